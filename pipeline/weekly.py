"""The weekly report: its steps in order, nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pipeline import charts, claims, compose, notes, weekly_quality
from pipeline.charts import Chart
from pipeline.compose import tally
from pipeline.compose.phrases import phrases
from pipeline.compose.pictures import pictures
from pipeline.config import PipelineConfig, Profile
from pipeline.daily import Engines, coverage, today
from pipeline.llm import Door
from pipeline.model import ChartNote, Source, Usage, WeeklyReport
from pipeline.quality import Material
from pipeline.store import Picture, Store
from pipeline.week import figures, gather, themes
from pipeline.week.event import Event, Theme
from pipeline.week.figures import Figures
from pipeline.week.span import Span
from pipeline.week.told import Told

WIDELY = figures.WIDELY


@dataclass(frozen=True, slots=True)
class Order:
    """Which weekly report is wanted: whose, of which days, and seen from which moment."""

    profile: Profile
    span: Span
    now: datetime
    sources: Sequence[Source]


def last_week(profile: Profile, now: datetime) -> Span:
    """The last Monday to Sunday that is over in the profile's zone."""
    day = today(profile, now)
    sunday = day - timedelta(days=day.weekday() + 1)
    return Span(sunday - timedelta(days=6), sunday)


async def build(
    store: Store, config: PipelineConfig, order: Order, engines: Engines, step: Callable[[str], None] = lambda _: None
) -> WeeklyReport:
    """Build and store the next version of the report that `order` names, from the stored items."""
    profile, span, sources = order.profile, order.span, {source.name: source for source in order.sources}

    version = await store.reports.next_version("weekly", profile.name, span.start)  # first, as a daily's
    step("events")
    found, items = await gather.events(store, profile, sources, span, engines.embedder)

    step("weeks before")
    earlier = await gather.before(store, profile, sources, span, engines.embedder)

    step("report")
    counted = figures.figures(found, earlier, profile, span, items)
    grouped = themes.themes(found, profile)
    told = await _told(engines.door, found, grouped, counted, profile) if engines.door else None
    if told:
        parts = compose.written(found, grouped, counted, profile, told)
    else:
        parts = compose.extractive(found, grouped, counted, profile)
    citations = compose.Citations()
    written = compose.numbered(parts, profile.language, citations)
    statistics = figures.published(counted, citations.n).model_copy(update=_more_counts(found, grouped, order))
    drawn = pictures(counted, profile.language)
    report = WeeklyReport(
        id=f"weekly-{span.start}-{profile.name}-v{version}",
        version=version,
        profile=profile.name,
        title=profile.weekly.title or profile.title,
        language=profile.language,
        start=span.start,
        end=span.end,
        timezone=profile.timezone,
        generated_at=order.now,
        engine="llm" if told else "extractive",
        model=engines.door.model if engines.door and told else None,
        parts=written,
        references=citations.references(),
        statistics=statistics,
        charts=tuple(ChartNote(name=chart.name, title=chart.title, alt=chart.alt) for chart in drawn),
        notes=_notes(order, engines.door, bool(told)),
        coverage=await coverage(store, order.sources, config.fetch.silent_days, order.now),
        quality={},
        usage=engines.door.usage if engines.door else Usage(),
    )
    report = report.model_copy(update={"quality": await _measured(store, report, found)})

    step("charts")
    await store.reports.add(report, await asyncio.to_thread(_painted, drawn))
    return report


def _more_counts(events: Sequence[Event], grouped: Sequence[Theme], order: Order) -> dict[str, object]:
    """The counts that sentences tell beside the week's own: within each area, and of the themes."""
    days = order.span.days
    return {
        "within_areas": tally.within_areas(events, order.profile, days),
        "themes": tally.themes(compose.foremost(grouped, order.profile), days),
    }


async def _told(
    door: Door, events: Sequence[Event], grouped: Sequence[Theme], counted: Figures, profile: Profile
) -> Told:
    """What the model tells of the week and can be proved."""
    weekly = profile.weekly
    of_areas, changes = compose.counted(events, counted, profile)
    titles = {area.key: area.title for area in weekly.areas}
    frame = claims.Frame(titles, of_areas, changes, weekly.trends, weekly.questions)
    return await claims.Reporter(door, profile.language).tell(grouped, frame)


def _notes(order: Order, door: Door | None, told: bool) -> tuple[str, ...]:
    """That excerpts stand where no model wrote, why one did not, and that the week is not over."""
    say, language = phrases(order.profile.language), order.profile.language
    found = [] if told else [say.excerpts]
    found += [
        f"{said}{'。' if language == 'zh' else '.'}" for said in notes.failed(door.failures if door else {}, language)
    ]
    if order.span.end >= today(order.profile, order.now):
        local = order.now.astimezone(ZoneInfo(order.profile.timezone))
        found.append(say.unfinished.format(time=f"{local:%Y-%m-%d %H:%M}"))
    return tuple(found)


async def _measured(store: Store, report: WeeklyReport, events: Sequence[Event]) -> dict[str, float | int]:
    """The report measured against what is stored."""
    ids = [reference.item_id for reference in report.references]
    material = Material(await store.items.get(ids), await store.items.bodies(ids), ZoneInfo(report.timezone))
    return weekly_quality.measure(report, material, [_items(event) for event in events if is_important(event)])


def is_important(event: Event) -> bool:
    """Whether the report may not leave `event` out."""
    return event.importance == "high" or event.owners >= WIDELY


def _items(event: Event) -> frozenset[str]:
    return frozenset(item.id for item in event.story.items)


def _painted(drawn: Sequence[Chart]) -> list[Picture]:
    return [Picture(chart.name, chart.svg, charts.png(chart)) for chart in drawn]


def iso_week(year: int, week: int) -> Span:
    """Monday to Sunday of an ISO week; ValueError where the year has no such week."""
    monday = date.fromisocalendar(year, week, 1)
    return Span(monday, monday + timedelta(days=6))
