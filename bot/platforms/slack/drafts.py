"""An answer as it comes about in a thread: a status at once, then sentence by sentence; streamed where Slack does.

Where it does not, one message is written and edited. What fails before the post is passed over: the answer then comes
as one message. What a dead process left behind, or what began without our hearing of it, carries no key; it is taken
away before the answer is posted.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.card import Card
from bot.inbound import Where
from bot.platforms import PostError, Unclear
from bot.platforms.slack.address import split
from bot.platforms.slack.mrkdwn import JOINER, escape, safe, unlinked
from bot.platforms.slack.posts import UNREAD, Posts
from bot.platforms.slack.web import Web

log = structlog.get_logger()

_EDIT_S = 1.5  # between two edits: fifty a minute are allowed in a workspace
_BEGINNING = ("chat.startStream", "chat.postMessage")


@dataclass(frozen=True, slots=True)
class Asker:
    """Who is answered, and when they asked."""

    person: str
    at: datetime


class Streamed:
    """One answer's draft, to its asker, in the thread of `where`."""

    def __init__(self, web: Web, posts: Posts, where: Where, asker: Asker) -> None:
        self._web = web
        self._posts = posts
        self._where = where
        self._asker = asker
        self._team, self._channel = split(where.chat)
        self._ts: str | None = None
        self._written = ""
        self._streams = where.thread is not None
        self._edits = False  # one message is edited instead
        self._edited = 0.0
        self._astray = False  # a stream may have begun that we know no id of
        self._over = False

    async def status(self, text: str) -> None:
        if self._where.thread is None:
            return
        where: dict[str, object] = {"channel_id": self._channel, "thread_ts": self._where.thread}
        await self._try("assistant.threads.setStatus", **where, status=text)

    async def write(self, text: str) -> None:
        """`text` is all of it so far; only what is new is sent."""
        if self._edits:
            await self._edit(text)
        if not self._streams or text == self._written or not text.startswith(self._written):
            return
        new = _markdown(text[len(self._written) :])
        if self._ts is None:
            answer = await self._begun(new)
            self._ts = str(answer["ts"]) if answer and answer.get("ts") else None
            self._streams = self._ts is not None
            if answer is None and not self._astray:
                await self._edit(text)
        else:
            self._streams = await self._try("chat.appendStream", ts=self._ts, markdown_text=new) is not None
        if self._streams:
            self._written = text

    async def _edit(self, text: str) -> None:
        """What is written so far, in one message, as often as Slack lets a message be edited."""
        if time.monotonic() - self._edited < _EDIT_S:
            return
        said, self._edits, self._edited = unlinked(escape(safe(text))), True, time.monotonic()
        if self._ts is not None:
            await self._try("chat.update", ts=self._ts, text=said)
            return
        answer = await self._try("chat.postMessage", thread_ts=self._where.thread, text=said, **UNREAD)
        self._ts = str(answer["ts"]) if answer else None
        self._edits = answer is not None

    async def _begun(self, words: str) -> dict[str, object] | None:
        try:
            team = await self._posts.workspace(self._team)
        except PostError:
            return None
        to: dict[str, object] = {"recipient_team_id": team, "recipient_user_id": self._asker.person}
        return await self._try("chat.startStream", thread_ts=self._where.thread, markdown_text=words, **to)

    async def post(self, card: Card, key: str) -> str:
        """From here on what stands there may carry the key, and is nobody's to take away."""
        self._over = True
        try:
            return await self._posted(card, key)
        except PostError as error:
            self._over = isinstance(error, Unclear)
            raise

    async def _posted(self, card: Card, key: str) -> str:
        if self._ts is not None:
            if not self._edits:
                await self._try("chat.stopStream", ts=self._ts)
            return await self._posts.replace(self._where, self._ts, card, key)
        if self._astray:
            await self._posts.clear(self._where, self._asker.at)
        return await self._posts.post(self._where, card, key)

    async def drop(self) -> None:
        if self._over:
            return
        if self._ts is not None:
            if not self._edits:
                await self._try("chat.stopStream", ts=self._ts)
            await self._try("chat.delete", ts=self._ts)
        await self.status("")

    async def _try(self, method: str, **args: object) -> dict[str, object] | None:
        try:
            place = {} if "channel_id" in args else {"channel": self._channel}
            answer = await self._web.call(method, self._team, **place, **args)
        except PostError as error:
            self._astray = self._astray or (method in _BEGINNING and isinstance(error, Unclear))
            log.info("slack.no_stream", method=method, error=str(error))
            return None
        return dict(answer.data) if isinstance(answer.data, dict) else {}


def _markdown(text: str) -> str:
    """Words that stay words where Markdown is read: nothing links, calls or begins a heading."""
    return "\n".join(_parted(unlinked(escape(safe(line)))) for line in text.split("\n"))


def _parted(line: str) -> str:
    return line.replace("](", f"]{JOINER}(").replace("![", f"!{JOINER}[").replace("#", f"{JOINER}#")
