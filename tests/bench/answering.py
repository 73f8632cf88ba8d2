"""How long commands wait to be acknowledged, and readers for the full version, with many reports stored.

    .venv/bin/python -m tests.bench.answering [--at-once 50] [--rounds 10] [--reports 10000] [--postgres]

The whole bot over a store of sample days, on the fake platform. A command is acknowledged once its event is recorded;
a press of 完整版 is expanded once its card is with the platform.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import shutil
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import structlog
from sqlalchemy import insert, select

from bot.card import Card
from bot.config import BotConfig
from bot.inbound import Inbound, Pressed, Typed, Where, Who
from bot.ledger import key_of, open_ledger
from bot.loops import Beat, run_until
from bot.opening import Setting, open_bot
from bot.serve import Bot
from pipeline import sample
from pipeline.store import open_store
from pipeline.store.engine import Database
from pipeline.store.schema import reports
from tests.contract import postgres
from tests.fakes.platform import FakePlatform
from tests.pipeline.building import EMBEDDER, both_days, settings

ROOM, ANNA = Where("fake", "room"), Who("anna", zone="Asia/Shanghai", language="zh")
WANTED_MS = 200
COMMANDS = ("help", "帮助", "来源", "订阅列表", "订阅 日报 9:00", "状态", "完整版", "dialy")


class Answering(FakePlatform):
    """The fake platform, which notes when each event was answered."""

    answered: dict[str, float]

    async def whisper(self, heard: Inbound, card: Card) -> None:
        await super().whisper(heard, card)
        self.answered[heard.event_id] = time.perf_counter()


async def acknowledged(bot: Bot, at_once: int, rounds: int) -> list[float]:
    """Milliseconds until each of `at_once` commands, that come together, is recorded; while others are answered."""

    async def one(event: Inbound) -> float:
        start = time.perf_counter()
        await bot.receive(event)
        return (time.perf_counter() - start) * 1000

    took: list[float] = []
    for number in range(rounds):
        events = [Typed(f"t{number}.{n}", ROOM, ANNA, COMMANDS[n % len(COMMANDS)]) for n in range(at_once)]
        took += await asyncio.gather(*map(one, events))
        await idle(bot)
    return took


async def expanded(bot: Bot, platform: Answering, ids: list[str], presses: int) -> tuple[list[float], list[float]]:
    """Milliseconds from the press to the card: of the answer by itself, and with the way through the queue."""
    alone, through = [], []
    for number in range(presses):
        value = f"{ids[number * 7919 % len(ids)]}|-|-|-|1"
        own = Pressed(f"a{number}", ROOM, ANNA, "full", value, "m1")
        await bot.desk.ledger.inbox.record(own, bot.desk.clock())
        start = time.perf_counter()
        await bot.handle(key_of(own))
        alone.append((platform.answered[own.event_id] - start) * 1000)
        queued = Pressed(f"q{number}", ROOM, ANNA, "full", value, "m1")
        start = time.perf_counter()
        await bot.receive(queued)
        while queued.event_id not in platform.answered:  # noqa: ASYNC110 (as fine as what is measured)
            await asyncio.sleep(0.001)
        through.append((platform.answered[queued.event_id] - start) * 1000)
    return alone, through


async def idle(bot: Bot) -> None:
    while await bot.desk.ledger.inbox.outstanding(bot.desk.clock() + timedelta(hours=1), 1):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


async def fill(url: str, wanted: int) -> list[str]:
    """Copies of a report of the store, each of a day of its own; the ids of all."""
    async with open_store(url) as store:
        known = await store.reports.editions(1)
        report = await store.reports.get(known[0].id)
        assert report is not None
    database = Database(url)
    try:
        (row,) = await database.rows(select(reports).where(reports.c.id == report.id))
        columns = dict(row._mapping)
        body = json.loads(columns["json"])
        rows = []
        for number in range(1, wanted + 1):
            day = (report.date - timedelta(days=number)).isoformat()
            rows.append(columns | {"id": f"daily-{number}", "date": type(columns["date"]).fromisoformat(day),
                                   "json": json.dumps(body | {"id": f"daily-{number}", "date": day})})  # fmt: skip
        for start in range(0, wanted, 500):
            some = rows[start : start + 500]
            await database.write(lambda connection, some=some: connection.execute(insert(reports), some))  # type: ignore[misc]
    finally:
        await database.close()
    return [cast(str, one["id"]) for one in rows]


def told(name: str, took: list[float]) -> None:
    ordered = sorted(took)
    p50, p99 = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    print(f"{name}: {len(took)} times, p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {ordered[-1]:.1f} ms "
          f"(wanted: p99 ≤ {WANTED_MS} ms)")  # fmt: skip


async def measure(url: str, folder: Path, asked: argparse.Namespace) -> None:
    ids = await fill(url, asked.reports)
    ahead = sample.CLOCKS[2] - datetime.now(UTC)
    platform = Answering(folder / "platform.db")
    platform.answered = {}
    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": url})})
    setting = Setting(pipeline, BotConfig(), (), EMBEDDER, lambda: datetime.now(UTC) + ahead, {})
    over = asyncio.Event()
    async with AsyncExitStack() as stack:
        stack.callback(platform.close)
        store = await stack.enter_async_context(open_store(url))
        ledger = await stack.enter_async_context(open_ledger(url))
        bot = await stack.enter_async_context(open_bot(setting, store, ledger, {"fake": platform}))
        running = asyncio.create_task(run_until(over, bot.run(Beat())))
        await bot.receive(Typed("warm", ROOM, ANNA, "help"))
        await idle(bot)
        told(f"command → acknowledged, {asked.at_once} at once", await acknowledged(bot, asked.at_once, asked.rounds))
        alone, through = await expanded(bot, platform, ids, asked.presses)
        told(f"完整版 of one of {len(ids)} stored reports, the answer", alone)
        told("  from the press, with the queue", through)
        over.set()
        await running


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--presses", type=int, default=200)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("docket").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        folder = Path(made)
        feeds = asyncio.run(both_days(folder / "base.db"))
        url = f"sqlite:///{shutil.copy(feeds.path, folder / 'bot.db')}"
        if asked.postgres:
            url = postgres.url(stack.enter_context(postgres.running()), "answering")
            asyncio.run(load(url))
        asyncio.run(measure(url, folder, asked))


async def load(url: str) -> None:
    """The sample's report, in a store that is no file."""
    with tempfile.TemporaryDirectory() as made:
        feeds = await both_days(Path(made) / "base.db")
        async with open_store(f"sqlite:///{feeds.path}") as file, open_store(url) as server:
            report = await file.reports.get((await file.reports.editions(1))[0].id)
            assert report is not None
            await server.reports.add(report)


if __name__ == "__main__":
    main()
