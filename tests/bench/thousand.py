"""A thousand subscriptions that are due at the same minute: how long until each has its report, and at what cost.

    .venv/bin/python -m tests.bench.thousand [--chats 1000] [--parts 1] [--redis]

The platform allows 50 posts a second in all and 5 a second in each chat, by token buckets that hold a second's worth.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.deliver import Terms
from bot.platforms import Rates
from bot.work import Crew
from tests.bench import serving
from tests.bench.serving import Bot, Setting, bot, clock, quiet, subscribe
from tests.contract import redis
from tests.fakes.platform import FakePlatform, Temper

RATES = Rates(total=50, chat=5)


async def run(setting: Setting, wanted: int) -> tuple[float, float]:
    """Seconds from the slot until the last post, and seconds of a processor that they took."""
    async with bot(setting, 1) as own:
        own.deliverer = replace(own.deliverer, terms=Terms())
        assert own.work is not None
        start, worked = time.perf_counter(), time.process_time()
        tasks = [asyncio.create_task(work) for work in (own.plan(), own.work.run(own.outstanding))]
        async with asyncio.timeout(600):
            while posted(own) < wanted:  # noqa: ASYNC110 (another process could post as well)
                await asyncio.sleep(0.2)
        took, worked = time.perf_counter() - start, time.process_time() - worked
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return took, worked


def posted(own: Bot) -> int:
    return own.platform.outcomes().get("ok", 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, default=1000)
    parser.add_argument("--parts", type=int, default=1, help="messages of a report")
    parser.add_argument("--redis", action="store_true", help="the queue and the limits in Redis")
    asked = parser.parse_args()
    quiet()
    serving.PARTS = asked.parts
    with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
        redis_url = stack.enter_context(redis.running()) if asked.redis else None
        folder, began, day = Path(made), clock(), timedelta(days=1)
        url = f"sqlite:///{folder}/digest.db"
        setting = Setting(url, redis_url, folder / "p.db", Temper(answers_s=0.2), RATES, began, began, day, Crew())
        asyncio.run(subscribe(url, [f"群{number}" for number in range(asked.chats)], began))
        wanted = asked.chats * asked.parts
        took, worked = asyncio.run(run(setting, wanted))
        platform = FakePlatform(setting.platform)
        stack.callback(platform.close)
        keys = platform.keys()
        moments = sorted(post.at for post in platform.seen())
        least = max(wanted / RATES.total, asked.parts / RATES.chat)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{len(keys)} of {wanted} posts, {sum(keys.values()) - len(keys)} doubled, in {took:.1f} s: "
              f"{took / least:.3f} × the {least:.0f} s that the limits allow")  # fmt: skip
        print(f"limits broken {platform.breaches()} times; memory {memory:.0f} MB; from the first post to the last "
              f"{moments[-1] - moments[0]:.1f} s; {1000 * worked / wanted:.1f} ms of "
              f"a processor for each; {platform.outcomes()}")  # fmt: skip


if __name__ == "__main__":
    main()
