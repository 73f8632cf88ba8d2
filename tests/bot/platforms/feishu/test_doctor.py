"""Whether the app is well, and which right is missing."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from bot.loops import hear
from tests.bot.platforms.feishu.conftest import House, until


async def test_with_every_right_all_is_well_and_nothing_is_posted(house: House) -> None:
    assert await house.feishu.well() is None
    assert house.fake.sent == {}
    asked = len(house.fake.requests)
    assert await house.feishu.well() is None
    assert len(house.fake.requests) == asked + 1  # what was there once is not tried every minute


async def test_a_right_without_which_nothing_goes_is_named(house: House) -> None:
    house.fake.scopes = {"im:chat"}
    told = await house.feishu.well()
    assert told is not None
    assert "im:message:send_as_bot" in told
    assert "posting" in told
    house.fake.scopes = None
    assert await house.feishu.well() is None


async def test_a_right_that_is_only_of_use_is_told_by_the_log(house: House) -> None:
    house.fake.scopes = {"im:message"}
    assert await house.feishu.well() is None
    assert ("cardkit:card:write",) in house.feishu.calls.lacking


async def test_an_app_without_a_bot_is_told_what_to_do(house: House) -> None:
    house.fake.bot_open_id = ""
    assert "add the bot feature" in str(await house.feishu.well())


async def test_a_platform_that_does_not_answer_is_told(house: House) -> None:
    await house.fake.shut()
    told = await house.feishu.well()
    assert told is not None
    assert "\n" not in told


async def test_a_long_connection_that_stays_away_is_told(house: House) -> None:
    async with house.hearing():
        await until(lambda: house.feishu.line.since)
        assert await house.feishu.well() is None
        house.feishu.line.since = None
        assert await house.feishu.well() is None
        house.feishu.doctor.deaf_s = 0
        assert "long connection" in str(await house.feishu.well())


async def test_a_connection_that_cannot_be_made_is_told_between_two_tries_as_well(house: House) -> None:
    house.fake.endpoint_error(1, "busy", times=1_000)
    house.feishu.doctor.deaf_s = 0
    running = asyncio.create_task(hear(house.feishu, house.receive, 30))
    try:
        await until(lambda: house.feishu.line.running)
        await house.feishu.well()
        assert "long connection" in str(await house.feishu.well())
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
