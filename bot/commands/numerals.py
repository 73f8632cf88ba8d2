"""Small whole numbers as people write them in dates and times, in digits and in Chinese."""

from __future__ import annotations

ZH = "零〇一二两三四五六七八九十"
"""For a character class of a pattern."""

_UNITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def number(text: str) -> int | None:
    """8, 08, 八, 二十三, 〇五; None when it is no number below 100, or none that is written this way."""
    if text.isascii() and text.isdigit():
        return int(text)
    tens, ten, units = text.rpartition("十")
    if ten:
        high = _UNITS.get(tens) if tens else 1
        low = _UNITS.get(units) if units else 0
        return None if high is None or low is None else high * 10 + low
    return int("".join(str(_UNITS[char]) for char in text)) if text and set(text) <= set(_UNITS) else None
