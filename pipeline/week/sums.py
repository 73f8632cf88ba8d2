"""The sum of money that an event itself is about: what was raised, paid, won or imposed. Pure.

A valuation, a market value, a revenue or a total of earlier years stands in many of the same sentences and is none; of
talks and rumours there is none either. In doubt there is no sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache

from pipeline import facts, tables
from pipeline.facts import Quantity
from pipeline.tenders import Tender

_SENTENCE = re.compile(r"(?<=[。！？；;\n])|(?<=[.!?])\s+(?=[A-Z])")


def own_sum(title: str, evidence: Sequence[str], tender: Tender | None) -> Quantity | None:
    """The event's own sum, in the currency as found: the tender's, else what the title, else the evidence states."""
    if tender is not None:
        return tender.amount
    for text in (title, *evidence[:1]):
        if found := _largest(_stated(text)):
            return found
    return None


def _stated(text: str) -> Iterator[Quantity]:
    """The money of `text` that a sentence with a word for a deal names as what changes hands."""
    rules = _rules()
    for sentence in _SENTENCE.split(text):
        if not rules["cue"].search(sentence) or rules["talk"].search(sentence):
            continue
        for quantity in facts.quantities(sentence):
            before, after = sentence[: quantity.start], sentence[quantity.end :]
            if quantity.kind == "money" and not (rules["before"].search(before) or rules["after"].match(after)):
                yield quantity


def _largest(found: Iterable[Quantity]) -> Quantity | None:
    """The one sum, or one that may be the total of the others; None where two are told side by side.

    The first currency that is written counts: a second one repeats it.
    """
    sums = [quantity for quantity in found if quantity.value > 0]
    first = [quantity for quantity in sums if quantity.unit == sums[0].unit]
    distinct = sorted({quantity.value for quantity in first}, reverse=True)
    if not distinct or distinct[0] < sum(distinct[1:], Decimal(0)):
        return None
    return next(quantity for quantity in first if quantity.value == distinct[0])


@cache
def _rules() -> dict[str, re.Pattern[str]]:
    """The table of expressions by kind; those of kind "before" end where a sum begins."""
    parts: dict[str, list[str]] = {}
    for line in tables.lines("deals.tsv"):
        kind, expression = line.split("\t")
        parts.setdefault(kind, []).append(expression)
    return {
        kind: re.compile(f"(?:{'|'.join(listed)}){'$' if kind == 'before' else ''}", re.IGNORECASE)
        for kind, listed in parts.items()
    }
