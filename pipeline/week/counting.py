"""How many events of each week have a key: a kind, a topic, a company. Pure."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable, Iterable, Sequence

from pipeline import trends
from pipeline.facts.entities import actor
from pipeline.model import Count, Story
from pipeline.owners import independent, owner
from pipeline.week.event import Event
from pipeline.week.names import Names
from pipeline.week.span import Span

NEWCOMER_SOURCES = 2
"""Independent owners that a newcomer needs."""
_ACTING = ("company", "lab")

Weeks = Sequence[Sequence[Event]]
Keys = Callable[[Event], Iterable[str]]


class Counter:
    """Counts the events of each week by any keys that they have."""

    def __init__(self, events: Sequence[Event], before: Weeks, span: Span) -> None:
        self._events = events
        self._before = before
        self._days = span.days

    def counts(self, keys: Keys, name: Callable[[str], str]) -> tuple[Count, ...]:
        """A count for each key of any week, most frequent first; those of the weeks before alone are 0 now."""
        now = _by_key(self._events, keys)
        earlier = [_by_key(week, keys) for week in self._before]
        found = [
            Count(
                key=key,
                name=name(key),
                count=len(now.get(key, ())),
                days=tuple(sum(event.day == day for event in now.get(key, ())) for day in self._days),
                before=tuple(len(week.get(key, ())) for week in earlier),
                sources=len({owner(item) for event in now.get(key, ()) for item in event.story.items}),
            )
            for key in dict.fromkeys(key for week in (now, *earlier) for key in week)
        ]
        return tuple(sorted(found, key=lambda count: (-count.count, -count.sources, count.key)))

    def having(self, keys: Keys, key: str) -> tuple[Event, ...]:
        return tuple(event for event in self._events if key in keys(event))

    def voiced(self, series: trends.Series, keys: Keys) -> trends.Series:
        """`series` with the owners that tell of a newcomer in their own words: one that copies another is no second."""
        if any(series.before) or series.sources < NEWCOMER_SOURCES:
            return series
        told = (item for event in self.having(keys, series.key) for item in event.story.items)
        voices = int(independent(Story(series.key, tuple(told))) + 0.01)
        return trends.Series(series.kind, series.key, series.name, series.now, series.before, voices)


def called(weeks: Iterable[Iterable[Event]]) -> dict[str, str]:
    """By the id of who acts the id of the company or lab that is named most: Google speaks, not the Alphabet behind it.

    Of those named as often the last by id.
    """
    named = Tally[tuple[str, str]](
        (actor(one).id, one.id) for week in weeks for event in week for one in event.entities if one.kind in _ACTING
    )
    return {who: entity for (who, entity), _ in sorted(named.items(), key=lambda tally: (tally[1], tally[0][1]))}


def _by_key(events: Sequence[Event], keys: Keys) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = {}
    for event in events:
        for key in dict.fromkeys(keys(event)):
            found.setdefault(key, []).append(event)
    return found


def category(event: Event) -> Iterable[str]:
    return (event.category,)


def topics(names: Names) -> Keys:
    """By what topics are called: two of one label are one."""
    return lambda event: tuple(names.topic(topic) for topic in event.topics)


def actors(event: Event) -> Iterable[str]:
    """The companies and labs in an event, a product's maker for a product."""
    return tuple(one.id for one in map(actor, event.entities) if one.kind in _ACTING)
