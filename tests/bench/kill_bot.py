"""Kills a bot that serves subscribed chats at random moments, and counts what was lost, doubled or in the wrong chat.

    .venv/bin/python -m tests.bench.kill_bot [--kills 100] [--seed 1]
    .venv/bin/python -m tests.bench.kill_bot --kills 20 --replicas 2 --servers       (PostgreSQL and Redis)

The platform makes one post in ten and drops the answer, answers 429 to one in twenty and 500 to another, loses one in
thirty, and delivers every event twice and in any order.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from bot.inbound import Typed, Where, Who
from bot.ledger import open_ledger
from bot.ledger.schema import parts
from bot.platforms import Rates
from pipeline.store.engine import Database
from tests.bench.serving import PARTS, Setting, Worker, clock, quiet, subscribe
from tests.contract import postgres, redis
from tests.fakes.platform import FakePlatform, Temper

CHATS = [f"群{number:02}" for number in range(30)]
TEMPER = Temper({"dropped": 0.1, "429": 0.05, "500": 0.05, "lost": 0.033}, answers_s=0.05, times=2, shuffled=True)
RATES = Rates(total=500, chat=50)
EVERY = timedelta(seconds=3)


def setting(stack: ExitStack, folder: Path, servers: bool, seconds: float) -> Setting:
    url, redis_url = f"sqlite:///{folder}/digest.db", None
    if servers:
        url = postgres.url(stack.enter_context(postgres.running()), "bot")
        redis_url = stack.enter_context(redis.running())
    began = clock()
    until = began + timedelta(seconds=seconds)
    return Setting(url, redis_url, folder / "platform.db", TEMPER, RATES, began, until, EVERY)


def killing(own: Setting, platform: FakePlatform, asked: argparse.Namespace) -> tuple[int, int]:
    """Kills a worker, of several, at each of so many moments; how many ran then, and the posts under way."""
    chance = random.Random(asked.seed)
    workers = [Worker(own, number) for number in range(asked.replicas)]
    for worker in workers:
        worker.says.recv()
    alive = under_way = 0
    try:
        for number in range(asked.kills):
            chat = chance.choice(CHATS)
            platform.say(Typed(f"e{number}", Where("fake", chat), Who("u1"), "帮助"))
            time.sleep(chance.uniform(0.05, asked.longest))
            index = chance.randrange(asked.replicas)
            alive += workers[index].kill()
            under_way += asyncio.run(posting(own.url))
            workers[index] = Worker(own, 1000 + number)
        asyncio.run(over(own, platform))
    finally:
        for worker in workers:
            worker.kill()
    return alive, under_way


async def posting(url: str) -> int:
    """How many posts are recorded as about to be made."""
    database = Database(url)
    try:
        return len(await database.values(select(parts.c.key).where(parts.c.state == "posting")))
    finally:
        await database.close()


async def over(own: Setting, platform: FakePlatform) -> None:
    """Until every slot is planned and nothing is outstanding; two minutes at most."""
    last = (own.until - own.began) // own.every
    start = time.perf_counter()
    async with open_ledger(own.url) as ledger:
        while time.perf_counter() < start + 120:
            planned = [await ledger.deliveries.get(f"sub:{number}:{last}") for number in range(1, len(CHATS) + 1)]
            far = clock() + timedelta(days=1)
            left = await ledger.deliveries.outstanding(far) + await ledger.inbox.outstanding(far)
            if None not in planned and not left and not platform.undelivered():
                return
            await asyncio.sleep(0.2)
    print(
        f"not over: {planned.count(None)} not planned, {platform.undelivered()} not heard, {len(left)} open: {left[:3]}"
    )


def judge(own: Setting, platform: FakePlatform, events: int) -> None:
    slots = (own.until - own.began) // own.every + 1
    posts = platform.seen()
    seen = Counter(post.key for post in posts)
    wanted = {
        f"sub:{number}:{slot}#{part}"
        for number in range(1, len(CHATS) + 1)
        for slot in range(slots)
        for part in range(1, PARTS + 1)
    } | {f"event:fake:e{number}#1" for number in range(events)}
    order = {}
    unordered = 0
    for post in posts:
        delivery, _, part = post.key.rpartition("#")
        unordered += int(part) < order.get(delivery, 0)
        order[delivery] = int(part)
    print(f"{len(wanted)} messages wanted, {slots} reports to each of {len(CHATS)} chats and {events} answers")
    print(f"the platform's answers: {platform.outcomes()}, breaches of its rates: {platform.breaches()}")
    lost, doubled = wanted - seen.keys(), [key for key, count in seen.items() if count > 1]
    wrong = [post.key for post in posts if post.card.title.split("|")[0] != post.chat]
    print(f"lost {len(lost)}, doubled {len(doubled)}, wrong chat {len(wrong)}, unasked {len(seen.keys() - wanted)}, "
          f"out of order {unordered}")  # fmt: skip
    print(*sorted(lost)[:5], *doubled[:5], *wrong[:5])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--longest", type=float, default=1.5, help="seconds between two kills, at most")
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--servers", action="store_true", help="PostgreSQL and Redis in place of a file and memory")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        own = setting(stack, Path(made), asked.servers, asked.kills * asked.longest * 0.6)
        platform = FakePlatform(own.platform, TEMPER, RATES)
        stack.callback(platform.close)
        asyncio.run(subscribe(own.url, CHATS, own.began))
        start = time.perf_counter()
        alive, under_way = killing(own, platform, asked)
        print(f"{alive} of {asked.kills} kills hit a running worker, {under_way} posts were under way then; "
              f"{time.perf_counter() - start:.0f} s")  # fmt: skip
        judge(own, platform, asked.kills)


if __name__ == "__main__":
    main()
