"""Records fetches and builds as runs: when each began and ended, and what it came to or why it failed."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from pipeline.errors import DigestError
from pipeline.store import Store


@asynccontextmanager
async def recorded(store: Store, kind: str, now: datetime) -> AsyncIterator[dict[str, int]]:
    """A run of `kind` ("fetch", "daily:PROFILE", "weekly:PROFILE") that begins at `now` and lasts as long as the block.

    The block fills in the counts. What it raises is recorded as its error, and raised.
    """
    began, run = time.monotonic(), await store.runs.start(kind, now)
    counts: dict[str, int] = {}

    def over() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    try:
        yield counts
    except DigestError as error:
        await store.runs.finish(run, over(), counts, str(error))
        raise
    except Exception as error:
        await store.runs.finish(run, over(), counts, f"unexpected {type(error).__name__}")
        raise
    await store.runs.finish(run, over(), counts)
