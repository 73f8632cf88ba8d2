"""Who is who in a workspace: the bot itself, the people who speak to it, the channels that they share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.inbound import Where, Who
from bot.platforms import PostError
from bot.platforms.slack.address import joined, split
from bot.platforms.slack.web import Web

_FRESH = timedelta(hours=1)  # that is known of a person
_MOST = 5_000  # people


@dataclass(frozen=True, slots=True)
class Own:
    """The bot's own user, and its workspace."""

    user: str
    team: str
    scopes: frozenset[str]


class People:
    def __init__(self, web: Web, clock: Callable[[], datetime]) -> None:
        self._web = web
        self._clock = clock
        self._own: dict[str | None, Own] = {}
        self._known: dict[tuple[str | None, str], tuple[datetime, Who]] = {}

    async def own(self, team: str | None, *, again: bool = False) -> Own:
        """Who the bot is there; asked once, unless `again`. Raises PostError."""
        if again or team not in self._own:
            answer = await self._web.call("auth.test", team)
            scopes = str(answer.headers.get("x-oauth-scopes", "")).replace(" ", "").split(",")
            self._own[team] = Own(str(answer["user_id"]), str(answer.get("team_id", "")), frozenset(scopes) - {""})
        return self._own[team]

    async def known(self, where: Where, who: Who) -> Who:
        """The person with zone, language and whether they are an administrator; `who` where Slack does not say."""
        team, _ = split(where.chat)
        now = self._clock()
        at, kept = self._known.get((team, who.id), (None, who))
        if at is not None and now - at < _FRESH:
            return kept
        try:
            answer = await self._web.call("users.info", team, user=who.id, include_locale=True)
        except PostError:
            return kept
        if len(self._known) >= _MOST:
            self._known.clear()
        found = _person(who, answer.get("user") or {})
        self._known[team, who.id] = now, found
        return found

    async def shared(self, where: Where, who: Who) -> dict[str, str]:
        """The channels that the person and the bot are in, by name, and the chat of the two. Raises PostError."""
        team, channel = split(where.chat)
        chats = {where.chat: ""} if channel.startswith("D") else {}
        cursor: str | None = None
        while cursor != "":
            answer = await self._web.call(
                "users.conversations", team, user=who.id, types="public_channel,private_channel", limit=200,
                exclude_archived=True, cursor=cursor,
            )  # fmt: skip
            named = [one for one in answer.get("channels") or () if one.get("name")]
            chats |= {joined(team, one["id"]): f"#{one['name']}" for one in named}
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
        return chats


def _person(who: Who, told: dict[str, Any]) -> Who:
    name = (told.get("profile") or {}).get("display_name") or told.get("real_name") or told.get("name") or who.name
    locale = str(told.get("locale") or "")
    language = "zh" if locale.startswith("zh") else "en" if locale else None
    admin = bool(told.get("is_admin") or told.get("is_owner"))
    return Who(who.id, name, told.get("tz") or None, language, admin)
