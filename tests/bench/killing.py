"""A whole bot in a child process that is killed and started again, and what it has left undone in the end."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess

from bot.config import BotConfig
from bot.deliver import Terms
from bot.ledger import open_ledger
from bot.limits import OwnTurns
from bot.loops import Beat
from bot.opening import Setting, open_bot
from bot.platforms import Platform, Rates
from bot.platforms.means import Means
from pipeline.store import open_store
from tests.bench.serving import quiet
from tests.bot.whole import Oracle
from tests.pipeline.building import EMBEDDER, settings

BEAT = Beat(plan=3600, sources=3600, watch=3600, forget=3600, again=0.05)
context = multiprocessing.get_context("forkserver")  # children with everything imported

Opening = Callable[[str, Means], AbstractAsyncContextManager[Platform]]  # by the fake's address


def preload(*modules: str) -> None:
    """What a child need not import itself."""
    context.set_forkserver_preload([*modules, "docket", "alembic.command", "sqlalchemy.dialects.sqlite.aiosqlite"])


@dataclass
class Child:
    """A process that serves; its clock is `ahead` of the real one, so that it stands where the sample days are."""

    url: str
    environ: dict[str, str]
    base_url: str
    ahead: timedelta
    opening: Opening
    terms: Terms
    process: BaseProcess | None = field(default=None, repr=False)

    def start(self) -> None:
        self.process = context.Process(target=serve, args=(replace(self, process=None),))
        self.process.start()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.join()


def serve(child: Child) -> None:
    quiet()
    asyncio.run(_serve(child))


async def _serve(child: Child) -> None:
    """What `digest serve` does, with a lease that is soon over."""

    def clock() -> datetime:
        return datetime.now(UTC) + child.ahead

    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": child.url})})
    async with open_store(child.url) as store, open_ledger(child.url) as ledger:
        means = Means(child.environ, clock, ledger, OwnTurns())
        async with child.opening(child.base_url, means) as platform:
            platform.rates = Rates(1000, 1000)
            setting = Setting(pipeline, BotConfig(jitter_s=0), (), EMBEDDER, clock, {}, answers=Oracle())
            async with open_bot(setting, store, ledger, {platform.name: platform}) as bot:
                bot.deliverer = replace(bot.deliverer, terms=child.terms)
                await bot.run(BEAT)


async def over(url: str, ahead: timedelta) -> int:
    """Until nothing is outstanding, two minutes at most; what is left."""
    left: list[object] = []
    async with open_ledger(url) as ledger:
        for _ in range(240):
            far = datetime.now(UTC) + ahead + timedelta(days=2)
            left = [*await ledger.deliveries.outstanding(far), *await ledger.inbox.outstanding(far)]
            if not left:
                break
            await asyncio.sleep(0.5)
    return len(left)
