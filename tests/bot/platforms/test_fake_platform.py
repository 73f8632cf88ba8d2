"""The fake platform itself: what benches rely on when they count what was lost, doubled or too fast."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.card import Card, Line
from bot.inbound import Inbound, Typed, Where, Who
from bot.platforms import Busy, Gone, Rates, Refused, Unclear
from tests.contract.platforms import SINCE
from tests.fakes.platform import FakePlatform, Temper

CARD = Card("标题", (Line("话"),), "话", "zh")
A, B = Where("fake", "a"), Where("fake", "b")

# Another process: posts until it is killed, and says of each that it was answered.
POSTING = """
import asyncio, sys
from pathlib import Path
from tests.bot.platforms.test_fake_platform import A, CARD
from tests.fakes.platform import FakePlatform

async def post() -> None:
    fake = FakePlatform(Path(sys.argv[1]))
    for number in range(100_000):
        await fake.post(A, CARD, f"k{number}")
        print(f"k{number}", flush=True)

asyncio.run(post())
"""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_773_200_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fake.db"


@pytest.fixture
def fake(file: Path) -> Iterator[FakePlatform]:
    made = FakePlatform(file)
    yield made
    made.close()


async def test_a_post_whose_answer_is_dropped_is_there_and_a_lost_one_is_not(fake: FakePlatform) -> None:
    fake.plan("dropped", "lost")
    for key in ("k1", "k2"):
        with pytest.raises(Unclear):
            await fake.post(A, CARD, key)
    assert fake.keys() == {("a", "k1"): 1}
    assert await fake.find(A, "k1", SINCE) is not None
    assert await fake.find(A, "k2", SINCE) is None


async def test_what_is_planned_for_a_chat_waits_for_it(fake: FakePlatform) -> None:
    fake.plan("500", chat="b")
    await fake.post(A, CARD, "k1")
    with pytest.raises(Busy):
        await fake.post(B, CARD, "k2")
    await fake.post(B, CARD, "k3")
    assert fake.outcomes() == {"ok": 2, "500": 1}


async def test_a_chat_s_mood_stays_until_it_is_over_and_is_its_own(fake: FakePlatform) -> None:
    for mood, error in (("500", Busy), ("gone", Gone), ("refused", Refused)):
        fake.feel("a", mood)  # type: ignore[arg-type]
        for key in ("k1", "k2"):
            with pytest.raises(error):
                await fake.post(A, CARD, key)
    await fake.post(B, CARD, "k3")
    fake.feel("a", None)
    await fake.post(A, CARD, "k4")
    assert fake.keys() == {("b", "k3"): 1, ("a", "k4"): 1}


async def test_posts_beyond_a_chat_s_rate_are_refused_with_the_time_to_wait_and_counted(file: Path) -> None:
    clock = Clock()
    fake = FakePlatform(file, rates=Rates(total=50, chat=5), clock=clock)
    for number in range(5):
        await fake.post(A, CARD, f"a{number}")
    with pytest.raises(Busy) as raised:
        await fake.post(A, CARD, "a5")
    assert raised.value.seconds == pytest.approx(0.2)
    await fake.post(B, CARD, "b0")
    clock.now += 0.21
    await fake.post(A, CARD, "a5")
    assert fake.breaches() == 1
    assert set(fake.keys().values()) == {1}
    fake.close()


async def test_the_rate_of_all_chats_together_is_held_across_connections(file: Path) -> None:
    clock = Clock()
    first, second = (FakePlatform(file, rates=Rates(total=10, chat=5), clock=clock) for _ in range(2))
    for number in range(10):
        await (first, second)[number % 2].post(Where("fake", f"c{number}"), CARD, "k")
    with pytest.raises(Busy):
        await second.post(Where("fake", "c99"), CARD, "k")
    assert first.breaches() == 1
    first.close()
    second.close()


async def test_a_temper_comes_out_as_often_as_it_says_and_the_same_for_the_same_seed(file: Path) -> None:
    counts = []
    for name in ("one.db", "two.db"):
        fake = FakePlatform(file.with_name(name), Temper({"dropped": 0.1, "429": 0.05, "500": 0.05}, seed=7))
        for number in range(400):
            with suppress(Unclear, Busy):
                await fake.post(A, CARD, f"k{number}")
        counts.append(fake.outcomes())
        fake.close()
    assert counts[0] == counts[1]
    assert 20 <= counts[0]["dropped"] <= 60
    assert 300 <= counts[0]["ok"] <= 340


async def test_an_edit_whose_answer_is_dropped_is_made(fake: FakePlatform) -> None:
    message = await fake.post(A, CARD, "k1")
    fake.plan("lost", "dropped")
    for title in ("nie", "neu"):
        with pytest.raises(Unclear):
            await fake.edit(A, message, Card(title, (), "", "zh"))
    assert [(seen.card.title, seen.edits) for seen in fake.seen("a")] == [("neu", 1)]


async def test_events_come_twice_and_out_of_order_and_again_where_they_were_not_recorded(file: Path) -> None:
    fake = FakePlatform(file, Temper(times=2, shuffled=True, seed=3))
    for number in range(20):
        fake.say(Typed(f"e{number}", A, Who("u"), str(number)))
    heard: list[str] = []
    done = asyncio.Event()

    async def receive(event: Inbound) -> None:
        heard.append(event.event_id)
        if len(heard) == 1:
            raise OSError("not now")
        if len(heard) == 41:
            done.set()

    running = asyncio.create_task(fake.run(receive))
    await asyncio.wait_for(done.wait(), 60)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert fake.undelivered() == 0
    assert {heard.count(f"e{number}") for number in range(20)} == {2, 3}
    assert heard[:20] != [f"e{number}" for number in range(20)]
    fake.close()


def test_a_killed_process_leaves_each_post_whole_and_none_twice(file: Path, fake: FakePlatform) -> None:
    process = subprocess.Popen([sys.executable, "-c", POSTING, str(file)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    answered = [process.stdout.readline().strip() for _ in range(20)]
    os.kill(process.pid, signal.SIGKILL)
    answered += process.stdout.read().split()
    process.stdout.close()
    process.wait()
    keys = [seen.key for seen in fake.seen("a")]
    assert set(answered) <= set(keys)
    assert len(keys) - len(answered) in (0, 1)
    assert set(fake.keys().values()) == {1}
