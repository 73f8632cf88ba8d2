"""Many tasks and processes at one store: none loses another's work, and what is killed leaves nothing half done."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from datetime import timedelta

import pytest

from pipeline.store import Store, open_store
from tests.contract import writer
from tests.contract.samples import NOW, fetched, item, parsed

LONG_AGO = NOW - timedelta(days=365)


async def test_tasks_of_one_process_lose_nothing(store: Store) -> None:
    works = [store.sources.record(fetched(f"s{n}"), parsed(item("shared"), item(f"own{n}")), NOW) for n in range(24)]
    reads = [store.items.between(LONG_AGO, NOW) for _ in range(24)]
    new, _ = await asyncio.gather(asyncio.gather(*works), asyncio.gather(*reads))
    assert await store.items.count() == 25
    assert len(await store.sources.states()) == 24
    assert all(n >= 1 for n in new)


async def test_a_reader_sees_a_source_before_or_after_but_never_between(store: Store) -> None:
    async def watch() -> None:
        while not done.is_set():
            seen.add(len(await store.items.between(LONG_AGO, NOW)))

    done, seen = asyncio.Event(), set[int]()
    watching = asyncio.create_task(watch())
    for n in range(5):
        await store.sources.record(fetched(), parsed(*(item(f"{n}-{i}") for i in range(200))), NOW)
    done.set()
    await watching
    assert seen <= {200 * n for n in range(6)}


async def test_a_cancelled_write_is_whole_or_absent_and_leaves_the_store_usable(store: Store) -> None:
    for steps in range(40):
        work = asyncio.create_task(
            store.sources.record(fetched(f"s{steps}"), parsed(*(item(f"{steps}-{i}") for i in range(20))), NOW)
        )
        for _ in range(steps):
            await asyncio.sleep(0)
        work.cancel()
        await asyncio.wait({work})
    assert await store.sources.record(fetched("after"), parsed(item("after")), NOW) == 1
    states = await store.sources.states()
    assert await store.items.count() == 20 * (len(states) - 1) + 1


def test_processes_that_open_a_new_store_together_lose_nothing(url: str) -> None:
    """Three processes migrate the same empty store at once, then write the same and different items."""
    times = 10
    running = [writer.start(writer.fetch, url, name, times) for name in ("甲", "乙", "丙")]
    new = [(says.recv(), says.recv())[1] for _, says in running]
    for process, _ in running:
        process.join()
    assert [process.exitcode for process, _ in running] == [0, 0, 0]
    assert sum(new) >= 4 * times * writer.ITEMS
    assert asyncio.run(_count(url)) == 4 * times * writer.ITEMS


@pytest.mark.parametrize(("sent", "ends"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, writer.INTERRUPTED)])
def test_a_process_that_is_ended_at_any_moment_leaves_whole_fetches_and_whole_reports(
    url: str, sent: signal.Signals, ends: int
) -> None:
    """Three processes at a time: what is recorded as read is there; after Ctrl-C they end soon and silently."""
    chance = random.Random(5)
    names = [f"源{number}" for number in range(6)]
    for some in (names[:3], names[3:]):
        started = [writer.start(writer.fetch_and_report, url, name) for name in some]
        for process, says in started:
            says.recv()
            process.join(timeout=chance.uniform(0, 0.08))
            os.kill(process.pid or 0, sent)
        for process, _ in started:
            process.join(timeout=60)
        exited = [process.exitcode for process, _ in started]
        for process, _ in started:
            process.kill()
        assert exited == [ends] * 3
    asyncio.run(_check_whole(url, names))


async def _count(url: str) -> int:
    async with open_store(url) as store:
        return await store.items.count()


async def _check_whole(url: str, names: list[str]) -> None:
    async with open_store(url) as store:
        ids = {i.id for i in await store.items.between(LONG_AGO, NOW)}
        states = await store.sources.states()
        fetches = {name: int(states[name].etag or 0) + 1 if name in states else 0 for name in names}
        assert ids == {f"{name}-{n}-{i}" for name in names for n in range(fetches[name]) for i in range(writer.ITEMS)}
        for name in names:
            versions = await store.reports.next_version("daily", name, NOW.date()) - 1
            assert versions in (fetches[name], fetches[name] - 1)
            newest = await store.reports.find("daily", name, NOW.date())
            assert newest is None or len(newest.entries) == writer.ENTRIES
        assert await store.sources.record(fetched("after"), parsed(item("after")), NOW) == 1
