"""What Slack gives a token for: the code of an installation, or a refresh token. Keeps nothing."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.platforms import Busy
from bot.platforms.slack.credentials import OAuthApp
from bot.platforms.slack.installations import Grant
from pipeline.errors import DigestError

AGAIN_S = 30.0  # after which Slack is asked again when it does not say itself
PASSING = {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"}


class Denied(DigestError):
    """Slack will give no token for this, now or later. `reason` is its own word."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Slack gives no token: {reason}")
        self.reason = reason


class Exchange:
    """`client` must not retry: a refresh token is good for once. Raises Denied, or Busy when another try may do."""

    def __init__(self, app: OAuthApp, client: AsyncWebClient) -> None:
        self._app = app
        self._client = client

    async def installation(self, code: str, redirect_uri: str | None, now: datetime) -> Installation:
        answer = await self._ask(code=code, redirect_uri=redirect_uri)
        team, enterprise = _part(answer, "team"), _part(answer, "enterprise")
        token, person = answer.get("access_token"), _part(answer, "authed_user")
        if not token or answer.get("token_type") != "bot" or not (team.get("id") or enterprise.get("id")):
            raise Denied("no_bot_token")
        lasts = answer.get("expires_in")
        return Installation(
            app_id=answer.get("app_id") or "",
            enterprise_id=enterprise.get("id"),
            enterprise_name=enterprise.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=token,
            bot_user_id=answer.get("bot_user_id"),
            bot_scopes=answer.get("scope") or "",
            bot_refresh_token=answer.get("refresh_token"),
            bot_token_expires_at=None if lasts is None else int(now.timestamp()) + int(lasts),
            user_id=person.get("id") or "",
            is_enterprise_install=bool(answer.get("is_enterprise_install")),
            token_type=answer.get("token_type"),
            installed_at=now.timestamp(),
        )

    async def renewed(self, refresh: str, now: datetime) -> Grant:
        answer = await self._ask(grant_type="refresh_token", refresh_token=refresh)
        token, lasts = answer.get("access_token"), answer.get("expires_in")
        if not token or not lasts:
            raise Denied("no_bot_token")
        return Grant(token, answer.get("refresh_token") or refresh, now + timedelta(seconds=int(lasts)))

    async def _ask(self, **given: str | None) -> AsyncSlackResponse:
        # The SDK's own method for this makes its header in a way that aiohttp is about to drop.
        pair = base64.b64encode(f"{self._app.client_id}:{self._app.client_secret}".encode()).decode()
        data = {name: value for name, value in given.items() if value is not None}
        try:
            return await self._client.api_call("oauth.v2.access", data=data, headers={"Authorization": f"Basic {pair}"})
        except SlackApiError as error:
            raise _meaning(error) from None  # its text shows what was sent
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise Busy(f"Slack cannot be reached ({type(error).__name__})", AGAIN_S) from None


def reason_of(error: SlackApiError) -> str | None:
    """Slack's word for what is wrong; None when it was not Slack that answered, or not in its way."""
    data = getattr(error.response, "data", None)
    reason = data.get("error") if isinstance(data, dict) else None
    return reason if isinstance(reason, str) else None


def _meaning(error: SlackApiError) -> DigestError:
    reason = reason_of(error)
    if reason is None or reason in PASSING:
        return Busy(f"Slack gives no token at the moment ({reason or 'no answer'})", _wait(error))
    return Denied(reason)


def _wait(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", {})
    try:
        return max(float(headers.get("Retry-After", AGAIN_S)), 1.0)
    except ValueError:
        return AGAIN_S


def _part(answer: AsyncSlackResponse, name: str) -> Mapping[str, str]:
    part = answer.get(name)
    return part if isinstance(part, dict) else {}
