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
from pipeline.facts import Quantity, amounts
from pipeline.tenders import Tender
from pipeline.words import simplified

_SENTENCE = re.compile(r"(?<=[。！？；;\n])|(?<=[.!?])\s+(?=[A-Z])")
_ORDER_OF_MAGNITUDE = re.compile("[十百千万亿数几多上]")  # 数亿元, 近千万元: no sum that could be added
_HALF_READ = re.compile(r"\d[.,．] ?$")  # 1. 5 亿


def own_sum(title: str, evidence: Sequence[str], tender: Tender | None) -> Quantity | None:
    """The event's own sum, in the currency as found: the tender's, else what the title, else the evidence states."""
    if tender is not None:
        return tender.amount
    if found := _largest(_stated(title)):
        return found
    if not _tells_of_deal(title):
        return None
    return next((found for text in evidence if (found := _largest(_stated(text)))), None)


def _stated(text: str) -> Iterator[Quantity]:
    """The money of `text` that a sentence with a word for a deal names as what changes hands."""
    rules = _rules()
    for sentence in _SENTENCE.split(text):
        read = _readable(sentence)
        if not _tells_of_deal(read):
            continue
        large = amounts.money(sentence)
        for quantity in facts.quantities(sentence):
            before, after = read[: quantity.start], read[quantity.end :]
            if (quantity.unit, quantity.value) not in large or quantity.kind != "money":
                continue
            if _ORDER_OF_MAGNITUDE.match(quantity.text) or _HALF_READ.search(before):
                continue
            if not (rules["before"].search(before) or rules["after"].match(after)):
                yield quantity


def _tells_of_deal(sentence: str) -> bool:
    """Whether money changes hands in it, and not only in talks or by hearsay."""
    read, rules = _readable(sentence), _rules()
    return rules["cue"].search(read) is not None and rules["talk"].search(read) is None


def _readable(sentence: str) -> str:
    """In simplified signs, unless a place in it would then be another."""
    folded = simplified(sentence)
    return folded if len(folded) == len(sentence) else sentence


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
