"""Another process that writes to a store, to race with or to kill."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import random
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from pipeline.store import open_store
from tests.contract.samples import NOW, entry, fetched, item, parsed, report

ITEMS = 30  # of one fetch
ENTRIES = 20  # of one report
INTERRUPTED, LEFT_A_TRACEBACK = 130, 3

_context = multiprocessing.get_context("forkserver")  # children with everything imported, in milliseconds
_context.set_forkserver_preload([__name__, "alembic.command"])


def start(work: Callable[..., None], *arguments: object) -> tuple[BaseProcess, Connection]:
    """A process that runs `work(says, *arguments)`, and our end of the pipe `says`."""
    ours, theirs = _context.Pipe()
    process = _context.Process(target=work, args=(theirs, *arguments))
    process.start()
    theirs.close()
    return process, ours


def fetch(says: Connection, url: str, name: str, times: int) -> None:
    """Records `times` fetches of the source `name`: ITEMS items of its own, and ITEMS in any order that all share."""

    async def work() -> None:
        async with open_store(url) as store:
            says.send(0)
            new, order = 0, random.Random(name)
            for number in range(times):
                items = [item(f"{name}-{number}-{i}", source=name) for i in range(ITEMS)]
                items += [item(f"shared-{number}-{i}") for i in range(ITEMS)]
                order.shuffle(items)
                new += await store.sources.record(fetched(name, etag=str(number)), parsed(*items), NOW)
            says.send(new)

    asyncio.run(work())


def fetch_and_report(says: Connection, url: str, name: str) -> None:
    """Until a signal ends it: a fetch of ITEMS items, then a report of ENTRIES entries; says when it begins.

    Exits with INTERRUPTED after Ctrl-C, and with LEFT_A_TRACEBACK if a thread of its own failed then.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background is born without it
    threading.excepthook = lambda _: os._exit(LEFT_A_TRACEBACK)

    async def work() -> None:
        async with open_store(url) as store:
            says.send(0)
            number = 0
            while True:
                items = [item(f"{name}-{number}-{i}", source=name) for i in range(ITEMS)]
                record = store.sources.record(fetched(name, etag=str(number)), parsed(*items), NOW)
                await asyncio.gather(record, store.items.count(), store.sources.states())
                entries = tuple(entry(i, items[i : i + 1]) for i in range(ENTRIES))
                await store.reports.add(report(profile=name, version=number + 1, entries=entries))
                number += 1

    try:
        asyncio.run(work())
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
