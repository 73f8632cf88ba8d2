"""pipeline.fetch.turns: how many at once, and how long each."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from pipeline.config import FetchConfig
from pipeline.fetch.turns import UNREAD_BYTES, Turns

A, B = httpx.URL("http://a.example/1"), httpx.URL("http://b.example/1")


def turns(open: int, **limits: float) -> Turns:
    config = FetchConfig.model_validate({"timeout_s": 20, "concurrency": 4, "per_host": 2, **limits})
    return Turns(config, asyncio.get_running_loop().time() + 100, open)


async def most_at_once(turns: Turns, urls: list[httpx.URL]) -> int:
    now = most = 0

    async def visit(url: httpx.URL) -> None:
        nonlocal now, most
        async with turns.at(url):
            now += 1
            most = max(most, now)
            await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*map(visit, urls))
    return most


async def test_one_host_gets_no_more_than_its_share_of_all_places() -> None:
    assert await most_at_once(turns(open=9), [A] * 9) == 2
    assert await most_at_once(turns(open=9), [A, B] * 9) == 4
    many = [httpx.URL(f"http://{n}.example/") for n in range(9)]
    assert await most_at_once(turns(open=9), many) == 4


async def test_two_ports_of_an_address_are_two_hosts() -> None:
    assert await most_at_once(turns(open=9), [httpx.URL(f"http://127.0.0.1:{n}/") for n in (1, 1, 1, 2, 2, 2)]) == 4


async def test_a_turn_lasts_as_long_as_configured_while_there_is_room() -> None:
    async with turns(open=4).at(A) as seconds:
        assert seconds == 20


async def test_with_many_to_come_a_turn_is_cut_to_its_share_of_what_is_left() -> None:
    async with turns(open=40).at(A) as seconds:
        assert seconds == pytest.approx(100 * 4 / 40, abs=0.5)


async def test_with_many_at_one_host_a_turn_there_is_cut_to_its_share() -> None:
    busy = turns(open=21)
    waiting = [asyncio.create_task(most_at_once(busy, [A] * 19))]
    await asyncio.sleep(0)
    async with busy.at(B) as seconds:
        assert seconds == pytest.approx(19, abs=0.5)
    async with busy.at(A) as seconds:
        assert seconds <= 20
    await asyncio.gather(*waiting)


async def test_nothing_begins_while_too_much_is_unread() -> None:
    full = turns(open=1)
    full.hold(UNREAD_BYTES + 1)
    waiting = asyncio.create_task(most_at_once(full, [A]))
    for _ in range(5):
        await asyncio.sleep(0)
    assert not waiting.done()
    full.hold(-1)
    assert await waiting == 1
