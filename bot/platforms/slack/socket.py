"""Socket Mode: the SDK's connection, kept alive. It mends a break by itself; what it does not notice is noticed here.

Whatever Slack sent and was not told to have arrived comes again, on another connection.
"""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.platforms.slack.tokens import DEAD
from bot.platforms.slack.web import sdk_logger
from pipeline.errors import ConfigError, DigestError

log = structlog.get_logger()

PING_S = 5.0
_SILENT = 2  # pings without an answer, after which a connection is dead
_CLOSING_S = 5.0
_WRONG = DEAD | {"not_allowed_token_type", "missing_scope"}


class Socket:
    """`ping_s` is how often the other side is asked whether it is there."""

    def __init__(self, app: AsyncApp, token: str, ping_s: float = PING_S) -> None:
        self._app = app
        self._token = token
        self._ping_s = ping_s
        self._handler: AsyncSocketModeHandler | None = None
        self.trouble: str | None = None

    async def check(self, client: AsyncWebClient) -> None:
        """Raises ConfigError when Slack says that the token is not good: the SDK would ask for ever."""
        try:
            await client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            if error.response.get("error") in _WRONG:
                raise ConfigError(_refused(str(error.response.get("error")))) from None
        except (TimeoutError, OSError):
            pass  # it is tried again for as long as the bot runs

    async def run(self) -> None:
        """Connected until cancelled. DigestError once the token is good no longer, or nothing helps any more."""
        self.trouble = "slack: not connected yet"
        while True:
            await self._check_again()
            handler = AsyncSocketModeHandler(self._app, self._token, logger=sdk_logger(), ping_interval=self._ping_s)
            handler.client.proxy = self._app.client.proxy
            self._handler = handler
            connecting = asyncio.create_task(handler.client.connect_to_new_endpoint())
            try:
                await self._watch(handler, connecting)
            finally:
                self.trouble = "slack: the connection is being made again"
                connecting.cancel()
                with suppress(TimeoutError, Exception):
                    await asyncio.wait_for(handler.client.close(), _CLOSING_S)  # type: ignore[no-untyped-call]

    async def _check_again(self) -> None:
        try:
            await self.check(self._app.client)
        except ConfigError as error:
            self.trouble = str(error)
            raise DigestError(str(error)) from None

    async def _watch(self, handler: AsyncSocketModeHandler, connecting: asyncio.Task[None]) -> None:
        """Until the connection has been dead for so long that a new one is better."""
        patience = self._ping_s * _SILENT
        alive = time.monotonic()
        answered: float | None = None
        while time.monotonic() - alive < patience:
            await asyncio.sleep(self._ping_s / 4)
            client = handler.client
            pong = client.last_ping_pong_time
            session = client.current_session
            if connecting.done() and session is not None and not session.closed and pong != answered:
                alive, answered = time.monotonic(), pong
                self.trouble = None
        log.warning("slack.silent", seconds=round(patience, 1))


def _refused(error: str) -> str:
    return (
        f"SLACK_APP_TOKEN: Slack refuses it ({error}); make an app-level token with the scope connections:write "
        "on the app's page of basic information"
    )
