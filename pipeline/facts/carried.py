"""Units that one number of a pair leaves to the other: from 14 months to five, between three and five years."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from pipeline.facts.units import Quantity, unit_after

_OPENS = re.compile(r"\b(?:from|between)\s(?:about\s|around\s|roughly\s|nearly\s)?$", re.I)
_REACH = 16
_TO = re.compile(
    r"\s(?:a\s(?:year|month|week|day|quarter)\s|each\s)?(?:(?:down|up|back)\s)?(?:to|and)\s(?:about\s|around\s|just\s|only\s|roughly\s|nearly\s)?"
)
# What may follow a number that counts nothing of its own.
_ENDS = re.compile(
    r"\s?(?:[.,;:!?)]|$|(?:in|by|for|at|on|as|after|before|since|with|under|over|when|while|and|but|this|next|last|a|per)\b)"
)
_UNITED = ("percent", "measure", "count")  # money is carried where its scale is read


def carried(text: str, found: list[Quantity]) -> list[Quantity]:
    """`found`, in order, in which the plain number of such a pair has the other one's unit."""
    told = list(found)
    for place, (first, second) in enumerate(pairwise(found)):
        if not _is_pair(text, first, second):
            continue
        if _is_plain(second) and _carries(first) and _ENDS.match(text, second.end):
            told[place + 1] = _in_unit(second, first)
        elif _is_plain(first) and _carries(second):
            told[place] = _in_unit(first, second)
    return told


def _is_pair(text: str, first: Quantity, second: Quantity) -> bool:
    if _TO.fullmatch(text, first.end, second.start) is None:
        return False
    return _OPENS.search(text, max(0, first.start - _REACH), first.start) is not None


def _is_plain(quantity: Quantity) -> bool:
    return quantity.kind == "count" and not quantity.unit and quantity.text[-1:].isalnum() and " " not in quantity.text


def _carries(quantity: Quantity) -> bool:
    return quantity.kind in _UNITED and bool(quantity.unit)


def _in_unit(plain: Quantity, other: Quantity) -> Quantity:
    return replace(plain, kind=other.kind, unit=other.unit, value=plain.value * _factor(other))


def _factor(quantity: Quantity) -> Decimal:
    """What one of the unit that `quantity` is written in makes of its canonical one."""
    for start in range(len(quantity.text)):
        found = unit_after(quantity.text, start)
        if found is not None and found[1] == len(quantity.text) and found[0].name == quantity.unit:
            return found[0].factor
    return Decimal(1)
