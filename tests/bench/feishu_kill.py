"""Kills a bot with kill -9 between a post of Feishu's and its record; counts what Feishu has lost or doubled.

    .venv/bin/python -m tests.bench.feishu_kill [--kills 50]

The fake Feishu runs here, the bot in a child. At each turn a person asks for the report, or a question, and the child
is killed as soon as the post, or the first word of the answer, stands in Feishu, or a moment later; the next child has
to find it and to go on with it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import FeishuConfig
from bot.deliver import Terms
from bot.platforms import Platform
from bot.platforms.feishu.client import open_client
from bot.platforms.means import Means
from pipeline import sample
from tests.bench.killing import Child, over, preload
from tests.bench.serving import command
from tests.contract.feishu import environ
from tests.fakes.feishu import FakeFeishu, Sent, shown
from tests.pipeline.building import both_days

TEAM, LI = "oc_team", "ou_li"
QUICK = Terms(
    lease=timedelta(seconds=2), post=timedelta(seconds=1.5), first_wait=timedelta(seconds=0.1),
    longest_wait=timedelta(seconds=0.5), settle=timedelta(seconds=0.2), skew=timedelta(minutes=5),
)  # fmt: skip
preload(__name__, "lark_oapi", "lark_oapi.ws.client")


def opening(base_url: str, means: Means) -> AbstractAsyncContextManager[Platform]:
    return open_client(FeishuConfig(base_url=base_url), means)


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


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    base = await both_days(folder / "base.db")
    url = f"sqlite:///{shutil.copy(base.path, folder / 'bot.db')}"
    ahead = sample.CLOCKS[2] - datetime.now(UTC)
    async with FakeFeishu(lambda: datetime.now(UTC) + ahead) as fake:
        fake.add_user(LI, "小李")
        fake.add_chat(TEAM, "研发群", [LI])
        fake.retry_after = (0.5, 2, 5, 10, 20)
        child = Child(url, environ(fake), fake.base_url, ahead, opening, QUICK)
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


if __name__ == "__main__":
    command(__doc__, measure, kills=50, seed=1)
