"""What a quantity is, and the units of `data/units.tsv` that it is told in: reading one beside a number."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal, cast

from pipeline import tables
from pipeline.facts.pounds import are_money

Kind = Literal["money", "percent", "multiple", "count", "measure", "ordinal", "ratio", "date", "time"]

_LATIN = re.compile(r"[A-Za-z0-9]$")
_PREFIX_REACH = 5


@dataclass(frozen=True, slots=True)
class Unit:
    """`factor` makes a number in this unit one in `name`, so that 1 GW and 1000 MW are the same."""

    kind: Kind
    name: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """`text[start:end]` of the searched text tells `value` in `unit`: canonical, so US$3.6B is 3600000000 "USD".

    `unit` is a currency's code, "%", "pp", "bp", "x", a unit of measure, what is counted ("person", "" for anything),
    for kind "ratio" the second number (3比2: 3 "2"), for kind "date" the parts that are told ("ymd", "md", "yq"…) with
    `value` as yyyymmdd. `upper` is the open end of
    what is told as a range (30余: 40); `approximate` is set there and where words such as 约 or "nearly" hedge it.
    """

    kind: Kind
    value: Decimal
    unit: str
    approximate: bool
    text: str
    start: int
    end: int
    upper: Decimal | None = None


PLAIN = Unit("count", "", Decimal(1))
PERCENT = Unit("percent", "%", Decimal(1))
TIMES = Unit("multiple", "x", Decimal(1))
ORDINAL = Unit("ordinal", "", Decimal(1))
DOLLAR = Unit("money", "USD", Decimal(1))
YEAR = Unit("measure", "year", Decimal(1))


@dataclass(frozen=True, slots=True)
class _Units:
    words: dict[str, Unit]
    symbols: dict[str, Unit]
    prefixes: dict[str, Unit]
    after: dict[str, re.Pattern[str]]  # by the first letter in lower case
    before: re.Pattern[str]
    before_ends: frozenset[str]

    def known(self, written: str) -> Unit:
        if unit := self.symbols.get(written):
            return unit
        word = written.lower().replace("-", " ")
        return self.words.get(word) or self.words[word.removesuffix("s")]


def told(text: str, span: tuple[int, int], number: Decimal, unit: Unit, upper: Decimal | None = None) -> Quantity:
    """The quantity that `text` tells at `span`: `number`, or a range from it to below `upper`, of `unit`."""
    start, end = span
    return Quantity(
        kind=unit.kind,
        value=number * unit.factor,
        unit=unit.name,
        approximate=upper is not None,
        text=text[start:end],
        start=start,
        end=end,
        upper=None if upper is None else upper * unit.factor,
    )


def unit_after(text: str, start: int) -> tuple[Unit, int] | None:
    """The longest unit that starts at `start`, and where it ends."""
    units = _units()
    patterns = units.after.get(text[start : start + 1].lower())
    found = patterns.match(text, start) if patterns else None
    if found is None:
        return None
    if found[0].lower().rstrip("s") == "pound":
        return units.words["gbp" if are_money(text, *found.span()) else "lb"], found.end()
    return units.known(found[0]), found.end()


def currency_before(text: str, end: int) -> tuple[Unit, int] | None:
    """The currency whose sign or code ends at `end` (one space may stand between), and where it starts."""
    units = _units()
    last = text[end - 1 : end]
    if last.lower() not in units.before_ends and not last.isspace():
        return None
    found = units.before.search(text, max(0, end - _PREFIX_REACH), end)
    return (units.prefixes[found[1].upper()], found.start(1)) if found else None


@cache
def _units() -> _Units:
    words: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    prefixes: dict[str, Unit] = {}
    fragments: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name, factor, forms in _rows():
        unit = Unit(cast(Kind, kind), name, Decimal(factor))
        for form in forms.split("|"):
            written, _, unlike = form.lstrip("=^").partition("!")
            if form.startswith("^"):
                prefixes[written.upper()] = unit
                continue
            if form.startswith("="):
                symbols[written] = unit
            else:
                words[written.lower().replace("-", " ")] = unit
            fragments[written[0].lower()].append((written, _fragment(form.startswith("="), written, unlike)))
    codes = "|".join(re.escape(code) for code in sorted(prefixes, key=len, reverse=True))
    return _Units(
        words=words,
        symbols=symbols,
        prefixes=prefixes,
        after={letter: _longest_first(same) for letter, same in fragments.items()},
        before=re.compile(rf"(?<![A-Za-z])({codes})[ \u00a0]?$", re.IGNORECASE),
        before_ends=frozenset(code[-1].lower() for code in prefixes),
    )


def _longest_first(fragments: list[tuple[str, str]]) -> re.Pattern[str]:
    return re.compile("|".join(pattern for _, pattern in sorted(fragments, key=lambda pair: -len(pair[0]))))


def _fragment(exact: bool, written: str, unlike: str) -> str:
    pattern = re.escape(written)
    if not exact and written.isascii():
        pattern = f"(?i:{pattern.replace(chr(92) + ' ', '[ -]')}s?)"
    if _LATIN.search(written):
        pattern += "(?![A-Za-z0-9_])"
    return f"{pattern}(?!{'|'.join(map(re.escape, unlike.split(',')))})" if unlike else pattern


def _rows() -> list[list[str]]:
    return [line.split("\t") for line in tables.lines("units.tsv")]
