"""Events that belong together: the themes of each area, by who acts, what kind of event, topics and meaning. Pure.

Average linkage with a looser threshold than stories have. What joins nothing is gathered by kind of event.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from pipeline.config import Profile
from pipeline.meaning import FloatArray
from pipeline.rank.matters import acting_id
from pipeline.stories.linkage import Linkage
from pipeline.week.event import Event, Theme
from pipeline.week.names import Names

LARGEST = 16
"""Events of one theme that has grown by likeness: as many as are read at once."""
_SMALLEST = 3
_ALIKE = 0.42  # mean likeness between groups that join
_EVENTS_EACH = 15  # of a theme, as a week is divided
_GROWN = 0.6  # of an area's themes that may have grown by likeness; the others are kinds of event
_SHARED = 0.5  # more of a theme's events than this have what it is named after
_ACTOR, _KIND, _TOPIC, _MEANING = 0.4, 0.15, 0.15, 0.5
_ANY_TWO = 0.15  # the cosine of two titles of one area that have nothing to do with each other


def themes(events: Sequence[Event], profile: Profile, vectors: Mapping[str, FloatArray]) -> list[Theme]:
    """The themes of each area in the areas' order, the weightiest first; `vectors` by event id may be partial.

    Every event is in exactly one theme, best first; the order of `events` changes nothing.
    """
    ordered = sorted(events, key=lambda event: (-event.score, event.id))
    found = []
    for area in profile.weekly.areas:
        own = [event for event in ordered if event.area == area.key]
        if own:
            found.extend(_Area(own, profile, vectors).themes())
    return found


class _Area:
    """The events of one area, best first, and how alike any two of them are."""

    def __init__(self, events: Sequence[Event], profile: Profile, vectors: Mapping[str, FloatArray]) -> None:
        self._events = events
        self._names = Names(profile)
        self._vectors = vectors
        self._actors = [frozenset(map(acting_id, event.entities)) for event in events]
        named = Counter(actor for actors in self._actors for actor in actors)
        self._telling = {actor: 1.0 if count <= len(events) / 8 else 0.6 for actor, count in named.items()}

    def themes(self) -> list[Theme]:
        most = max(1, round(len(self._events) / _EVENTS_EACH))
        grown = sorted((g for g in self._grown() if len(g) >= _SMALLEST), key=_weight)[: round(most * _GROWN)]
        taken = {event.id for group in grown for event in group}
        rest = [event for event in self._events if event.id not in taken]
        kinds = _by_kind(rest, most - len(grown))
        named = self._named([*grown, *kinds])
        return [Theme(self._events[0].area, name, tuple(group)) for name, group in named]

    def _grown(self) -> list[list[Event]]:
        numbers = range(len(self._events))
        worked_out = {pair: self._likeness(*pair) for pair in combinations(numbers, 2)}
        edges = [pair for pair, likeness in worked_out.items() if likeness >= _ALIKE]
        linked = Linkage([[n] for n in numbers], frozenset(), lambda a, b: worked_out[min(a, b), max(a, b)])
        return [[self._events[n] for n in group] for group in linked.join(edges, _ALIKE, LARGEST)]

    def _likeness(self, a: int, b: int) -> float:
        """0..1: the acting company, the kind, the topics and the meaning that two events share."""
        one, other = self._events[a], self._events[b]
        shared = max((self._telling[actor] for actor in self._actors[a] & self._actors[b]), default=0.0)
        topics = len({*one.topics} & {*other.topics}) / max(1, len({*one.topics} | {*other.topics}))
        left, right = self._vectors.get(one.id), self._vectors.get(other.id)
        cosine = float(left @ right) if left is not None and right is not None else _ANY_TWO
        meaning = max(0.0, cosine - _ANY_TWO) / (1 - _ANY_TWO)
        return min(
            1.0, _ACTOR * shared + _KIND * (one.category == other.category) + _TOPIC * topics + _MEANING * meaning
        )

    def _named(self, groups: Sequence[Sequence[Event]]) -> list[tuple[str, Sequence[Event]]]:
        """Each group with its name; a name that would stand twice gets its kind of event beside it."""
        first = [self._name(group) for group in groups]
        twice = {name for name, count in Counter(first).items() if count > 1}
        found: dict[str, Sequence[Event]] = {}
        for name, group in zip(first, groups, strict=True):
            full = self._names.joined(name, self._kind(group)) if name in twice else name
            found[full] = [*found.get(full, ()), *group]
        return [(name, sorted(group, key=_order)) for name, group in sorted(found.items(), key=lambda n: _weight(n[1]))]

    def _name(self, group: Sequence[Event]) -> str:
        """Who acts in most of the events; else what most of them are about; else their kind."""
        for shared in (_actors_of, _topics_of):
            if most := _most(group, shared):
                return self._names.entity(most) if shared is _actors_of else self._names.topic(most)
        return self._kind(group)

    def _kind(self, group: Sequence[Event]) -> str:
        kinds = Counter(event.category for event in group)
        key, count = min(kinds.items(), key=lambda kind: (-kind[1], kind[0]))
        return self._names.category(key) if count > len(group) * _SHARED else self._names.others


def _actors_of(event: Event) -> Iterable[str]:
    return {acting_id(entity) for entity in event.entities}


def _topics_of(event: Event) -> Iterable[str]:
    return event.topics[:1]


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
