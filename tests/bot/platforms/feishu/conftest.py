"""A tenant with a group, a person and the bot in it, the platform opened on it; the SDK is the real one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import FeishuConfig
from bot.inbound import Inbound, Where
from bot.ledger import Ledger, open_ledger
from bot.loops import hear
from bot.platforms.feishu.client import Feishu, open_client
from bot.platforms.means import Means
from tests.blank import blank
from tests.contract.feishu import environ, forget_tokens
from tests.contract.platforms import NOW
from tests.fakes.feishu import FakeFeishu

TEAM = Where("feishu", "oc_team")
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


@dataclass
class House:
    """The fake, the platform on it, the ledger, what was heard, and a clock that a test moves."""

    fake: FakeFeishu
    ledger: Ledger
    feishu: Feishu = field(init=False)
    heard: list[Inbound] = field(default_factory=list)
    now: datetime = NOW

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    async def receive(self, event: Inbound) -> None:
        self.heard.append(event)

    @asynccontextmanager
    async def hearing(self, receive: Callable[[Inbound], Awaitable[None]] | None = None) -> AsyncIterator[None]:
        """Hears as the running bot does: a connection that breaks is made again."""
        running = asyncio.create_task(hear(self.feishu, receive or self.receive, 0.05))
        try:
            if self.feishu.gate is None:
                await asyncio.wait_for(self.fake.connected.wait(), 60)
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def until(true: Callable[[], object], seconds: float = 60) -> None:
    """Waits for something that another task or thread does."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 (nothing tells of it)
            await asyncio.sleep(0.01)


async def picture(report: str, name: str) -> bytes | None:
    return PNG if report == "r1" else None


@asynccontextmanager
async def opened(folder: Path, config: FeishuConfig, **secrets: str) -> AsyncIterator[House]:
    forget_tokens()
    async with FakeFeishu() as fake, open_ledger(blank(folder, "feishu.db")) as ledger:
        house = House(fake, ledger)
        fake.clock = lambda: house.now
        for person, name in (("ou_li", "小李"), ("ou_wang", "小王")):
            fake.add_user(person, name)
        fake.add_chat("oc_team", "研发群", ["ou_li", "ou_wang"])
        fake.add_chat("oc_topic", "话题群", ["ou_li"], "topic")
        fake.add_chat("oc_two", "小李", ["ou_li"], "p2p")
        means = Means({**environ(fake), **secrets}, lambda: house.now, ledger, picture=picture)
        async with open_client(config.model_copy(update={"base_url": fake.base_url}), means) as platform:
            house.feishu = platform
            platform.line.endpoint_s = 0.3
            yield house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path, FeishuConfig()) as house:
        yield house


@pytest.fixture
async def webhouse(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path, FeishuConfig(mode="webhook")) as house:
        yield house


def below(message: str, where: Where = TEAM) -> Where:
    return replace(where, thread=message)
