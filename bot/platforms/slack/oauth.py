"""The two pages by which a workspace installs the app: off to Slack with a state, and back with a code.

A state is good once, for ten minutes, and for the browser that it was given to.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urljoin

import structlog
from slack_sdk.oauth.state_utils import OAuthStateUtils
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.platforms import Busy
from bot.platforms.slack.app_facts import COMMAND, INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.platforms.slack.credentials import OAuthApp
from bot.platforms.slack.exchange import Denied, Exchange
from bot.platforms.slack.installations import STATE_S, Installations
from pipeline.errors import DigestError

log = structlog.get_logger()

COOKIE = OAuthStateUtils.default_cookie_name
SLACK = "https://slack.com/"

START_AGAIN = f"Start again at {INSTALL_PATH} · 请从 {INSTALL_PATH} 重新开始"
CANCELLED = (
    f"The app was not installed: it was not allowed in Slack. 没有安装：未在 Slack 中获得同意。\n{START_AGAIN}\n"
)
OTHER_BROWSER = (
    "The app was not installed: this browser did not start the installation, or it took more than ten minutes. "
    f"没有安装：安装不是从这个浏览器开始的，或已超过十分钟。\n{START_AGAIN}\n"
)
DENIED = (
    f"The app was not installed: Slack did not accept the request. 没有安装：Slack 没有接受这次请求。\n{START_AGAIN}\n"
)
UNREACHABLE = f"The app was not installed: Slack does not answer. 没有安装：Slack 没有回应。\n{START_AGAIN}\n"
UNRECORDED = (
    "The app cannot be installed at the moment: its records cannot be written. Try again later. "
    "暂时无法安装：记录无法写入，请稍后再试。\n"
)
DONE = (
    f"The app is installed. In Slack, invite it to a channel and type {COMMAND} help.\n"
    f"安装成功。在 Slack 里把它邀请进频道，再输入 {COMMAND} help。\n"
)


@dataclass(frozen=True, slots=True)
class Pages:
    """`base_url` is Slack's, or that of what stands in for it; `redirect_uri` the page that Slack sends back to.

    None for `redirect_uri` is the first that the app's manifest names.
    """

    app: OAuthApp
    installations: Installations
    exchange: Exchange
    clock: Callable[[], datetime]
    base_url: str = SLACK
    redirect_uri: str | None = None

    async def install(self, _: Request) -> Response:
        try:
            state = await self.installations.issue_state()
        except DigestError as error:
            return _unrecorded(error)
        response = RedirectResponse(self._address(state), 302)
        response.set_cookie(COOKIE, state, max_age=STATE_S, secure=True, httponly=True, samesite="lax")
        return response

    async def redirected(self, request: Request) -> Response:
        try:
            response = await self._installed(request)
        except DigestError as error:
            response = _unrecorded(error)
        response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="lax")
        return response

    async def _installed(self, request: Request) -> Response:
        given = request.query_params
        state, code = given.get("state", ""), given.get("code", "")
        theirs = hmac.compare_digest(state.encode(), request.cookies.get(COOKIE, "").encode())
        if not state or not theirs or not await self.installations.consume_state(state):
            return PlainTextResponse(OTHER_BROWSER, 400)
        if "error" in given:
            return PlainTextResponse(CANCELLED, 400)
        try:
            installation = await self.exchange.installation(code, self.redirect_uri, self.clock())
        except Denied as error:
            log.warning("slack.not_installed", reason=error.reason)
            return PlainTextResponse(DENIED, 400)
        except Busy as error:
            log.warning("slack.not_installed", reason=str(error))
            return PlainTextResponse(UNREACHABLE, 502)
        await self.installations.save(installation)
        log.info("slack.installed", team=installation.team_id or installation.enterprise_id)
        return PlainTextResponse(DONE)

    def _address(self, state: str) -> str:
        asked = {"client_id": self.app.client_id, "scope": ",".join(SCOPES), "state": state}
        if self.redirect_uri is not None:
            asked["redirect_uri"] = self.redirect_uri
        return f"{urljoin(self.base_url, '/oauth/v2/authorize')}?{urlencode(asked)}"


def routes(pages: Pages) -> list[Route]:
    return [Route(INSTALL_PATH, pages.install), Route(REDIRECT_PATH, pages.redirected)]


def _unrecorded(error: DigestError) -> Response:
    log.warning("slack.not_installed", reason=str(error))
    return PlainTextResponse(UNRECORDED, 503)
