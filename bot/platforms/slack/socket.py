"""Socket Mode: the SDK's connection, kept alive. It mends a break by itself; what it does not notice is noticed here.

Whatever Slack sent and was not told to have arrived comes again, on another connection.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app, send_async_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.exchange import reason_of
from bot.platforms.slack.tokens import DEAD
from bot.platforms.slack.web import pause_of, sdk_logger
from pipeline.errors import ConfigError, DigestError

log = structlog.get_logger()

PING_S = 5.0
_SILENT = 1.6  # pings without an answer, after which a connection is dead: another is there within two
_CONNECTING_S = 15.0  # that the first connection may take
_CLOSING_S = 5.0  # that is waited for a close, and for what is being recorded
_WRONG = DEAD | {"not_allowed_token_type", "missing_scope"}


class _Link(SocketModeClient):
    """The SDK's connection, which asks for a new address once a ping at most: it would not pause when it is refused."""

    _asked: float | None = None

    async def issue_new_wss_url(self) -> str:
        if self._asked is not None:
            await asyncio.sleep(self._asked + self.ping_interval - time.monotonic())
        self._asked = time.monotonic()
        return str(await super().issue_new_wss_url())


class Socket:
    """`ping_s` is how often the other side is asked whether it is there."""

    def __init__(self, app: AsyncApp, token: str, ping_s: float = PING_S) -> None:
        self._app = app
        self._token = token
        self._ping_s = ping_s
        self._address: str | None = None  # that nobody has connected to yet
        self._hearing: set[asyncio.Task[object]] = set()
        self.trouble: str | None = None

    async def check(self, client: AsyncWebClient) -> float:
        """Asks where to connect; the seconds to wait when Slack cannot tell now, else 0.

        Raises ConfigError when Slack says that the token is not good: the SDK would ask for ever.
        """
        try:
            answer = await client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            if (word := reason_of(error)) in _WRONG:
                raise ConfigError(_refused(word)) from None
            return max(self._ping_s, pause_of(error.response)) if word == "ratelimited" else self._ping_s
        except (TimeoutError, aiohttp.ClientError, OSError):
            return self._ping_s
        self._address = str(answer["url"])
        return 0

    async def run(self) -> None:
        """Connected until cancelled; then what is being recorded is, and acknowledged. DigestError once the token is
        good no longer.
        """
        self.trouble = "slack: not connected yet"
        while True:
            link = await self._linked()
            connecting = asyncio.create_task(link.connect())  # type: ignore[no-untyped-call]
            try:
                await self._watch(link, connecting)
            except asyncio.CancelledError:
                if self._hearing:
                    await asyncio.wait(self._hearing, timeout=_CLOSING_S)
                raise
            finally:
                self.trouble = "slack: the connection is being made again"
                connecting.cancel()
                with suppress(TimeoutError, Exception):
                    await asyncio.wait_for(link.close(), _CLOSING_S)  # type: ignore[no-untyped-call]

    async def _linked(self) -> _Link:
        """A connection that is about to be made."""
        while self._address is None:
            try:
                pause = await self.check(self._app.client)
            except ConfigError as error:
                self.trouble = str(error)
                raise DigestError(str(error)) from None
            await asyncio.sleep(pause)
        link = _Link(self._token, sdk_logger(), self._app.client, ping_interval=self._ping_s)
        link.proxy = self._app.client.proxy
        link.wss_uri, self._address = self._address, None
        link.socket_mode_request_listeners.append(self._heard)
        return link

    async def _heard(self, link: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._hearing.add(task)
        try:
            answer = await run_async_bolt_app(self._app, request)
            await send_async_response(link, request, answer, time.time())
        finally:
            self._hearing.discard(task)

    async def _watch(self, link: _Link, connecting: asyncio.Task[None]) -> None:
        """Until the connection has been dead for so long that a new one is better."""
        alive = time.monotonic()
        answered: float | None = None
        while time.monotonic() - alive < self._patience(connecting):
            await asyncio.sleep(self._ping_s / 10)
            pong, session = link.last_ping_pong_time, link.current_session
            if connecting.done() and session is not None and not session.closed and pong != answered:
                alive, answered = time.monotonic(), pong
                self.trouble = None
        log.warning("slack.silent", seconds=round(time.monotonic() - alive, 1))

    def _patience(self, connecting: asyncio.Task[None]) -> float:
        silent = self._ping_s * _SILENT
        return silent if connecting.done() else max(silent, _CONNECTING_S)


def _refused(error: str) -> str:
    return (
        f"SLACK_APP_TOKEN: Slack refuses it ({error}); make an app-level token with the scope connections:write "
        "on the app's page of basic information"
    )
