"""Time zones as people name them, in folded text → IANA zones: any case, cities, 北京时间, PST, UTC+8.

A name with several meanings is a Fault that lists them: guessing would post at the wrong hour.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from importlib.resources import files

from bot.commands import tables
from bot.commands.meanings import Fault, Meaning, Zone
from bot.commands.numerals import ZH, number

_OFFSET = re.compile(r"(?:utc|gmt) ?([-+−]?) ?(\d{1,2})(?::?(\d{2}))?(?![\d:])")
_SIGNED = re.compile(r"(?<![^ (])(?:([-−])(\d{2}):?(\d{2})|\+(\d{1,2})(?::?(\d{2}))?)(?![\d:])")
_EASTERN = re.compile(rf"(东|西) ?([{ZH}]{{1,3}}|\d{{1,2}}) ?时?区")
_REGIONS = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip

# Offsets that no zone of whole hours has: those who keep them all year.
_HALVES = {
    (3, 30): "Asia/Tehran", (4, 30): "Asia/Kabul", (5, 30): "Asia/Kolkata", (5, 45): "Asia/Kathmandu",
    (6, 30): "Asia/Yangon", (8, 45): "Australia/Eucla", (9, 30): "Australia/Darwin", (-9, 30): "Pacific/Marquesas",
}  # fmt: skip


def match(text: str, index: int) -> tuple[Meaning, int] | None:
    """What offset stands in `text` at `index`, and where it ends. Names are words: see `names`."""
    if found := _OFFSET.match(text, index):
        return _offset(-1 if found[1] in ("-", "−") else 1, int(found[2]), int(found[3] or 0), found)
    if found := _SIGNED.match(text, index):
        return _offset(-1 if found[1] else 1, int(found[2] or found[4]), int(found[3] or found[5] or 0), found)
    if found := _EASTERN.match(text, index):
        hours = number(found[2])
        return None if hours is None else _offset(1 if found[1] == "东" else -1, hours, 0, found)
    return None


def shown(zone: str) -> str:
    """`zone` as a person reads it. IANA writes UTC+8 as Etc/GMT-8."""
    sign, hours = zone[7:8], zone[8:]
    return f"UTC{'+' if sign == '-' else '-'}{hours}" if zone.startswith("Etc/GMT") and hours else zone


def near(said: str) -> str | None:
    """The zone whose name `said` is a misspelling of, if there is one."""
    known = {name: meaning.name for name, meaning in names().items() if isinstance(meaning, Zone)}
    found = get_close_matches(said.replace("_", " "), known, n=1, cutoff=0.84) if 5 <= len(said) <= 40 else []
    return known[found[0]] if found else None


@cache
def names() -> dict[str, Meaning]:
    """Every name of a zone, folded. The table comes before IANA: there EST is a zone without daylight time."""
    known: dict[str, Meaning] = {}
    for name, meaning in (*_table(), *_iana()):
        known.setdefault(name, meaning)
        known.setdefault(name.replace(" ", "_"), meaning)
    return known


def _offset(sign: int, hours: int, minutes: int, found: re.Match[str]) -> tuple[Meaning, int]:
    zone = _HALVES.get((sign * hours, minutes)) if minutes else _whole(sign * hours)
    return Zone(zone) if zone else Fault("no_zone", (found[0],)), found.end()


def _whole(hours: int) -> str | None:
    if hours == 0:
        return "UTC"
    return f"Etc/GMT{-hours:+d}" if -12 <= hours <= 14 else None


def _table() -> Iterator[tuple[str, Meaning]]:
    for zones, words in tables.rows("zones.tsv"):
        yield from ((word, _meaning(zones, word)) for word in words)


def _meaning(zones: str, word: str) -> Meaning:
    if not zones.startswith("? "):
        return Zone(zones)
    several = zones.removeprefix("? ")
    return Fault("which_zone", (word.upper() if len(word) <= 4 else word, several), several.partition(", ")[0])


def _iana() -> Iterator[tuple[str, Meaning]]:
    zones = [name for name in files("tzdata").joinpath("zones").read_text("ascii").split() if name != "Factory"]
    for name in zones:
        yield name.casefold().replace("_", " "), Zone(name)
    for name in zones:
        region, _, city = name.rpartition("/")
        if region.partition("/")[0] in _REGIONS:
            yield city.casefold().replace("_", " "), Zone(name)
