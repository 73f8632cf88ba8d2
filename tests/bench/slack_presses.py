"""How soon Slack is acknowledged, and how soon readers see the full version, while a model hangs.

    .venv/bin/python -m tests.bench.slack_presses [--readers 30] [--at-once 100]

The whole bot in a process of its own over the fake Slack in this one, by Socket Mode and again over HTTP. `--readers`
people press 完整版 within a second; then so many commands, presses, submitted forms and mentions come at once, while
whoever answers questions does not.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Awaitable
from multiprocessing.connection import Connection
from pathlib import Path

from bot.config import SlackConfig
from bot.inbound import Where
from bot.platforms import Rates
from bot.platforms.slack.client import open_client
from bot.platforms.slack.events import FORM, QUESTION, place
from tests.bench.serving import quiet
from tests.bot.whole import whole
from tests.contract.slack import ANNA, TEAM, environ, workspace
from tests.fakes.slack import Ack, FakeSlack, Post
from tests.fakes.slack.reading import shown
from tests.pipeline.building import both_days

OPENED_MS, ACK_MS = 300, 500
context = multiprocessing.get_context("spawn")


async def expanded(slack: FakeSlack, post: Post, readers: list[str]) -> None:
    """Each reader presses once, within a second."""
    pressed: dict[str, float] = {}
    opened: dict[str, float] = {}

    async def one(reader: str, after: float) -> None:
        await asyncio.sleep(after)
        pressed[reader] = time.perf_counter()
        pressing = asyncio.create_task(slack.press(TEAM, reader, "完整版", on=post.ts))
        await slack.until(lambda: slack.stack(reader) or slack.ephemerals(TEAM, reader), 60)
        opened[reader] = time.perf_counter()
        await pressing

    await asyncio.gather(*(one(reader, n / len(readers)) for n, reader in enumerate(readers)))
    await slack.until(lambda: slack.bot_posts(TEAM, post.ts), 30)
    thread = [shown(one) for one in slack.bot_posts(TEAM, post.ts)]
    told(f"{len(readers)} presses of 完整版 → window", [(opened[r] - pressed[r]) * 1000 for r in readers], OPENED_MS)
    print(f"  windows {sum(bool(slack.stack(r)) for r in readers)}, messages in the thread {len(thread)}, "
          f"of them twice {len(thread) - len(set(thread))}")  # fmt: skip


async def acknowledged(slack: FakeSlack, post: Post, readers: list[str], number: int) -> None:
    """So many of each kind at once, while nobody answers."""
    form = {"type": "modal", "callback_id": FORM, "private_metadata": place(Where("slack", TEAM, post.ts))}
    state = {"values": {QUESTION: {QUESTION: {"type": "plain_text_input", "value": "什么时候？"}}}}

    def submitted(n: int) -> Awaitable[Ack]:
        reader = readers[n % len(readers)]
        body = {
            **slack.delivery.head(reader),
            "type": "view_submission",
            "view": {**form, "id": f"VF{n}", "state": state},
        }
        return slack.delivery.send("interactive", body)

    def did(kind: str, n: int) -> Awaitable[object]:
        reader = readers[n % len(readers)]
        match kind:
            case "command":
                return slack.command(TEAM, reader, "help" if n % 2 else "ask 什么时候？")
            case "action":
                return slack.delivery.send("interactive", presses[n])
            case "view submission":
                return submitted(n)
        return slack.mention_only(TEAM, reader, f"<@{slack.bot_user}> 问题 {n}？")

    presses = [slack.pressing(TEAM, readers[n % len(readers)], "完整版", on=post.ts) for n in range(number)]
    for kind in ("command", "action", "view submission", "event"):
        await settled(slack)
        before = len(slack.acks)
        await asyncio.gather(*(did(kind, n) for n in range(number)))
        acks = slack.acks[before:]
        missing = sum(not ack.acked for ack in acks)
        told(f"{number} × {kind} at once → ack", [(ack.seconds or 60.0) * 1000 for ack in acks], ACK_MS)
        if missing:
            print(f"  not acknowledged {missing}")


async def settled(slack: FakeSlack) -> None:
    """Until the bot has asked nothing of Slack for a while: one burst is measured, not the work after another."""
    seen = -1
    while seen != len(slack.requests):
        seen = len(slack.requests)
        await asyncio.sleep(1.5)


def told(name: str, took: list[float], wanted: int) -> None:
    ordered = sorted(took)
    p50, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name}: p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {ordered[-1]:.0f} ms (wanted p99 ≤ {wanted} ms)")


async def report(slack: FakeSlack) -> Post:
    await slack.command(TEAM, ANNA, "daily")
    await slack.until(lambda: slack.bot_posts(TEAM), 60)
    return slack.bot_posts(TEAM)[0]


async def measure(mode: str, base: Path, folder: Path, asked: argparse.Namespace) -> None:
    async with workspace() as slack:
        readers = [f"U{n:02}" for n in range(100, 100 + asked.readers)]
        for reader in readers:
            slack.add_user(reader, reader.lower())
            slack.space.channels[TEAM].members.add(reader)
        config = SlackConfig.model_validate({"base_url": slack.base_url, "mode": mode})
        here, there = context.Pipe()
        child = context.Process(target=serve, args=(base, folder, environ(slack), config, there))
        child.start()
        try:
            url = await asyncio.to_thread(here.recv)
            await ready(slack, url, mode)
            post = await report(slack)
            print(f"{mode}:")
            await settled(slack)
            await expanded(slack, post, readers)
            await acknowledged(slack, post, readers, asked.at_once)
        finally:
            child.kill()
            child.join()


def serve(base: Path, folder: Path, secrets: dict[str, str], config: SlackConfig, out: Connection) -> None:
    quiet()
    asyncio.run(_serve(base, folder, secrets, config, out))


async def _serve(base: Path, folder: Path, secrets: dict[str, str], config: SlackConfig, out: Connection) -> None:
    """A bot whose questions nobody answers, until it is killed."""
    async with whole(base, folder, secrets, lambda means: open_client(config, means)) as bot:
        bot.oracle.hold = asyncio.Event()
        bot.platform.rates = Rates(100, 100)
        out.send(bot.url)
        await asyncio.Event().wait()


async def ready(slack: FakeSlack, url: str, mode: str) -> None:
    if mode == "http":
        slack.events_url = f"{url}/slack/events"
    else:
        await slack.until(lambda: slack.sockets.num_connections, 30)


async def both(folder: Path, asked: argparse.Namespace) -> None:
    base = await both_days(folder / "base.db")
    for mode in ("socket", "http"):
        (folder / mode).mkdir()
        await measure(mode, base.path, folder / mode, asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=30)
    parser.add_argument("--at-once", type=int, default=100)
    asked = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(both(Path(made), asked))


if __name__ == "__main__":
    main()
