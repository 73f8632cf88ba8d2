"""An answer that comes all at once: the draft of a platform, or of a moment, that can show none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.card import Card
from bot.inbound import Where


class Posting(Protocol):
    async def post(self, where: Where, card: Card, key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Whole:
    """Shows nothing before the answer, which is a post like any other."""

    platform: Posting
    where: Where

    async def status(self, text: str) -> None:
        return

    async def write(self, text: str) -> None:
        return

    async def post(self, card: Card, key: str) -> str:
        return await self.platform.post(self.where, card, key)

    async def drop(self) -> None:
        return
