"""Words that a claim may not add, drop or turn round: where `data/cues.tsv` finds them in a text, in zh and en.

It reads single words and knows nothing of clauses or of what a claim needs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal, cast, get_args

from pipeline import tables
from pipeline.facts.days import dates

CueKind = Literal["superlative", "purpose", "hedge", "negation", "direction", "day", "event", "fixed"]

_HAN = re.compile("[\u3400-\u9fff]")
_MAY = 5
_MONTH = re.compile(r"\bMay\b")
_WORD = re.compile(r"[a-z0-9#%]+(?:['.\-][a-z0-9%]+)*")
# What opens a clause may have light words before it: 从而推动, 将助力, 此举有望重塑.
_CLAUSE_START = re.compile(
    r"(?:^|[,;:。!?\"、(\]】])\s*(?:此举|这|此|其|并|从而|进而|以此|由此|也|还|更|以|旨在|为了?|意在|以期)*(?:正|将|或|有望|可|可能|能|会|必将|势必|进一步|持续|"
    r"有力|极大|深刻|全面|彻底|加速|加快)*$"
)
_OPENING_REACH = 14
_MOST = re.compile(r"最(?=[\u3400-\u9fff])")
_EST = re.compile(r"\b(?:[a-z]{2,}est|most)\b")
_LATEST = tuple("最高 最多 最近 最终 最后 最新 最初 最为 最小化 最大化 最低 最少 最快 最迟 最晚 最早".split())  # noqa: SIM905
# "Unread" and "serverless" bear 未读 and 无 out.
_UN = re.compile(
    r"\bun(?!der|it|iv|iq|io|if|ic|veil|til|less|leash|cover|lock|fold|load|box|wind|rest)[a-z]{3,}|\b[a-z]{3,}less\b(?<!unless)|\bnon-?[a-z]{3,}"
)
# English words that end like superlatives and are none, or say no more than "new" and "next".
_NO_SUPERLATIVE = frozenset(
    """
    latest nearest invest reinvest request interest test tests protest contest forest harvest digest guest quest
    suggest honest modest arrest manifest west northwest southwest midwest east northeast southeast rest chest nest
    pest vest zest fest best least furthest bequest conquest ingest attest detest divest unrest everest ernest budapest
    bucharest pytest hackfest ingest pinterest backtest retest untest crest behest incest infest molest jest lest
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Cue:
    """`text[start:end]` is a form of `family`. One that is not `firm` bears others out and asks for nothing itself."""

    kind: CueKind
    family: str
    start: int
    end: int
    firm: bool


@dataclass(frozen=True, slots=True)
class _Form:
    kind: CueKind
    family: str
    firm: bool
    words: tuple[str, ...]  # the Chinese form, or the English words, "*" at their end for any ending
    opens: bool = False  # only at the start of a clause


@dataclass(frozen=True, slots=True)
class _Table:
    chinese: dict[str, list[_Form]]  # by the first character, the longest first
    english: dict[str, list[_Form]]  # by the first word
    endings: dict[str, list[_Form]]  # by the first word's stem


def find(text: str) -> tuple[Cue, ...]:
    """Every cue in `text` (simplified, half width), by position; of one family's forms the longest at a place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a Turkish İ
        lowered = "".join(sign.lower() if sign.isascii() else sign for sign in text)
    found = [*_chinese(lowered), *_english(lowered)]
    if months := _months_of_may(text):
        found = [cue for cue in found if cue.start not in months]
    listed = {cue.start for cue in found if cue.kind == "superlative" and cue.firm}
    found += [cue for cue in _generic(lowered) if cue.start not in listed]
    return tuple(sorted(_without_overlaps(found), key=lambda cue: cue.start))


def _months_of_may(text: str) -> frozenset[int]:
    """Where "May" is the month, and hedges nothing."""
    if "May" not in text:
        return frozenset()
    told = (mention for mention in dates(text) if mention.month == _MAY)
    return frozenset(found.start() for m in told for found in _MONTH.finditer(text, m.start, m.end))


def _without_overlaps(found: list[Cue]) -> Iterator[Cue]:
    ends: dict[tuple[str, str], int] = {}
    for cue in sorted(found, key=lambda cue: (cue.start, -cue.end, not cue.firm)):
        key = (cue.kind, "" if cue.kind == "negation" else cue.family)
        if cue.start >= ends.get(key, 0):
            ends[key] = cue.end
            yield cue


def _chinese(text: str) -> Iterator[Cue]:
    table = _table().chinese
    blocked = 0
    for start, sign in enumerate(text):
        forms = table.get(sign)
        if not forms:
            continue
        fitting = [form for form in forms if text.startswith(form.words[0], start) and _may_stand(form, text, start)]
        fixed = max((len(form.words[0]) for form in fitting if form.kind == "fixed"), default=0)
        for form in fitting:
            end = start + len(form.words[0])
            if form.kind != "fixed" and start >= blocked and end - start >= fixed:
                yield Cue(form.kind, form.family, start, end, form.firm)
        if fixed and fixed >= max(len(form.words[0]) for form in fitting):
            blocked = max(blocked, start + fixed)


def _generic(text: str) -> Iterator[Cue]:
    """最X, English words that end like superlatives ("most" alone is often only "many") or begin like negations."""
    for found in _MOST.finditer(text):
        if not text.startswith(_LATEST, found.start()):
            yield Cue("superlative", "-est", found.start(), found.end() + 1, True)
    for found in _UN.finditer(text):
        yield Cue("negation", "not", found.start(), found.end(), False)
    for found in _EST.finditer(text):
        if found[0] not in _NO_SUPERLATIVE:
            yield Cue("superlative", "-est", found.start(), found.end(), found[0] != "most")


def _may_stand(form: _Form, text: str, start: int) -> bool:
    return not form.opens or _CLAUSE_START.search(text, max(0, start - _OPENING_REACH), start) is not None


def _english(text: str) -> Iterator[Cue]:
    words = [(found[0].removesuffix("'s"), found.start(), found.end()) for found in _WORD.finditer(text)]
    blocked = 0
    for place, (word, start, end) in enumerate(words):
        if word.endswith("n't"):
            yield Cue("negation", "not", start, end, True)
        forms = _starting(word)
        fitting = [(form, stop) for form in forms if (stop := _stop(form, words, place))] if forms else []
        fixed = max((stop for form, stop in fitting if form.kind == "fixed"), default=0)
        for form, stop in fitting:
            if form.kind != "fixed" and start >= blocked and stop >= fixed:
                yield Cue(form.kind, form.family, start, stop, form.firm)
        blocked = max(blocked, fixed)


@lru_cache(maxsize=4096)
def _starting(word: str) -> tuple[_Form, ...]:
    """The forms whose first word this is."""
    table = _table()
    stems = (table.endings.get(word[:size], ()) for size in range(2, len(word) + 1))
    return (*table.english.get(word, ()), *(form for forms in stems for form in forms))


def _stop(form: _Form, words: list[tuple[str, int, int]], place: int) -> int:
    """Where `form`, whose first word fits at `place`, ends; 0 when the words after it do not fit."""
    last = place + len(form.words) - 1
    if last >= len(words):
        return 0
    for wanted, (word, _, _) in zip(form.words[1:], words[place + 1 : last + 1], strict=True):
        if not (word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted):
            return 0
    return words[last][2]


@cache
def _table() -> _Table:
    chinese: defaultdict[str, list[_Form]] = defaultdict(list)
    english: defaultdict[str, list[_Form]] = defaultdict(list)
    endings: defaultdict[str, list[_Form]] = defaultdict(list)
    for form in _forms():
        first = form.words[0]
        if _HAN.match(first):
            chinese[first[0]].append(form)
        elif first.endswith("*"):
            endings[first[:-1]].append(form)
        else:
            english[first].append(form)
    return _Table(dict(chinese), dict(english), dict(endings))


def _forms() -> Iterator[_Form]:
    for number, line in tables.numbered("cues.tsv"):
        kind, family, *columns = line.split("\t")
        if kind not in get_args(CueKind) or len(columns) != 3:
            raise ValueError(f"cues.tsv, line {number}: five columns, the first one of {get_args(CueKind)}")
        for firm, forms in zip((True, True, False), columns, strict=True):
            for written in forms.split():
                form = written.lower().lstrip("^")
                yield _Form(cast(CueKind, kind), family, firm, tuple(form.split("_")), written.startswith("^"))
