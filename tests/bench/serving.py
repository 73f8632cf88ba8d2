"""A bot's worker for the benches: subscribed chats, commands that come in, a fake platform; a process to be killed."""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import structlog

from bot.card import Card, Line, Link
from bot.deliver import Deliverer, Terms, next_try
from bot.inbound import Inbound, Where
from bot.ledger import Ledger, Wish, key_of, open_ledger
from bot.limits import Pace, open_turns
from bot.model import Delivery, Planned
from bot.platforms import Draft, Rates
from bot.work import Crew, Job, Work, open_work
from tests.fakes.platform import FakePlatform, Temper

PARTS = 3
WISH = Wish("daily", time(8, 30), "Asia/Shanghai", frozenset(range(7)), "ai-cloud", "zh")
QUICK = Terms(
    lease=timedelta(seconds=3),
    post=timedelta(seconds=2),
    first_wait=timedelta(seconds=0.1),
    longest_wait=timedelta(seconds=0.5),
    settle=timedelta(seconds=0.2),
    skew=timedelta(seconds=60),
)
CREW = Crew(30, timedelta(seconds=2), timedelta(seconds=3), timedelta(milliseconds=30))

Measure = Callable[[Path, argparse.Namespace], Coroutine[object, object, None]]

context = multiprocessing.get_context("forkserver")  # children with everything imported, in milliseconds
DRIVERS = ["psycopg", "sqlalchemy.dialects.postgresql.psycopg", "sqlalchemy.dialects.sqlite.aiosqlite"]
context.set_forkserver_preload([__name__, "docket", "alembic.command", "burner_redis", *DRIVERS])


@dataclass(frozen=True)
class Setting:
    """Where a worker works: ledger, queue, platform; and a slot of every subscription each `every` since `began`."""

    url: str
    redis_url: str | None
    platform: Path
    temper: Temper
    rates: Rates
    began: datetime
    until: datetime
    every: timedelta
    crew: Crew = CREW


def clock() -> datetime:
    return datetime.now(UTC)


def report(delivery: Delivery) -> list[Card]:
    """Cards that say which chat they are for."""
    line = Line("星河智算在中卫启用第二期智算中心。" * 3, (Link("示例科技", "https://news.example/1"),))
    parts = PARTS if delivery.subscription_id is not None else 1
    return [Card(f"{delivery.where.chat}|{n}", (line,) * 10, "日报", "zh") for n in range(1, parts + 1)]


async def contents(delivery: Delivery, draft: Draft) -> Sequence[Card]:
    return report(delivery)


class Bot:
    """Plans, hears, handles, delivers: what `digest serve` does around the deliverer."""

    def __init__(self, ledger: Ledger, platform: FakePlatform, setting: Setting, pace: Pace) -> None:
        self.ledger, self.platform, self.setting = ledger, platform, setting
        self.deliverer = Deliverer(ledger, {platform.name: platform}, contents, clock, pace, QUICK)
        self.work: Work | None = None

    async def queue(self, *jobs: Job) -> None:
        assert self.work is not None
        await self.work.add(jobs)

    async def deliver(self, key: str) -> datetime | None:
        return next_try(await self.deliverer.deliver(key))

    async def receive(self, event: Inbound) -> None:
        if await self.ledger.inbox.record(event, clock()):
            await self.queue(Job("handle", key_of(event), clock()))

    async def handle(self, key: str) -> None:
        heard = await self.ledger.inbox.claim(key, clock(), QUICK.lease)
        if heard is None:
            return
        now = clock()
        answer = Planned(f"event:{key}", heard.event.where, "help", "zh", now, now + timedelta(hours=1))
        await self.ledger.deliveries.add([answer])
        await self.ledger.inbox.done(heard.lease)
        await self.queue(Job("deliver", answer.key, now))

    async def outstanding(self, until: datetime) -> Iterable[Job]:
        heard = [Job("handle", one.key, one.at) for one in await self.ledger.inbox.outstanding(until)]
        return heard + [Job("deliver", one.key, one.at) for one in await self.ledger.deliveries.outstanding(until)]

    async def plan(self) -> None:
        """Records every slot that has come, and queues it."""
        own = self.setting
        while True:
            passed = (min(clock(), own.until) - own.began) // own.every
            running = await self.ledger.subscriptions.running()
            served = await self.ledger.deliveries.served(one.id for one in running)
            planned = [
                Planned(f"sub:{one.id}:{slot}", one.where, "daily", "zh", due, due + timedelta(hours=1), one.id)
                for one in running
                for slot in range(passed + 1)
                if (due := own.began + slot * own.every) > served.get(one.id, own.began - own.every)
            ]
            new = await self.ledger.deliveries.add(planned)
            due = {one.key: one.due for one in planned}
            await self.queue(*(Job("deliver", key, due[key]) for key in new))
            await asyncio.sleep(min(5.0, own.every.total_seconds() / 10))


@asynccontextmanager
async def bot(setting: Setting, seed: int) -> AsyncIterator[Bot]:
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(open_ledger(setting.url))
        platform = FakePlatform(setting.platform, replace(setting.temper, seed=seed), setting.rates)
        stack.callback(platform.close)
        turns = await stack.enter_async_context(open_turns(setting.redis_url))
        made = Bot(ledger, platform, setting, Pace(turns))
        runs = {"deliver": made.deliver, "handle": made.handle}
        made.work = await stack.enter_async_context(open_work(setting.redis_url, runs, clock, setting.crew))
        yield made


async def _serve(setting: Setting, seed: int, says: Connection) -> None:
    async with bot(setting, seed) as own:
        assert own.work is not None
        says.send("ready")
        await asyncio.gather(own.plan(), own.platform.run(own.receive), own.work.run(own.outstanding))


def serve(setting: Setting, seed: int, says: Connection) -> None:
    """Until it is killed."""
    quiet()
    asyncio.run(_serve(setting, seed, says))


def command(doc: str | None, measure: Measure, **numbers: float) -> None:
    """Measures quietly, in a folder that goes again. Each of the numbers, by its default, is an option."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=type(default), default=default)
    asked = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(measure(Path(made), asked))


def quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("docket").setLevel(logging.ERROR)


class Worker:
    """A process that serves."""

    def __init__(self, setting: Setting, seed: int) -> None:
        self.says, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(setting, seed, theirs))
        self.process.start()
        theirs.close()

    def kill(self) -> bool:
        """SIGKILL; whether it still ran."""
        ran = self.process.is_alive()
        if ran:
            os.kill(self.process.pid or 0, 9)
        self.process.join()
        return ran


async def subscribe(url: str, chats: Iterable[str], now: datetime) -> None:
    async with open_ledger(url) as ledger:
        for chat in chats:
            await ledger.subscriptions.add(Where("fake", chat), WISH, now)
