"""An answer that is seen coming: a card of CardKit that grows, else a card that is edited, else nothing until the end.

Facts: of one card every change has a higher number than the one before, and a whole text replaces the one before; while
it streams, the chat list says so, until it is closed; after ten minutes the platform closes it itself.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog

from bot.card import Card, Line
from bot.inbound import Inbound, Where
from bot.platforms import Busy, PostError, Refused, Unclear
from bot.platforms.feishu import render
from bot.platforms.feishu.calls import Call, path
from bot.platforms.feishu.codes import Unshowable
from bot.platforms.feishu.marks import uuid
from bot.platforms.feishu.posts import Place, Posts
from bot.platforms.feishu.size import Json, dumped

log = structlog.get_logger()

GROWS_S, EDITS_S = 0.3, 1.5  # seconds between two changes of a card that streams, of one that is edited
_EPOCH = 1_700_000_000  # seconds; the numbers of changes count a quarter of a second each since then
_TRIES = 2
_RECALLED = 5  # drafts of one event that were taken back before
_WORDS = 8_000  # characters of what is shown meanwhile: the whole answer comes with the final card


class Shown(Protocol):
    """A message that shows how far an answer is."""

    message: str
    pause: float

    async def show(self, card: Card) -> None:
        """All of it anew."""

    async def end(self, card: Card, name: str) -> None:
        """The final card, marked as `name`."""


@dataclass(slots=True)
class Growing:
    """A card of CardKit."""

    posts: Posts
    card: str
    message: str
    pause: float = GROWS_S
    _number: int = 0

    async def show(self, card: Card) -> None:
        content = render.said(card)[:_WORDS]
        await self._change("PUT", ("elements", render.STREAMED, "content"), {"content": content})

    async def end(self, card: Card, name: str) -> None:
        """Closes the stream whatever happens to the card."""
        try:
            await self._replace(card, name)
        finally:
            await self.close({"summary": {"content": card.brief[:300] or card.title[:300] or "…"}})

    async def _replace(self, card: Card, name: str) -> None:
        refused: PostError | None = None
        for drawn in self.posts.drawn(card, await self.posts.pictures.keys(card), name):
            try:
                await self._change("PUT", (), {"card": {"type": "card_json", "data": dumped(drawn)}})
            except Unshowable as error:
                refused = error
            else:
                return
        assert refused is not None
        raise refused

    async def close(self, config: Json) -> None:
        """The card grows no more; `config` is what else is set of it."""
        settings = dumped({"config": {"streaming_mode": False, **config}})
        for _ in range(2):  # else the platform closes it after ten minutes
            try:
                await self._change("PATCH", ("settings",), {"settings": settings})
            except PostError as error:
                log.warning("feishu.stream_open", card=self.card, error=str(error))
            else:
                return

    async def _change(self, method: str, what: tuple[str, ...], body: Json) -> None:
        self._number = max(self._number + 1, int((self.posts.clock().timestamp() - _EPOCH) * 4))
        where = path("cardkit", "v1", "cards", self.card, *what)
        await self.posts.calls.do(Call(method, where, {**body, "sequence": self._number}))


async def close(posts: Posts, message: str) -> None:
    """Closes what a process that died may have left open after its answer was there. Best effort."""
    try:
        found = await posts.calls.do(
            Call("POST", path("cardkit", "v1", "cards", "id_convert"), {"message_id": message})
        )
    except PostError:
        return  # it is no such card
    await Growing(posts, str(found.get("card_id") or ""), message).close({})


@dataclass(slots=True)
class Edited:
    """A card like any other, which is edited."""

    posts: Posts
    message: str
    pause: float = EDITS_S

    async def show(self, card: Card) -> None:
        await self.posts.change(self.message, card, "")

    async def end(self, card: Card, name: str) -> None:
        await self.posts.change(self.message, card, name)


@dataclass(slots=True)
class Answering:
    """The draft of an answer to `heard`, below `where`. It begins with the first word of it, not before.

    `again`: an earlier try may have left its message; the same uuid brings that one back, and it is gone on with.
    """

    posts: Posts
    where: Where
    heard: Inbound
    again: bool = False
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], float] = time.monotonic
    _shown: Shown | None = None
    _tried: bool = False
    _last: float = field(default=0.0)
    _over: bool = False

    async def status(self, text: str) -> None:
        if not self._tried:
            await self._begin(_of(text))
        else:
            await self._show(_of(text))

    async def write(self, text: str) -> None:
        await self.status(text)

    async def post(self, card: Card, key: str) -> str:
        """Ends the draft's message as this card; without one, or where it can no longer be changed, posts it."""
        name = f"{self.where.chat}|{key}"
        if self.again and self._shown is None:  # what is left of it, or may be, becomes the answer
            await self._regain(card)
        shown, self._over = self._shown, True  # a try that ends unclear may have come through: it is not taken back
        if shown is None:
            return await self.posts.post(self.where, card, key)
        try:
            await self._wait(shown)
            await shown.end(card, name)
        except (Busy, Unclear):
            raise
        except PostError as error:
            log.warning("feishu.draft_lost", error=str(error))
            return await self._instead(shown, card, key)
        self.posts.remember(name, shown.message)
        return shown.message

    async def drop(self) -> None:
        """Takes back what was shown, unless it has become the answer."""
        shown = self._shown
        if shown is not None and not self._over:
            self._over = True
            await self._recall(shown)

    async def _instead(self, shown: Shown, card: Card, key: str) -> str:
        """Posts the answer where the draft cannot become it."""
        try:
            return await self.posts.post(self.where, card, key)
        finally:
            await self._recall(shown)

    async def _regain(self, card: Card) -> None:
        """Brings back what an earlier try may have left; as long as nobody can tell, nothing is posted beside it."""
        self._tried = True
        try:
            self._shown = await self._made(card)
        except (Busy, Unclear):
            raise
        except PostError as error:
            log.warning("feishu.no_draft", error=str(error))

    # --- what fails here is swallowed ------------------------------------------------------------------------------

    async def _begin(self, card: Card) -> None:
        self._tried = True
        try:
            self._shown = await self._made(card)
        except PostError as error:
            log.warning("feishu.no_draft", error=str(error))
        self._last = self.now()

    async def _show(self, card: Card) -> None:
        if self._shown is None:
            return
        await self._wait(self._shown)
        try:
            await self._shown.show(card)
        except PostError as error:
            log.info("feishu.draft_unchanged", error=str(error))

    async def _wait(self, shown: Shown) -> None:
        if (left := self._last + shown.pause - self.now()) > 0:
            await self.sleep(left)
        self._last = self.now()

    async def _recall(self, shown: Shown) -> None:
        try:
            await self.posts.calls.do(Call("DELETE", path("im", "v1", "messages", shown.message)))
        except PostError as error:
            log.warning("feishu.draft_left", error=str(error))

    async def _made(self, card: Card) -> Shown:
        await self.posts.turn(Where(self.where.platform, self.where.chat))
        return await self._growing(card) or await self._edited(card)

    async def _growing(self, card: Card) -> Shown | None:
        """A card of CardKit in the thread; None where the app or the tenant has no such thing."""
        drawn = dumped(render.card(card, {}, streaming=True))
        try:
            made = await self.posts.calls.do(
                Call("POST", path("cardkit", "v1", "cards"), {"type": "card_json", "data": drawn})
            )
        except Refused as error:
            log.info("feishu.no_cardkit", error=str(error))
            return None
        card_id = str(made.get("card_id") or "")
        message = await self._shown_as(dumped({"type": "card", "data": {"card_id": card_id}}))
        if self.again and message:
            return await self._regained(message, card_id)
        return Growing(self.posts, card_id, message) if message else None

    async def _regained(self, message: str, card_id: str) -> Shown:
        """The message of this try or of an earlier one, whose card may be another, or none of CardKit."""
        convert = Call("POST", path("cardkit", "v1", "cards", "id_convert"), {"message_id": message})
        try:
            found = await self.posts.calls.do(convert)
        except Refused as error:
            log.info("feishu.no_stream", error=str(error))
            return Edited(self.posts, message)
        return Growing(self.posts, str(found.get("card_id") or card_id), message)

    async def _shown_as(self, content: str) -> str:
        """The message of a card that was just made; "" where the platform will not know it. It may learn of it late."""
        for _ in range(_TRIES):
            try:
                return await self._sent(content)
            except Unshowable as error:
                log.info("feishu.card_unknown", error=str(error))
                await self.sleep(GROWS_S)
        return ""

    async def _edited(self, card: Card) -> Edited:
        return Edited(self.posts, await self._sent(dumped(render.card(card, {}))))

    async def _sent(self, content: str) -> str:
        """The draft's message: the one of an earlier try, unless that was taken back."""
        place = Place(self.where.chat, self.where.thread)
        for number in range(_RECALLED):
            unique = uuid(f"draft {number}|{self.where.chat}|{self.heard.event_id}")
            try:
                sent = await self.posts.send(place, "interactive", content, unique)
            except Unclear:  # it may be there
                self.again = True
                raise
            if not sent.get("deleted"):
                return str(sent.get("message_id") or "")
        raise Refused("every draft of this answer was taken back")


def _of(text: str) -> Card:
    """Words as a card, a line for each paragraph."""
    lines = tuple(Line(part) for part in text.split("\n\n") if part.strip())
    return Card("", lines or (Line("…"),), text[:200], "zh")
