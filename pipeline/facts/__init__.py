"""Does this source support this claim? Verbatim words, quantities, dates and names, across Chinese and English.

It compares what is written and knows nothing of the world: no currency is converted, no product credited to its maker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from pipeline.facts.days import DateMention, dates, dates_near, resolve
from pipeline.facts.figures import step
from pipeline.facts.names import names, unsupported_names
from pipeline.facts.quantities import quantities
from pipeline.facts.units import Quantity

__all__ = [
    "DateMention",
    "Quantity",
    "dates",
    "dates_near",
    "fold",
    "is_verbatim",
    "names",
    "quantities",
    "resolve",
    "same_quantity",
    "unsupported_names",
    "unsupported_quantities",
]

_FOLDED_SIGNS = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞", '"')
    | dict.fromkeys("‘’‚‛′`´", "'")
    | dict.fromkeys("‐‑‒–—―−﹣ー", "-")
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad", "")
)
_SPACES = re.compile(r"\s+")
_LOOSE_SPACE = re.compile(r" ?([\u3000-\u303f\u3400-\u9fff\uf900-\ufaff]) ?")
_DASHES = re.compile("-{2,}")
_CLOSE = Decimal("0.1")  # how far from the source, as a share of it, a rounded number may be
_HARDLY = Decimal("0.01")  # and a hedged one with more digits than the source


@lru_cache(maxsize=512)
def fold(text: str) -> str:
    """`text` for verbatim comparison: one width, one kind of quotes, dashes and spaces; none beside Chinese signs."""
    narrow = unicodedata.normalize("NFKC", text).translate(_FOLDED_SIGNS)
    spaced = _SPACES.sub(" ", _DASHES.sub("-", narrow)).strip()
    return _LOOSE_SPACE.sub(r"\1", spaced)


def is_verbatim(quote: str, source: str) -> bool:
    """Whether the words of `quote`, if any, stand in `source` just so."""
    folded = fold(quote)
    return bool(folded) and folded in fold(source)


def same_quantity(claim: Quantity, source: Quantity) -> bool:
    """Whether `source` bears `claim` out: equal, rounded to two digits or more, or a hedge that covers it.

    A claim may leave out what the source says (a currency, what is counted, the year of a date) but not add it.
    """
    if claim.kind == "date":
        return _told(claim).items() <= _told(source).items()
    if not _same_unit(claim, source):
        return False
    if claim.value == source.value:
        return True
    if claim.kind in ("time", "ordinal", "ratio"):
        return False
    if claim.upper is not None:
        return claim.value < (source.upper or source.value) and source.value < claim.upper
    return _rounds(claim, source)


def unsupported_quantities(claim: str, sources: Iterable[str], near: date | None = None) -> tuple[Quantity, ...]:
    """The quantities of `claim` that none of the `sources` has.

    With `near`, the day on which the sources were written, dates may be told more or less fully than there (16日 or
    昨日 for 6月16日), and its own year and month count as told.
    """
    claimed = quantities(claim)
    if not claimed:
        return ()
    texts = list(sources)
    known = [quantity for text in texts for quantity in quantities(text)]
    days = {day for text in texts for day in dates_near(text, near)} if near else set()
    return tuple(
        quantity
        for quantity in claimed
        if not any(same_quantity(quantity, other) for other in known)
        and not any(_stands_in(quantity.text, text) for text in texts)
        and not (near and quantity.kind == "date" and _fits(quantity, near, days))
    )


def _fits(claim: Quantity, near: date, days: set[date]) -> bool:
    """Whether a text of the day `near` that names `days` tells this date, in other words."""
    if set(dates_near(claim.text, near)) & days:
        return True
    return _told(claim).items() <= {"y": near.year, "m": near.month}.items()


def _told(quantity: Quantity) -> dict[str, int]:
    """The parts of a date that are told: y, m, d, or q and h for quarter and half; of a bare number a year."""
    value = int(quantity.value)
    if quantity.kind == "count" and quantity.unit == "" and value == quantity.value:
        return {"y": value}
    if quantity.kind != "date":
        return {}
    parts = {"y": value // 10000, "m": value // 100 % 100, "d": value % 100, "q": value % 100, "h": value % 100}
    return {letter: parts[letter] for letter in quantity.unit}


def _same_unit(claim: Quantity, source: Quantity) -> bool:
    if claim.kind == source.kind:
        return claim.unit == source.unit or (claim.kind == "count" and "" in (claim.unit, source.unit))
    if {claim.unit, source.unit} == {"x", "occasion"}:  # three times
        return True
    if claim.kind == "count" and claim.unit == "":
        return source.kind in ("money", "ordinal")
    if claim.unit == "year-old":  # laid off at 55
        return source.kind == "count" and source.unit == ""
    return claim.kind == "ordinal" and source.kind == "count" and source.unit == ""


def _rounds(claim: Quantity, source: Quantity) -> bool:
    """Whether `claim` is `source` with fewer digits (12.6 → 13), or hedged and no further off than its last digit."""
    off = abs(claim.value - source.value)
    if not source.value or off > source.value * _CLOSE:
        return False
    if claim.approximate and off <= source.value * _HARDLY:  # 约三分之一 for 33%
        return True
    if _digits(source.value) < _digits(claim.value):
        return False
    if claim.approximate:
        return off < step(claim.value)
    return _digits(claim.value) >= 2 and source.value.quantize(step(claim.value), ROUND_HALF_UP) == claim.value


def _digits(value: Decimal) -> int:
    """How many significant digits: 2 of 12000."""
    return len(value.normalize().as_tuple().digits)


def _stands_in(written: str, text: str) -> bool:
    """Whether a quantity is written in `text` as it is in the claim, not as part of a longer number."""
    pattern = rf"(?<![\d.,]){re.escape(written)}(?![.,]?\d)"
    return re.search(pattern, text) is not None
