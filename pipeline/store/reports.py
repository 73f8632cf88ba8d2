"""Reports as stored, daily and weekly: each version once and for ever, as the exact JSON that was published.

The day of a weekly report is its first; weeks and shorter spans that begin on one day share their numbers of versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.errors import StoreError
from pipeline.model import DailyReport, Entry, Report, Told, WeeklyReport, Window
from pipeline.store.charts import Picture, rows
from pipeline.store.engine import Database
from pipeline.store.schema import charts, reports

_REPORT: TypeAdapter[Report] = TypeAdapter(Report)
LATEST = (reports.c.date.desc(), reports.c.version.desc(), reports.c.generated_at.desc(), reports.c.id)


@dataclass(frozen=True, slots=True)
class Edition:
    """One stored version of a report, as an archive lists it."""

    id: str
    kind: str
    profile: str
    date: date
    version: int
    generated_at: datetime


class Reports:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, report: Report, pictures: Sequence[Picture] = ()) -> None:
        """Stores a report for good, with the pictures of its charts.

        StoreError if its id, or that version of that day's report, is there already.
        """
        day, window = _span(report)
        row = {
            "id": report.id,
            "kind": report.kind,
            "profile": report.profile,
            "date": day,
            "version": report.version,
            "generated_at": report.generated_at,
            "window_start": window.start,
            "window_end": window.end,
            "json": report.model_dump_json(),
        }

        async def store(connection: AsyncConnection) -> None:
            try:
                await connection.execute(reports.insert(), row)
            except IntegrityError as error:
                raise StoreError(
                    f"report {report.id} (version {report.version} of {day}) is stored already and never "
                    "changes; build the next version with --rebuild"
                ) from error
            if pictures:
                await connection.execute(charts.insert(), rows(report.id, pictures))

        await self._database.write(store)

    async def get(self, report_id: str) -> Report | None:
        return await self._newest(reports.c.id == report_id)

    async def latest(self, kind: str, profile: str | None = None) -> Report | None:
        """The newest version of the newest day's report, of `profile` or of any."""
        of_profile = () if profile is None else (reports.c.profile == profile,)
        return await self._newest(reports.c.kind == kind, *of_profile)

    async def find(self, kind: str, profile: str, day: date) -> Report | None:
        """The newest version of that day's report."""
        return await self._newest(*_of(kind, profile), reports.c.date == day)

    async def find_week(self, profile: str, start: date, end: date) -> WeeklyReport | None:
        """The newest version of the report of exactly these days."""
        query = select(reports.c.json).where(*_of("weekly", profile), reports.c.date == start)
        for text in await self._database.values(query.order_by(*LATEST)):
            report = self._read(text)
            if isinstance(report, WeeklyReport) and report.end == end:
                return report
        return None

    async def next_version(self, kind: str, profile: str, day: date) -> int:
        """1 for a day without a report, else one more than its newest."""
        query = select(func.max(reports.c.version)).where(*_of(kind, profile), reports.c.date == day)
        newest: int | None = (await self._database.values(query))[0]
        return (newest or 0) + 1

    async def previous_end(self, kind: str, profile: str, day: date) -> datetime | None:
        """Where the window of the newest report before `day` ends: what its reader has been told about."""
        query = select(reports.c.window_end).where(*_of(kind, profile), reports.c.date < day)
        ends: list[datetime] = await self._database.values(query.order_by(*LATEST).limit(1))
        return ends[0] if ends else None

    async def told(self, profile: str, since: date, before: date) -> list[Told]:
        """What the daily reports of the half-open span of days told, oldest first; each day's newest version counts."""
        same = reports.alias()
        newest = select(func.max(same.c.version)).where(
            same.c.kind == reports.c.kind, same.c.profile == reports.c.profile, same.c.date == reports.c.date
        )
        query = (
            select(reports.c.json)
            .where(*_of("daily", profile), reports.c.date >= since, reports.c.date < before)
            .where(reports.c.version == newest.scalar_subquery())
            .order_by(reports.c.date)
        )
        found = [self._read(text) for text in await self._database.values(query)]
        dailies = [report for report in found if isinstance(report, DailyReport)]
        return [_told(report.date, entry) for report in dailies for entry in report.entries]

    async def editions(self, limit: int) -> list[Edition]:
        """The newest reports without their contents, newest day first."""
        columns = (reports.c[name] for name in Edition.__slots__)
        return [Edition(*row) for row in await self._database.rows(select(*columns).order_by(*LATEST).limit(limit))]

    async def _newest(self, *where: ColumnElement[bool]) -> Report | None:
        query = select(reports.c.json).where(*where).order_by(*LATEST).limit(1)
        found = [self._read(text) for text in await self._database.values(query)]
        return found[0] if found else None

    def _read(self, text: str) -> Report:
        try:
            return _REPORT.validate_json(text)
        except ValidationError as error:
            raise StoreError(
                f"store {self._database.place}: a report in it was written by another version of this program "
                f"({error.error_count()} of its fields do not fit); update the program"
            ) from error


def _of(kind: str, profile: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return reports.c.kind == kind, reports.c.profile == profile


def _span(report: Report) -> tuple[date, Window]:
    """The day that a report is found by, and what it draws from: of a week, its days in the report's zone."""
    if isinstance(report, DailyReport):
        return report.date, report.window
    midnights = (
        datetime.combine(day, time(), ZoneInfo(report.timezone))
        for day in (report.start, report.end + timedelta(days=1))
    )
    return report.start, Window(start=next(midnights), end=next(midnights))


def _told(day: date, entry: Entry) -> Told:
    return Told(
        entry_id=entry.id,
        story_id=entry.story_id,
        day=day,
        text=entry.text,
        evidence=entry.evidence,
        titles=tuple(source.title for source in entry.sources),
        item_ids=tuple(source.item_id for source in entry.sources),
    )
