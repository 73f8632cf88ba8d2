"""What fetching costs, measured over loopback with the servers in a process of their own.

    .venv/bin/python -m tests.bench.fetching          every figure
    .venv/bin/python -m tests.bench.fetching many     60 sources of 30 kB: time and processor time
    .venv/bin/python -m tests.bench.fetching hostile  the shipped limits against hostile sources: time, peak, outcomes

Reads no stored data.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection

from pipeline.config import FetchConfig
from pipeline.fetch import fetch_sources
from pipeline.model import Source
from tests.fakes import web as scripts
from tests.fakes.web import Web, answer, redirect, serving

NOW = datetime(2026, 3, 2, tzinfo=UTC)
FEED = b"<item>0123456789</item>" * 1_300


def crowd(web: Web) -> list[str]:
    return [web.add(f"/{number}", answer(FEED)) for number in range(60)]


def mob(web: Web) -> list[str]:
    """Twenty that send 1 GB, twenty bombs of 1 GB, two of each other kind, and twenty that are well."""
    bomb = scripts.bomb(1_000)
    hostile = {
        "gigabyte": (scripts.flood(1_000_000_000), 20),
        "bomb": (bomb, 20),
        "hang": (scripts.hang, 2),
        "drip": (scripts.drip(1), 2),
        "crumbs": (scripts.crumbs(100_000_000), 2),
        "metadata": (redirect("http://169.254.169.254/"), 2),
        "304": (scripts.raw(scripts.head(304)), 2),
        "well": (answer(FEED), 20),
    }
    urls = [web.add(f"/{name}/{n}", script) for name, (script, count) in hostile.items() for n in range(count)]
    return [*urls, *(web.add(f"/loop/{n}", redirect(f"/loop/{n}")) for n in range(2))]


def _serve(pipe: Connection, fill: Callable[[Web], list[str]]) -> None:
    async def run() -> None:
        async with serving() as web:
            pipe.send(fill(web))
            await asyncio.to_thread(pipe.recv)

    asyncio.run(run())


@asynccontextmanager
async def elsewhere(fill: Callable[[Web], list[str]]) -> AsyncIterator[list[str]]:
    """The addresses that `fill` adds to a server in another process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(there, fill), daemon=True)
    process.start()
    try:
        yield await asyncio.to_thread(here.recv)
    finally:
        here.send(None)
        process.join()


async def measure(fill: Callable[[Web], list[str]], config: FetchConfig) -> None:
    async with elsewhere(fill) as urls:
        plan = [(Source(name=url, url=url), None) for url in urls]
        began, busy = time.perf_counter(), time.process_time()
        outcomes = [fetched async for fetched in fetch_sources(plan, config, NOW)]
        took, busy = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(outcomes)} of {len(urls)} sources: {took:.2f} s, {busy:.2f} s of processor time, peak {peak:.0f} MB")
    kinds = Counter((o.source.url.split("/")[3], o.state.status, (o.state.error or "")[:90]) for o in outcomes)
    for (kind, status, error), count in sorted(kinds.items()):
        if not kind.isdigit():
            print(f"  {count:3} {kind:9} {status:7} {error}")


def main() -> None:
    match sys.argv[1:]:
        case ["many"]:
            asyncio.run(measure(crowd, FetchConfig(allow_private_hosts=True)))
        case ["hostile"]:
            asyncio.run(measure(mob, FetchConfig(allow_private_hosts=True)))
        case _:
            for name in ("many", "hostile"):  # each in a process of its own, for its own peak
                subprocess.run([sys.executable, "-m", "tests.bench.fetching", name], check=True)


if __name__ == "__main__":
    main()
