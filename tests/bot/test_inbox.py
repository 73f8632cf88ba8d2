"""Events that come at the same time: each is kept, once, whatever becomes of those beside it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest_asyncio

from bot.inbound import Typed, Where, Who
from bot.ledger import Ledger, open_ledger
from pipeline.errors import StoreError
from tests.blank import blank

NOW = datetime(2026, 3, 11, tzinfo=UTC)


def event(name: str) -> Typed:
    return Typed(name, Where("console", "room"), Who("anna"), "help")


@pytest_asyncio.fixture
async def ledger(tmp_path: Path) -> AsyncIterator[Ledger]:
    async with open_ledger(blank(tmp_path)) as opened:
        yield opened


async def test_events_that_come_together_are_each_kept_and_each_new_once(ledger: Ledger) -> None:
    names = [str(number % 30) for number in range(60)]
    new = await asyncio.gather(*(ledger.inbox.record(event(name), NOW) for name in names))
    assert sum(new) == 30
    assert len(await ledger.inbox.outstanding(NOW)) == 30
    assert not await ledger.inbox.record(event("3"), NOW)


async def test_one_who_is_cancelled_takes_no_other_event_with_it(ledger: Ledger) -> None:
    tasks = [asyncio.create_task(ledger.inbox.record(event(str(number)), NOW)) for number in range(10)]
    await asyncio.sleep(0)  # the first of them is at work now, for all that came until then
    tasks[0].cancel()
    tasks[5].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    kept = {one.key for one in await ledger.inbox.outstanding(NOW)}
    assert kept >= {f"console:{number}" for number in (1, 2, 3, 4, 6, 7, 8, 9)}


async def test_when_the_record_fails_nobody_is_told_that_it_was_kept(ledger: Ledger) -> None:
    database = ledger.inbox._database
    write, fails = database.write, [StoreError("locked")] * 2

    async def failing(work: object) -> object:
        if fails:
            raise fails.pop()
        return await write(work)  # type: ignore[arg-type]

    database.write = failing  # type: ignore[method-assign, assignment]
    came = await asyncio.gather(*(ledger.inbox.record(event(str(n)), NOW) for n in range(5)), return_exceptions=True)
    assert sum(isinstance(one, StoreError) for one in came) == 2
    assert sum(one is True for one in came) == 3
    kept = await ledger.inbox.outstanding(NOW)
    assert len(kept) == 3
