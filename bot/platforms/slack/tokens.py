"""How the bot knows a workspace's token: what all ways have in common, and the way of one workspace.

Of many workspaces `installed.py` knows.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

import structlog
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.ledger import Chats
from bot.platforms import Gone
from bot.platforms.slack.address import split
from bot.platforms.slack.app_facts import PLATFORM
from bot.platforms.slack.exchange import reason_of

log = structlog.get_logger()

Authorize = Callable[[str | None, str | None, AsyncWebClient], Awaitable[AuthorizeResult | None]]

OFF = "the workspace took the app away"
DEAD = {"account_inactive", "invalid_auth", "not_authed", "token_expired", "token_revoked"}


class Tokens(Protocol):
    """`team` is the workspace; `enterprise` its organization, where an event names one."""

    async def token(self, team: str | None, enterprise: str | None = None) -> str:
        """Raises Gone when the app is not, or no longer, installed there; DigestError when it cannot be told."""

    async def forget(self, team: str | None, enterprise: str | None = None, at: datetime | None = None) -> None:
        """The workspace took the app away, at that time: its token is dropped and its chats are switched off."""


class OneWorkspace:
    """The token of the environment, whatever the workspace is called."""

    def __init__(self, token: str, chats: Chats, clock: Callable[[], datetime]) -> None:
        self._token: str | None = token
        self._chats = chats
        self._clock = clock
        self._since = clock()

    async def token(self, team: str | None, enterprise: str | None = None) -> str:
        if self._token is None:
            raise Gone("the app was taken out of the Slack workspace; install it again and set SLACK_BOT_TOKEN anew")
        return self._token

    async def forget(self, team: str | None, enterprise: str | None = None, at: datetime | None = None) -> None:
        """An event from before this token was set is about an older one."""
        if at is not None and at < self._since:
            return
        self._token = None
        await switch_off(self._chats, None, self._clock())


def uninstalled(event: Mapping[str, object]) -> bool:
    """Whether the event says that the bot's own token is no longer good: some say it only of a person's."""
    match event:
        case {"type": "app_uninstalled"}:
            return True
        case {"type": "tokens_revoked", "tokens": {"bot": [_, *_]}}:
            return True
    return False


async def switch_off(chats: Chats, team: str | None, now: datetime) -> None:
    """Nothing more is posted in the workspace's chats; None stands for all of Slack's."""
    for chat in await chats.all():
        theirs = chat.where.platform == PLATFORM and team in (None, split(chat.where.chat)[0])
        if theirs and chat.on:
            await chats.switch_off(chat.where, now, OFF)
    log.info("slack.uninstalled", team=team or "")


def authorize(tokens: Tokens, own: AsyncWebClient) -> Authorize:
    """What Bolt asks for every request: it is told from memory who the bot is, as long as its token is the same.

    `own` is the client to ask by: Bolt's adds the workspace to each call. A workspace that took the app away has no
    answer. What cannot be told now is raised, so that Slack asks again.
    """
    known: dict[tuple[str | None, str | None], AuthorizeResult] = {}

    async def authorized(
        enterprise_id: str | None, team_id: str | None, client: AsyncWebClient
    ) -> AuthorizeResult | None:
        whose = (team_id, enterprise_id)
        try:
            token = await tokens.token(team_id, enterprise_id)
        except Gone:
            known.pop(whose, None)
            return None
        before = known.get(whose)
        if before is None or before.bot_token != token:
            found = await _introduced(own, token)
            if found is None:
                return None
            known[whose] = before = found
        return before

    return authorized


async def _introduced(client: AsyncWebClient, token: str) -> AuthorizeResult | None:
    """Who the bot is in the workspace of this token; None when it is good no longer."""
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as error:
        if reason_of(error) in DEAD:
            return None
        raise RuntimeError("Slack does not say whose token it is") from None  # Bolt takes a SlackApiError for a no
    return AuthorizeResult.from_auth_test_response(bot_token=token, auth_test_response=answer)
