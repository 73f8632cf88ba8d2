"""The largest amount a story speaks of, and how large that is on a scale that currencies and counts share. Pure.

The scale only ranks: the rates are rough on purpose and no converted figure is ever shown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal

from pipeline.facts import Quantity, quantities
from pipeline.model import Story

# What one is worth in dollars, to the nearest half order of magnitude; a watt is one of a data centre's.
_WORTH = {
    "USD": 1.0, "EUR": 1.1, "GBP": 1.3, "CHF": 1.1, "CNY": 0.14, "HKD": 0.13, "TWD": 0.03, "JPY": 0.0067, "KRW": 0.0007,
    "INR": 0.011, "CAD": 0.7, "AUD": 0.65, "SGD": 0.75, "SAR": 0.27, "AED": 0.27, "ILS": 0.3, "SEK": 0.1, "W": 10.0,
}  # fmt: skip
_CARD = 2e4
_FLOOR, _CEILING = 6.0, 11.0  # log10 of dollars: a million is nothing, a hundred thousand million is everything
_OPENING = 200
_BODY_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Amount:
    """`text` as the source writes it; `weight` 0..1; `money` tells an amount of money from a count."""

    text: str
    weight: float
    money: bool


def money(text: str) -> frozenset[tuple[str, Decimal]]:
    """The sums of money in `text` that are of some size, in canonical form: the same in either language."""
    return frozenset((q.unit, q.value) for q in quantities(text) if q.kind == "money" and _weight(q) > 0)


def largest_amount(story: Story) -> Amount | None:
    """The largest amount in a title of the story, else in the opening of its lead; None where there is none of size."""
    titled = _largest([quantity for item in story.items for quantity in quantities(item.title)], 1.0)
    return titled or _largest(quantities(story.lead.text[:_OPENING]), _BODY_SHARE)


def _largest(found: list[Quantity] | tuple[Quantity, ...], share: float) -> Amount | None:
    amounts = [Amount(q.text, share * _weight(q), q.kind == "money") for q in found if _weight(q) > 0]
    return max(amounts, key=lambda amount: amount.weight, default=None)


def _weight(quantity: Quantity) -> float:
    each = _CARD if quantity.text.endswith("卡") else _WORTH.get(quantity.unit, 0.0)
    worth = float(quantity.value) * each
    return min(1.0, max(0.0, (math.log10(worth) - _FLOOR) / (_CEILING - _FLOOR))) if worth > 0 else 0.0
