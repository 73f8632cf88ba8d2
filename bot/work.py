"""Carries keys to those who work on them, soon or at a given moment: in this process, or to all replicas through Redis.

It is no record. What is lost on the way is queued again within a minute, from the ledger; what is carried twice is
recognised there.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal, Protocol

import structlog

from pipeline.errors import DigestError

if TYPE_CHECKING:
    from docket import Docket, Worker

log = structlog.get_logger()

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Name = Literal["deliver", "handle"]
# Works on a key; when to come again, or None if that is over. Whatever it raises, the ledger brings the key again.
Runs = Mapping[Name, Callable[[str], Awaitable[datetime | None]]]


@dataclass(frozen=True, slots=True)
class Job:
    """Work on `key`, not before `at`. The same job is queued once, however often it is added."""

    name: Name
    key: str
    at: datetime


# The jobs of all that is recorded and not over, and may be worked on until then.
Outstanding = Callable[[datetime], Awaitable[Iterable[Job]]]


@dataclass(frozen=True, slots=True)
class Crew:
    """How the work is done. Whoever stops waits `grace` for what it has begun."""

    concurrency: int = 50
    sweep: timedelta = timedelta(minutes=1)
    redelivery: timedelta = timedelta(seconds=15)  # after which the others get the jobs of a replica that died
    tick: timedelta = timedelta(milliseconds=100)  # how often due jobs are looked for


class Work(Protocol):
    """A queue of jobs and those who do them."""

    async def add(self, jobs: Sequence[Job]) -> None:
        """Queues jobs. What cannot be queued now is logged: the ledger brings it again."""

    async def run(self, outstanding: Outstanding) -> None:
        """Works until cancelled, then ends what it has begun; on start and each minute queues what is outstanding."""


@asynccontextmanager
async def open_work(
    url: str | None, runs: Runs, clock: Callable[[], datetime], crew: Crew = Crew()
) -> AsyncIterator[Work]:
    """A queue in this process, or on the Redis at `url`, that all replicas share."""
    from docket import Docket, Worker  # noqa: PLC0415 (takes a second, and only `serve` needs it)

    # Nothing is remembered of a job that is done: the same may be asked for again at once.
    docket = Docket(name="digest", url=url or "memory://", execution_ttl=timedelta(0))
    work = DocketWork(docket, runs, clock, crew)
    worker = Worker(
        docket,
        concurrency=crew.concurrency,
        redelivery_timeout=crew.redelivery,
        minimum_check_interval=crew.tick,
        scheduling_resolution=crew.tick,
    )
    async with docket, worker:
        work.worker = worker
        yield work


class DocketWork:
    """Jobs on a docket (https://docket.lol), whose keys are those of the jobs: what is queued already is not again."""

    worker: Worker

    def __init__(self, docket: Docket, runs: Runs, clock: Callable[[], datetime], crew: Crew) -> None:
        self._docket = docket
        self._clock = clock
        self._crew = crew
        for name, run in runs.items():
            docket.register(self._task(name, run), names=[name])

    async def add(self, jobs: Sequence[Job]) -> None:
        from redis.exceptions import RedisError  # noqa: PLC0415 (is loaded with docket)

        ahead = datetime.now(UTC) - self._clock()  # a docket goes by the real clock
        calls = [
            self._docket.call(job.name, when=job.at + ahead, key=f"{job.name}:{job.key}@{job.at.timestamp()}")(job.key)
            for job in jobs
        ]
        try:
            failed = [one for one in await self._docket.add_many(calls) if one.schedule_exception is not None]
        except RedisError as error:
            log.warning("work.not_queued", jobs=len(jobs), error=type(error).__name__)
        else:
            if failed:
                log.warning("work.not_queued", jobs=len(failed), error=type(failed[0].schedule_exception).__name__)

    async def run(self, outstanding: Outstanding) -> None:
        async with asyncio.TaskGroup() as both:
            both.create_task(self._sweep(outstanding))
            both.create_task(self.worker.run_forever())

    async def _sweep(self, outstanding: Outstanding) -> None:
        while True:
            try:
                await self.add([self._anew(job) for job in await outstanding(self._clock() + self._crew.sweep)])
            except DigestError as error:
                log.warning("work.not_swept", error=str(error))
            await asyncio.sleep(self._crew.sweep.total_seconds())

    def _anew(self, job: Job) -> Job:
        """What should have been done a while ago is another job, the same for all replicas.

        The queue would take the old one for under way, if a process died or hangs with it.
        """
        now, sweep = self._clock(), self._crew.sweep
        return job if job.at > now - sweep else replace(job, at=now - (now - EPOCH) % sweep)

    def _task(self, name: Name, run: Callable[[str], Awaitable[datetime | None]]) -> Callable[[str], Awaitable[None]]:
        async def task(key: str) -> None:
            again = await run(key)
            if again is not None:
                await self.add([Job(name, key, again)])

        task.__name__ = name
        return task
