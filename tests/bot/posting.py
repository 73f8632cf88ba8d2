"""A desk that deliveries are made from, to a platform of one's own making, by a clock that moves when it is told to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.card import Card, Limits, Room
from bot.deliver import Deliverer, Terms, next_try
from bot.inbound import Inbound, Where, Who
from bot.ledger import Ledger
from bot.model import Delivery
from bot.platforms import Rates
from bot.platforms.whole import Plain

MANY = Rates(1e6, 1e6)
ROOM = Room(Limits(10_000, 50), Limits(10_000, 50))
TERMS = Terms(operator=Where("console", "运维"))


@dataclass
class Clock:
    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, time: timedelta) -> None:
        self.now += time


@dataclass
class Scripted(Plain):
    """Posts succeed, unless `script` has errors for the key or chat, raised one by one; after the post if `comes`."""

    name: str = "console"
    rates: Rates = MANY
    room: Room = ROOM
    script: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))
    comes: bool = False
    posts: list[tuple[str, str, str]] = field(default_factory=list)  # chat, key, title
    asked: list[str] = field(default_factory=list)
    blind: Exception | None = None

    async def post(self, where: Where, card: Card, key: str) -> str:
        self.asked.append(key)
        errors = self.script[key] or self.script[where.chat]
        error = errors.pop(0) if errors else None
        if error is None or self.comes:
            self.posts.append((where.chat, key, card.title))
        if error is not None:
            raise error
        return f"message {len(self.posts)}"

    async def edit(self, where: Where, message: str, card: Card) -> None: ...

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        if self.blind is not None:
            raise self.blind
        found = [f"message {n}" for n, post in enumerate(self.posts, 1) if post[:2] == (where.chat, key)]
        return found[0] if found else None

    async def whisper(self, heard: Inbound, card: Card) -> None: ...

    async def home(self, heard: Inbound, card: Card) -> None: ...

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return {}

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None: ...

    async def well(self) -> str | None:
        return None


@dataclass
class Desk:
    """A deliverer, and all that it stands on."""

    ledger: Ledger
    platform: Scripted
    clock: Clock
    deliverer: Deliverer
    titles: list[str]

    async def deliver(self, key: str = "d") -> Delivery:
        found = await self.deliverer.deliver(key)
        assert found is not None
        return found

    async def until_over(self, key: str = "d") -> Delivery:
        """Delivers, at each next moment, until the delivery is over."""
        for _ in range(200):
            delivery = await self.deliver(key)
            moment = next_try(delivery)
            if moment is None:
                return delivery
            self.clock.now = max(self.clock.now, moment)
        raise AssertionError(f"{key} never ends")

    def crashed(self) -> None:
        """The process that had a lease is gone, and the lease with it."""
        self.clock.pass_(TERMS.lease)
