"""What a story is about in few signs, and whether two are about one matter where grouping has left them apart. Pure.

A last safeguard, for a report must neither tell a thing twice nor tell again what the reader had yesterday: cautious
rules over who is named, which kind of event, which money and which words. Stories are joined in `stories`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipeline.facts.amounts import money
from pipeline.facts.entities import Entity, actor, get, mentions
from pipeline.rank.region import GENERIC, readable
from pipeline.words import bigrams

_ONE_OF_A_KIND = ("ma", "funding", "earnings")  # a company has seldom two of these in a day
_SAME_WORDS = 0.25
_SAME_TITLE = 0.6
_SOME_WORDS = 0.12
_NAME_CHARS = 4


@dataclass(frozen=True, slots=True)
class Matter:
    """`actors` are the ids of everybody named, products as their makers, and `subject` is the first of them; `sums` are
    the money, `words` the character pairs of the first title."""

    subject: str | None
    actors: frozenset[str]
    kind: str
    sums: frozenset[tuple[str, Decimal]]
    words: frozenset[str]

    @property
    def chinese(self) -> bool:
        return any(not word.isascii() for word in self.words)


def matter(titles: Sequence[str], kind: str) -> Matter:
    """The matter that `titles` tell of, the first before all."""
    return Matter(
        subject=next(map(acting_id, named(titles[0])), None),
        actors=frozenset(acting_id(entity) for title in titles for entity in named(title)),
        kind=kind,
        sums=frozenset(amount for title in titles for amount in money(title)),
        words=frozenset(bigrams(titles[0])),
    )


@lru_cache(maxsize=4096)  # a title is asked for several times while its story is weighed
def named(title: str) -> tuple[Entity, ...]:
    """Who `title` names, each once, in order; what is only a medium, or a word for a kind of thing, does not count."""
    found = (mention.entity for mention in mentions(readable(title)) if mention.text not in GENERIC)
    return tuple(dict.fromkeys(entity for entity in found if entity.kind != "media"))


def acting_id(entity: Entity) -> str:
    """Whoever answers for `entity`: people for themselves, products through their makers."""
    return entity.id if entity.kind == "person" else actor(entity).id


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the words of two titles that both have, 0..1."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def corroborates(one: Matter, lead: Matter) -> bool:
    """Whether an item of `one` visibly tells of `lead`'s matter: a name, a sum, or enough words in common."""
    if one.actors & lead.actors or one.sums & lead.sums:
        return True
    if one.chinese != lead.chinese:  # then the Latin words that two titles share are names
        return any(len(word) >= _NAME_CHARS for word in one.words & lead.words if word.isascii())
    return likeness(one.words, lead.words) >= _SOME_WORDS


def is_same(one: Matter, other: Matter) -> bool:
    """Whether a reader of one report would take `one` and `other` for the same thing told twice."""
    shared = len(one.actors & other.actors)
    if shared and one.sums & other.sums:
        return True
    if not shared or one.kind != other.kind or _with_others(one, other):
        return False
    if one.kind in _ONE_OF_A_KIND and (one.chinese != other.chinese or one.subject == other.subject):
        return True  # in two languages each has its own words and currency for it
    return shared > 1 or likeness(one.words, other.words) >= _SAME_WORDS


def is_retold(one: Matter, told: Iterable[Matter]) -> bool:
    """Whether `one` was told before. Stricter than within a report: tomorrow the same actors may do something new."""
    return any(_retells(one, before) for before in told)


def _retells(one: Matter, told: Matter) -> bool:
    alike = likeness(one.words, told.words)
    shared = len(one.actors & told.actors)
    if alike >= _SAME_TITLE or (shared and one.sums & told.sums):
        return True
    if not shared or one.kind != told.kind or one.kind not in _ONE_OF_A_KIND or _with_others(one, told):
        return False
    return shared > 1 or (alike >= _SAME_WORDS and one.subject == told.subject)


def _with_others(one: Matter, other: Matter) -> bool:
    """Whether each names companies that the other does not, beside the one both name: two deals of one investor."""
    common = one.actors & other.actors
    return (
        all(any(get(i).kind in ("company", "lab") for i in m.actors - common) for m in (one, other)) and len(common) < 2
    )
