"""Messages in channels: posted once each, found again by their key, edited, taken away.

The key of a delivery goes along as the message's metadata, which everybody in the workspace can read and no reader
sees. It stays through edits.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.card import Card
from bot.inbound import Where
from bot.platforms import Refused
from bot.platforms.slack import render
from bot.platforms.slack.address import split
from bot.platforms.slack.people import People
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.rungs import RUNGS, refused
from bot.platforms.slack.web import Unfit, Web

_MARK = "digest_post"
_PAGE = 200
UNREAD = {"unfurl_links": False, "unfurl_media": False}  # pages are not shown below the report that links to them


def marked(key: str) -> dict[str, object]:
    return {"event_type": _MARK, "event_payload": {"key": key}}


class Posts:
    def __init__(self, web: Web, people: People, pictures: Pictures) -> None:
        self._web = web
        self._people = people
        self._pictures = pictures

    async def post(self, where: Where, card: Card, key: str) -> str:
        team, channel = split(where.chat)
        extra: dict[str, object] = {"thread_ts": where.thread, "metadata": marked(key), **UNREAD}
        return str((await self.put("chat.postMessage", card, {"channel": channel, **extra}, team))["ts"])

    async def edit(self, where: Where, message: str, card: Card, key: str | None = None) -> str:
        """With `key` the message is from now on found by it."""
        team, channel = split(where.chat)
        told: dict[str, object] = {"channel": channel, "ts": message, "metadata": marked(key) if key else None}
        return str((await self.put("chat.update", card, told, team))["ts"])

    async def replace(self, where: Where, message: str, card: Card, key: str) -> str:
        """The message that now says `card`: this one, or a new one where Slack will not have it changed so.

        The old one goes first: whatever breaks after that, no more than one says it.
        """
        try:
            return await self.edit(where, message, card, key)
        except Refused:
            await self.drop(where, message)
            return await self.post(where, card, key)

    async def drop(self, where: Where, message: str) -> None:
        """Takes a message away, if it is still there and may be."""
        team, channel = split(where.chat)
        with suppress(Refused):
            await self._web.call("chat.delete", team, channel=channel, ts=message)

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        async for one in self._own_messages(where, since):
            metadata = one.get("metadata") or {}
            if metadata.get("event_type") == _MARK and (metadata.get("event_payload") or {}).get("key") == key:
                return str(one["ts"])
        return None

    async def clear(self, where: Where, since: datetime) -> None:
        """Takes away what of the bot's own in a thread has no key: an answer that was begun and never ended.

        A thread is always given with its first message, however old that is.
        """
        team, channel = split(where.chat)
        own = [one async for one in self._own_messages(where, since) if not one.get("metadata")]
        for ts in [str(one["ts"]) for one in own if float(one["ts"]) >= since.timestamp()]:
            with suppress(Refused):  # it may have been stopped before
                await self._web.call("chat.stopStream", team, channel=channel, ts=ts)
            await self.drop(where, ts)

    async def workspace(self, team: str | None) -> str:
        return (await self._people.own(team)).team

    async def put(self, method: str, card: Card, args: dict[str, object], team: str | None) -> AsyncSlackResponse:
        """The card on the highest rung that the workspace takes."""
        files = await self._pictures.of(card, team)
        for style in RUNGS:
            made = render.message(card, files, style)
            cleared: dict[str, object] = {"blocks": []} if "blocks" not in made and method == "chat.update" else {}
            try:
                return await self._web.call(method, team, **made, **cleared, **args)
            except Unfit as error:
                if error.pictures:
                    self._pictures.refused(files)
                    files = {}
                refused(team, style, error)
        raise Refused("slack: the card was refused")

    async def _own_messages(self, where: Where, since: datetime) -> AsyncIterator[dict[str, Any]]:
        team, channel = split(where.chat)
        own = (await self._people.own(team)).user
        method = "conversations.replies" if where.thread else "conversations.history"
        cursor: str | None = None
        while cursor != "":
            answer = await self._web.call(
                method, team, channel=channel, ts=where.thread, oldest=f"{since.timestamp():.6f}", limit=_PAGE,
                include_all_metadata=True, cursor=cursor,
            )  # fmt: skip
            for one in answer.get("messages") or ():
                if one.get("user") == own:
                    yield one
            cursor = str((answer.get("response_metadata") or {}).get("next_cursor") or "")
