"""What of an item can be compared with another: its words, names, amounts, versions and kind of event; pure.

How alike two items are is decided in `pairs.py`.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from pipeline import facts, words
from pipeline.addresses import identity_key, is_home_page
from pipeline.entities import actor, country_cues, mentions
from pipeline.model import Item
from pipeline.owners import publisher
from pipeline.roundups import is_roundup_title

LEAD_CHARS = 150
_TITLE_WEIGHT = 2
_HAN = re.compile("[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[.+\-][a-z0-9]+)*")
_COLUMN = re.compile(
    r"^(?:\s*(?:【[^】]{1,12}】|\[[^\]]{1,16}\]|(?:show|ask|tell|launch|展示)\s*hn\s*[:：]|[^\w\s《“「]+))+\s*",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?<=.{8})(?:\s+[-–—]\s+[^-–—]{2,20}|\s*[|｜丨][^|｜丨]{2,14}|\s*\((?:20\d\d|pdf|video)\))$", re.IGNORECASE
)
_CAPITAL = re.compile(r"\b[A-Za-z]*[A-Z][A-Za-z0-9]*(?:[.+\-][A-Za-z0-9]+)*")
_ODD = re.compile(r"\d|.[A-Z]")
_VERSION = re.compile(r"([a-z][a-z+]*)?[\s\-]?[vk]?(\d{1,3}(?:\.\d+)+|(?<=[a-z\-])\d{1,3}(?![\d.,%]))")

_PAPER = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})")


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What of one item is compared. Words are folded; names are entity ids ("@google") and other Latin words.

    `latin` are all Latin words of the title, `places` the countries it points at. `counted` are the words of title (twice) and lead, `told` all words and names of both, the other sets are the title's.
    `address` is empty for a home page, `day` in days since 1970, `amounts` are (unit, value) of money and shares,
    `counts` the values of each other unit.
    """

    id: str
    address: str
    owner: str
    chinese: bool
    day: float
    counted: Mapping[str, int]
    title: frozenset[str]
    told: frozenset[str]
    names: frozenset[str]
    latin: frozenset[str]
    places: frozenset[str]
    actors: frozenset[str]
    amounts: frozenset[tuple[str, float]]
    counts: Mapping[str, frozenset[float]]
    versions: frozenset[tuple[str, str]]
    kinds: frozenset[str]
    paper: str | None
    roundup: bool


class _Read(NamedTuple):
    """What of an item is read, and nothing that is not: this is remembered."""

    id: str
    title: str
    lead: str
    owner: str
    url: str
    day: float


def traits(item: Item) -> Traits:
    """The comparable side of `item`; about 0.3 ms, once: the latest few thousand are remembered."""
    day = item.published_at.timestamp() / 86_400
    owner = publisher(item.url, item.source)
    return _traits(_Read(item.id, item.title, item.text[:LEAD_CHARS], owner, item.url, day))


@lru_cache(maxsize=8192)
def _traits(item: _Read) -> Traits:
    title = words.simplified(_SIGNATURE.sub("", _COLUMN.sub("", item.title) or item.title))
    lead = words.simplified(item.lead)
    folded = title.casefold()
    named, beside = mentions(title), mentions(lead)
    title_words, lead_words = words.tokens(folded), words.tokens(lead)
    rest = list(folded)
    for mention in named:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    latin = {word for word in _LATIN.findall("".join(rest)) if len(word) > 1 and word not in words.STOP_WORDS}
    ids = {f"@{mention.entity.id}" for mention in named}
    said = {f"@{mention.entity.id}" for mention in beside} | set(_LATIN.findall(words.fold(lead)))
    amounts, counts = _numbers(title)
    chinese = len(_HAN.findall(title)) >= 2
    return Traits(
        id=item.id,
        address="" if is_home_page(item.url) else identity_key(item.url),
        owner=item.owner,
        chinese=chinese,
        day=item.day,
        counted=Counter(title_words * _TITLE_WEIGHT + lead_words),
        title=frozenset(title_words),
        told=frozenset(title_words) | set(lead_words) | set(_LATIN.findall(folded)) | ids | said,
        names=frozenset(ids | (latin if chinese else latin & _capitals(title))),
        latin=frozenset(latin),
        places=frozenset(f"^{code}" for code, _, _ in country_cues(title)),
        actors=frozenset(actor(mention.entity).id for mention in named if mention.entity.kind != "media"),
        amounts=amounts,
        counts=counts,
        versions=frozenset((name, number) for name, number in _VERSION.findall(folded)),
        kinds=frozenset(kind for kind, cues in _kinds() if cues.search(folded)),
        paper=found[1] if (found := _PAPER.search(item.url)) else None,
        roundup=is_roundup_title(item.title),
    )


def _capitals(title: str) -> set[str]:
    """The words of an English title that are written as names; where every word has a capital, those of odd shape."""
    found = _CAPITAL.findall(title)
    headline_case = len(found) * 2 > len(_LATIN.findall(title.casefold()))
    return {word.casefold() for n, word in enumerate(found) if (_ODD.search(word) if headline_case or n == 0 else True)}


def _numbers(title: str) -> tuple[frozenset[tuple[str, float]], Mapping[str, frozenset[float]]]:
    """The amounts of money, shares and multiples in `title`, and its other numbers by unit, parts of dates among them."""
    amounts: set[tuple[str, float]] = set()
    counts: dict[str, set[float]] = {}
    for quantity in facts.quantities(title):
        if quantity.kind in ("money", "percent", "multiple"):
            amounts.add((quantity.unit, float(quantity.value)))
        elif quantity.kind == "date":
            for part in quantity.unit:
                whole, place = divmod(int(quantity.value), 10_000)
                counts.setdefault(f"date {part}", set()).add(whole if part == "y" else divmod(place, 100)[part != "m"])
        elif quantity.unit:
            counts.setdefault(quantity.unit, set()).add(float(quantity.value))
    return frozenset(amounts), {unit: frozenset(values) for unit, values in counts.items()}


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(cues)) for kind, cues in (line.split("\t") for line in _lines("events.tsv")))


@cache
def _common_words() -> frozenset[str]:
    return frozenset(word for line in _lines("common_words.txt") for word in line.split())


def _lines(name: str) -> list[str]:
    lines = files("pipeline").joinpath("data", name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


class Rarity:
    """How much a word tells one of the compared items from another: 0 for a word of all, 1 for a word of one.

    It counts once and answers from memory; `compared` may not change under it.
    """

    _FEWEST = 200  # items; a smaller batch cannot show which words are common
    _MOST_COMMON = 0.3

    def __init__(self, compared: Iterable[Traits]) -> None:
        self._in_items: Counter[str] = Counter()
        self._by_owner: dict[str, Counter[str]] = {}
        items = 0
        for one in compared:
            items += 1
            self._in_items.update(one.told | one.places)
            self._by_owner.setdefault(one.owner, Counter()).update(one.title)
        self._whole = max(items, self._FEWEST) + 1
        self._scale = math.log(self._whole / 2)
        self._of_word: dict[str, float] = {}
        self._titles: dict[Traits, Mapping[str, float]] = {}
        self._vectors: dict[Traits, Mapping[str, float]] = {}

    def __call__(self, word: str) -> float:
        known = self._of_word.get(word)
        if known is None:
            found = math.log(self._whole / (self._in_items[word] + 1)) / self._scale
            known = max(0.0, min(self._MOST_COMMON if word in _common_words() else 1.0, found))
            self._of_word[word] = known
        return known

    def title(self, one: Traits) -> Mapping[str, float]:
        """The words of the title of `one` by weight: shares of 1, the rarer the larger."""
        if one not in self._titles:
            weights = {word: self(word) ** 2 for word in one.title}
            total = math.fsum(weights.values()) or 1.0
            self._titles[one] = {word: weight / total for word, weight in weights.items()}
        return self._titles[one]

    def vector(self, one: Traits) -> Mapping[str, float]:
        """The words of title and lead of `one` as a vector of length 1."""
        if one not in self._vectors:
            weights = {word: self(word) * (1 + math.log(count)) for word, count in one.counted.items()}
            length = math.sqrt(math.fsum(weight * weight for weight in weights.values())) or 1.0
            self._vectors[one] = {word: weight / length for word, weight in weights.items()}
        return self._vectors[one]

    def of_owner(self, owner: str, word: str) -> float:
        """What of a word remains between two items of one owner: the more of its titles have it, the more it is frame."""
        return 2 / max(2, self._by_owner[owner][word])
