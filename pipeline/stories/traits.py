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
from typing import NamedTuple

from pipeline import facts, tables, words
from pipeline.extract.roundups import is_roundup_title
from pipeline.facts.entities import actor, country_cues, mentions
from pipeline.model import Item
from pipeline.owners import publisher
from pipeline.parse.addresses import identity_key, is_home_page

LEAD_CHARS = 150
_TITLE_WEIGHT = 2
_KNOWN_NAME = 6  # items that name an entity of the table besides those compared: it is there because it is in the news
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
_LOWER = re.compile(r"(?<![A-Za-z0-9'’.-])[a-z]{4,}\b")
_ODD = re.compile(r"\d|.[A-Z]")
_VERSION = re.compile(
    r"(?<![a-z0-9])(?P<name>[a-z][a-z+]*)?(?:(?P<loose>\s)(?=\d{1,3}(?![\d.]))|[\s\-]?[vk]?)"
    r"(?P<number>\d{1,3}(?:\.\d+)+|(?<=[a-z\- ])\d{1,3})(?![\d%])"
)
_MONTHS = str.split("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec")
_MONTH = re.compile(rf"(?<=\w )(?:{'|'.join(_MONTHS)})(?:\b|[a-z]*(?:uary|ch|il|ne|ly|ust|ber)\b)")
_PAPER = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})")


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What of one item is compared. Words are folded; `names` are entity ids ("@google") and other words used as names.

    Of title and lead: `counted`, their words (the title's twice), `told`, all words and names, and `told_actors`.
    Of the title alone: everything else; `latin` are all its Latin words, `named` the words that its names consist of,
    `places` the countries it points at. `address` is empty for a home page, `day` in days since 1970, `amounts` are
    (unit, value) of money and shares, `counts` the values of each other unit and part of a date.
    """

    id: str
    address: str
    owner: str
    day: float
    roundup: bool
    paper: str | None
    chinese: bool
    counted: Mapping[str, int]
    title: frozenset[str]
    told: frozenset[str]
    names: frozenset[str]
    named: frozenset[str]
    latin: frozenset[str]
    places: frozenset[str]
    actors: frozenset[str]
    told_actors: frozenset[str]
    amounts: frozenset[tuple[str, float]]
    counts: Mapping[str, frozenset[float]]
    versions: frozenset[tuple[str, str]]
    kinds: frozenset[str]


class _Read(NamedTuple):
    """What of an item is read, and nothing that is not: this is remembered."""

    id: str
    title: str
    lead: str
    owner: str
    url: str
    day: float


class _Names(NamedTuple):
    ids: frozenset[str]
    latin: frozenset[str]
    words: frozenset[str]
    actors: frozenset[str]


def traits(item: Item) -> Traits:
    """The comparable side of `item`; about 0.3 ms, once: the latest few thousand are remembered."""
    day = item.published_at.timestamp() / 86_400
    owner = publisher(item.url, item.source)
    return _traits(_Read(item.id, item.title, item.text[:LEAD_CHARS], owner, item.url, day))


@lru_cache(maxsize=16_384)
def _traits(item: _Read) -> Traits:
    title = words.simplified(_SIGNATURE.sub("", _COLUMN.sub("", item.title) or item.title))
    lead = words.simplified(item.lead)
    title_words, lead_words = words.tokens(title), words.tokens(lead)
    names, beside = _names(title), _names(lead)
    chinese = len(_HAN.findall(title)) >= 2
    used_as_names = names.latin if chinese else names.latin & _capitals(title)
    amounts, counts, unmeasured = _numbers(title)
    return Traits(
        id=item.id,
        address="" if is_home_page(item.url) else identity_key(item.url),
        owner=item.owner,
        day=item.day,
        roundup=is_roundup_title(item.title),
        paper=found[1] if (found := _PAPER.search(item.url)) else None,
        chinese=chinese,
        counted=Counter(title_words * _TITLE_WEIGHT + lead_words),
        title=frozenset(title_words),
        told=frozenset([*title_words, *lead_words, *_latin(title), *_latin(lead), *names.ids, *beside.ids]),
        names=names.ids | used_as_names,
        named=names.words.union(*(words.tokens(name) for name in used_as_names)),
        latin=names.latin,
        places=frozenset(f"^{code}" for code, _, _ in country_cues(title)),
        actors=names.actors,
        told_actors=names.actors | beside.actors,
        amounts=amounts,
        counts=counts,
        versions=_versions(unmeasured, names.words | names.latin),
        kinds=frozenset(kind for kind, cues in _kinds() if cues.search(title.casefold())),
    )


def _names(text: str) -> _Names:
    """The entities that `text` names, the words they are written with, who acts, and its other Latin words."""
    found = mentions(text)
    actors = (actor(mention.entity).id for mention in found if mention.entity.kind != "media")
    rest = list(text)
    for mention in found:
        rest[mention.start : mention.end] = " " * (mention.end - mention.start)
    return _Names(
        ids=frozenset(f"@{mention.entity.id}" for mention in found),
        latin=frozenset(word for word in _latin("".join(rest)) if len(word) > 1 and word not in words.STOP_WORDS),
        words=frozenset(word for mention in found for word in words.tokens(mention.text)),
        actors=frozenset(actors),
    )


def _versions(title: str, names: frozenset[str]) -> frozenset[tuple[str, str]]:
    """Names and their version numbers: ("opus", "4.6"), ("android", "17"); ("", "4.6") after a name in Chinese."""
    found = _VERSION.finditer(title)
    return frozenset((v["name"] or "", v["number"]) for v in found if not v["loose"] or v["name"] in names)


def _latin(text: str) -> list[str]:
    return _LATIN.findall(text.casefold())


def _capitals(title: str) -> set[str]:
    """The words of an English title that are written as names; where every word has a capital, those of odd shape."""
    plain = [word for word in _LOWER.findall(title) if word not in words.STOP_WORDS]
    found = enumerate(_CAPITAL.findall(title))
    return {word.casefold() for n, word in found if _ODD.search(word) or (plain and (n or not title.startswith(word)))}


def _numbers(title: str) -> tuple[frozenset[tuple[str, float]], Mapping[str, frozenset[float]], str]:
    """The amounts in `title`, its other numbers by unit and part of a date, and the folded title without them all."""
    amounts: set[tuple[str, float]] = set()
    counts: dict[str, set[float]] = {}
    rest = list(title)
    for quantity in facts.quantities(title):
        value = float(quantity.value)
        if quantity.kind == "date":
            for part, told in zip("ymd", (value // 10_000, value // 100 % 100, value % 100), strict=True):
                if part in quantity.unit or (part == "d" and quantity.unit[-1] in "qh"):
                    counts.setdefault(f"date {quantity.unit[-1] if part == 'd' else part}", set()).add(told)
        elif quantity.kind in ("money", "percent", "multiple"):
            amounts.add((quantity.unit, value))
        elif quantity.unit:
            counts.setdefault(quantity.unit, set()).add(value)
        else:
            continue
        rest[quantity.start : quantity.end] = " " * (quantity.end - quantity.start)
    months = {float(_MONTHS.index(month[:3]) + 1) for month in _MONTH.findall("".join(rest))}
    if months:
        counts.setdefault("date m", set()).update(months)
    return frozenset(amounts), {unit: frozenset(values) for unit, values in counts.items()}, "".join(rest).casefold()


@cache
def _kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(cues)) for kind, cues in (line.split("\t") for line in tables.lines("events.tsv")))


@cache
def _common_words() -> frozenset[str]:
    return frozenset(word for line in tables.lines("common_words.txt") for word in line.split())


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
            seen = self._in_items[word] + (_KNOWN_NAME if word.startswith("@") else 1)
            found = math.log(self._whole / seen) / self._scale
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
        """What is left of a word between two items of one owner: the more of its titles have it, the more a frame."""
        return 2 / max(2, self._by_owner[owner][word])
