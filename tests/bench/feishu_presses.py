"""How soon Feishu's callbacks are answered, and its events acknowledged, while whoever answers questions hangs.

    .venv/bin/python -m tests.bench.feishu_presses [--people 30]

The whole bot over the fake Feishu, by the long connection and again by webhook. So many people press a button of the
daily report at once, press 依据 at once, and ask the bot something at once; no answer to a question comes meanwhile.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.config import FeishuConfig
from bot.platforms.feishu.client import Feishu, open_client
from bot.platforms.means import Means
from tests.bench.serving import quiet
from tests.bot.whole import Whole, whole
from tests.contract.feishu import environ, forget_tokens
from tests.fakes.feishu import FakeFeishu, Sent, shown
from tests.pipeline.building import both_days

TEAM, WANTED_MS = "oc_team", 500


async def until(true: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.01)


async def report(fake: FakeFeishu, person: str) -> Sent:
    await fake.say(TEAM, person, "日报")
    await until(lambda: any("国内动态" in shown(one.content) for one in fake.posts(TEAM)))
    return next(one for one in fake.posts(TEAM) if "国内动态" in shown(one.content))


async def at_once(name: str, fake: FakeFeishu, deeds: Iterable[Awaitable[object]]) -> None:
    """Does them all at the same time; prints how long each acknowledgement took, as the fake has seen it."""
    before = set(fake.acks)
    done = await asyncio.gather(*deeds, return_exceptions=True)
    acks = [ack for key, ack in fake.acks.items() if key not in before]
    took = sorted(ack.latency * 1000 for ack in acks)
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.99))]
    refused = sum(ack.code != 200 for ack in acks)
    failed = sum(isinstance(one, BaseException) for one in done)
    print(f"  {len(done)} × {name}: p50 {p50:.0f} ms, p99 {p99:.0f} ms, longest {took[-1]:.0f} ms "
          f"(wanted ≤ {WANTED_MS} ms), acknowledged {len(acks)}, refused {refused}, failed {failed}")  # fmt: skip


async def pressing(fake: FakeFeishu, bot: Whole, people: list[str]) -> None:
    post = await report(fake, people[0])
    bot.oracle.hold = asyncio.Event()
    await fake.say(TEAM, people[0], "它什么时候发布？")
    await until(lambda: bot.oracle.asked)
    await at_once("完整版", fake, (fake.press(post.message_id, person, "完整版") for person in people))
    await until(lambda: fake.posts(TEAM, post.message_id))
    full = fake.posts(TEAM, post.message_id)[0]
    await at_once("依据", fake, (fake.press(full.message_id, person, "依据") for person in people))
    await until(lambda: all(fake.ephemerals(TEAM, person) for person in people))
    await at_once("question", fake, (fake.say(TEAM, person, f"{person} 问：谁融资了？") for person in people))
    bot.oracle.hold.set()
    await until(lambda: sum("问的是" in shown(one.content) for one in fake.posts(TEAM)) > len(people))
    below = [shown(one.content) for one in fake.posts(TEAM, post.message_id)]
    private = sum(bool(fake.ephemerals(TEAM, person)) for person in people)
    print(f"  the full version hung {len(below)} messages, of them twice {len(below) - len(set(below))}; "
          f"{private} of {len(people)} saw 依据 by themselves; events given up {len(fake.given_up)}")  # fmt: skip


async def measure(mode: str, base: Path, folder: Path, number: int) -> None:
    forget_tokens()
    async with FakeFeishu() as fake:
        people = [f"ou_{n:02}" for n in range(number)]
        for person in people:
            fake.add_user(person, f"读者 {person}")
        fake.add_chat(TEAM, "研发群", people)
        config = FeishuConfig.model_validate({"base_url": fake.base_url, "mode": mode})

        def opening(means: Means) -> AbstractAsyncContextManager[Feishu]:
            return open_client(config, means)

        async with whole(base, folder, environ(fake), opening) as bot:
            fake.clock = bot.clock
            platform = bot.platform
            assert isinstance(platform, Feishu)
            if (gate := platform.gate) is not None:
                fake.events_url = f"{bot.url}/feishu/events"
                await until(lambda: gate.hear)
            else:
                await asyncio.wait_for(fake.connected.wait(), 60)
            print(f"{mode}:")
            await pressing(fake, bot, people)


async def both(folder: Path, number: int) -> None:
    base = await both_days(folder / "base.db")
    for mode in ("websocket", "webhook"):
        (folder / mode).mkdir()
        await measure(mode, base.path, folder / mode, number)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=30)
    asked = parser.parse_args()
    quiet()
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(both(Path(made), asked.people))


if __name__ == "__main__":
    main()
