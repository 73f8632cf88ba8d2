"""Events that belong together: the themes of each area, by who acts, what kind of event, topics and words. Pure.

Average linkage with a looser threshold than stories have. What joins nothing is gathered by kind of event.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from pipeline.config import Profile
from pipeline.rank.matters import acting_id
from pipeline.stories.linkage import Linkage
from pipeline.stories.traits import Rarity, traits
from pipeline.week.counting import called
from pipeline.week.event import Event, Theme
from pipeline.week.names import Names

LARGEST = 16
"""Events that may grow together by likeness; more have little in common."""
_SMALLEST = 3
_ALIKE = 0.42  # mean likeness between groups that join
_EVENTS_EACH = 15  # of a theme, as a week is divided …
_MOST = 20  # … into so many themes
_GROWN = 0.5  # of an area's themes that may have grown by likeness; the others are kinds of event
_SHARED = 0.5  # more of a theme's events than this have what it is named after
_COMMON = 0.34  # a topic of more of an area's events than this names nothing
_ACTOR, _KIND, _TOPIC, _MEANING = 0.4, 0.15, 0.15, 0.5
_WORDS = 2.0  # times the cosine of their words: what belongs together shares fewer words than what is the same


def themes(events: Sequence[Event], profile: Profile) -> list[Theme]:
    """The themes of each area in the areas' order, the weightiest first.

    Events of two languages meet by who acts. Every event is in exactly one theme, best first; the order of `events`
    changes nothing.
    """
    ordered = sorted(events, key=lambda event: (-event.score, event.id))
    each = max(_EVENTS_EACH, len(ordered) / _MOST)
    found = []
    for area in profile.weekly.areas:
        own = [event for event in ordered if event.area == area.key]
        if own:
            found.extend(_Area(own, profile).themes(max(1, round(len(own) / each))))
    return found


class _Area:
    """The events of one area, best first, and how alike any two of them are."""

    def __init__(self, events: Sequence[Event], profile: Profile) -> None:
        self._events = events
        self._names = Names(profile)
        self._actors = [frozenset(map(acting_id, event.entities)) for event in events]
        named = Counter(actor for actors in self._actors for actor in actors)
        self._telling = {actor: 1.0 if count <= len(events) / 8 else 0.6 for actor, count in named.items()}
        about = Counter(topic for event in events for topic in event.topics[:1])
        self._common = {topic for topic, count in about.items() if count > len(events) * _COMMON}
        self._called = called([events])
        read = [traits(event.item) for event in events]
        rarity = Rarity(read)
        self._words = [rarity.vector(one) for one in read]

    def themes(self, most: int) -> list[Theme]:
        """At most `most` themes, one at least."""
        grown = self._joined(self._grown())[: round(most * _GROWN)]
        taken = {event.id for _, group in grown for event in group}
        rest = [event for event in self._events if event.id not in taken]
        kinds = [(self._kind(group), group) for group in _by_kind(rest, most - len(grown))]
        named = self._joined([*grown, *kinds])
        return [Theme(self._events[0].area, name, tuple(group)) for name, group in named]

    def _grown(self) -> list[tuple[str, list[Event]]]:
        numbers = range(len(self._events))
        worked_out = {pair: self._likeness(*pair) for pair in combinations(numbers, 2)}
        edges = [pair for pair, likeness in worked_out.items() if likeness >= _ALIKE]
        linked = Linkage([[n] for n in numbers], frozenset(), lambda a, b: worked_out[min(a, b), max(a, b)])
        groups = linked.join(edges, _ALIKE, LARGEST)
        return [self._with_name([self._events[n] for n in group]) for group in groups if len(group) >= _SMALLEST]

    def _likeness(self, a: int, b: int) -> float:
        """0..1: the acting company, the kind, the topics and the meaning that two events share."""
        one, other = self._events[a], self._events[b]
        shared = max((self._telling[actor] for actor in self._actors[a] & self._actors[b]), default=0.0)
        topics = len({*one.topics} & {*other.topics}) / max(1, len({*one.topics} | {*other.topics}))
        same_kind = one.category == other.category
        return min(1.0, _ACTOR * shared + _KIND * same_kind + _TOPIC * topics + _MEANING * self._meaning(a, b))

    def _meaning(self, a: int, b: int) -> float:
        """0..1: by the rare words that two events share."""
        return min(1.0, _WORDS * _cosine(self._words[a], self._words[b]))

    def _joined(self, groups: Sequence[tuple[str, Sequence[Event]]]) -> list[tuple[str, list[Event]]]:
        """Groups of one name as one, the weightiest first, and best first in each."""
        found: dict[str, list[Event]] = {}
        for name, group in groups:
            found.setdefault(name, []).extend(group)
        ordered = sorted(found.items(), key=lambda named: _weight(named[1]))
        return [(name, sorted(group, key=_order)) for name, group in ordered]

    def _with_name(self, group: list[Event]) -> tuple[str, list[Event]]:
        """Named by who acts in most of the events; else by the topic of most that tells them apart; else by kind."""
        if who := _most(group, _actors_of):
            return self._names.entity(self._called.get(who, who)), group
        topic = _most(group, lambda event: event.topics[:1])
        kind = self._kind(group)
        if topic is None or topic in self._common:
            return kind, group
        return self._names.joined(self._names.topic(topic), *([] if kind == self._names.others else [kind])), group

    def _kind(self, group: Sequence[Event]) -> str:
        kinds = Counter(event.category for event in group)
        key, count = min(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
        return self._names.category(key) if count > len(group) * _SHARED else self._names.others


def _cosine(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """Of two vectors of length 1, by word."""
    few, many = sorted((one, other), key=len)
    return math.fsum(weight * many[word] for word, weight in few.items() if word in many)


def _actors_of(event: Event) -> Iterable[str]:
    return {acting_id(entity) for entity in event.entities}


def _most(group: Sequence[Event], shared: Callable[[Event], Iterable[str]]) -> str | None:
    """What more than half of `group` has, the most frequent."""
    counts = Counter(one for event in group for one in shared(event))
    most = min(counts.items(), key=lambda count: (-count[1], count[0]), default=None)
    return most[0] if most and most[1] > len(group) * _SHARED else None


def _by_kind(events: Sequence[Event], most: int) -> list[list[Event]]:
    """`events` by their kinds in at most `most` groups (one at least); the last holds the kinds that are left."""
    kinds: dict[str, list[Event]] = {}
    for event in events:
        kinds.setdefault(event.category, []).append(event)
    large = sorted((kind for kind in kinds.values() if len(kind) >= _SMALLEST), key=_weight)
    kept = large[: max(0, most - 1)]
    taken = {event.id for kind in kept for event in kind}
    left = [event for event in events if event.id not in taken]
    return [*kept, left] if left else kept


def _weight(group: Sequence[Event]) -> tuple[float, str]:
    """For sorting, the weightiest first: what is important counts most, then how much there is."""
    return -sum(event.score**2 for event in group), min(event.id for event in group)


def _order(event: Event) -> tuple[float, str]:
    return -event.score, event.id
