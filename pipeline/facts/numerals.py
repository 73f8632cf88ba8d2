"""Numbers written in words → their value: 三百二十, 一点二万亿, 二〇二六, twenty-five, three hundred million; pure."""

from __future__ import annotations

import re
from decimal import Decimal

ZH_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
ZH_TENS = {"十": 10, "百": 100, "千": 1000}
ZH_MYRIADS = {"万": 10**4, "亿": 10**8}
ZH_SCALES = {
    "兆": 10**12, "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "十亿": 10**9, "亿": 10**8, "千万": 10**7,
    "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2, "十": 10,
}  # fmt: skip
EN_SCALES = {
    "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "mln": 10**6, "mn": 10**6, "crore": 10**7,
    "billion": 10**9, "bn": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
    "k": 10**3, "m": 10**6, "b": 10**9, "t": 10**12,
}  # fmt: skip
EN_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_DIGITS_ONLY = re.compile(r"[零〇○一二三四五六七八九]{2,}")


def from_chinese(words: str) -> Decimal:
    """The value of a Chinese numeral of 零〇一二两三四五六七八九十百千万亿 and 点. Raises ValueError on other signs."""
    whole, point, fraction = words.partition("点")
    if point:
        tail = fraction.rstrip("十百千万亿")
        scale = ZH_SCALES.get(fraction[len(tail) :], 1) if fraction != tail else 1
        digits = "".join(str(ZH_DIGITS[sign]) for sign in tail)
        return (_whole(whole) + Decimal(f"0.{digits or 0}")) * scale
    return _whole(words)


def from_english(words: str) -> Decimal:
    """The value of an English numeral, in any case: twenty-five, three hundred million, a thousand."""
    total = section = Decimal(0)
    for word in re.split(r"[\s-]+", words.lower()):
        if word in EN_UNITS:
            section += EN_UNITS[word]
        elif word in ("a", "an"):
            section = Decimal(1)
        elif word == "hundred":
            section = (section or Decimal(1)) * 100
        elif word in EN_SCALES:
            total += (section or Decimal(1)) * EN_SCALES[word]
            section = Decimal(0)
    return total + section


def _whole(words: str) -> Decimal:
    if _DIGITS_ONLY.fullmatch(words):
        return Decimal("".join(str(ZH_DIGITS[sign]) for sign in words))
    total = section = digit = 0
    for sign in words:
        if sign in ZH_DIGITS:
            digit = ZH_DIGITS[sign]
        elif sign in ZH_TENS:
            section += (digit or 1) * ZH_TENS[sign]
            digit = 0
        elif sign in ZH_MYRIADS:
            section += digit
            if sign == "亿":  # 一万两千亿: all that stands before counts in it
                total = ((total + section) or 1) * ZH_MYRIADS[sign]
            else:
                total += (section or 1) * ZH_MYRIADS[sign]
            section = digit = 0
        else:
            raise ValueError(f"{words!r} is no Chinese numeral")
    return Decimal(total + section + digit * _omitted(words))


def _omitted(words: str) -> int:
    """What the last digit counts when its unit is left out, as in 两万五 and 三千二: a tenth of the unit before."""
    if len(words) < 2 or words[-1] not in ZH_DIGITS or words[-2] not in "百千万亿":
        return 1
    return ZH_SCALES[words[-2]] // 10
