"""Who did it to whom: two names that change places between evidence and claim, by their verb or by their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from pipeline import tables
from pipeline.prove.exchange import exchanged
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Clause, Name, Reading, names, read

_PASSIVE = re.compile(r"(?:被|遭到?|由|获得?了?|受到?|经)[^,]{0,6}$")
_TOWARDS = re.compile(r"(?:对|向|从|把|将|给|为|与|和|针对|就)[^,]{0,6}$")
_BY = re.compile(r"(?:\s\w+){0,4}\sby\s(?:\w+\s){0,5}$")
_OF_BY = re.compile(r"^[^,]*\sby\s(?:\w+\s){0,3}$")
_JOINED = re.compile(r"[\s、,/&+]*(?:和|与|及|以及|或|and|or|跟|同)?[\s、,/&+]*")
_NAMES = 9  # of one claim, when each two are tried in each other's place
_CLOSER = 2  # signs in a row that must fit better once two names are swapped
_ROW = 3


@dataclass(frozen=True, slots=True)
class Deed:
    """`doer` does `verb` (an id of `data/roles.tsv`) to `done`, as `text` writes it."""

    verb: str
    doer: str
    done: str
    text: str


def swapped(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Faults of role: deeds the other way round, and names in each other's place among the same words."""
    told = deeds(claim.text)
    known = {(deed.verb, deed.doer, deed.done) for r in evidence for deed in deeds(r.text)} if told else set()
    turned = [deed for deed in told if (deed.verb, deed.done, deed.doer) in known]
    faults = [Fault("role", deed.text) for deed in turned if (deed.verb, deed.doer, deed.done) not in known]
    same = [reading.text for reading in evidence if reading.chinese == claim.chinese]
    yield from faults or (_misplaced(claim, same) if same else ())


@lru_cache(maxsize=512)
def deeds(text: str) -> tuple[Deed, ...]:
    """Every deed between two different names of one clause of a folded text."""
    reading = read(text)
    found: list[Deed] = []
    if _verbs()[0 if reading.chinese else 1][0].search(reading.text.lower()) is None:
        return ()
    for clause in reading.clauses:
        inside = [name for name in names(reading.text) if clause.start <= name.start < clause.end]
        if len({name.id for name in inside}) > 1:
            found += list(_deeds(reading, clause, inside))
    return tuple(found)


def _deeds(reading: Reading, clause: Clause, inside: list[Name]) -> Iterator[Deed]:
    pattern, ids = _verbs()[0 if reading.chinese else 1]
    for verb in pattern.finditer(reading.text.lower(), clause.start, clause.end):
        before = [name for name in inside if name.end <= verb.start()]
        after = [name for name in inside if name.start >= verb.end()]
        pair = (_chinese if reading.chinese else _english)(reading.text, verb, before, after)
        if pair and pair[0].id != pair[1].id:
            first, last = min(pair, key=lambda n: n.start), max(pair, key=lambda n: n.end)
            span = reading.text[min(first.start, verb.start()) : max(last.end, verb.end())]
            yield Deed(ids[str(verb.lastgroup)], pair[0].id, pair[1].id, span)


def _chinese(text: str, verb: re.Match[str], before: list[Name], after: list[Name]) -> tuple[Name, Name] | None:
    """Doer and done-to around a Chinese verb."""
    if not before:
        return None
    near = before[-1]
    lead = text[before[-2].end if len(before) > 1 else max(0, near.start - 8) : near.start]
    if _PASSIVE.search(lead):
        others = before[:-1] or after
        return (near, others[-1] if before[:-1] else others[0]) if others else None
    if _TOWARDS.search(lead) and len(before) > 1:
        return before[-2], near
    return (near, after[0]) if after else None


def _english(text: str, verb: re.Match[str], before: list[Name], after: list[Name]) -> tuple[Name, Name] | None:
    """Doer and done-to around an English verb."""
    if not after:
        return None
    between = text[verb.end() : after[0].start]
    if before and _BY.search(between):
        return after[0], before[-1]
    if len(after) > 1 and _OF_BY.search(text[after[0].end : after[1].start]):
        return after[1], after[0]
    return (before[-1], after[0]) if before else None


def _misplaced(reading: Reading, evidence: list[str]) -> Iterator[Fault]:
    """The first two names that fit the evidence better in each other's place."""
    known = frozenset().union(*map(_rows_in, evidence))
    if all(_rows_in(clause.text.strip()) <= known for clause in reading.clauses):
        return  # its very clauses
    claim = reading.text
    if moved := next(exchanged(claim, evidence), None):
        yield Fault("role", moved)
        return
    told = _rows_in(claim)
    for one, other in combinations(_placed(claim, evidence), 2):
        if one.id == other.id or one.end > other.start or _JOINED.fullmatch(claim[one.end : other.start]):
            continue  # A and B is B and A
        turned = _rows_in(_with_swapped(claim, one, other))
        if len(known & turned) >= len(known & told) + _CLOSER and len(turned - known) < len(told - known):
            yield Fault("role", claim[one.start : other.end])
            return


def _placed(claim: str, evidence: list[str]) -> list[Name]:
    """Where the claim has a name of the evidence, the longest where several fit."""
    forms = {text[name.start : name.end]: name.id for text in (claim, *evidence) for name in names(text)}
    if not forms:
        return []
    found = re.finditer("|".join(map(re.escape, sorted(forms, key=len, reverse=True))), claim)
    return [Name(forms[match[0]], *match.span()) for match in found][:_NAMES]


def _with_swapped(text: str, one: Name, other: Name) -> str:
    first, second = text[one.start : one.end], text[other.start : other.end]
    return text[: one.start] + second + text[one.end : other.start] + first + text[other.end :]


@lru_cache(maxsize=1024)
def _rows_in(text: str) -> frozenset[str]:
    """Each three signs in a row."""
    folded = text.casefold()
    return frozenset(folded[n : n + _ROW] for n in range(len(folded) - _ROW + 1))


@cache
def _verbs() -> tuple[tuple[re.Pattern[str], dict[str, str]], ...]:
    """For Chinese and for English a pattern of every verb, and whose id each of its groups is."""
    rows = [line.split("\t") for line in tables.lines("roles.tsv")]
    ids = {f"v{number}": row[0] for number, row in enumerate(rows)}
    chinese = _either("|".join(sorted(row[1].split(), key=len, reverse=True)) for row in rows)
    english = _either("|".join(map(_english_form, row[2].split())) for row in rows)
    return (re.compile(chinese), ids), (re.compile(rf"\b(?:{english})\b"), ids)


def _english_form(form: str) -> str:
    return re.escape(form).replace("_", " ").replace(r"\*", "[a-z]*")


def _either(patterns: Iterable[str]) -> str:
    """The patterns as groups v0, v1 …"""
    return "|".join(f"(?P<v{number}>{pattern})" for number, pattern in enumerate(patterns))
