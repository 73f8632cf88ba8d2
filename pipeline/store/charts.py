"""The pictures of weekly reports as stored; what they show stands in the report itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from pipeline.store.engine import Database
from pipeline.store.schema import charts


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart of a report, by the name that the report has for it; `png` is the same picture as `svg`."""

    name: str
    svg: str
    png: bytes


class Charts:
    """Pictures are added together with their report, by `Reports.add`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, report_id: str) -> dict[str, Picture]:
        """The pictures of a report by name; none of a report without any, or of none."""
        query = select(charts.c.name, charts.c.svg, charts.c.png).where(charts.c.report_id == report_id)
        return {row.name: Picture(row.name, row.svg, bytes(row.png)) for row in await self._database.rows(query)}


def rows(report_id: str, pictures: Sequence[Picture]) -> list[dict[str, str | bytes]]:
    return [{"report_id": report_id, "name": p.name, "svg": p.svg, "png": p.png} for p in pictures]
