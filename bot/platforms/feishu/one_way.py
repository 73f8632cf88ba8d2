"""Feishu by custom robots alone, without an app: posts one way, hears nothing, and says so of all that needs an app."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from starlette.routing import BaseRoute

from bot.card import Card, Room
from bot.inbound import Inbound, Where, Who
from bot.platforms import Draft, Rates, Refused
from bot.platforms.feishu.render import LIMITS
from bot.platforms.feishu.robots import RATES, ROBOT, Robots
from bot.platforms.means import Means
from bot.platforms.whole import Whole

_NO_APP = "Feishu has no app, only robots: set FEISHU_APP_ID and FEISHU_APP_SECRET for other chats"


@dataclass(slots=True)
class OneWay:
    """The robots that the environment names."""

    robots: Robots
    name: str = "feishu"
    rates: Rates = RATES
    room: Room = field(default_factory=lambda: Room(post=LIMITS, own=LIMITS, threads=False, folds=True))

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return ()

    async def post(self, where: Where, card: Card, key: str) -> str:
        if not where.chat.startswith(ROBOT):
            raise Refused(_NO_APP)
        return await self.robots.post(where.chat, card)

    async def edit(self, where: Where, message: str, card: Card) -> None:
        raise Refused("what a robot has posted cannot be changed")

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        raise Refused("nobody knows whether the robot has posted: it is not tried again")

    async def whisper(self, heard: Inbound, card: Card) -> None:
        raise Refused(_NO_APP)

    async def home(self, heard: Inbound, card: Card) -> None:
        raise Refused(_NO_APP)

    async def publish(self, where: Where, title: str, markdown: str) -> str | None:
        return None

    async def draft(self, where: Where, heard: Inbound, *, again: bool) -> Draft:
        return Whole(self, where)

    async def known(self, where: Where, who: Who) -> Who:
        return who

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return {}

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        await asyncio.Event().wait()

    async def well(self) -> str | None:
        """Whether each address may be posted to; that it is right only a post would show."""
        return self.robots.wrong()


@asynccontextmanager
async def open_robots(means: Means) -> AsyncIterator[OneWay]:
    """The platform by FEISHU_ROBOT_<NAME>_URL alone."""
    yield OneWay(Robots(means.environ, means.clock))
