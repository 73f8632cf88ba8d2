"""Looks a post up in the history of its chat, by its mark."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from bot.inbound import Where
from bot.platforms.feishu.calls import Call, Calls, path
from bot.platforms.feishu.size import Json

_PAGES = 40  # of 50 messages: further back nobody looks


class History:
    """Needs the right to read the chat's messages; PostErrors say so."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def find(self, where: Where, mark: str, since: datetime) -> str | None:
        """The id of the bot's card with this mark, posted since then, in the thread of `where` or beside it."""
        if where.thread is not None and (thread := await self._thread(where.thread)):
            async for message in self._messages("thread", thread, None):
                if _created(message) < since.timestamp():
                    break
                if _is_it(message, self._calls.app.id, mark):
                    return str(message["message_id"])
        async for message in self._messages("chat", where.chat, since):
            if _is_it(message, self._calls.app.id, mark):
                return str(message["message_id"])
        return None

    async def _thread(self, message: str) -> str:
        items = (await self._calls.do(Call("GET", path("im", "v1", "messages", message)))).get("items")
        first = items[0] if isinstance(items, list) and items else {}
        return str(first.get("thread_id") or "") if isinstance(first, dict) else ""

    async def _messages(self, kind: str, container: str, since: datetime | None) -> AsyncIterator[Json]:
        """The newest first; of a thread all of them, since the platform bounds only chats by time."""
        asked = [("container_id_type", kind), ("container_id", container), ("page_size", "50")]
        asked += [("sort_type", "ByCreateTimeDesc"), ("card_msg_content_type", "user_card_content")]
        asked += [("start_time", str(int(since.timestamp())))] if since else []
        token = ""
        for _ in range(_PAGES):
            query = (*asked, *([("page_token", token)] if token else []))
            page = await self._calls.do(Call("GET", path("im", "v1", "messages"), query=query))
            items = page.get("items")
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict):
                    yield item
            token = str(page.get("page_token") or "")
            if not page.get("has_more") or not token:
                return


def _is_it(message: Json, app: str, mark: str) -> bool:
    sender, body = message.get("sender"), message.get("body")
    own = isinstance(sender, dict) and sender.get("id") == app and not message.get("deleted")
    return own and isinstance(body, dict) and mark in str(body.get("content"))


def _created(message: Json) -> float:
    told = str(message.get("create_time", ""))
    return int(told) / 1000 if told.isdigit() else float("inf")
