"""Does this source support this claim? Verbatim words, quantities, dates and names, across Chinese and English.

It compares what is written and knows nothing of the world: no currency is converted, no product credited to its maker.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from pipeline.facts.agreement import same_quantity, told_parts
from pipeline.facts.days import DateMention, dates, dates_near, resolve
from pipeline.facts.names import names, unsupported_names
from pipeline.facts.quantities import quantities
from pipeline.facts.relative import days_of_weekdays, told_from, weekdays
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


def unsupported_quantities(claim: str, sources: Iterable[str], near: date | None = None) -> tuple[Quantity, ...]:
    """The quantities of `claim` that none of the `sources` has.

    With `near`, the day on which the sources were written, dates may be told more or less fully than there (16日,
    昨日 or 周二 for 6月16日, 去年 for 2025年), and its own year, month and weekday count as told.
    """
    claimed = [*quantities(claim), *weekdays(claim)]
    if not claimed:
        return ()
    texts = list(sources)
    known = [quantity for text in texts for quantity in (*quantities(text), *weekdays(text))]
    return tuple(
        quantity
        for quantity in claimed
        if not any(same_quantity(quantity, other) for other in known)
        and not any(_stands_in(quantity.text, text) for text in texts)
        and not (near and quantity.kind == "date" and _fits(quantity, near, texts))
    )


def _fits(claim: Quantity, near: date, texts: list[str]) -> bool:
    """Whether texts of the day `near` tell this date, in other words."""
    days = {day for text in texts for day in (*dates_near(text, near), *days_of_weekdays(text, near))}
    if claim.unit == "w":
        return int(claim.value) in {day.weekday() for day in (near, *days)}
    if set(dates_near(claim.text, near)) & days:
        return True
    return any(told_parts(claim).items() <= told.items() for text in texts for told in told_from(text, near))


def _stands_in(written: str, text: str) -> bool:
    """Whether a quantity is written in `text` as it is in the claim, not as part of a longer number."""
    pattern = rf"(?<![\d.,$€£¥￥]){re.escape(written)}(?![.,]?\d)"
    return re.search(pattern, text) is not None
