"""Kills a bot with kill -9 between a post of Slack's and its record; counts what Slack has lost or doubled.

    .venv/bin/python -m tests.bench.slack_kill [--kills 50]

The fake Slack runs here, the bot in a child. At each turn a command asks for a post, or a mention for an answer, and
the child is killed as soon as the post stands in Slack, or a moment later; the next one has to find and adopt it.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import time
from collections import Counter
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.config import SlackConfig
from bot.deliver import Terms
from bot.platforms import Platform
from bot.platforms.means import Means
from bot.platforms.slack.client import open_client
from pipeline import sample
from tests.bench.killing import Child, over, preload
from tests.bench.serving import command
from tests.contract.slack import ANNA, TEAM, environ, workspace
from tests.fakes.slack import FakeSlack
from tests.pipeline.building import both_days

LEASE = timedelta(seconds=2)
QUICK = Terms(
    lease=LEASE, post=timedelta(seconds=1.5), first_wait=timedelta(seconds=0.1), longest_wait=timedelta(seconds=0.5),
    settle=timedelta(seconds=0.2), skew=timedelta(days=365),
)  # fmt: skip
preload(__name__)


def opening(base_url: str, means: Means) -> AbstractAsyncContextManager[Platform]:
    return open_client(SlackConfig(base_url=base_url, ping_s=1), means)


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


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    base = await both_days(folder / "base.db")
    url = f"sqlite:///{shutil.copy(base.path, folder / 'bot.db')}"
    ahead = sample.CLOCKS[2] - datetime.now(UTC)
    async with workspace() as slack:
        child = Child(url, environ(slack), slack.base_url, ahead, opening, QUICK)
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


if __name__ == "__main__":
    command(__doc__, measure, kills=50, seed=1)
