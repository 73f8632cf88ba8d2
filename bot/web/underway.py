"""The answers that are being made for pages, each in a task of its own, and their newest words for who looks on.

An answer is finished and kept although its reader leaves: who comes back finds it, and leaving lifts no limit.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal

import structlog

from bot.card import Card
from bot.platforms import Draft
from pipeline.errors import DigestError
from pipeline.model import Answer

log = structlog.get_logger()

_FOR_ADDRESS, _IN_ALL = 3, 12  # answers that are made at once
_LONGEST_S = 120.0  # that one may take; the model has its own, shorter limit
_QUIET_S = 15.0  # after which a reader, and what stands between, is given a sign of life


@dataclass(frozen=True, slots=True)
class Told:
    """How far an answer is: what is being done, or the words that can be said already."""

    kind: Literal["status", "draft"]
    text: str


@dataclass
class Coming:
    """An answer that is being made: the draft that its maker writes to, and that any number of readers see."""

    address: str
    made: asyncio.Task[Answer | None] = field(init=False)
    _newest: Told | None = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def status(self, text: str) -> None:
        self._tell(Told("status", text))

    async def write(self, text: str) -> None:
        self._tell(Told("draft", text))

    async def post(self, card: Card, key: str) -> str:
        return key

    async def drop(self) -> None:
        return

    async def told(self) -> AsyncIterator[Told | None]:
        """What is new, the newest alone, until the answer is made; None when nothing was for a while."""
        seen = None
        while not self.made.done():
            if self._newest is not seen:
                seen = self._newest
                yield seen
                continue
            news = self._news
            try:
                async with asyncio.timeout(_QUIET_S):
                    await news.wait()
            except TimeoutError:
                yield None

    async def answer(self) -> Answer | None:
        """The answer; None where none could be made, or the server ends."""
        await asyncio.wait({self.made})
        return None if self.made.cancelled() else self.made.result()

    def wake(self) -> None:
        """Has readers look again."""
        news, self._news = self._news, asyncio.Event()
        news.set()

    def _tell(self, told: Told) -> None:
        self._newest = told
        self.wake()


class Underway:
    def __init__(self) -> None:
        self._coming: dict[str, Coming] = {}

    def get(self, key: str) -> Coming | None:
        return self._coming.get(key)

    def full(self, address: str) -> bool:
        """Whether no more answers are made at once, in all or for those at `address`."""
        own = sum(one.address == address for one in self._coming.values())
        return own >= _FOR_ADDRESS or len(self._coming) >= _IN_ALL

    def begin(self, key: str, address: str, make: Callable[[Draft], Awaitable[Answer]]) -> Coming:
        coming = Coming(address)

        def over(_: asyncio.Task[Answer | None]) -> None:
            del self._coming[key]
            coming.wake()

        self._coming[key] = coming
        coming.made = asyncio.create_task(_made(make, coming))
        coming.made.add_done_callback(over)
        return coming

    def close(self) -> None:
        """Gives up what is still not answered."""
        for coming in self._coming.values():
            coming.made.cancel()


async def _made(make: Callable[[Draft], Awaitable[Answer]], draft: Draft) -> Answer | None:
    """The answer; why there is none is for the log, not for visitors."""
    try:
        async with asyncio.timeout(_LONGEST_S):
            return await make(draft)
    except (DigestError, TimeoutError) as error:
        log.warning("question.failed", error=str(error) or type(error).__name__)
    except Exception:  # (the broad one for each question)
        log.exception("question.failed")
    return None
