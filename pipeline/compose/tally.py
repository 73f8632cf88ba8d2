"""Counts that the composed sentences tell and the week's statistics keep: within areas, and of the themes; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from pipeline.config import Profile
from pipeline.model import Count
from pipeline.owners import owner
from pipeline.week.event import Event, Theme


def within_areas(events: Sequence[Event], profile: Profile, days: Sequence[date]) -> tuple[Count, ...]:
    """Each area in its order, whole (key "ai"), then by region ("ai/domestic") and by kind ("ai/funding")."""
    return tuple(
        count for area in profile.weekly.areas for count in _area(events, (area.key, area.title), profile, days)
    )


def by_kind(events: Sequence[Event], profile: Profile) -> list[tuple[str, int]]:
    """Titles of the kinds that `events` are of, with how many, most frequent first, then in the profile's order."""
    counts = Counter(event.category for event in events)
    known = [(category.title, counts[category.key]) for category in profile.categories if counts[category.key]]
    return sorted(known, key=lambda pair: -pair[1])


def themes(told: Sequence[Theme], days: Sequence[date]) -> tuple[Count, ...]:
    """Each theme under the key "area/name"."""
    return tuple(theme(one, days) for one in told)


def theme(one: Theme, days: Sequence[date]) -> Count:
    return _count(f"{one.area}/{one.name}", one.name, one.events, days)


def _area(events: Sequence[Event], area: tuple[str, str], profile: Profile, days: Sequence[date]) -> list[Count]:
    key, title = area
    own = [event for event in events if event.area == key]
    found = [_count(key, title, own, days)]
    found += [
        _count(f"{key}/{region}", region, [event for event in own if event.region == region], days)
        for region in ("domestic", "international")
    ]
    kinds = [(kind, [event for event in own if event.category == kind.key]) for kind in profile.categories]
    return found + [_count(f"{key}/{kind.key}", kind.title, same, days) for kind, same in kinds if same]


def _count(key: str, name: str, events: Sequence[Event], days: Sequence[date]) -> Count:
    by_day = Counter(event.day for event in events)
    owners = {owner(item) for event in events for item in event.story.items}
    return Count(key=key, name=name, count=len(events), days=tuple(by_day[day] for day in days), sources=len(owners))
