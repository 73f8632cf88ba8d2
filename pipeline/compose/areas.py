"""Part three: each area's kinds, sums and tenders, what of it is told nowhere else, and the list of the rest; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from pipeline.compose import overview
from pipeline.compose.desk import Desk
from pipeline.compose.money import currency_name, money
from pipeline.compose.said import Chapter, Said
from pipeline.config import Area
from pipeline.tenders import Tender
from pipeline.week.figures import WIDELY, Sums

_KINDS = 8
_LEAST_SUMS = 2
_LEAST_FIELDS = 2  # that a tender must tell to be a line of its own


_NO_ANALYSES: Mapping[str, tuple[Said, ...]] = MappingProxyType({})


def chapters(desk: Desk, analyses: Mapping[str, tuple[Said, ...]] = _NO_ANALYSES) -> tuple[Chapter, ...]:
    """`analyses` are sentences that stand, by area key, in place of the excerpts."""
    told = [_area(desk, area, analyses.get(area.key, ())) for area in desk.profile.weekly.areas]
    return (*told, Chapter(desk.say.also, tuple(_left(desk))))


def sums(desk: Desk, area: Area) -> Iterator[Said]:
    """A sentence for each kind and currency with two amounts or more, in the area that has most of them."""
    for one in desk.figures.sums:
        if one.count >= _LEAST_SUMS and _home(desk, one) == area.key:
            yield _sums(desk, one)


def tenders(desk: Desk, area: Area) -> Iterator[Said]:
    """Each tender of the area as data, where it tells of two fields or more."""
    for event, tender in desk.figures.tenders:
        fields = list(_fields(desk, tender))
        if event.area == area.key and len(fields) >= _LEAST_FIELDS:
            desk.tell(event)
            subject = tender.subject or desk.head(event)
            colon, comma = ("：", "，") if desk.say.zh else (": ", ", ")
            yield Said(f"{subject}{colon}{comma.join(fields)}{desk.say.stop}", (event,), "fact")


def _area(desk: Desk, area: Area, analysis: tuple[Said, ...]) -> Chapter:
    events = desk.of_area(area.key)
    sentences: list[Said] = []
    if events:
        kinds = desk.say.kinds.format(kinds=overview.kinds(desk, events, _KINDS)) + desk.say.stop
        sentences.append(desk.statistic(kinds, "within_areas"))
    sentences += [*sums(desk, area), *tenders(desk, area)]
    sentences += analysis or desk.facts(events, desk.profile.weekly.events_per_area)
    return Chapter(area.title, tuple(sentences) or (overview.counted(desk, area),))


def _home(desk: Desk, one: Sums) -> str:
    """The area of most of its events, of several the first."""
    counts = Counter(event.area for event, _ in one.quantities)
    return max((area.key for area in desk.profile.weekly.areas), key=lambda key: counts[key])


def _sums(desk: Desk, one: Sums) -> Said:
    language = desk.profile.language
    largest = one.quantities[0][0]
    text = desk.say.sums.format(
        name=one.name,
        count=one.count,
        currency=currency_name(one.currency, language),
        total=money(one.total, one.currency, language),
        median=money(one.median, one.currency, language),
        largest=money(one.largest, one.currency, language),
    )
    return desk.statistic(
        text + desk.say.largest.format(head=desk.heads([largest])) + desk.say.stop, "amounts", [largest]
    )


def _fields(desk: Desk, tender: Tender) -> Iterator[str]:
    say, comma = desk.say.tender, desk.say.comma
    if tender.buyer:
        yield say["buyer"].format(value=_spaced(tender.buyer, desk))
    if tender.winner:
        yield say["winner"].format(value=_spaced(comma.join(tender.winner), desk))
    if tender.amount:
        kind = desk.say.amount_kinds[tender.amount_kind or ""]
        amount = money(tender.amount.value, tender.amount.unit, desk.profile.language)
        yield say["amount"].format(kind=kind, value=amount)
    if tender.chips:
        yield say["chips"].format(value=_spaced(comma.join(tender.chips), desk))


def _spaced(value: str, desk: Desk) -> str:
    """`value` as it stands after a Chinese word: a Latin one keeps a space before it."""
    return f" {value}" if desk.say.zh and value[:1].isascii() else value


def _left(desk: Desk) -> Iterator[Said]:
    """The titles of the important events that no part has told, best first."""
    for event in desk.untold(desk.events):
        if event.importance == "high" or event.owners >= WIDELY:
            desk.tell(event)
            yield Said(desk.closed(desk.head(event)), (event,), "fact")
