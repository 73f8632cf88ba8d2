"""The stored items of a week → its events, best first, and those of the weeks before: reads and saves stories.

What daily reports have grouped and told is taken as it is; what none has looked at is grouped here, so that a week of
which nothing but the feeds was stored has the same events. Nothing is counted or worded.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline import facts, grouping, trends
from pipeline.config import PipelineConfig, Profile
from pipeline.extract import extract
from pipeline.meaning import Embedder, FloatArray
from pipeline.model import DailyReport, Entry, Item, Source, Story
from pipeline.rank.relevance import relevance
from pipeline.store import Store
from pipeline.week.event import Event
from pipeline.week.span import Span
from pipeline.week.sums import own_sum
from pipeline.week.worth import Scales, Weighed, louder, weighed, within

__all__ = ["Span", "before", "events", "vectors"]

_TOLD_LATER = timedelta(days=2)  # a daily report tells of the two days before it
_ENOUGH_DAYS = 5 / 7  # of the days of a week before that must have news for it to be one to compare with …
_ENOUGH_NEWS = 1 / 5  # … and how much news, of what an ordinary day of this week has


async def events(  # noqa: PLR0913, PLR0917 (what a report is asked with)
    store: Store,
    config: PipelineConfig,
    profile: Profile,
    sources: Mapping[str, Source],
    span: Span,
    embedder: Embedder,
) -> tuple[list[Event], int]:
    """Every event of the span, best first, and how many items the span has."""
    scales = Scales(profile, sources, span)
    stories = await _stories(store, scales, embedder)
    told = await _told(store, profile, span)
    bodies = await store.items.bodies([item.id for story in stories for item in story.items])
    telling = _Telling(scales, bodies, told)
    found = [telling.event(one) for one in weighed(stories, scales, bodies, told.keys())]
    count = await store.items.count_between(*span.moments(profile.timezone))
    return sorted(found, key=lambda event: (-event.score, event.id)), count


async def before(  # noqa: PLR0913, PLR0917 (as above)
    store: Store,
    config: PipelineConfig,
    profile: Profile,
    sources: Mapping[str, Source],
    span: Span,
    embedder: Embedder,
) -> list[list[Event]]:
    """The events of the same days of up to eight weeks before, oldest first; only weeks that stored data covers.

    Their texts are their titles.
    """
    now = Scales(profile, sources, span)
    enough = _ordinary_day(within(await store.stories.between(*span.moments(profile.timezone)), now), now)
    weeks = []
    for week in span.before(trends.MAX_WEEKS):
        scales = Scales(profile, sources, week)
        stories = await _stories(store, scales, embedder)
        if is_covered(stories, scales, enough * _ENOUGH_NEWS):
            weeks.append([_titled(one) for one in weighed(stories, scales, {})])
    return weeks


async def vectors(events: Sequence[Event], embedder: Embedder) -> dict[str, FloatArray]:
    """The vector of each event's title, by the event's id."""
    rows = await asyncio.to_thread(embedder.embed, [event.item.title for event in events])
    return {event.id: row for event, row in zip(events, rows, strict=True)}


def is_covered(stories: Sequence[Story], scales: Scales, least: float) -> bool:
    """Whether so many days of the span have at least `least` items on the topics that it can be compared with."""
    counts = _by_day(stories, scales)
    return sum(count >= max(1, least) for count in counts.values()) >= ceil(len(scales.span.days) * _ENOUGH_DAYS)


def _by_day(stories: Sequence[Story], scales: Scales) -> dict[date, int]:
    counts = dict.fromkeys(scales.span.days, 0)
    for story in stories:
        for item in story.items:
            counts[scales.day(item)] += 1
    return counts


def _ordinary_day(stories: Sequence[Story], scales: Scales) -> float:
    counts = sorted(_by_day(stories, scales).values())
    return counts[len(counts) // 2]


async def _stories(store: Store, scales: Scales, embedder: Embedder) -> list[Story]:
    """The stories of the span with its items alone, those that are grouped only now among them."""
    profile, (start, end) = scales.profile, scales.span.moments(scales.profile.timezone)
    left = await store.items.unjudged(start, end, profile.name)
    wanted = [item for item in left if relevance(item, profile, scales.sources.get(item.source)) > 0]
    if wanted:
        await grouping.grouped(store, wanted, start - timedelta(days=profile.memory_days), embedder)
    return within(await store.stories.between(start, end), scales)


async def _told(store: Store, profile: Profile, span: Span) -> dict[str, Entry]:
    """By story id the newest line that a daily report of the span's days has for it."""
    told: dict[str, Entry] = {}
    for day in Span(span.start, span.end + _TOLD_LATER).days:
        report = await store.reports.find("daily", profile.name, day)
        if isinstance(report, DailyReport):
            told |= {entry.story_id: entry for entry in report.entries}
    return told


class _Line(NamedTuple):
    text: str
    language: str
    evidence: tuple[str, ...]


class _Telling:
    """Gives each event its line: that of the daily report, else the source's own words; each is proved by evidence."""

    def __init__(self, scales: Scales, bodies: Mapping[str, str], told: Mapping[str, Entry]) -> None:
        self._scales = scales
        self._bodies = bodies
        self._told = told

    def event(self, one: Weighed) -> Event:
        entry = self._told.get(one.story.id)
        event = (self._as_told(one, entry) if entry else None) or self._extracted(one) or _titled(one)
        return event if entry is None else replace(event, importance=louder(event.importance, entry.importance))

    def _as_told(self, one: Weighed, entry: Entry) -> Event | None:
        """The daily report's line, proved when it was published, if its item is of this week and still says so."""
        lead = next((item for item in one.story.items if item.id == entry.sources[0].item_id), None)
        if lead is None or not self._is_verbatim(entry.evidence, one.story):
            return None
        return _event(one, lead, _Line(entry.text, entry.language, entry.evidence))

    def _extracted(self, one: Weighed) -> Event | None:
        zone = ZoneInfo(self._scales.profile.timezone)
        told = extract(one.story, zone, self._scales.profile.language, None, self._bodies)
        proved = self._is_verbatim(told.evidence, one.story) and not (
            facts.unsupported_quantities(told.text, told.evidence) or facts.unsupported_names(told.text, told.evidence)
        )
        lead = next(item for item in one.story.items if item.id == told.item_id)
        return _event(one, lead, _Line(told.text, told.language, told.evidence)) if proved else None

    def _is_verbatim(self, evidence: Sequence[str], story: Story) -> bool:
        texts = [t for item in story.items for t in (item.title, item.text, self._bodies.get(item.id, "")) if t]
        return bool(evidence) and all(any(facts.is_verbatim(quote, text) for text in texts) for quote in evidence)


def _titled(one: Weighed) -> Event:
    lead = one.story.lead
    return _event(one, lead, _Line(lead.title, lead.language, (lead.title,)))


def _event(one: Weighed, lead: Item, line: _Line) -> Event:
    return Event(
        story=one.story,
        lead=lead.id,
        text=line.text,
        language=line.language,
        evidence=line.evidence,
        day=one.day,
        region=one.region,
        area=one.area,
        category=one.category,
        topics=one.topics,
        entities=one.assessed.named,
        score=round(one.assessed.score, 1),
        importance=one.importance,
        owners=max(1, one.assessed.outlets),
        amount=own_sum(lead.title, line.evidence, one.tender),
        tender=one.tender,
    )
