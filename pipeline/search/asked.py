"""What is asked of a search, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Query:
    """`also` are the same question in other words or another language; an item needs to fit one of the forms.

    `window` is half open and admits nothing outside it. `first` are the ids of the items that a report tells of: they
    go before others that fit as well. With `recent`, newer items go before older ones.
    """

    text: str
    also: tuple[str, ...] = ()
    window: tuple[datetime, datetime] | None = None
    first: frozenset[str] = frozenset()
    recent: bool = False
    most: int = 10

    @property
    def forms(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(form.strip() for form in (self.text, *self.also) if form.strip()))


@dataclass(frozen=True, slots=True)
class Found:
    """An item, one for each story. `lexical` is the weight of the question's words that it has, most often 0..1.

    `dense` is the cosine of the meanings, 0 where the item has no vector yet. `score` orders items of one search only.
    """

    item_id: str
    story_id: str | None
    score: float
    lexical: float
    dense: float
    in_report: bool
