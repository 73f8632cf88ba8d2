"""Amounts of money as an editor writes them: 3.73 亿元, $1.2 billion; pure. No currency is converted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from pipeline import tables

_SCALES = {
    "zh": ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million")),
}
_DIGITS = 4  # significant ones, at most


@dataclass(frozen=True, slots=True)
class _Currency:
    word: str  # after a Chinese number
    sign: str  # before an English one, with its space
    name: str  # in Chinese


def money(value: Decimal, currency: str, language: str) -> str:
    """`value` of whole units of `currency` (an ISO code) in the language's own scale, to four digits."""
    divisor, word = _scale(value, language)
    figure, known = number(value / divisor), _currency(currency)
    return f"{known.sign}{figure} {word}".rstrip() if language == "en" else f"{figure} {word}{known.word}"


def scale(largest: Decimal, currency: str, language: str) -> tuple[Decimal, str]:
    """What amounts up to `largest` are best told in: by how much to divide them, and the name of that unit: 亿美元."""
    divisor, word = _scale(largest, language)
    known = _currency(currency)
    return divisor, f"{known.sign.strip()} {word}".strip() if language == "en" else f"{word}{known.word}"


def currency_name(currency: str, language: str) -> str:
    """人民币, CNY: what a sum is told in."""
    return currency if language == "en" else _currency(currency).name


def number(value: Decimal) -> str:
    """`value` to four digits or its whole part, with thousands marked and no idle noughts."""
    places = max(0, _DIGITS - 1 - value.adjusted()) if value else 0
    written = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _scale(value: Decimal, language: str) -> tuple[Decimal, str]:
    scales = _SCALES["en" if language == "en" else "zh"]
    return next((known for known in scales if value >= known[0]), (Decimal(1), ""))


def _currency(code: str) -> _Currency:
    return _currencies().get(code) or _Currency(code, f"{code} ", code)


@cache
def _currencies() -> dict[str, _Currency]:
    found = {}
    for line in tables.lines("currencies.tsv"):
        code, word, sign, *name = line.split("\t")
        found[code] = _Currency(word, sign, name[0] if name else word)
    return found
