"""Whether one quantity bears another out: the same value in the same unit, rounded, hedged, or told less fully."""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from pipeline.facts.figures import step
from pipeline.facts.units import Quantity

_CLOSE = Decimal("0.1")  # how far from the source, as a share of it, a rounded number may be
_HARDLY = Decimal("0.01")  # and a hedged one with more digits than the source
# Units of time that are whole multiples of each other: 两年 is 24个月, 72 hours are 三天.
_SPANS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_LONG_SPANS = {"month": 1, "quarter": 3, "year": 12}
# Classifiers of different kinds of things: 三款 are not 三场. Those that count anything (个, 项, 种, 部) are in none.
_CLASSES = ("款台辆架枚颗只套件张支艘", "场轮届起例次", "座所栋层户间处", "篇首幅章页字集")
_TWO_TIMES = re.compile(r"(?:(?<!\d)2|[两二])\s?倍$|\b(?:two|2) times$")  # 提高两倍 is threefold, or loosely twofold
_FRACTION = re.compile("分之|third|seventh", re.I)


def same_quantity(claim: Quantity, source: Quantity) -> bool:
    """Whether `source` bears `claim` out: equal, rounded to two digits or more, or a hedge that covers it.

    A claim may leave out what the source says (a currency, what is counted, the year of a date) but not add it.
    """
    if claim.unit == "w":
        return _weekday(source) == int(claim.value)
    if claim.kind == "date":
        return told_parts(claim).items() <= told_parts(source).items()
    if _spans(claim, _SPANS) is not None and _spans(claim, _SPANS) == _spans(source, _SPANS):
        return True
    if _spans(claim, _LONG_SPANS) is not None and _spans(claim, _LONG_SPANS) == _spans(source, _LONG_SPANS):
        return True
    if {claim.kind, source.kind} == {"multiple", "percent"}:
        return _is_that_share(*((claim, source) if claim.kind == "multiple" else (source, claim)))
    if not _same_unit(claim, source):
        return False
    if claim.value == source.value or (
        claim.unit == "x" and _TWO_TIMES.search(claim.text) and _TWO_TIMES.search(source.text)
    ):
        return True
    if claim.kind in ("time", "ordinal", "ratio"):
        return False
    if claim.upper is not None:
        return claim.value < (source.upper or source.value) and source.value < claim.upper
    return _rounds(claim, source)


def _weekday(quantity: Quantity) -> int | None:
    if quantity.unit == "w":
        return int(quantity.value)
    parts = told_parts(quantity)
    return date(parts["y"], parts["m"], parts["d"]).weekday() if parts.keys() == {"y", "m", "d"} else None


def told_parts(quantity: Quantity) -> dict[str, int]:
    """The parts of a date that are told: y, m, d, or q and h for quarter and half; of a bare number a year."""
    value = int(quantity.value)
    if quantity.kind == "count" and quantity.unit == "" and value == quantity.value:
        return {"y": value}
    if quantity.kind != "date" or quantity.unit == "w":
        return {}
    parts = {"y": value // 10000, "m": value // 100 % 100, "d": value % 100, "q": value % 100, "h": value % 100}
    return {letter: parts[letter] for letter in quantity.unit}


def _same_unit(claim: Quantity, source: Quantity) -> bool:
    if claim.kind == source.kind == "count" and _count_different_things(claim, source):
        return False
    if claim.kind == source.kind:
        return claim.unit == source.unit or (claim.kind == "count" and "" in (claim.unit, source.unit))
    if {claim.unit, source.unit} == {"x", "occasion"}:  # three times
        return True
    if claim.kind == "count" and claim.unit == "":
        return source.kind == "money" or (source.kind == "ordinal" and claim.text[-1:].isdigit())
    if claim.unit == "year-old":  # laid off at 55
        return source.kind == "count" and source.unit == ""
    return claim.kind == "ordinal" and source.kind == "count" and source.unit == ""


def _spans(quantity: Quantity, units: dict[str, int]) -> Decimal | None:
    """A span of time in the smallest of `units`."""
    if quantity.kind != "measure" or quantity.unit not in units or quantity.upper is not None:
        return None
    return quantity.value * units[quantity.unit]


def _is_that_share(times: Quantity, share: Quantity) -> bool:
    """三倍 is 300%; what doubled is 200% or grew by 100%."""
    return share.value == times.value * 100 or (times.value == 2 and share.value == 100)


def _count_different_things(claim: Quantity, source: Quantity) -> bool:
    """Whether each has a classifier, of different kinds of things; 200人 may be 200名员工 and 200人次."""
    one, other = _class(claim), _class(source)
    return one is not None and other is not None and one != other


def _class(quantity: Quantity) -> str | None:
    if quantity.unit:
        return quantity.unit if quantity.text[-1:] > "\u3000" else None
    return next((signs for signs in _CLASSES if quantity.text[-1:] in signs), None)


def _rounds(claim: Quantity, source: Quantity) -> bool:
    """Whether `claim` is `source` with fewer digits (12.6 → 13), or hedged and no further off than its last digit."""
    off = abs(claim.value - source.value)
    if not source.value or off > source.value * _CLOSE:
        return False
    if off <= source.value * _HARDLY and (claim.approximate or _FRACTION.search(claim.text)):  # 三分之一 for 33%
        return True
    if _digits(source.value) < _digits(claim.value):
        return False
    if claim.approximate:
        return off < step(claim.value)
    return _digits(claim.value) >= 2 and source.value.quantize(step(claim.value), ROUND_HALF_UP) == claim.value


def _digits(value: Decimal) -> int:
    """How many significant digits: 2 of 12000."""
    return len(value.normalize().as_tuple().digits)
