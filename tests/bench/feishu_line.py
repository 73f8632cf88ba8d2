"""How long the bot is deaf to Feishu after each way in which its long connection breaks, in ping intervals.

    .venv/bin/python -m tests.bench.feishu_line [--ping 2] [--rounds 3]

Counted from the break to the next connection, as the fake Feishu sees it; then words that were said into the gap must
be heard. Frames in pieces and out of order, and events that the bot does not know, must be acknowledged with 200.
PING is the seconds between two pings, of which the platform's own is 120.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import FeishuConfig
from bot.inbound import Inbound
from bot.ledger import open_ledger
from bot.loops import hear
from bot.platforms.feishu.client import Feishu, open_client
from bot.platforms.means import Means
from tests.bench.serving import command
from tests.contract.feishu import environ, forget_tokens
from tests.contract.platforms import NOW
from tests.fakes.feishu import FakeFeishu

FAULTS = ("kick", "silent peer", "endpoint never answers", "endpoint busy", "endpoint 502", "handshake refused")
WANTED = 2  # ping intervals
KINDS = ("im.message.reaction.created_v1", "im.message.message_read_v1", "im.message.recalled_v1",
         "im.chat.updated_v1", "contact.user.updated_v3", "nobody.knows_v9", "")  # fmt: skip


async def until(true: Callable[[], object], seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


async def broken(fake: FakeFeishu, fault: str) -> None:
    match fault:
        case "silent peer":
            fake.silent = True
            return
        case "endpoint never answers":
            fake.endpoint_hang()
        case "endpoint busy":
            fake.endpoint_error(1, "busy")
        case "endpoint 502":
            fake.plan("endpoint", "502_html")
        case "handshake refused":
            fake.refuse_handshake(514, error=1000040350)
    await fake.kick()


@asynccontextmanager
async def hearing(feishu: Feishu, heard: list[Inbound], ping: float) -> AsyncIterator[None]:
    """As the bot hears; each time anew, since it waits longer for what breaks soon after it was made."""

    async def receive(event: Inbound) -> None:
        heard.append(event)

    running = asyncio.create_task(hear(feishu, receive, ping / 120))
    try:
        await until(lambda: feishu.line.since)
        yield
    finally:
        running.cancel()
        await asyncio.wait({running})


async def once(fake: FakeFeishu, feishu: Feishu, fault: str, heard: list[Inbound]) -> tuple[float, bool]:
    """Seconds until the bot hears again, and whether it has heard what was said meanwhile."""
    before, start = fake.connects, time.perf_counter()
    await broken(fake, fault)
    if fault == "silent peer":
        await until(lambda: feishu.line.since is None)
        fake.silent = False
    said = asyncio.create_task(fake.say("oc_team", "ou_li", fault))
    await until(lambda: fake.connects > before and feishu.line.since)
    took = time.perf_counter() - start
    message = await said
    await fake.settle()
    return took, any(message == one.event_id for one in heard)


async def frames(fake: FakeFeishu, number: int) -> None:
    """Words in up to seven pieces, in any order; then kinds of events that nobody handles."""
    chance = random.Random(1)
    before = set(fake.acks)
    for count in range(number):
        fake.chunks, fake.shuffled = chance.randint(1, 7), True
        await fake.say("oc_team", "ou_li", f"第 {count} 句：本周有哪些融资？" * 8)
    fake.chunks, fake.shuffled = 1, False
    codes = [ack.code for key, ack in fake.acks.items() if key not in before]
    print(f"{number} messages in pieces out of order: acknowledged {codes.count(200)}, with 500 {codes.count(500)}")
    acks = [await fake.emit(kind, {"x": 1}) for kind in KINDS]
    print(f"{len(acks)} unknown events: with 200 {sum(ack is not None and ack.code == 200 for ack in acks)}, "
          f"with 500 {sum(ack is not None and ack.code == 500 for ack in acks)}, "
          f"without an answer {acks.count(None)}; malformed frames {fake.bad_frames}")  # fmt: skip


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    heard: list[Inbound] = []
    forget_tokens()
    async with FakeFeishu(lambda: NOW) as fake, open_ledger(f"sqlite:///{folder}/line.db") as ledger:
        fake.ping_interval = asked.ping
        fake.retry_after = (0.2, 0.4, 0.8, 1.6)
        fake.add_user("ou_li", "小李")
        fake.add_chat("oc_team", "研发群", ["ou_li"])
        means = Means(environ(fake), lambda: NOW, ledger)
        async with open_client(FeishuConfig(base_url=fake.base_url), means) as feishu:
            feishu.line.endpoint_s = asked.ping * 10 / 120  # as ten seconds are to the platform's two minutes
            for fault in FAULTS:
                found = []
                for _ in range(asked.rounds):
                    async with hearing(feishu, heard, asked.ping):
                        found.append(await once(fake, feishu, fault, heard))
                back = ", ".join(f"{seconds / asked.ping:.2f}" for seconds, _ in found)
                lost = sum(not there for _, there in found)
                print(f"{fault}: back after {back} ping intervals (wanted ≤ {WANTED}), events lost {lost}")
            async with hearing(feishu, heard, asked.ping):
                await frames(fake, 20)


if __name__ == "__main__":
    command(__doc__, measure, ping=2.0, rounds=3)
