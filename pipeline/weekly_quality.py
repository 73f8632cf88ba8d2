"""The measures that every weekly report carries: what of it its references and its statistics bear out; pure.

It reads the finished report as a stranger would, and is no part of what writes one. Shares are of 0..1; one about
nothing is 1.0.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from decimal import Decimal

from pydantic import BaseModel

from pipeline import facts, trends, words
from pipeline.facts.agreement import told_parts
from pipeline.facts.entities import mentions
from pipeline.model import Reference, Sentence, Statistics, WeeklyReport
from pipeline.quality import Material

PARTS = ("summary", "trends", "categories", "signals", "questions")
_COVERED = 0.2  # of a sentence's words that its item has
_WRITTEN = Decimal("0.0005")  # how far a sum told in four digits may be from the sum
_ROUNDED = 0.05 + 1e-9  # and a mean told with one decimal
_QUESTION = ("？", "?")


def measure(report: WeeklyReport, material: Material, important: Sequence[AbstractSet[str]]) -> dict[str, float | int]:
    """Every measure of `report` by name; `important` are the item ids of each event that may not be missing."""
    sentences = [s for part in report.parts for section in part.sections for s in section.sentences]
    known = {reference.n: reference for reference in report.references}
    resting = [s for s in sentences if s.kind != "statistic"]
    pairs = [(s, known[n]) for s in sentences for n in s.citations if n in known]
    ground = _Ground(report.statistics)
    cited = {known[n].item_id for s in sentences for n in s.citations if n in known}
    facts_told = Counter(s.text for s in sentences if s.kind == "fact")
    return {
        "cited_sentences": _share(_is_cited(s, known) for s in resting),
        "citation_support": _share(supports(s.text, _texts(r, material)) for s, r in pairs),
        "link_validity": _share((*(_is_stored(r, material) for r in report.references), *_resolve(sentences, known))),
        "number_support": _share(_is_borne_out(s, known, material, ground) for s in sentences),
        "statistics_named": _share(s.statistic in Statistics.model_fields for s in sentences if s.kind == "statistic"),
        "missing_high": sum(not ids & cited for ids in important),
        "duplicate_texts": sum(count - 1 for count in facts_told.values()),
        "parts": _share(
            [tuple(p.key for p in report.parts) == PARTS, *(any(s.sentences for s in p.sections) for p in report.parts)]
        ),
        "sentences": len(sentences),
        "references": len(report.references),
    }


def supports(text: str, sources: Sequence[str]) -> bool:
    """Whether `sources` share a quantity or a name with `text`, or a fifth of its words."""
    whole = "\n".join(sources)
    known = facts.quantities(whole)
    if any(facts.same_quantity(claim, other) for claim in facts.quantities(text) for other in known):
        return True
    named = {mention.entity.id for mention in mentions(text)}
    if named & {mention.entity.id for mention in mentions(whole)}:
        return True
    told = set(words.tokens(text))
    return bool(told) and len(told & set(words.tokens(whole))) / len(told) >= _COVERED


class _Ground:
    """The numbers of a report's statistics, field by field."""

    def __init__(self, statistics: Statistics) -> None:
        self._statistics = statistics
        self._days = statistics.days
        spans = {len(statistics.days), len(statistics.baseline), trends.MIN_WEEKS}
        self._always = {float(n) for n in (statistics.items, statistics.events, *spans)}
        self._numbers: dict[str, set[float]] = {}

    def has(self, quantity: facts.Quantity, field: str) -> bool:
        """Whether the field tells this quantity: a sum of its currency, a day of the week, or a number."""
        if quantity.kind == "money":
            return any(_is_sum(quantity, amount) for amount in self._sums(quantity.unit))
        if quantity.kind == "date":
            return any(told_parts(quantity).items() <= _parts_of(day).items() for day in self._days)
        return any(abs(float(quantity.value) - number) <= _slack(number) for number in self._of(field))

    def _sums(self, currency: str) -> Iterator[Decimal]:
        for one in self._statistics.amounts:
            if one.currency == currency:
                yield from (Decimal(str(value)) for value in (one.sum, one.median, one.max))

    def _of(self, field: str) -> set[float]:
        if field not in self._numbers:
            found = set(_numbers(getattr(self._statistics, field, ())))
            self._numbers[field] = found | self._always
        return self._numbers[field]


def _numbers(value: object) -> Iterator[float]:
    """Every number in `value`, and how long its lists are: 前四周 is told of four numbers."""
    if isinstance(value, BaseModel):
        yield from (number for _, inner in value for number in _numbers(inner))
    elif isinstance(value, Mapping):
        yield from (number for inner in value.values() for number in _numbers(inner))
    elif isinstance(value, tuple | list):
        yield float(len(value))
        yield from (number for inner in value for number in _numbers(inner))
    elif isinstance(value, int | float):
        yield float(value)


def _is_sum(quantity: facts.Quantity, amount: Decimal) -> bool:
    return abs(quantity.value - amount) <= amount * _WRITTEN


def _slack(number: float) -> float:
    return 0.0 if number.is_integer() else _ROUNDED


def _parts_of(day: date) -> dict[str, int]:
    return {"y": day.year, "m": day.month, "d": day.day}


def _is_cited(sentence: Sentence, known: Mapping[int, Reference]) -> bool:
    """A fact cites one event or more, a judgement two; a question claims nothing, and one suffices."""
    count = sum(n in known for n in sentence.citations)
    asks = sentence.text.endswith(_QUESTION)
    return count >= (2 if sentence.kind == "inference" and not asks else 1)


def _is_borne_out(sentence: Sentence, known: Mapping[int, Reference], material: Material, ground: _Ground) -> bool:
    """Whether each quantity is in the items that the sentence cites, or in the statistics that it tells."""
    cited = [known[n] for n in sentence.citations if n in known]
    texts = [text for reference in cited for text in _texts(reference, material)]
    days = {reference.published_at.astimezone(material.zone).date() for reference in cited}
    left = facts.unsupported_quantities(sentence.text, texts)
    for day in days:
        fitting = facts.unsupported_quantities(sentence.text, texts, day)
        left = tuple(quantity for quantity in left if quantity in fitting)
    field = sentence.statistic
    return all(field is not None and ground.has(quantity, field) for quantity in left)


def _texts(reference: Reference, material: Material) -> list[str]:
    item = material.items.get(reference.item_id)
    return [t for t in (item.title, item.text, material.bodies.get(item.id, "")) if t] if item else []


def _is_stored(reference: Reference, material: Material) -> bool:
    item = material.items.get(reference.item_id)
    told = (reference.url, reference.name, reference.title, reference.published_at)
    return item is not None and told == (item.url, item.source, item.title, item.published_at)


def _resolve(sentences: Sequence[Sentence], known: Mapping[int, Reference]) -> Iterator[bool]:
    yield from (n in known for sentence in sentences for n in sentence.citations)


def _share(outcomes: Iterable[bool]) -> float:
    counted = list(outcomes)
    return round(sum(counted) / len(counted), 4) if counted else 1.0
