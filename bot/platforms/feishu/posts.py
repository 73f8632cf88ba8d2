"""Brings cards to chats, once each: as drawn, else plainer, else as words; in the thread where there can be one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.card import Card
from bot.inbound import Where
from bot.limits import Pace
from bot.platforms import Busy, PostError, Rates
from bot.platforms.feishu import render
from bot.platforms.feishu.calls import Call, Calls, path
from bot.platforms.feishu.chats import PERSON, Chats
from bot.platforms.feishu.codes import Threadless, Unshowable, Withdrawn
from bot.platforms.feishu.history import History
from bot.platforms.feishu.marks import mark, marked, uuid
from bot.platforms.feishu.pictures import Pictures
from bot.platforms.feishu.size import Json, dumped

log = structlog.get_logger()

RATES = Rates(total=45, chat=4)
_SAME = timedelta(minutes=55)  # of the hour in which one uuid is one message
_MOST = 4_096  # posts whose ids are kept in memory
_STYLES: tuple[render.Style, ...] = ("rich", "plain", "text")


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, or a message to reply to; `threaded`: in that message's thread rather than quoting it."""

    chat: str
    under: str | None = None
    threaded: bool = True


@dataclass(slots=True)
class Posts:
    """Posts by the calls of im/v1. Its methods raise PostError."""

    calls: Calls
    chats: Chats
    pictures: Pictures
    pace: Pace
    clock: Callable[[], datetime]
    _known: dict[str, str] = field(default_factory=dict)  # the message of a mark

    async def post(self, where: Where, card: Card, key: str) -> str:
        """The id of the new message. To be asked for the same within an hour makes no second one."""
        name = f"{where.chat}|{key}"
        message = await self.bring(Place(where.chat, where.thread), card, name)
        self.remember(name, message)
        return message

    async def bring(self, place: Place, card: Card, name: str) -> str:
        """Sends the card under `name`, which makes it one message however often it is sent within an hour."""
        refused: PostError | None = None
        for kind, content in self._contents(card, await self.pictures.keys(card), name):
            try:
                return str((await self.send(place, kind, content, uuid(name))).get("message_id") or "")
            except Unshowable as error:
                log.warning("feishu.plainer", kind=kind, error=str(error))
                refused = error
        assert refused is not None
        raise refused

    async def send(self, place: Place, kind: str, content: str, unique: str) -> Json:
        """Sends one message as it is; what the platform tells of it, or of the one that was sent under `unique`."""
        body: Json = {"msg_type": kind, "content": content, "uuid": unique}
        if place.under is None:
            return await self.calls.do(self._new(place.chat, body))
        reply = path("im", "v1", "messages", place.under, "reply")
        threaded = place.threaded and not self.chats.direct(place.chat)
        try:
            return await self.calls.do(Call("POST", reply, {**body, "reply_in_thread": threaded}))
        except Threadless:
            return await self.calls.do(Call("POST", reply, {**body, "reply_in_thread": False}))
        except Withdrawn:
            return await self.calls.do(self._new(place.chat, body))

    async def edit(self, message: str, card: Card) -> None:
        """Puts the card in place of the message's."""
        await self.turn(Where("feishu", f"im.patch:{message}"))
        await self.change(message, card, "")

    async def change(self, message: str, card: Card, name: str) -> None:
        """As `edit`, with the mark of `name` if there is one, without waiting for a turn."""
        refused: PostError | None = None
        for drawn in self.drawn(card, await self.pictures.keys(card), name):
            try:
                await self.calls.do(Call("PATCH", path("im", "v1", "messages", message), {"content": dumped(drawn)}))
            except Unshowable as error:
                refused = error
            else:
                return
        assert refused is not None
        raise refused

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        """The message of a post that may or may not have come through.

        It is looked for in the chat's history, where its card has a mark. Where the history cannot be read: within the
        hour None, since the same uuid makes a second try no second message; later the error, and nothing is posted
        twice. What came through as bare words, because every card was refused, has no mark: of that the hour alone is
        sure.
        """
        name = f"{where.chat}|{key}"
        if (known := self._known.get(mark(name))) is not None:
            return known
        chat = self.chats.of(where.chat)
        try:
            return await History(self.calls).find(Where(where.platform, chat, where.thread), mark(name), since)
        except PostError:
            if self.clock() - since < _SAME:
                return None
            raise

    def remember(self, name: str, message: str) -> None:
        self._known[mark(name)] = message
        if len(self._known) > _MOST:
            del self._known[next(iter(self._known))]

    async def turn(self, where: Where, rates: Rates = RATES) -> None:
        """Waits for a turn among all that is posted; raises Busy when it is far off."""
        if seconds := await self.pace.turn(where, rates):
            raise Busy("Feishu takes no more for a while", seconds)

    def drawn(self, card: Card, keys: dict[tuple[str, str], str], name: str) -> Iterator[Json]:
        """The card in every style, the richest first: with the full version folded in it, where that fits."""
        whole = render.folded(card, card.more) if card.more else None
        if whole is not None:
            yield marked(whole, name) if name else whole
        for style in _STYLES:
            made = render.card(card, keys, style)
            yield marked(made, name) if name else made

    def _contents(self, card: Card, keys: dict[tuple[str, str], str], name: str) -> Iterator[tuple[str, str]]:
        for made in self.drawn(card, keys, name):
            yield "interactive", dumped(made)
        yield "text", dumped({"text": render.text(card) or "…"})

    def _new(self, chat: str, body: Json) -> Call:
        kind = "open_id" if chat.startswith(PERSON) else "chat_id"
        return Call("POST", path("im", "v1", "messages"), {"receive_id": chat, **body}, (("receive_id_type", kind),))
