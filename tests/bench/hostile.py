"""Every malformed, hostile and odd feed through the workers: an outcome for each, none slow, no promise broken.

.venv/bin/python -m tests.bench.hostile
"""

from __future__ import annotations

import asyncio
import resource
import tarfile
import time
from collections import Counter
from datetime import UTC, datetime

from pipeline.model import Document, Parsed, Source
from pipeline.parse.workers import Workers
from tests.bench.promises import broken_promises
from tests.bench.replay import data

NOW = datetime(2026, 6, 17, 0, 30, tzinfo=UTC)
SLOWEST_S = 10.0
LARGEST_MB = 600


def documents() -> list[tuple[str, Document]]:
    """Name and document of every file in the archive."""
    with tarfile.open(data().parent / "hostile" / "feeds.tar.gz") as archive:
        files = [(member.name, archive.extractfile(member)) for member in archive.getmembers() if member.isfile()]
        return [(name, Document(f"http://hostile.example/{name}", file.read())) for name, file in files if file]


async def outcomes(documents: list[tuple[str, Document]]) -> list[tuple[str, Parsed, float]]:
    """What each document came to, and in how many seconds, one after another."""
    found = []
    async with Workers() as workers:
        for name, document in documents:
            started = time.perf_counter()
            parsed = await workers.parse(Source(name=name[-80:], url=document.url), document, NOW)
            found.append((name, parsed, time.perf_counter() - started))
    return found


def peak_mb() -> float:
    """The most that this process and two workers as large as the largest ever held."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return (own + 2 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def kind_of(parsed: Parsed) -> str:
    if parsed.error is not None:
        return "error"
    return "items" if parsed.items else "no usable entry" if parsed.seen else "valid, no entries"


def main() -> None:
    started = time.perf_counter()
    found = asyncio.run(outcomes(documents()))
    seconds = time.perf_counter() - started
    slowest = max(found, key=lambda outcome: outcome[2])
    broken = [(name, line) for name, parsed, _ in found for line in broken_promises(parsed, NOW)]
    errors = Counter((parsed.error or "").split(";")[0].split("(")[0] for _, parsed, _ in found if parsed.error)
    print(f"files {len(found)}, outcomes {dict(Counter(kind_of(parsed) for _, parsed, _ in found))}, {seconds:.1f} s")
    for error, count in errors.most_common():
        print(f"  {count:5} {error}")
    print(f"slowest {slowest[2]:.2f} s ({slowest[0]}), allowed {SLOWEST_S}")
    print(f"peak {peak_mb():.0f} MB, this process and two workers; allowed {LARGEST_MB}")
    print(f"broken promises {len(broken)}")
    for name, line in broken[:20]:
        print(f"  {name}: {line}")
    assert slowest[2] <= SLOWEST_S and peak_mb() <= LARGEST_MB and not broken


if __name__ == "__main__":
    main()
