"""Answers the one who typed or pressed: by a reply to what was said, by a card that only the presser sees.

Facts: a card for one person alone cannot be edited, comes without a notification, and is not for topic groups or chats
of two; there it becomes a reply.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.card import Card
from bot.inbound import HOME, Inbound, Pressed, Typed, Where
from bot.platforms import PostError, Rates, Refused
from bot.platforms.feishu import render
from bot.platforms.feishu.calls import Call, path
from bot.platforms.feishu.chats import PERSON
from bot.platforms.feishu.codes import Unshowable
from bot.platforms.feishu.marks import uuid
from bot.platforms.feishu.posts import Place, Posts
from bot.platforms.feishu.size import Json
from bot.platforms.feishu.toasts import said

_RATES = Rates(total=45, chat=35)  # private cards have a rate of their own, 40 a second in a group
_MOST = 4_096  # private cards that are known as such


@dataclass(slots=True)
class Whispers:
    """Its methods raise PostError. To whisper the same again, for the same event, makes no second message."""

    posts: Posts
    _private: dict[str, str] = field(default_factory=dict)  # what one person alone sees, and the post that it is about
    _open: dict[str, str] = field(default_factory=dict)  # chats that take no private cards

    async def whisper(self, heard: Inbound, card: Card) -> None:
        if isinstance(heard, Pressed) and said(heard.action, card):
            return
        if isinstance(heard, Pressed) and await self._privately(heard, card):
            return
        await self.posts.turn(heard.where)
        name = f"{heard.where.chat}|{heard.event_id}|{uuid(render.text(card))}"
        await self.posts.bring(self._near(heard), card, name)

    def about(self, message: str) -> str | None:
        """The post that a private card is about; None for what is no private card, or is not known to be one."""
        return self._private.get(message)

    def _near(self, heard: Inbound) -> Place:
        """Below what was said: in its thread if it was said in one, else as a quotation."""
        chat, thread = heard.where.chat, heard.where.thread
        if isinstance(heard, Typed) and heard.message and not (heard.direct and thread is None):
            return Place(chat, heard.message, threaded=thread is not None)
        if isinstance(heard, Pressed) and heard.message != HOME and heard.message not in self._private:
            return Place(chat, heard.message)
        return Place(chat, thread)

    async def _privately(self, heard: Pressed, card: Card) -> bool:
        """Whether the presser has got it as a card of their own; what they pressed in such a card then gives way."""
        chat = heard.where.chat
        if chat in self._open or self.posts.chats.direct(chat) or chat.startswith(PERSON):
            return False
        try:
            await self.posts.turn(Where(heard.where.platform, f"ephemeral:{chat}"), _RATES)
            shown = await self._shown(chat, heard.who.id, card)
        except Refused:
            _keep(self._open, chat, "")
            return False
        _keep(self._private, shown, heard.where.thread or heard.message)
        if heard.message in self._private:
            await self._drop(heard.message)
        return True

    async def _shown(self, chat: str, person: str, card: Card) -> str:
        refused: PostError | None = None
        for drawn in self.posts.drawn(card, await self.posts.pictures.keys(card), ""):
            body: Json = {"chat_id": chat, "open_id": person, "msg_type": "interactive", "card": drawn}
            try:
                answer = await self.posts.calls.do(Call("POST", path("ephemeral", "v1", "send"), body))
            except Unshowable as error:
                refused = error
            else:
                return str(answer.get("message_id") or "")
        assert refused is not None
        raise refused

    async def _drop(self, message: str) -> None:
        try:
            await self.posts.calls.do(Call("POST", path("ephemeral", "v1", "delete"), {"message_id": message}))
        except PostError:
            return  # it stays until its reader closes the client
        self._private.pop(message, None)


def _keep(kept: dict[str, str], key: str, value: str) -> None:
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
