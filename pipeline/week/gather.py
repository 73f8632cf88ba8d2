"""The stored items of a week → its events, best first, and those of the weeks before: reads and saves stories.

What daily reports have grouped and told is taken as it is; what none has looked at is grouped here, so that a week of
which nothing but the feeds was stored has the same events. Nothing is counted or worded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pipeline import facts, grouping, trends
from pipeline.config import Profile
from pipeline.extract import extract
from pipeline.meaning import Embedder
from pipeline.model import DailyReport, Entry, Item, Source, Story
from pipeline.rank.relevance import relevance
from pipeline.store import Store
from pipeline.week.event import Event
from pipeline.week.span import Span
from pipeline.week.sums import own_sum
from pipeline.week.worth import Scales, Weighed, louder, weighed, within

__all__ = ["Span", "before", "events"]

_TOLD_LATER = timedelta(days=2)  # a daily report tells of the two days before it
_ENOUGH_DAYS = 5 / 7  # of the days of a week before that must have news for it to be one to compare with …
_ENOUGH_NEWS = 1 / 5  # … and how much news, of what an ordinary day of this week has


async def events(
    store: Store, profile: Profile, sources: Mapping[str, Source], span: Span, embedder: Embedder
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


async def before(
    store: Store, profile: Profile, sources: Mapping[str, Source], span: Span, embedder: Embedder
) -> list[list[Event]]:
    """The events of the same days of up to eight weeks before, oldest first; only weeks that stored data covers.

    A week is covered when most of its days have news on the topics, and enough in all beside this week's: what a feed
    still had of long ago, when it was first read, is no week. The texts of these events are their titles.
    """
    least = await _ordinary_day(store, span, profile) * _ENOUGH_NEWS
    weeks = []
    for week in span.before(trends.MAX_WEEKS):
        if not is_covered(await _by_day(store, week, profile), least):
            continue
        scales = Scales(profile, sources, week)
        stories = await _stories(store, scales, embedder)
        if is_covered(_on_topic(stories, scales), 1):
            weeks.append([_titled(one) for one in weighed(stories, scales, {})])
    return weeks


def is_covered(counts: Sequence[int], least: float) -> bool:
    """Whether enough of the days of a week, with these numbers of items, have at least `least` to compare with it."""
    return sum(count >= max(1, least) for count in counts) >= ceil(len(counts) * _ENOUGH_DAYS)


def _on_topic(stories: Sequence[Story], scales: Scales) -> list[int]:
    days = Counter(scales.day(item) for story in stories for item in story.items)
    return [days[day] for day in scales.span.days]


async def _by_day(store: Store, span: Span, profile: Profile) -> list[int]:
    """How many items are stored of each day."""
    return [await store.items.count_between(*Span(day, day).moments(profile.timezone)) for day in span.days]


async def _ordinary_day(store: Store, span: Span, profile: Profile) -> float:
    return median(await _by_day(store, span, profile))


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
        proved = self._is_verbatim(told.evidence, one.story) and _holds(told.text, told.evidence)
        lead = next(item for item in one.story.items if item.id == told.item_id)
        return _event(one, lead, _Line(told.text, told.language, told.evidence)) if proved else None

    def _is_verbatim(self, evidence: Sequence[str], story: Story) -> bool:
        texts = [t for item in story.items for t in (item.title, item.text, self._bodies.get(item.id, "")) if t]
        return bool(evidence) and all(any(facts.is_verbatim(quote, text) for text in texts) for quote in evidence)


def _holds(text: str, evidence: Sequence[str]) -> bool:
    """Whether `evidence` has all that `text` says: the same words, else each of its quantities and names."""
    if any(facts.is_verbatim(text.rstrip("。.…"), quote) for quote in evidence):
        return True
    return not (facts.unsupported_quantities(text, evidence) or facts.unsupported_names(text, evidence))


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
