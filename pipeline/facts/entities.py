"""Who and where a text speaks of: companies, people, agencies and products from a table, and cues of a country.

The tables are `data/entities.tsv` and `data/places.tsv`; their heads explain columns and marks. Nothing here decides
what is domestic or who acts in a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, Literal, TypeVar, cast, get_args

from pipeline import tables
from pipeline.facts.segments import simplified

EntityKind = Literal["company", "lab", "person", "government", "product", "university", "media", "exchange", "org"]
Payload = TypeVar("Payload")

_LATIN = "0-9A-Za-z\u00c0-\u024f"
_LATIN_CHAR = re.compile(f"[{_LATIN}]")
_CHINESE = re.compile("[\u3001-\u303f\u4e00-\u9fff\uff00-\uffef]")
_MARKS = "=~^!"
_HEAD = 3
_CONTEXT_REACH = 60
_BUSINESS = ("company", "lab", "product")
_WIDE_LATIN = {ord("０") + n: ord("0") + n for n in range(ord("ｚ") - ord("０") + 1) if chr(ord("0") + n).isalnum()}

# What stands near a company's name when an everyday word (苹果, 小米, Notion) is meant as one.
_TECH = re.compile(
    r"""
    公司|集团|科技|厂商|品牌|企业|手机|电脑|芯片|处理器|模型|人工智能|智能|算力|数据中心|云服务|软件|硬件|系统|平台|应用|用户|开发者
    |发布|推出|上线|开源|融资|投资|估值|市值|股价|财报|营收|上市|收购|订单|供应链|代工|员工|裁员|首席|创始人|董事长|总裁|机器人
    |自动驾驶|汽车|新能源|电商|起诉|专利|官网|官宣|客户端
    |(?<![A-Za-z])(?:AI|CEO|CTO|CFO|COO|IPO|App|APP|iPhone|GPU|API|LLM)(?![A-Za-z])
    |\b(?i:compan(?:y|ies)|startups?|start-ups?|tech|chips?|chipmakers?|models?|software|hardware|apps?|platforms?|launch\w*
      |releas\w+|unveil\w*|announc\w+|debuts?|open[- ]sourc\w+|funding|valuation|valued|shares|stocks?|revenue|earnings
      |acqui\w+|invest\w+|users|developers|founders?|co-founders?|chief\ executive|robots?|robotaxis?
      |data\ cent(?:er|re)s?|cloud|lawsuits?|sues?|says?|said|plans|confirms|reportedly|layoffs?|spins|raises|hires)\b
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Entity:
    """`country` is ISO 3166 two-letter, "EU" or "INT": where the one who acts is based. `owner` is an entity's id."""

    id: str
    name_zh: str
    name_en: str
    country: str
    kind: EntityKind
    owner: str | None
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end]` of the searched text names `entity`."""

    entity: Entity
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class _Form(Generic[Payload]):
    """One written form: what it means (None: a longer word that means nothing here) and when it counts."""

    written: str
    folded: str
    payload: Payload | None
    exact_case: bool
    capital: bool  # an ordinary Titlecase name, so that its capitals must be there: "canonical" is not Canonical
    needs_context: bool
    needs_chinese: bool
    closed: bool  # its last character is Latin, so a word border must follow


class _Lexicon(Generic[Payload]):
    """Leftmost-longest search for thousands of forms: a regex finds where one may start, its head says which."""

    def __init__(self, forms: Iterable[tuple[str, Payload]]) -> None:
        self._by_head: dict[str, list[_Form[Payload]]] = {}
        for marked, payload in forms:
            form = _form(marked, payload)
            self._by_head.setdefault(form.folded[:_HEAD], []).append(form)
        for same_head in self._by_head.values():
            same_head.sort(key=lambda form: (-len(form.folded), form.payload is None))
        others = [head for head in self._by_head if not _LATIN_CHAR.match(head)]
        first, second = ("".join(sorted({head[n] for head in others} or {"\0"})) for n in (0, 1))
        first, second = re.escape(first), re.escape(second)
        here = f"(?<=[{_LATIN}])(?<![{_LATIN}].)(?=.)|(?<=[{first}])(?=[{second}])"
        self._starts = re.compile(f"[{_LATIN}{first}](?:{here})", re.DOTALL)

    def search(self, text: str) -> Iterator[tuple[Payload, int, int, bool]]:
        """Each payload with its span, and whether it is certain: an everyday word without fitting context is not."""
        narrow = text if text.isascii() else simplified(text.translate(_WIDE_LATIN))
        folded = _lower(narrow)
        done = 0
        for candidate in self._starts.finditer(folded):
            start = candidate.start()
            if start < done:
                continue
            form = self._longest(narrow, folded, start)
            if form is None:
                continue
            done = start + len(form.folded)
            if form.payload is not None:
                yield form.payload, start, done, not form.needs_context or _in_tech_context(narrow, start, done)

    def _longest(self, text: str, folded: str, start: int) -> _Form[Payload] | None:
        for size in (_HEAD, 2):  # forms of two letters have no longer head
            for form in self._by_head.get(folded[start : start + size], ()):
                if folded.startswith(form.folded, start) and _stands(form, text, start):
                    return form
        return None


def _form(marked: str, payload: Payload) -> _Form[Payload]:
    written = simplified(marked.lstrip(_MARKS))
    marks = marked[: len(marked) - len(written)]
    if len(written) < 2:
        raise ValueError(f"{marked!r}: a form has at least two characters")
    return _Form(
        written=written,
        folded=_lower(written),
        payload=None if "!" in marks else payload,
        exact_case="=" in marks or (written.isupper() and written.isalpha()),
        capital=written.istitle() and "!" not in marks,
        needs_context="~" in marks,
        needs_chinese="^" in marks,
        closed=bool(_LATIN_CHAR.match(written[-1])),
    )


def _stands(form: _Form[Payload], text: str, start: int) -> bool:
    """Whether `form`, found at `start` whatever its case, is meant there."""
    end = start + len(form.folded)
    if form.closed and _LATIN_CHAR.match(text, end):
        return False
    if form.exact_case and not text.startswith(form.written, start):
        return False
    if form.capital and any(a.isupper() and b.islower() for a, b in zip(form.written, text[start:end], strict=True)):
        return False
    return not form.needs_chinese or _beside_chinese(text, start, end)


def _lower(text: str) -> str:
    """Lower case with every character in its place (`str.lower` makes two of a Turkish İ)."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower() if c.isascii() else c for c in text)


def _in_tech_context(text: str, start: int, end: int) -> bool:
    around = f"{text[max(0, start - _CONTEXT_REACH) : start]}\n{text[end : end + _CONTEXT_REACH]}"
    return _TECH.search(around) is not None


def _beside_chinese(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - 2) : start].rstrip()[-1:] + text[end : end + 2].lstrip()[:1]
    return _CHINESE.search(around) is not None


@lru_cache(maxsize=1024)  # every line about a story is held against the same few texts
def mentions(text: str) -> tuple[Mention, ...]:
    """Every named entity from left to right, the longest form where several fit, without overlaps."""
    found = _found(text)
    near = [(start, end) for entity, start, end, certain in found if certain and entity.kind in _BUSINESS]
    return tuple(
        Mention(entity, start, end, text[start:end])
        for entity, start, end, certain in found
        if certain or any(start - _CONTEXT_REACH < b and a < end + _CONTEXT_REACH for a, b in near)
    )


def everyday(text: str) -> tuple[Mention, ...]:
    """What would name someone but for want of words of business near: 苹果 may be fruit here."""
    unsure = [(entity, start, end) for entity, start, end, certain in _found(text) if not certain]
    sure = {mention.start for mention in mentions(text)} if unsure else set()
    return tuple(Mention(entity, start, end, text[start:end]) for entity, start, end in unsure if start not in sure)


@lru_cache(maxsize=256)
def _found(text: str) -> tuple[tuple[Entity, int, int, bool], ...]:
    return tuple(_names().search(text))


def get(entity_id: str) -> Entity:
    """The entity with this id. Raises KeyError."""
    return _entities()[entity_id]


def everyone() -> tuple[Entity, ...]:
    """The whole table, in its order."""
    return tuple(_entities().values())


def actor(entity: Entity) -> Entity:
    """Who stands behind `entity`: the last of its owners (ChatGPT → OpenAI), or itself."""
    while entity.owner is not None:
        entity = get(entity.owner)
    return entity


def country_cues(text: str) -> tuple[tuple[str, int, int], ...]:
    """Country code, start and end of each place name, nationality or phrase (我国, "EU") that points at a country."""
    return tuple((code, start, end) for code, start, end, _ in _places().search(text))


@cache
def _entities() -> dict[str, Entity]:
    return {entity.id: entity for entity, _ in _table()}


@cache
def _names() -> _Lexicon[Entity]:
    return _Lexicon((form, entity) for entity, forms in _table() for form in forms)


@cache
def _places() -> _Lexicon[str]:
    return _Lexicon((form, code) for code, forms in _rows("places.tsv", 2) for form in forms.split("|"))


@cache
def _table() -> tuple[tuple[Entity, tuple[str, ...]], ...]:
    """Each entity with its marked forms."""
    return tuple(_read_entity(row) for row in _rows("entities.tsv", 7))


def _read_entity(row: list[str]) -> tuple[Entity, tuple[str, ...]]:
    entity_id, name_zh, name_en, country, kind, owner, listed = row
    if kind not in get_args(EntityKind):
        raise ValueError(f"entities.tsv: {entity_id}: kind {kind!r}")
    marked = [form for form in listed.split("|") if form]
    plain = {form.lstrip(_MARKS) for form in marked}
    forms = (*dict.fromkeys(name for name in (name_zh, name_en) if name not in plain), *marked)
    aliases = tuple(form.lstrip(_MARKS) for form in forms if not form.startswith("!"))
    entity = Entity(entity_id, name_zh, name_en, country, cast(EntityKind, kind), owner or None, aliases)
    return entity, forms


def _rows(name: str, columns: int) -> Iterator[list[str]]:
    """The rows of a table under `data/`, without comments and empty lines. Raises ValueError on a short or long one."""
    for number, line in tables.numbered(name):
        row = line.split("\t")
        if len(row) != columns:
            raise ValueError(f"{name}, line {number}: {len(row)} columns, not {columns}")
        yield row
