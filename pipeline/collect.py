"""Sources → stored items: asks every source that is due, reads what came, and records each source by itself.

A source that fails is an outcome of the run, never its end; what one source brought is stored before the run is over,
so that a run which dies keeps all that it had read.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from pipeline import fetch
from pipeline.config import FetchConfig
from pipeline.model import Fetched, Parsed, Source, SourceStatus
from pipeline.parse.workers import Workers
from pipeline.store import Store

log = structlog.get_logger()

AT_ONCE = 4
"""Documents that are read and stored at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What asking one source came to."""

    name: str
    url: str
    status: SourceStatus
    items_seen: int
    items_new: int
    error: str | None


def ignore(_: Outcome) -> None:
    """Nobody watches."""


async def collect(
    store: Store,
    sources: Sequence[Source],
    config: FetchConfig,
    now: datetime,
    watch: Callable[[Outcome], None] = ignore,
) -> list[Outcome]:
    """Ask `sources`, store what is new; the outcomes in the order of `sources`. Each is told to `watch` when known."""
    states = await store.sources.states()
    outcomes: dict[str, Outcome] = {}
    free = asyncio.Semaphore(AT_ONCE)  # unread documents wait with the fetching, which bounds what they hold

    async def keep(fetched: Fetched) -> None:
        try:
            outcome = await take(store, workers, fetched, now)
        finally:
            free.release()
        outcomes[outcome.name] = outcome
        watch(outcome)

    async with Workers() as workers, asyncio.TaskGroup() as tasks:
        plan = [(source, states.get(source.name)) for source in sources]
        async for fetched in fetch.fetch_sources(plan, config, now):
            await free.acquire()
            tasks.create_task(keep(fetched))
    return [outcomes[source.name] for source in sources if source.name in outcomes]


async def due(store: Store, sources: Sequence[Source], config: FetchConfig, now: datetime) -> list[Source]:
    """Those of `sources` whose interval is over and which did not ask us to wait."""
    states = await store.sources.states()
    interval = timedelta(minutes=config.interval_minutes)
    return [source for source in sources if fetch.is_due(source, states.get(source.name), interval, now)]


async def take(store: Store, workers: Workers, fetched: Fetched, now: datetime) -> Outcome:
    """Read what one source sent and store it with the source's state; a failure is an outcome too."""
    source = fetched.source
    parsed = Parsed()
    new = 0
    try:
        if fetched.document is not None:
            parsed = await workers.parse(source, fetched.document, now)
        fetched = judged(fetched, parsed)
        new = await store.sources.record(fetched, parsed, now)
    except Exception as error:  # the one broad except per source: its failure must not take the others along
        log.exception("source.failed", source=source.name)
        state = replace(fetched.state, status="failed", error=f"could not be stored ({error.__class__.__name__})")
        fetched = replace(fetched, state=state)
    state = fetched.state
    log.info("source.read", source=source.name, status=state.status, seen=parsed.seen, new=new, error=state.error)
    return Outcome(source.name, source.url, state.status, parsed.seen, new, state.error)


def judged(fetched: Fetched, parsed: Parsed) -> Fetched:
    """The outcome once the document was read: unreadable is failed, without items is empty; neither is remembered
    as read, so that the next run asks for the whole document again."""
    if fetched.document is None or (parsed.items and not parsed.error):
        return fetched
    status: SourceStatus = "failed" if parsed.error else "empty"
    failures = fetched.state.failures + (status == "failed")
    unread = replace(
        fetched.state,
        status=status,
        error=parsed.error,
        failures=failures,
        etag=None,
        last_modified=None,
        body_hash=None,
    )
    return replace(fetched, state=unread)
