"""Kills a bot with kill -9 between a post of Slack's and its record; counts what Slack has lost or doubled.

    .venv/bin/python -m tests.bench.slack_kill [--kills 50]

The fake Slack runs here, the bot in a child. At each turn a command asks for a post, or a mention for an answer, and
the child is killed as soon as the post stands in Slack, or a moment later; the next one has to find and adopt it.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import random
import shutil
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path

from bot.config import BotConfig, SlackConfig
from bot.deliver import Terms
from bot.ledger import open_ledger
from bot.limits import OwnTurns
from bot.loops import Beat
from bot.opening import Setting, open_bot
from bot.platforms import Rates
from bot.platforms.means import Means
from bot.platforms.slack.client import open_client
from pipeline import sample
from pipeline.store import open_store
from tests.bench.serving import quiet
from tests.bot.whole import Oracle
from tests.contract.slack import ANNA, TEAM, environ, workspace
from tests.fakes.slack import FakeSlack
from tests.pipeline.building import EMBEDDER, both_days, settings

BEAT = Beat(plan=3600, sources=3600, watch=3600, forget=3600, again=0.05)
LEASE = timedelta(seconds=2)
QUICK = Terms(
    lease=LEASE, post=timedelta(seconds=1.5), first_wait=timedelta(seconds=0.1), longest_wait=timedelta(seconds=0.5),
    settle=timedelta(seconds=0.2), skew=timedelta(days=365),
)  # fmt: skip
context = multiprocessing.get_context("forkserver")  # children with everything imported
context.set_forkserver_preload([__name__, "docket", "alembic.command", "sqlalchemy.dialects.sqlite.aiosqlite"])


@dataclass
class Child:
    """A process that serves; the clock stands where the sample days are."""

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
        async with open_client(SlackConfig(base_url=base_url, ping_s=1), means) as client:
            client.rates = Rates(1000, 1000)
            setting = Setting(pipeline, BotConfig(jitter_s=0), (), EMBEDDER, clock, {}, answers=Oracle())
            async with open_bot(setting, store, ledger, {"slack": client}) as bot:
                bot.deliverer = replace(bot.deliverer, terms=QUICK)
                await bot.run(BEAT)


async def killing(slack: FakeSlack, child: Child, asked: argparse.Namespace) -> None:
    """A post or an answer, and a kill in its midst, so many times."""
    chance = random.Random(asked.seed)
    for number in range(asked.kills):
        before = len(slack.bot_posts(TEAM))
        if number % 2:
            saying = asyncio.create_task(slack.say(TEAM, ANNA, f"<@{slack.bot_user}> 问题 {number}"))
        else:
            saying = asyncio.create_task(commanded(slack))
        await slack.until(lambda: len(slack.bot_posts(TEAM)) > before, 90)  # noqa: B023
        await asyncio.sleep(chance.choice((0, 0, 0.005, 0.02)))
        child.kill()
        await slack.until(lambda: not slack.sockets.num_connections, 60)  # a command to a dead link is lost to Slack
        child.start()
        await saying
        await slack.until(lambda: slack.sockets.num_connections, 60)
        await slack.sockets.redeliver_unacked()


async def commanded(slack: FakeSlack) -> str:
    await slack.command(TEAM, ANNA, "daily")
    return ""


async def over(url: str, ahead: timedelta) -> int:
    """Until nothing is outstanding, a minute at most; what is left."""
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
    async with workspace() as slack:
        child = Child(url, environ(slack), slack.base_url, ahead)
        child.start()
        start = time.perf_counter()
        try:
            await slack.until(lambda: slack.sockets.num_connections, 60)
            await killing(slack, child, asked)
            left = await over(url, ahead)
        finally:
            child.kill()
        judge(slack, asked.kills, left, time.perf_counter() - start)


def judge(slack: FakeSlack, kills: int, left: int, seconds: float) -> None:
    posts = [post for post in slack.bot_posts(TEAM) if post.thread_ts is None]
    questions = [post for post in slack.posts(TEAM) if not post.bot]
    answers = [len(slack.bot_posts(TEAM, post.ts)) for post in questions]
    keys = Counter(str((post.metadata or {}).get("event_payload")) for post in slack.bot_posts(TEAM))
    wanted = kills - len(questions)
    print(f"{kills} kills in {seconds:.0f} s, {left} left open; the bot connected {slack.sockets.opened} times")
    print(f"posts: {wanted} wanted, lost {max(0, wanted - len(posts))}, doubled {max(0, len(posts) - wanted)}")
    print(f"answers: {len(questions)} wanted, lost {answers.count(0)}, doubled {sum(n > 1 for n in answers)}")
    print(f"keys that stand twice: {[key for key, n in keys.items() if n > 1 and key != 'None']}, "
          f"without a key: {keys['None']}")  # fmt: skip


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
