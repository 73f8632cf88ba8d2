"""Reports for those who ask: the stored one, or one that is built now, once however many ask at the same time.

It asks the pipeline and knows no platform. Sources that are due are asked before a report is built.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.runs import recorded
from pipeline import daily, weekly
from pipeline.collect import collect, due
from pipeline.config import PipelineConfig, Profile
from pipeline.daily import Engines
from pipeline.errors import DigestError, StoreError
from pipeline.llm import open_door
from pipeline.meaning import Embedder
from pipeline.model import DailyReport, Report, Source, WeeklyReport
from pipeline.rank.taste import Taste
from pipeline.store import Store
from pipeline.week.span import Span

_KEPT = 16  # reports that are at hand


@dataclass
class Newsroom:
    """One store, its sources, and what reports are made with. `tastes` are what readers' votes came to, by profile."""

    store: Store
    config: PipelineConfig
    sources: Sequence[Source]
    embedder: Embedder
    environ: Mapping[str, str]
    clock: Callable[[], datetime]
    tastes: dict[str, Taste] = field(default_factory=dict)
    _read_lately: dict[str, Report] = field(default_factory=dict)
    _building: defaultdict[str, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    def profile(self, name: str) -> Profile:
        """ConfigError with the names that there are when it is none of them."""
        return self.config.profile(name)

    def profiles(self) -> list[str]:
        return [profile.name for profile in self.config.profiles]

    async def report(self, report_id: str) -> Report | None:
        """A stored report; it never changes, and many ask for the same at once."""
        found = self._read_lately.get(report_id) or await self.store.reports.get(report_id)
        if found is not None:
            self._read_lately[report_id] = found
            if len(self._read_lately) > _KEPT:
                del self._read_lately[next(iter(self._read_lately))]
        return found

    async def stored(self, kind: str, profile: str, days: str) -> Report | None:
        """The newest version of the report of `days`: DATE, START:END, or the last one."""
        if days == "last":
            return await self.store.reports.latest(kind, profile)
        first, _, last = days.partition(":")
        if kind == "weekly":
            return await self.store.reports.find_week(profile, date.fromisoformat(first), date.fromisoformat(last))
        return await self.store.reports.find(kind, profile, date.fromisoformat(first))

    async def newest(self, profile: str) -> DailyReport | None:
        """The newest daily report there is."""
        found = await self.store.reports.latest("daily", profile)
        return found if isinstance(found, DailyReport) else None

    async def daily(self, profile: str, day: date) -> DailyReport:
        """The stored report of `day`, else one that is built now."""
        async with self._building[f"daily {profile} {day}"]:
            found = await self.store.reports.find("daily", profile, day)
            if isinstance(found, DailyReport):
                return found
            await self.refresh()
            now = self.clock()
            chosen = self.profile(profile)
            if not await daily.items_in(self.store, daily.window_of(chosen, day, now)):
                raise DigestError(f"nothing is stored for {day}, so there is no report to make; see digest doctor")
            taste = self.tastes.get(profile, Taste())
            order = daily.Order(chosen, day, now, self.sources, taste)
            try:
                async with (
                    recorded(self.store, f"daily:{profile}", now) as counts,
                    open_door(self.config.llm, self.environ, self.store.model_calls, now) as door,
                ):
                    report = await daily.build(self.store, self.config, order, Engines(self.embedder, door))
                    counts["entries"] = len(report.entries)
            except StoreError:
                found = await self.store.reports.find("daily", profile, day)
                if not isinstance(found, DailyReport):
                    raise
                return found  # another replica was faster
            return report

    async def weekly(self, profile: str, span: Span | None = None) -> WeeklyReport:
        """The stored report of `span` (None: the last full week), else one that is built now."""
        now = self.clock()
        chosen = self.profile(profile)
        wanted = span or weekly.last_week(chosen, now)
        async with self._building[f"weekly {profile} {wanted.start} {wanted.end}"]:
            found = await self.store.reports.find_week(profile, wanted.start, wanted.end)
            if found is not None:
                return found
            await self.refresh()
            order = weekly.Order(chosen, wanted, now, self.sources)
            try:
                async with (
                    recorded(self.store, f"weekly:{profile}", now) as counts,
                    open_door(self.config.llm, self.environ, self.store.model_calls, now) as door,
                ):
                    report = await weekly.build(self.store, self.config, order, Engines(self.embedder, door))
                    counts["events"] = report.statistics.events
            except StoreError:
                found = await self.store.reports.find_week(profile, wanted.start, wanted.end)
                if found is None:
                    raise
                return found
            return report

    async def refresh(self) -> None:
        """Asks the sources that are due."""
        async with self._building["sources"]:
            await self._read()

    async def _read(self) -> None:
        now = self.clock()
        asked = await due(self.store, self.sources, self.config.fetch, now)
        if not asked:
            return
        async with recorded(self.store, "fetch", now) as counts:
            outcomes = await collect(self.store, asked, self.config.fetch, now)
            counts["sources"] = len(outcomes)
            counts["new"] = sum(outcome.items_new for outcome in outcomes)

    async def texts(self, report: DailyReport) -> dict[str, tuple[str, ...]]:
        """The stored title, text and article of each item that `report` cites, by item id."""
        ids = [source.item_id for entry in report.entries for source in entry.sources]
        items, bodies = await self.store.items.get(ids), await self.store.items.bodies(ids)
        return {key: (item.title, item.text, bodies.get(key, "")) for key, item in items.items()}
