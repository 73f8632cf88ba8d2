"""What is new in a story that the reader has been told before: a turn of events, a figure, or who has stepped in.

Silence is the default: another outlet's copy, a number told again (rounded, or in another currency) and background are
nothing new. Only a title of an item newer than the last telling can say that something happened; its text says how.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import lru_cache

from pipeline import facts
from pipeline.extract import LENGTHS
from pipeline.extract.happenings import Happening, happenings
from pipeline.extract.lead import leans, may_be_told
from pipeline.extract.roundups import is_roundup
from pipeline.extract.sentences import is_chinese, sentences
from pipeline.extract.titles import clean_title, states
from pipeline.facts import entities
from pipeline.facts.amounts import money
from pipeline.model import Item, Story, Told

OPENING = 6  # sentences in which what the title says is told again, and better
CONTINUED_CHARS = 200  # of a text, in which it says what it goes on from
KNOWN_CHARS = 4_000  # of an item that was told; what a reader could have read there is not new

_KINDS = {
    "money": ("金额", "amount"),
    "percent": ("比例", "share"),
    "multiple": ("倍数", "multiple"),
    "count": ("数量", "number"),
}
_ACTORS = frozenset(("company", "lab", "person", "government", "university", "exchange", "org"))
_STEPS_IN = re.compile(r"(?:^|[：:、]|与|和|同|获|被|遭|由|向|\b(?:with|by|from|and)\s)\s?$")
_HEARSAY = re.compile(r"^(?:消息称|据悉|据报道|曝|传|外媒|突发)[：:，]?\s?")
# Rough on purpose: they only tell an amount that was told in another currency from a new one.
_DOLLARS = {"USD": 1.0, "EUR": 1.12, "GBP": 1.3, "CNY": 0.14, "HKD": 0.128, "TWD": 0.032, "JPY": 0.0067, "KRW": 0.00072}
_CONVERTED, _ROUNDED = 0.15, 0.005
_NUMBERED = re.compile(r"(?=.*[a-z])(?=.*\d)")


@dataclass(frozen=True, slots=True)
class Development:
    """`sentence` stands in the title or text of `item_id` and says what is new; `reason` names it in a few words."""

    sentence: str
    reason: str
    item_id: str


@dataclass(frozen=True, slots=True)
class _News:
    """One new thing in a title: its name in the reader's language, and how to find it in a sentence."""

    reason: str
    quantity: facts.Quantity | None = None
    happening: Happening | None = None
    entity: str | None = None


def development(story: Story, told: Sequence[Told], language: str = "zh") -> Development | None:
    """What a reader of `told`, earlier entries of this story, does not know yet; None when nothing is new."""
    known = _Known(story, told)
    newer = sorted(known.newer, key=lambda item: item.language != language)
    found = [(item, news) for item in newer for news in _news(item, known, language)]
    for weighed in ("happening", "quantity", "entity"):
        for item, news in found:
            if getattr(news, weighed) is not None:
                return Development(_sentence(item, news), news.reason, item.id)
    return None


def continued(story: Story, told: Iterable[Told]) -> Told | None:
    """The latest of `told` that `story`, though another event, goes on from; None when it names none of them.

    It does when both name someone and the same sum, or both titles name the same numbered thing (GLM-5.2, LX700).
    """
    title = clean_title(story.lead)
    opening = f"{title}\n{story.lead.text[:CONTINUED_CHARS]}"
    things, names, sums = _things(title), _names(opening), money(opening)
    for before in sorted(told, key=lambda entry: entry.day, reverse=True):
        signs = _signs(before)
        if things & signs.things or (sums & signs.sums and names & signs.names):
            return before
    return None


@dataclass(frozen=True, slots=True)
class _Signs:
    """What a story can go on from: the numbered things of an entry's titles, the names and sums of all it told."""

    things: set[str]
    names: set[str]
    sums: frozenset[tuple[str, Decimal]]


@lru_cache(maxsize=2048)  # every story of a day is held against the same entries
def _signs(before: Told) -> _Signs:
    titles = "\n".join(before.titles)
    words = f"{titles}\n{before.text}"
    return _Signs(_things(titles), _names(words), money(words))


def _names(text: str) -> set[str]:
    known = {entities.actor(mention.entity).id for mention in entities.mentions(text)}
    return known | {facts.fold(name).casefold() for name in facts.names(text)}


def _things(text: str) -> set[str]:
    """The numbered things that `text` names: a model, a chip, a version."""
    return {name for name in _names(text) if _NUMBERED.search(name)}


class _Known:
    """What the reader of `told` could know: what was told, and what the items it was told from say."""

    def __init__(self, story: Story, told: Sequence[Told]) -> None:
        shown = {item_id for entry in told for item_id in entry.item_ids}
        before = [item for item in story.items if item.id in shown]
        day = max(entry.day for entry in told)
        last = max((item.published_at for item in before), default=None)
        self.newer = [
            item
            for item in story.items
            if item.id not in shown
            and item.published_at.astimezone(UTC).date() >= day
            and (last is None or item.published_at > last)
            and not is_roundup(item)
        ]
        texts = [text for entry in told for text in (entry.text, *entry.evidence, *entry.titles)]
        self.text = "\n".join(texts + [f"{item.title}\n{item.text[:KNOWN_CHARS]}" for item in before])
        self.quantities = facts.quantities(self.text)
        self.happenings = happenings(self.text)
        self.actors = {entities.actor(mention.entity).id for mention in entities.mentions(self.text)}

    def has(self, quantity: facts.Quantity) -> bool:
        """Whether the figure was told: the same, more or less exactly, or in another currency."""
        return any(
            facts.same_quantity(quantity, other) or facts.same_quantity(other, quantity) or _restated(quantity, other)
            for other in self.quantities
        )


def _news(item: Item, known: _Known, language: str) -> Iterator[_News]:
    title = _HEARSAY.sub("", clean_title(item))
    if not states(title):
        return
    for turn in happenings(title):
        if turn not in known.happenings:
            yield _News(f"新进展：{turn.zh}" if language == "zh" else f"New: {turn.en}", happening=turn)
    for quantity in facts.quantities(title):
        if _counts(quantity) and not known.has(quantity):
            kind = _KINDS[quantity.kind][language != "zh"]
            yield _News(
                f"新增：{kind} {quantity.text}" if language == "zh" else f"New: {kind} {quantity.text}", quantity
            )
    for mention in entities.mentions(title):
        actor = entities.actor(mention.entity)
        if actor.kind in _ACTORS and actor.id not in known.actors and _STEPS_IN.search(title[: mention.start]):
            name = actor.name_zh if language == "zh" else actor.name_en
            yield _News(f"新增：{name}" if language == "zh" else f"New: {name}", entity=actor.id)


def _counts(quantity: facts.Quantity) -> bool:
    """Whether a new value is news in itself: no date, no span of time, no bare number that may belong to a name."""
    if quantity.kind == "count":
        return quantity.value >= 100 and quantity.unit != ""
    return quantity.kind in _KINDS and quantity.text not in ("一半", "half")


def _restated(one: facts.Quantity, other: facts.Quantity) -> bool:
    """Whether the two differ by no more than rounding, or than a rate of exchange."""
    if not other.value or (one.unit != other.unit and not (one.unit in _DOLLARS and other.unit in _DOLLARS)):
        return False
    rate = Decimal(_DOLLARS[one.unit] / _DOLLARS[other.unit]) if one.unit != other.unit else Decimal(1)
    return abs(float(one.value * rate / other.value) - 1) <= (_CONVERTED if one.unit != other.unit else _ROUNDED)


def _sentence(item: Item, news: _News) -> str:
    """The first sentence of the text that tells `news` and can lead; else the title."""
    for sentence in sentences(item.text)[:OPENING]:
        told = sentence.text
        fits = len(told) <= LENGTHS["zh" if is_chinese(told) else "en"][1]
        if fits and may_be_told(sentence) and not leans(told) and _tells(told, news):
            return told
    return clean_title(item)


def _tells(text: str, news: _News) -> bool:
    if news.quantity is not None:
        return any(facts.same_quantity(news.quantity, quantity) for quantity in facts.quantities(text))
    if news.happening is not None:
        return news.happening in happenings(text)
    return any(entities.actor(mention.entity).id == news.entity for mention in entities.mentions(text))
