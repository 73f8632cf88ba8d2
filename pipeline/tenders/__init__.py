"""Public tenders as data: who buys what from whom, for how much, each field proved by the words that say it.

Official notices are read by their labels, headlines by their sentences. Nothing is guessed, translated or converted: a
field that is not told is None. Bidding for a company, land or advertising space, and buying without a tender, is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeVar

from pipeline.facts import Quantity
from pipeline.model import Item
from pipeline.tenders import headlines, notices
from pipeline.tenders.details import chips, deadline, region
from pipeline.tenders.labels import Field, fields
from pipeline.tenders.rules import Stage
from pipeline.tenders.stages import stage

__all__ = ["Stage", "Tender", "tender"]

AmountKind = Literal["budget", "ceiling", "won"]
Value = TypeVar("Value")

_AMOUNT_KINDS: tuple[AmountKind, ...] = ("budget", "ceiling", "won")
_LONGEST = 20_000  # characters of a text that are read, and
_TITLE = 300  # of a title
_OPENING = 300  # characters of a text in which news tells who and what


@dataclass(frozen=True, slots=True)
class Tender:
    """One notice or report of a tender. `amount` is in the currency as found, `amount_kind` None where nobody says.

    `winner` has every winner of every lot and every member of a consortium; with several lots `amount` is the total,
    or None where no total is stated. `chips` are makers of chips and servers and what is said of imports, as written.
    `quotes` has the verbatim words of the item for each field that is told, by the field's name.
    """

    stage: Stage
    subject: str | None
    buyer: str | None
    winner: tuple[str, ...]
    agency: str | None
    amount: Quantity | None
    amount_kind: AmountKind | None
    region: str | None
    chips: tuple[str, ...]
    deadline: date | None
    quotes: Mapping[str, str]


def tender(item: Item, body: str | None = None) -> Tender | None:
    """What `item`, with the text of its article where there is one, tells of a tender; None when it tells of none."""
    text = (body if body and len(body) > len(item.text) else item.text)[:_LONGEST]
    at = stage(item.title, text) if len(item.title) <= _TITLE else None
    if at is None:
        return None
    told = fields(text)
    quotes: dict[str, str] = {}
    won, quotes["winner"] = notices.winners(told, item.title, text, at)
    buyer = notices.first(told, "buyer") or headlines.buyer(item.title, (item.title, text[:_OPENING]), won)
    money = notices.amount(told, item.title, text, at)
    named = chips("\n".join((item.title, text)))
    quotes["chips"] = "\n".join(named)
    quotes["amount"] = money[2] if money else ""
    found = _Found(quotes)
    return Tender(
        stage=at,
        subject=found.take("subject", notices.subject(told, item.title, text)),
        buyer=found.take("buyer", buyer),
        winner=won,
        agency=found.take("agency", notices.first(told, "agency")),
        amount=money[0] if money else None,
        amount_kind=_kind(money[1]) if money else None,
        region=found.take("region", region(_where(told, item.title, buyer, won))),
        chips=named,
        deadline=found.take("deadline", _due(told, text, item) if at in ("notice", "changed") else None),
        quotes=MappingProxyType({name: quote for name, quote in quotes.items() if quote}),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Keeps the quote of each value that is taken."""

    quotes: dict[str, str]

    def take(self, name: str, told: tuple[Value, str] | None) -> Value | None:
        if told is None:
            return None
        self.quotes[name] = told[1]
        return told[0]


def _kind(written: str) -> AmountKind | None:
    return next((kind for kind in _AMOUNT_KINDS if kind == written), None)


def _where(told: Sequence[Field], title: str, buyer: tuple[str, str] | None, won: Sequence[str]) -> list[str]:
    """Where a region may be named, the surest first; a winner's name says nothing of it."""
    for name in won:
        title = title.replace(name, "，")
    return [*(f.value for f in told if f.name == "region"), title, buyer[0] if buyer else "",
            *(f.value for f in told if f.name == "project")]  # fmt: skip


def _due(told: Sequence[Field], text: str, item: Item) -> tuple[date, str] | None:
    return deadline(told, text, item.published_at.date())
