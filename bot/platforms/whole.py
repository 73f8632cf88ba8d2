"""What a platform does that can do no more than post: answers come all at once, nothing is known of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.routing import BaseRoute

from bot.card import Card
from bot.inbound import Inbound, Where, Who


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


class Plain:
    """A platform without a web server's routes, documents, drafts and profiles of people."""

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return ()

    async def publish(self, where: Where, title: str, markdown: str) -> None:
        return

    async def draft(self: Posting, where: Where, heard: Inbound, *, again: bool) -> Whole:
        return Whole(self, where)

    async def known(self, where: Where, who: Who) -> Who:
        return who
