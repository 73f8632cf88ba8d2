"""Events of a week and of the weeks before → what can be counted of them. Pure.

Nothing is estimated or converted: one event counts once, amounts stay in the currency as found, and only what
`pipeline.trends` lets pass is called a change.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from types import MappingProxyType
from typing import Literal

from pipeline import trends
from pipeline.config import Profile
from pipeline.facts import Quantity
from pipeline.model import Amounts, ChangeFigures, Count, Statistics, TenderFigures
from pipeline.tenders import Tender
from pipeline.week.counting import NEWCOMER_SOURCES, Counter, Keys, Weeks, actors, called, category, topics
from pipeline.week.event import Event
from pipeline.week.names import Names
from pipeline.week.span import Span

WIDELY = 3
"""Independent owners from which on an event is widely reported."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change that passed the test, and the events of this week that it consists of: none of what is gone."""

    change: trends.Change
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of one kind of event in one currency as found, largest first; one for each event.

    `category` is the key of the kind; for tenders "tender.won" and "tender.budget", which are never added up.
    """

    category: str
    name: str
    currency: str
    quantities: tuple[tuple[Event, Quantity], ...]

    @property
    def count(self) -> int:
        return len(self.quantities)

    @property
    def total(self) -> Decimal:
        return sum((quantity.value for _, quantity in self.quantities), Decimal(0))

    @property
    def median(self) -> Decimal:
        return median(quantity.value for _, quantity in self.quantities)

    @property
    def largest(self) -> Decimal:
        return self.quantities[0][1].value


@dataclass(frozen=True, slots=True)
class Figures:
    """What was counted. `days` are those of the week, `baseline` the first days of the weeks before that are covered.

    `by_…`, `entities` and `newcomers` come with the most frequent first, areas, categories and regions in the profile's
    order; `widely` are the events that several independent owners report, the most widely reported first.
    """

    days: tuple[date, ...]
    baseline: tuple[date, ...]
    items: int
    events: int
    by_region: tuple[Count, ...]
    by_area: tuple[Count, ...]
    by_category: tuple[Count, ...]
    by_topic: tuple[Count, ...]
    entities: tuple[Count, ...]
    newcomers: tuple[Count, ...]
    changes: tuple[Change, ...]
    sums: tuple[Sums, ...]
    tenders: tuple[tuple[Event, Tender], ...]
    widely: tuple[Event, ...]
    owners: MappingProxyType[str, int]


def figures(events: Sequence[Event], before: Weeks, profile: Profile, span: Span, items: int) -> Figures:
    """The figures of `events`; `before` has the events of each week before, oldest first, covered weeks alone."""
    ordered = sorted(events, key=lambda event: (-event.score, event.id))
    counter = Counter(ordered, before, span)
    names = Names(profile)
    by_topic = topics(names)
    categories = counter.counts(category, names.category)
    labels = counter.counts(by_topic, str)
    shown = called([ordered, *before])
    entities = counter.counts(actors, lambda who: names.entity(shown.get(who, who)))
    series = [
        *_series("category", categories),
        *_series("topic", labels),
        *(counter.voiced(one, actors) for one in _series("entity", entities)),
    ]
    keys: dict[str, Keys] = {"category": category, "topic": by_topic, "entity": actors}
    newcomers = {one.key for one in series if one.kind == "entity" and _is_new(one)}
    return Figures(
        days=span.days,
        baseline=tuple(_first_day(week, span) for week in before),
        items=items,
        events=len(ordered),
        by_region=_in_order(counter.counts(lambda e: (e.region,), names.word), ("domestic", "international")),
        by_area=_in_order(counter.counts(lambda e: (e.area,), names.area), [a.key for a in profile.weekly.areas]),
        by_category=_in_order(_now(categories), [category.key for category in profile.categories]),
        by_topic=_now(labels),
        entities=_now(entities),
        newcomers=tuple(count for count in _now(entities) if count.key in newcomers),
        changes=tuple(
            Change(change, counter.having(keys[change.series.kind], change.series.key))
            for change in trends.changes(series)
        ),
        sums=_sums(ordered, names),
        tenders=tuple((event, event.tender) for event in ordered if event.tender is not None),
        widely=tuple(sorted((e for e in ordered if e.owners >= WIDELY), key=lambda e: -e.owners)),
        owners=MappingProxyType({event.id: event.owners for event in ordered}),
    )


def _series(kind: Literal["category", "entity", "topic"], counts: Sequence[Count]) -> list[trends.Series]:
    return [trends.Series(kind, c.key, c.name, c.count, c.before, c.sources) for c in counts]


def _is_new(series: trends.Series) -> bool:
    return (
        trends.has_baseline(len(series.before))
        and series.now > 0
        and not any(series.before)
        and series.sources >= NEWCOMER_SOURCES
    )


def _now(counts: Sequence[Count]) -> tuple[Count, ...]:
    return tuple(count for count in counts if count.count)


def _in_order(counts: Sequence[Count], order: Sequence[str]) -> tuple[Count, ...]:
    places = {key: place for place, key in enumerate(order)}
    return tuple(sorted(counts, key=lambda count: places.get(count.key, len(places))))


def _first_day(week: Sequence[Event], span: Span) -> date:
    """The first day of the span before to which the events of `week` belong."""
    step = span.step
    back = -(-(span.start - min(event.day for event in week)).days // step)
    return span.start - timedelta(days=back * step)


def _sums(events: Sequence[Event], names: Names) -> tuple[Sums, ...]:
    found: dict[tuple[str, str], list[tuple[Event, Quantity]]] = {}
    for event in events:
        if event.amount is not None:
            found.setdefault((_kind_of_sum(event), event.amount.unit), []).append((event, event.amount))
    return tuple(
        Sums(
            category=category,
            name=names.word(category) if category.startswith("tender.") else names.category(category),
            currency=currency,
            quantities=tuple(sorted(pairs, key=lambda pair: (-pair[1].value, pair[0].id))),
        )
        for (category, currency), pairs in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))
    )


def _kind_of_sum(event: Event) -> str:
    if event.tender is None:
        return event.category
    return "tender.won" if event.tender.amount_kind == "won" or event.tender.stage == "won" else "tender.budget"


def published(figures: Figures, cite: Callable[[Event], int]) -> Statistics:
    """`figures` as the report carries them; `cite` gives the number of the reference of an event."""
    return Statistics(
        days=figures.days,
        items=figures.items,
        events=figures.events,
        by_region=figures.by_region,
        by_area=figures.by_area,
        by_category=figures.by_category,
        by_topic=figures.by_topic,
        entities=figures.entities,
        sources_by_event=dict(figures.owners),
        amounts=tuple(_amounts(sums, cite) for sums in figures.sums),
        newcomers=figures.newcomers,
        baseline=figures.baseline,
        changes=tuple(_change(change, cite) for change in figures.changes),
        tenders=tuple(_tender(tender, cite(event)) for event, tender in figures.tenders),
    )


def _amounts(sums: Sums, cite: Callable[[Event], int]) -> Amounts:
    return Amounts(
        category=sums.category,
        name=sums.name,
        currency=sums.currency,
        count=sums.count,
        sum=float(sums.total),
        median=float(sums.median),
        max=float(sums.largest),
        citations=tuple(cite(event) for event, _ in sums.quantities),
    )


def _change(change: Change, cite: Callable[[Event], int]) -> ChangeFigures:
    series = change.change.series
    return ChangeFigures(
        kind=change.change.kind,
        series=series.kind,
        key=series.key,
        name=series.name,
        now=series.now,
        before=series.before,
        mean=change.change.mean,
        p=change.change.p,
        citations=tuple(map(cite, change.events)),
    )


def _tender(tender: Tender, number: int) -> TenderFigures:
    return TenderFigures(
        stage=tender.stage,
        subject=tender.subject,
        buyer=tender.buyer,
        winner=tender.winner,
        amount=tender.amount.text if tender.amount else None,
        amount_kind=tender.amount_kind,
        region=tender.region,
        chips=tender.chips,
        quotes=dict(tender.quotes),
        citations=(number,),
    )
