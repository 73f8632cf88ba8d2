"""What parsing costs, next to feedparser alone on the same bytes in the same run.

.venv/bin/python -m tests.bench.parsing [DAY]
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import feedparser

from pipeline.model import Document, Parsed, Source
from pipeline.parse.workers import Workers
from tests.bench.replay import data

ROUNDS = 3


def documents(day: str, times: int = 1) -> list[tuple[Source, Document]]:
    """The files of a replay day, `times` over."""
    files = sorted((data() / day).glob("*.xml"))
    found = []
    for number in range(times):
        for path in files:
            source = Source(name=f"{path.stem[:60]} {number}", url=f"http://127.0.0.1/{number}/{path.stem[:60]}.xml")
            found.append((source, Document(source.url, path.read_bytes(), "application/rss+xml")))
    return found


async def parse_all(documents: list[tuple[Source, Document]], now: datetime) -> list[Parsed]:
    """As a run does it: all at once, through one set of workers."""
    async with Workers() as workers:
        return await asyncio.gather(*(workers.parse(source, document, now) for source, document in documents))


def fastest(job: Callable[[], object]) -> float:
    """Seconds of the fastest of ROUNDS runs."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        job()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def broken(document: Document) -> Document:
    """The same document as only a tolerant reader can read it: its root is never closed."""
    return Document(document.url, document.body.replace(b"</rss>", b""), document.content_type)


def import_seconds(module: str) -> float:
    """What a fresh interpreter takes to import `module`, beyond starting."""
    commands = ([sys.executable, "-c", f"import {module}"], [sys.executable, "-c", "pass"])
    with_it, without = (fastest(lambda command=command: subprocess.run(command, check=True)) for command in commands)
    return with_it - without


def main() -> None:
    day = sys.argv[1] if len(sys.argv) > 1 else "2026-06-16"
    now = datetime.fromisoformat(f"{day}T08:30:00+08:00").astimezone(UTC) + timedelta(days=1)
    whole = documents(day)
    size = sum(len(document.body) for _, document in whole)
    alone = fastest(lambda: [feedparser.parse(document.body) for _, document in whole])
    items = sum(len(parsed.items) for parsed in asyncio.run(parse_all(whole, now)))
    print(f"{day}: {len(whole)} documents, {size / 1e6:.2f} MB, {items} items")
    print(f"feedparser alone      {alone:6.2f} s  {size / alone / 1e6:6.2f} MB/s")
    mended = [(source, broken(document)) for source, document in whole]
    tenfold = documents(day, 10)
    jobs = {"as they are": whole, "every one broken": mended, "ten times as many": tenfold}
    for name, each in jobs.items():
        seconds = fastest(lambda each=each: asyncio.run(parse_all(each, now)))
        times = len(each) / len(whole)
        speed, ratio = size * times / seconds / 1e6, seconds / alone / times
        print(f"{name:20}  {seconds:6.2f} s  {speed:6.2f} MB/s  {ratio:.2f} × feedparser")
    for module in ("feedparser", "pipeline.parse.workers"):
        print(f"importing {module}: {import_seconds(module):.2f} s")


if __name__ == "__main__":
    main()
