"""Numbers and dates written out in Chinese and English, to check that reading undoes writing."""

from __future__ import annotations

from datetime import date

_SIGNS = "零一二三四五六七八九"
_TO_NINETEEN = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen
"""
_SMALL = _TO_NINETEEN.split()
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NAMES = "January February March April May June July August September October November December"
_MONTHS = _NAMES.split()


def chinese_words(number: int) -> str:
    """120 → 一百二十, 100005 → 十万零五; below 10**12."""
    parts = []
    for scale, sign in ((10**8, "亿"), (10**4, "万"), (1, "")):
        section, number = divmod(number, scale)
        if section:
            zero = "零" if parts and section < 1000 else ""
            parts.append(f"{zero}{_section(section)}{sign}")
    words = "".join(parts)
    return words.removeprefix("一") if words.startswith("一十") else words


def english_words(number: int) -> str:
    """120 → one hundred twenty; below 10**12."""
    parts = []
    for scale, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (1, "")):
        section, number = divmod(number, scale)
        if section:
            parts.append(f"{_hundreds(section)} {name}".strip())
    return " ".join(parts)


def wide(text: str) -> str:
    """`text` with full-width digits and per cent signs."""
    return "".join(chr(ord(sign) + 0xFEE0) if sign in "0123456789%" else sign for sign in text)


def chinese_date(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def english_date(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.day}, {day.year}"


def _section(number: int) -> str:
    words, gap = "", False
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            words += ("零" if gap and words else "") + _SIGNS[digit] + sign
            gap = False
        else:
            gap = True
    return words


def _hundreds(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    words = [f"{_SMALL[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_TENS[tens] + (f"-{_SMALL[ones]}" if ones else ""))
    elif rest:
        words.append(_SMALL[rest])
    return " ".join(words)
