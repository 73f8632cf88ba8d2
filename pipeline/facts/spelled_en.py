"""English numbers in words → quantities: twenty-five people, two million, half a million, phase two, dozens of.

Multiples and shares are for `shares_en`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.facts.numerals import EN_UNITS, from_english
from pipeline.facts.units import DOLLAR, ORDINAL, PLAIN, YEAR, Quantity, told, unit_after

_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_SCALES = "hundred|thousand|million|billion|trillion|dozen"
_SMALL = "|".join(sorted(EN_UNITS, key=len, reverse=True))
_SOME = {"tens": 10, "dozens": 12, "hundreds": 100}
# Plain words first: the search skips to their first letters, which takes a tenth of the time of looking everywhere.
_START = re.compile(
    "|".join(
        [
            *EN_UNITS, *_ORDINALS, *(f"{article} {scale}" for article in ("a", "an") for scale in _SCALES.split("|")),
            "half ",
            "tens of", "dozens", "hundreds", "thousands", "millions", "billions", "trillions", "decade",
            "million-dollar", "billion-dollar", "trillion-dollar",
        ]
    )
)  # fmt: skip
_PHASES = {"two": 2, "three": 3, "four": 4, "five": 5, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_PHASE = re.compile(
    r"\b(?:[Pp]hase|[Ss]tage|PHASE)[ -](?P<n>[2-9](?=[ab]?\b)|(?i:two|three|four|five|ii|iii|iv)\b)(?![.:])(?!\s[%\d])"
)
_NTH = re.compile(r"\d(?<!\d.)\d{0,6}(?=(?:st|nd|rd|th)\b)")
_FOUND = re.compile(
    rf"""
    (?:(?P<of>tens|dozens|hundreds)\ of\ )?(?P<some>dozens|hundreds|thousands|millions|billions|trillions)\b(?:\ of)?
    |(?P<n>(?:(?:{_SMALL})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?(?:[ -](?:{_SCALES}))*
      |(?:half\ )?an?(?:[ -](?:{_SCALES}))+))\b(?P<half>\ and\ a\ half\b)?
    |(?P<decade>decade(?:-old|-long)?)\b
    |(?P<some_money>(?:million|billion|trillion)-dollar)\b
    |(?P<ordinal>{"|".join(_ORDINALS)})\b
    """,
    re.VERBOSE,
)


def spelled(text: str) -> Iterator[Quantity]:
    """The quantities in English words."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a Turkish İ
        return
    for start in _START.finditer(lowered):
        before = lowered[start.start() - 1 : start.start()]
        found = None if before.isalnum() and before.isascii() else _FOUND.match(lowered, start.start())
        if found is not None and (quantity := _quantity(text, found)):
            yield quantity
    for found in _PHASE.finditer(text):
        number = found["n"].lower()
        yield told(text, found.span(), Decimal(_PHASES.get(number) or number), ORDINAL)
    for found in _NTH.finditer(text):
        if found[0] != "1":  # 1st is a claim of rank, and weighed as such
            yield told(text, (found.start(), found.end() + 2), Decimal(found[0]), ORDINAL)


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    if found["ordinal"]:
        return told(text, found.span(), Decimal(_ORDINALS[found["ordinal"]]), ORDINAL)
    if found["decade"]:
        return told(text, found.span(), Decimal(10), YEAR)
    if found["some_money"]:
        least = Decimal(from_english("a " + found[0].removesuffix("-dollar")))
        return told(text, found.span(), least, DOLLAR, least * 1000)
    return _some(text, found) if found["some"] else _number(text, found)


def _number(text: str, found: re.Match[str]) -> Quantity | None:
    words = found["n"].removeprefix("half ")
    value = from_english(words.removesuffix(" dozen")) * (12 if words.endswith(" dozen") else 1)
    value = value / 2 if words != found["n"] else value
    unit, end = unit_after(text, found.end() + 1) or (PLAIN, found.end())
    if words == "one" and unit.kind == "count":
        return None  # hardly more than an article
    return told(text, (found.start(), end), value + (Decimal("0.5") if found["half"] else 0), unit)


def _some(text: str, found: re.Match[str]) -> Quantity:
    """Dozens, hundreds of millions: from one of them to ten."""
    value = Decimal(_SOME.get(found["some"]) or from_english("a " + found["some"].removesuffix("s")))
    value *= _SOME[found["of"]] if found["of"] else 1
    unit, end = unit_after(text, found.end() + 1) or (PLAIN, found.end())
    return told(text, (found.start(), end), value, unit, Decimal(10) ** len(str(int(value))))
