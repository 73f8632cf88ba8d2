"""Kills a bot with kill -9 between a post of Feishu's and its record; counts what Feishu has lost or doubled.

    .venv/bin/python -m tests.bench.feishu_kill [--kills 50]

The fake Feishu runs here, the bot in a child. At each turn a person asks for the report, or a question, and the child
is killed as soon as the post, or the first word of the answer, stands in Feishu, or a moment later; the next child has
to find it and to go on with it.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.config import BotConfig, FeishuConfig
from bot.deliver import Terms
from bot.ledger import open_ledger
from bot.limits import OwnTurns
from bot.loops import Beat
from bot.opening import Setting, open_bot
from bot.platforms import Rates
from bot.platforms.feishu.client import open_client
from bot.platforms.means import Means
from pipeline import sample
from pipeline.store import open_store
from tests.bench.serving import quiet
from tests.bot.whole import Oracle
from tests.contract.feishu import environ
from tests.fakes.feishu import FakeFeishu, Sent, shown
from tests.pipeline.building import EMBEDDER, both_days, settings

TEAM, LI = "oc_team", "ou_li"
BEAT = Beat(plan=3600, sources=3600, watch=3600, forget=3600, again=0.05)
QUICK = Terms(
    lease=timedelta(seconds=2), post=timedelta(seconds=1.5), first_wait=timedelta(seconds=0.1),
    longest_wait=timedelta(seconds=0.5), settle=timedelta(seconds=0.2), skew=timedelta(minutes=5),
)  # fmt: skip
context = multiprocessing.get_context("forkserver")  # children with everything imported
context.set_forkserver_preload(
    [__name__, "lark_oapi", "lark_oapi.ws.client", "docket", "alembic.command", "sqlalchemy.dialects.sqlite.aiosqlite"]
)


@dataclass
class Child:
    """A process that serves; its clock stands where the sample days are."""

    url: str
    environ: dict[str, str]
    base_url: str
    ahead: timedelta
    process: BaseProcess | None = field(default=None, repr=False)

    def start(self) -> None:
        self.process = context.Process(target=serve, args=(self.url, self.environ, self.base_url, self.ahead))
        self.process.start()

    def kill(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.join()


def serve(url: str, environment: dict[str, str], base_url: str, ahead: timedelta) -> None:
    quiet()
    asyncio.run(_serve(url, environment, base_url, ahead))


async def _serve(url: str, environment: dict[str, str], base_url: str, ahead: timedelta) -> None:
    """What `digest serve` does, with a lease that is soon over."""

    def clock() -> datetime:
        return datetime.now(UTC) + ahead

    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": url})})
    async with open_store(url) as store, open_ledger(url) as ledger:
        means = Means(environment, clock, ledger, OwnTurns())
        async with open_client(FeishuConfig(base_url=base_url), means) as client:
            client.rates = Rates(1000, 1000)
            setting = Setting(pipeline, BotConfig(jitter_s=0), (), EMBEDDER, clock, {}, answers=Oracle())
            async with open_bot(setting, store, ledger, {"feishu": client}) as bot:
                bot.deliverer = replace(bot.deliverer, terms=QUICK)
                await bot.run(BEAT)


async def until(true: Callable[[], object], seconds: float) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - another process does it
            await asyncio.sleep(0.002)


def posts(fake: FakeFeishu) -> list[Sent]:
    return [one for one in fake.sent.values() if one.sender == fake.app_id]


async def killing(fake: FakeFeishu, child: Child, asked: argparse.Namespace) -> list[str]:
    """A post or an answer, and a kill in its midst, so many times; the messages that were asked by."""
    chance, said = random.Random(asked.seed), []
    for number in range(asked.kills):
        before = len(posts(fake))
        saying = asyncio.create_task(fake.say(TEAM, LI, f"问题 {number}？" if number % 2 else "日报"))
        await until(lambda: len(posts(fake)) > before, 90)  # noqa: B023
        await asyncio.sleep(chance.choice((0, 0, 0.005, 0.02, 0.4) if number % 2 else (0, 0, 0.005, 0.02)))
        child.kill()
        await until(lambda: not fake.connected.is_set(), 60)
        child.start()
        said.append(await saying)
        await asyncio.wait_for(fake.connected.wait(), 90)
    return said


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


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    base = await both_days(folder / "base.db")
    url = f"sqlite:///{shutil.copy(base.path, folder / 'bot.db')}"
    ahead = sample.CLOCKS[2] - datetime.now(UTC)
    async with FakeFeishu(lambda: datetime.now(UTC) + ahead) as fake:
        fake.add_user(LI, "小李")
        fake.add_chat(TEAM, "研发群", [LI])
        fake.retry_after = (0.5, 2, 5, 10, 20)
        child = Child(url, environ(fake), fake.base_url, ahead)
        child.start()
        start = time.perf_counter()
        try:
            await asyncio.wait_for(fake.connected.wait(), 90)
            said = await killing(fake, child, asked)
            await fake.settle()
            left = await over(url, ahead)
        finally:
            child.kill()
        judge(fake, said, left, time.perf_counter() - start)


def judge(fake: FakeFeishu, said: list[str], left: int, seconds: float) -> None:
    reports = [one for one in fake.posts(TEAM) if "国内动态" in shown(one.content) and not one.root_id]
    wanted = len(said[::2])
    answers = [fake.posts(TEAM, one) for one in said[1::2]]
    right = [[one for one in below if "问的是" in shown(one.content)] for below in answers]
    open_ = [one for one in fake.entities.values() if one.opened is not None and one.message_id]
    print(f"{len(said)} kills in {seconds:.0f} s, {left} left open; the bot connected {fake.connects} times, "
          f"events given up {len(fake.given_up)}")  # fmt: skip
    print(f"posts: {wanted} wanted, lost {max(0, wanted - len(reports))}, doubled {max(0, len(reports) - wanted)}")
    print(f"answers: {len(answers)} wanted, lost {sum(not one for one in right)}, "
          f"doubled {sum(len(below) > 1 for below in answers)}, still streaming {len(open_)}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(measure(Path(made), asked))


if __name__ == "__main__":
    main()
