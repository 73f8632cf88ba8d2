"""The whole bot at work over one platform and the sample days: its clock in the test's hand, its web server on."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.asking import Asked
from bot.config import BotConfig, WebConfig
from bot.ledger import open_ledger
from bot.limits import OwnTurns, Pace
from bot.loops import Beat, run_until
from bot.opening import Setting, open_bot
from bot.platforms import Draft, Platform
from bot.platforms.means import Means
from bot.serve import Bot
from bot.start import picture
from bot.web.server import Site, listening, serve_on
from pipeline import sample
from pipeline.model import Answer, Proof, Reply
from pipeline.store import open_store
from tests.pipeline.building import EMBEDDER, settings

BEAT = Beat(plan=0.05, sources=3600, watch=3600, forget=3600, again=0.05)
NOW = sample.CLOCKS[2]


@dataclass
class Clock:
    now: datetime = NOW - timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Soon:
    """A time that sleeping moves at once: a pause that a platform asks for is kept, and costs a test no time."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead

    async def sleep(self, seconds: float) -> None:
        self.ahead += seconds
        await asyncio.sleep(0)


def hurry(pace: Pace) -> None:
    soon = Soon()
    pace.turns, pace.sleep = OwnTurns(soon), soon.sleep


@dataclass
class Oracle:
    """Answers every question with two sentences from one stored item, the first of them ahead of the rest."""

    asked: list[Asked] = field(default_factory=list)
    hold: asyncio.Event | None = None  # while it is not set, nothing is answered

    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        self.asked.append(asked)
        if self.hold is not None:
            await self.hold.wait()
        await draft.write("回答的第一句。[1]")
        proof = Proof(
            n=1, item_id="i1", name="示例来源", url="https://news.example/1", title="星河智算启用新中心",
            published_at=NOW, quote="新的智算中心",
        )  # fmt: skip
        told = (Reply(text="回答的第一句。", citations=(1,)), Reply(text=f"问的是{asked.question}。", citations=(1,)))
        return Answer(
            id=f"a{len(self.asked)}", question=asked.question, answerable="yes", engine="extractive", window=None,
            sentences=told, references=(proof,), took_ms=1,
        )  # fmt: skip

    async def prepare(self) -> None:
        return


@dataclass
class Whole:
    bot: Bot
    platform: Platform
    clock: Clock
    oracle: Oracle
    url: str  # of its web server

    async def over(self) -> None:
        """Until all that was recorded is done or given up, however often it has to be tried."""
        bot, ledger = self.bot, self.bot.desk.ledger
        for _ in range(60):
            far = self.clock.now + timedelta(days=2)
            heard, posts = await ledger.inbox.outstanding(far), await ledger.deliveries.outstanding(far)
            if not heard and not posts:
                return
            while bot.busy:  # noqa: ASYNC110 (nothing tells of its end)
                await asyncio.sleep(0.002)
            self.clock.now += timedelta(seconds=20)
            for event in heard:
                await bot.handle(event.key)
            for post in posts:
                await bot.deliver(post.key)
        raise AssertionError("it is never over")


Opening = Callable[[Means], AbstractAsyncContextManager[Platform]]


@asynccontextmanager
async def whole(
    base: Path, folder: Path, environ: dict[str, str], opening: Opening, drain: float = 20
) -> AsyncIterator[Whole]:
    """`base` is a store that is copied into `folder`; `environ` holds the platform's secrets; `drain` as of a stop."""
    url = f"sqlite:///{shutil.copy(base, folder / 'whole.db')}"
    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": url})})
    clock, oracle, over = Clock(), Oracle(), asyncio.Event()
    async with open_store(url) as store, open_ledger(url) as ledger:
        means = Means(environ, clock, ledger, picture=partial(picture, store), store_url=url)
        async with opening(means) as platform:
            setting = Setting(pipeline, BotConfig(jitter_s=0), (), EMBEDDER, clock, {}, answers=oracle)
            async with open_bot(setting, store, ledger, {platform.name: platform}) as bot:
                hurry(bot.deliverer.pace)
                listener = listening(WebConfig(port=0))
                port = listener.getsockname()[1]
                site = Site(store, ledger, pipeline, (), bot.platforms, clock, platform.routes)
                pages = asyncio.create_task(serve_on(site, listener, over))
                running = asyncio.create_task(run_until(over, bot.run(BEAT), drain))
                try:
                    yield Whole(bot, platform, clock, oracle, f"http://127.0.0.1:{port}")
                finally:
                    over.set()
                    await asyncio.gather(pages, running)
