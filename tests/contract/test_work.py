"""What carries keys, in one process and through a real Redis: each job is done, once at a time, when it is its time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from redis.asyncio import Redis

from bot.inbound import Where
from bot.limits import OwnTurns, SharedTurns, open_turns
from bot.platforms import Rates
from bot.work import Crew, Job, Work, open_work
from tests.contract import redis
from tests.contract.posts import OTHER, ROOM

CREW = Crew(sweep=timedelta(seconds=60), tick=timedelta(milliseconds=10))
AHEAD = timedelta(days=100)  # the ledger's clock is not the real one


def clock() -> datetime:
    return datetime.now(UTC) + AHEAD


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with redis.running() as address:
        yield address


@pytest.fixture
async def flushed(redis_url: str) -> str:
    async with Redis.from_url(redis_url) as client:
        await client.flushall()
    return redis_url


@pytest.fixture(params=["memory", "redis"])
def url(request: pytest.FixtureRequest) -> str | None:
    return request.getfixturevalue("flushed") if request.param == "redis" else None


class Done:
    """What was worked on, and when; `again` says when to come again for a key."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self.at: dict[str, datetime] = {}
        self.again: dict[str, datetime] = {}
        self._changed = asyncio.Condition()

    async def work(self, key: str) -> datetime | None:
        async with self._changed:
            self.keys.append(key)
            self.at[key] = clock()
            self._changed.notify_all()
        return self.again.pop(key, None)

    async def count(self, number: int) -> list[str]:
        async with asyncio.timeout(60), self._changed:
            await self._changed.wait_for(lambda: len(self.keys) >= number)
        return sorted(self.keys)


async def nothing(until: datetime) -> Iterable[Job]:
    return ()


@asynccontextmanager
async def working(
    url: str | None, run: Callable[..., object], outstanding: Callable[..., object] = nothing, crew: Crew = CREW
) -> AsyncIterator[Work]:
    runs = {"deliver": run, "handle": run}
    async with open_work(url, runs, clock, crew) as work:  # type: ignore[arg-type]
        task = asyncio.create_task(work.run(outstanding))  # type: ignore[arg-type]
        try:
            yield work
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def test_every_job_is_done_and_one_that_is_added_again_meanwhile_is_done_once(url: str | None) -> None:
    done = Done()
    jobs = [Job("deliver", f"k{number}", clock() + timedelta(seconds=0.3)) for number in range(20)]
    async with working(url, done.work) as work:
        await asyncio.gather(*(work.add(jobs) for _ in range(3)))
        await work.add([Job("handle", "last", clock() + timedelta(seconds=0.6))])
        assert await done.count(21) == sorted(["last", *(job.key for job in jobs)])


async def test_a_job_is_not_done_before_its_moment(url: str | None) -> None:
    done, moment = Done(), clock() + timedelta(seconds=0.4)
    async with working(url, done.work) as work:
        await work.add([Job("deliver", "later", moment), Job("deliver", "now", clock())])
        await done.count(2)
    assert done.keys == ["now", "later"]
    assert done.at["later"] >= moment


async def test_what_is_recorded_is_queued_on_start(url: str | None) -> None:
    done = Done()

    async def outstanding(until: datetime) -> Iterable[Job]:
        return [Job("deliver", key, clock()) for key in "abc"]

    async with working(url, done.work, outstanding):
        assert await done.count(3) == ["a", "b", "c"]


async def test_what_stays_outstanding_is_done_although_whoever_began_it_never_ends(url: str | None) -> None:
    """A replica was killed at work, and its jobs stayed undone: for the queue they were still under way."""
    done, dead, at = Done(), asyncio.Event(), clock() - timedelta(hours=1)

    async def run(key: str) -> None:
        await done.work(key)
        if len(done.keys) == 1:
            await dead.wait()

    async def outstanding(until: datetime) -> Iterable[Job]:
        return [Job("deliver", "stuck", at)]

    async with working(url, run, outstanding, replace(CREW, sweep=timedelta(seconds=0.1))):
        try:
            await done.count(2)
        finally:
            dead.set()  # or the worker would wait for it to end


async def test_a_key_comes_again_when_its_work_asks_for_it(url: str | None) -> None:
    done = Done()
    done.again["busy"] = moment = clock() + timedelta(seconds=0.3)
    async with working(url, done.work) as work:
        await work.add([Job("deliver", "busy", clock())])
        assert await done.count(2) == ["busy", "busy"]
    assert done.at["busy"] >= moment


async def test_work_that_breaks_does_not_stop_the_others(url: str | None) -> None:
    done = Done()

    async def run(key: str) -> None:
        await done.work(key)
        raise RuntimeError(key)

    async with working(url, run) as work:
        for number in range(3):
            await work.add([Job("deliver", f"k{number}", clock())])
            await done.count(number + 1)


async def test_who_is_stopped_ends_what_was_begun(url: str | None) -> None:
    begun, release, ended = asyncio.Event(), asyncio.Event(), list[str]()

    async def run(key: str) -> None:
        begun.set()
        await release.wait()
        ended.append(key)

    async with working(url, run) as work:
        await work.add([Job("deliver", "slow", clock())])
        await asyncio.wait_for(begun.wait(), 60)
        asyncio.get_running_loop().call_later(0.02, release.set)
    assert ended == ["slow"]


async def test_two_replicas_share_the_jobs_and_do_each_once(flushed: str) -> None:
    first, second = Done(), Done()
    both = Done()

    async def run(own: Done, key: str) -> None:
        await own.work(key)
        await both.work(key)

    jobs = [Job("deliver", f"k{number}", clock()) for number in range(60)]
    async with working(flushed, lambda key: run(first, key)) as one, working(flushed, lambda key: run(second, key)):
        await one.add(jobs)
        assert await both.count(60) == sorted(job.key for job in jobs)
    assert len(both.keys) == 60


class TestSharedLimits:
    RATES = Rates(1 / 100, 1 / 1000)  # a turn in 109 seconds: none comes back while the test runs

    async def test_a_turn_that_one_replica_took_the_others_do_not_have(self, flushed: str) -> None:
        async with open_turns(flushed) as first, open_turns(flushed) as second:
            assert (await first.take(ROOM, self.RATES)).platform == 0
            waits = await second.take(OTHER, self.RATES)
            assert 100 < waits.platform < 110 and waits.chat == 0
            assert 1000 < (await second.take(ROOM, self.RATES)).chat < 1100

    async def test_a_hold_holds_for_all_replicas(self, flushed: str) -> None:
        async with open_turns(flushed) as first, open_turns(flushed) as second:
            await first.hold(ROOM, 600, everywhere=False)
            assert 590 < (await second.take(ROOM, Rates(50, 5))).chat <= 600
            assert await second.take(OTHER, Rates(50, 5)) == await OwnTurns().take(OTHER, Rates(50, 5))

    async def test_without_its_redis_a_process_keeps_turns_of_its_own(self) -> None:
        def connect() -> Redis:
            return Redis.from_url("unix:///tmp/digest-no-such-socket")

        turns = SharedTurns(connect)  # type: ignore[arg-type]
        assert (await turns.take(Where("console", "群"), self.RATES)).platform == 0
        assert (await turns.take(Where("console", "群"), self.RATES)).platform > 100

    async def test_a_redis_that_was_restarted_is_told_the_script_again(self, flushed: str) -> None:
        async with open_turns(flushed) as turns:
            await turns.take(ROOM, self.RATES)
            async with Redis.from_url(flushed) as client:
                await client.script_flush()
            assert (await turns.take(ROOM, self.RATES)).chat > 1000
