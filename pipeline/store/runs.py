"""Runs as stored: when a fetch or a build began, when it ended, and what it came to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, select, update

from pipeline.store.engine import Database
from pipeline.store.schema import runs


@dataclass(frozen=True, slots=True)
class Run:
    """One fetch or build. `finished_at` is None while it runs, and for ever if it was killed."""

    id: int
    kind: str
    started_at: datetime
    finished_at: datetime | None
    counts: Mapping[str, int]
    error: str | None


class Runs:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def start(self, kind: str, now: datetime) -> int:
        """Records that a run of `kind` begins; its id, to finish it by."""
        row = insert(runs).values(kind=kind, started_at=now, counts="{}").returning(runs.c.id)
        key: int = await self._database.write(lambda connection: connection.scalar(row))
        return key

    async def finish(self, run_id: int, now: datetime, counts: Mapping[str, int], error: str | None = None) -> None:
        """Records how a run ended; `error` is the line that its user was shown, if it failed."""
        values = {"finished_at": now, "counts": json.dumps(dict(counts)), "error": error}
        change = update(runs).where(runs.c.id == run_id).values(values)
        await self._database.write(lambda connection: connection.execute(change))

    async def last(self, kind: str) -> Run | None:
        """The run of `kind` that began last."""
        columns = (runs.c[name] for name in Run.__slots__)
        query = select(*columns).where(runs.c.kind == kind).order_by(runs.c.id.desc()).limit(1)
        found = [replace(Run(*row), counts=json.loads(row.counts)) for row in await self._database.rows(query)]
        return found[0] if found else None
