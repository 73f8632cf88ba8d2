"""Amounts of money as an editor writes them: 3.73 亿元, $1.2 billion; pure. No currency is converted."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from pipeline import tables

_SCALES = {
    "zh": ((Decimal(10**12), "万亿"), (Decimal(10**8), "亿"), (Decimal(10**4), "万")),
    "en": ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million")),
}
_DIGITS = 4  # significant ones, at most


def money(value: Decimal, currency: str, language: str) -> str:
    """`value` of whole units of `currency` (an ISO code) in the language's own scale, to four digits."""
    scale, word = next((known for known in _SCALES[_own(language)] if value >= known[0]), (Decimal(1), ""))
    return _written(number(value / scale), word, currency, language)


def scale(largest: Decimal, currency: str, language: str) -> tuple[Decimal, str]:
    """What amounts up to `largest` are best told in: by how much to divide them, and the name of that unit: 亿美元."""
    found = next((known for known in _SCALES[_own(language)] if largest >= known[0]), (Decimal(1), ""))
    zh, sign = _currencies().get(currency, (currency, currency))
    return found[0], f"{found[1]}{zh}" if _own(language) == "zh" else f"{found[1]} {sign.strip()}".strip()


def currency_name(currency: str, language: str) -> str:
    """美元, USD: what a sum is told in."""
    return _currencies().get(currency, (currency, ""))[0] if _own(language) == "zh" else currency


def number(value: Decimal) -> str:
    """`value` to four digits or its whole part, with thousands marked and no idle noughts."""
    places = max(0, _DIGITS - 1 - value.adjusted()) if value else 0
    written = f"{value:,.{places}f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _written(figure: str, word: str, currency: str, language: str) -> str:
    zh, sign = _currencies().get(currency, (currency, f"{currency} "))
    if _own(language) == "zh":
        return f"{figure} {word}{zh}"
    return f"{sign}{figure} {word}".rstrip()


def _own(language: str) -> str:
    return "en" if language == "en" else "zh"


@cache
def _currencies() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in tables.lines("currencies.tsv"))
    return {code: (chinese, sign) for code, chinese, sign in rows}
