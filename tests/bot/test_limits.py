"""Turns to post are given out no faster than a platform allows, on a clock that only sleepers move."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.inbound import Where
from bot.limits import PATIENCE_S, OwnTurns, Pace
from bot.platforms import Rates
from tests.contract.posts import OTHER, ROOM

RATES = Rates(50, 5)


@dataclass
class Hall:
    """A pace whose time passes only while everybody sleeps, a little longer than asked for."""

    now: float = 0.0
    late: float = 0.003
    given: list[tuple[float, str]] = field(default_factory=list)
    pace: Pace = field(init=False)

    def __post_init__(self) -> None:
        self.pace = Pace(OwnTurns(lambda: self.now), self.sleep)

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds + self.late
        for _ in range(50):
            await asyncio.sleep(0)  # whoever can go on goes on
        self.now = max(self.now, until)

    async def post(self, chat: str) -> None:
        if await self.pace.turn(Where("console", chat), RATES) == 0:
            self.given.append((self.now, chat))


def most_in_a_second(moments: list[float]) -> int:
    return max(sum(start <= one < start + 1 for one in moments) for start in moments)


async def test_all_chats_together_get_no_more_than_the_platform_allows_and_hardly_less() -> None:
    hall = Hall()
    await asyncio.gather(*(hall.post(f"群{number}") for number in range(200)))
    assert len(hall.given) == 200
    assert most_in_a_second([moment for moment, _ in hall.given]) <= 50
    assert hall.now <= 1.15 * 200 / 50


async def test_a_chat_gets_no_more_than_its_own_share_and_the_others_do_not_wait_for_it() -> None:
    hall = Hall()
    await asyncio.gather(*(hall.post("热闹") for _ in range(12)), *(hall.post(f"群{n}") for n in range(10)))
    assert most_in_a_second([moment for moment, chat in hall.given if chat == "热闹"]) <= 5
    assert max(moment for moment, chat in hall.given if chat != "热闹") < 1


async def test_what_a_platform_holds_back_is_not_waited_for_when_it_takes_long() -> None:
    hall = Hall()
    await hall.pace.hold(ROOM, PATIENCE_S + 20)
    assert await hall.pace.turn(ROOM, RATES) == pytest.approx(PATIENCE_S + 20)
    assert await hall.pace.turn(OTHER, RATES) == 0
    await hall.pace.hold(ROOM, PATIENCE_S + 60, everywhere=True)
    assert await hall.pace.turn(OTHER, RATES) == pytest.approx(PATIENCE_S + 60)


async def test_a_short_hold_is_waited_for() -> None:
    hall = Hall()
    await hall.pace.hold(ROOM, 2)
    assert await hall.pace.turn(ROOM, RATES) == 0
    assert hall.now >= 2


async def test_platforms_do_not_wait_for_each_other() -> None:
    hall = Hall()
    await hall.pace.hold(ROOM, 600, everywhere=True)
    assert await hall.pace.turn(Where("slack", ROOM.chat), RATES) == 0


async def test_chats_of_long_ago_are_forgotten() -> None:
    hall = Hall()
    for number in range(6000):
        hall.now += 1
        await hall.post(f"群{number}")
    assert len(hall.pace.turns._free) <= 4097  # type: ignore[attr-defined]
