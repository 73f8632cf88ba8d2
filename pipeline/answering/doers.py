"""Who did it, by the words around a verb, where names are no help: new Chinese names are in no dictionary. Pure.

It finds a claim in which the one to whom it was done does it; it reads Chinese, as `prove` reads what it has names for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline import tables
from pipeline.answering.vocabulary import content
from pipeline.words import fold

_CLAUSE = re.compile(r"[，。；,;！？\n]")
_BY = re.compile(r"(?:由|被|遭|获得?)(?P<doer>[^，。由被]{2,24})$")


@dataclass(frozen=True, slots=True)
class _Deed:
    verb: str
    doer: frozenset[str]
    done: frozenset[str]


def swapped(claim: str, evidence: Sequence[str]) -> list[str]:
    """The verbs of `claim` whose doer does it nowhere in `evidence`, and whose other side does."""
    known = [deed for text in evidence for deed in _deeds(text)]
    wrong = []
    for told in _deeds(claim):
        doers = [deed.doer for deed in known if deed.verb == told.verb and deed.doer]
        if doers and not any(told.doer & doer for doer in doers) and any(told.done & doer for doer in doers):
            wrong.append(told.verb)
    return wrong


def _deeds(text: str) -> Iterator[_Deed]:
    before: frozenset[str] = frozenset()
    for clause in _CLAUSE.split(fold(text)):
        for verb, pattern in _verbs():
            if match := pattern.search(clause):
                yield _deed(verb, clause, match.span(), before)
        before = _words(clause)


def _deed(verb: str, clause: str, at: tuple[int, int], before: frozenset[str]) -> _Deed:
    left, right = clause[: at[0]], clause[at[1] :]
    by = _BY.search(left)
    if by is None:
        return _Deed(verb, _words(left), _words(right))
    return _Deed(verb, _words(by["doer"]), _words(left[: by.start()]) or before)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.text for word in content(text) if not any(map(str.isdigit, word.text)))


@cache
def _verbs() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = (line.split("\t") for line in tables.lines("roles.tsv"))
    return tuple((row[0], re.compile("|".join(map(re.escape, row[1].split())))) for row in rows if row[1].strip())
