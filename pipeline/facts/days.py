"""Dates that a text mentions, in Chinese and English, whole or in part: 2026年6月16日, 6月16日, 16日, June 16, Q2.

Only reads what is written; which of them is the event's own day is not decided here. Reading a feed's date field is
`dates.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

Part = Literal["Q1", "Q2", "Q3", "Q4", "H1", "H2"]

_DIGITS = {sign: str(n) for n, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}
_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:(?:19|20)\d\d|[一二][零〇○九][零〇○一二三四五六七八九]{2})"
_TO = r"\s?(?:至|到|[-–—~～])\s?"
_DAY_SIGN = rf"(?:\s?[日号]|(?={_TO}\d{{1,2}}\s?[日号]))"  # of 16-18日 the first, too
_NOT_A_DAY = r"(?!本(?!报|周|月|次)|均|元|线|益|常|活|产量|产能|用|内|游|年化|化|前后)"
_NOT_A_MONTH = r"(?!光|球|薪|台|活|卡|度|均|租|息|饼|子|亮|费|供|入|销|面|之|嫂|经|[一二三四五六七八九十]+日)"
# Searches begin with a set of signs, so that they skip to these at once; what must not stand before comes after.
_ZH_START = re.compile(
    r"[\d一二三四五六七八九十第上下今昨前]"
    r"(?:(?<=\d)\d*|(?<=[一二三四五六七八九十])[一二三四五六七八九十]*|(?<=第)(?=[一二三四1-4])|(?<=[上下])(?=半年)"
    r"|(?<=[今昨前])(?=[天日晨早晚夜]))"
)
_ZH = re.compile(
    rf"""
    (?P<year>{_YEAR}|\d\d(?=\s?年\s?\d{{1,2}}\s?月|财年))\s?财?年度?(?!代|轻|龄)\s?
      (?:第?(?P<yq>[一二三四1-4])(?:财季|季度?)|Q(?P<yQ>[1-4])|H(?P<yH>[12])|(?P<yh>[上下])半年
        |(?P<ym>{_N})\s?月份?(?:\s?(?P<yd>{_N}){_DAY_SIGN})?)?
    |(?<![\d个.])(?P<month>{_N})\s?月\s?(?P<day>{_N}){_DAY_SIGN}
    |(?<![\d个.第])(?P<only_month>1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])\s?月(?:[份底初末]|[上中下]旬)?{_NOT_A_MONTH}
    |(?:(?<![\d月.\-~～至])|(?<=[\d日号月][-–—~～至到]))(?P<only_day>3[01]|[12]\d|[1-9])\s?日{_NOT_A_DAY}
    |第?(?P<quarter>[一二三四1-4])(?:季度|财季)
    |(?<![前过后])(?P<half>[上下])半年
    |(?P<ago>今[天日晨早晚]|昨[天日晚夜]|(?<!目)前[天日](?!方))
    """,
    re.VERBOSE,
)
_YEARS = re.compile(rf"(?P<y>[12](?<!\d.)[09]\d\d)(?={_TO}[12][09]\d\d\s?年)")
_MONTHS_TO = re.compile(rf"(?P<m>[1-9](?<!\d.)[0-2]?)(?={_TO}1?\d\s?月)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_NAMES = ("January", "February", "April", "June", "July", "August", "September", "October", "November", "December")
_SHORT_NAMES = ("March", "May", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sept", "Sep", "Oct", "Nov", "Dec")
_MONTH_NAMES = (*_LONG_NAMES, *_SHORT_NAMES)
_LONG = "|".join(_LONG_NAMES)
_MONTH = rf"(?:{'|'.join(_MONTH_NAMES)})\b"
_D = r"(?:3[01]|[12]\d|0?[1-9])"
_Y = r"(?:19|20)\d\d\b"
_FISCAL = r"FY\s?|fiscal\s(?:year\s)?"
_EN_HINT = re.compile(
    "|".join(f"{name}(?![a-z])" for name in (*_MONTH_NAMES, "quarter", "half", "today", "yesterday"))
    + r"|[QH][1-4]|[1-4][QH]|FY|(?:[Mm]id|[Ll]ate|[Ee]arly|[Ee]nd|[Pp]re|[Pp]ost)-\d"
)
# "May" is a month where something else is told by it, and not where a headline goes on with what may be.
_BEFORE_A_MONTH = (
    r"(?i:from|in|of|by|since|until|till|through(?:out)?|during|before|after|early|late|mid|end|starting|beginning)"
)
_EN = re.compile(
    rf"""
    \b(?P<m1>{_MONTH})\.?\s+(?P<d1>{_D})(?:st|nd|rd|th)?(?![\d:]|\s?(?:[ap]\.?m|%|percent))(?:,?\s+(?P<y1>{_Y}))?
    |\b(?P<d2>{_D})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{_MONTH})\.?(?:,?\s+(?P<y2>{_Y}))?
    |\b(?P<m3>{_MONTH})\.?,?\s+(?P<y3>{_Y})
    |\b{_BEFORE_A_MONTH}[ -](?P<m4>March|May)\b(?!,?\s+\d|\s(?i:not|be|have|also)\b)
    |\b(?i:this|next|last)\ (?P<m6>March|May)\b(?!\s[A-Z\d])
    |(?:(?<=April\ to\ )|(?<=April\ and\ )|(?<=March\ and\ )|(?<=March\ to\ )|(?<=and\ ))(?P<m7>March|May)(?=[.,;]|$)
    |\b(?P<m5>{_LONG})\b
    |\b(?:Q(?P<q1>[1-4])\b|H(?P<h1>[12])\b(?=\s(?:of\s)?(?:{_FISCAL})?{_Y}))
      (?:\s+(?:of\s+)?(?P<y4>(?:{_FISCAL})?{_Y}|FY\s?\d\d\b))?
    |\b(?P<n3>[1-4])(?P<l3>[QH])\s?(?:FY\s?|['’])?(?P<y6>(?:20)?\d\d)\b
    |\b(?i:mid|early|late|end|pre|post)-(?P<y7>{_Y})
    |(?:\b(?P<y8>{_Y})(?:['’]s)?\ )?\b(?P<q2>first|second|third|fourth|1st|2nd|3rd|4th)[ -]
      (?:fiscal[ -])?(?P<what>quarter|half)\b
      (?:\s+(?:of\s+)?(?P<y5>(?:{_FISCAL})?{_Y}))?
    |\bFY\s?(?P<fiscal>(?:20)?\d\d)\b
    |\b(?P<ago>today|yesterday)\b
    """,
    re.VERBOSE,
)
_ISO = re.compile(rf"(?P<y>[12](?<![\d/-].)[09]\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>{_D})(?![\d/-])")
_BARE_YEAR = re.compile(
    r"(?P<y>[12](?<![\d,.$€£¥￥%A-Za-z/:_#-].)(?:(?<=1)9[5-9]|(?<=2)0[0-4])\d)(?!:(?!\s)|[\d%A-Za-z/_]|[.,-]\d|-[a-z]|\s?[\u4e00-\u9fff])"
)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}


@dataclass(frozen=True, slots=True)
class DateMention:
    """What `text[start:end]` says of a date; None is what it leaves open. `back`: days before the writing."""

    start: int
    end: int
    text: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    part: Part | None = None
    back: int | None = None


def dates(text: str) -> tuple[DateMention, ...]:
    """Every mention in the order of the text, without overlaps. Impossible days (2月30日) are none."""
    found: list[DateMention] = []
    for mention in sorted(_all(text), key=lambda m: (m.start, -m.end)):
        if _possible(mention) and not (found and mention.start < found[-1].end):
            found.append(mention)
    return tuple(found)


def resolve(mention: DateMention, near: date) -> date | None:
    """The day meant by a text written on `near`: of several years or months the nearest. None when no day is named."""
    if mention.back is not None:
        return near - timedelta(days=mention.back)
    if mention.day is None:
        return None
    days = (_day(mention, near, shift) for shift in (-1, 0, 1))
    return min((day for day in days if day is not None), key=lambda day: abs(day - near), default=None)


def dates_near(text: str, near: date) -> tuple[date, ...]:
    """The days that a text written on `near` names, in its order."""
    days = (resolve(mention, near) for mention in dates(text))
    return tuple(day for day in days if day is not None)


def _day(mention: DateMention, near: date, shift: int) -> date | None:
    """The mentioned day, what it leaves open taken from `near`: its year, or its month, moved by `shift`."""
    year, month = mention.year, mention.month
    if month is None:
        months = near.year * 12 + near.month - 1 + shift
        year, month = divmod(months, 12)
        month += 1
    elif year is None:
        year = near.year + shift
    try:
        return date(year or near.year, month, mention.day or 1)
    except ValueError:
        return None


def _possible(mention: DateMention) -> bool:
    if mention.month is not None and not 1 <= mention.month <= 12:
        return False
    if mention.day is None:
        return True
    try:
        date(mention.year or 2024, mention.month or 1, mention.day)  # 2024 has a 29 February
    except ValueError:
        return False
    return True


def _all(text: str) -> Iterator[DateMention]:
    for start in _ZH_START.finditer(text):
        if found := _ZH.match(text, start.start()):
            yield _chinese(found)
    for found in _YEARS.finditer(text):
        yield replace(_whole(found), year=int(found["y"]))
    for found in _MONTHS_TO.finditer(text):
        yield replace(_whole(found), month=int(found["m"]))
    if _EN_HINT.search(text):
        yield from (_english(found) for found in _EN.finditer(text))
    for found in _ISO.finditer(text):
        yield replace(_whole(found), year=int(found["y"]), month=int(found["m"]), day=int(found["d"]))
    for found in _BARE_YEAR.finditer(text):
        yield replace(_whole(found), year=int(found["y"]))


def _whole(found: re.Match[str]) -> DateMention:
    end = found.start() + len(found[0].rstrip())
    return DateMention(found.start(), end, text=found.string[found.start() : end])


def _chinese(found: re.Match[str]) -> DateMention:
    mention = _whole(found)
    if found["ago"]:
        return replace(mention, back={"今": 0, "昨": 1, "前": 2}[found["ago"][0]])
    quarter = found["yq"] or found["yQ"] or found["quarter"]
    half = found["yh"] or found["half"] or {"1": "上", "2": "下"}.get(found["yH"])
    return replace(
        mention,
        year=_year(found["year"]) if found["year"] else None,
        month=_number(found["ym"] or found["month"] or found["only_month"]),
        day=_number(found["yd"] or found["day"] or found["only_day"]),
        part=_part("Q", _number(quarter)) if quarter else _part("H", 1 if half == "上" else 2) if half else None,
    )


def _english(found: re.Match[str]) -> DateMention:
    mention = _whole(found)
    if found["ago"]:
        return replace(mention, back=int(found["ago"] == "yesterday"))
    if found["fiscal"]:
        return replace(mention, year=2000 + int(found["fiscal"]) % 100)
    if found["y7"]:
        return replace(mention, year=int(found["y7"]))
    if found["n3"]:
        return replace(mention, part=_part(found["l3"], int(found["n3"])), year=_year(found["y6"]))
    if found["q1"] or found["h1"]:
        part = _part("Q", int(found["q1"])) if found["q1"] else _part("H", int(found["h1"]))
        return replace(mention, part=part, year=_year(_last_year(found["y4"])))
    if found["q2"]:
        number = _ORDINAL.get(found["q2"]) or int(found["q2"][0])
        letter = "Q" if found["what"] == "quarter" else "H"
        return replace(mention, part=_part(letter, number), year=_year(_last_year(found["y5"] or found["y8"])))
    name = next(filter(None, (found[f"m{n}"] for n in range(1, 8))))
    return replace(
        mention,
        year=_year(found["y1"] or found["y2"] or found["y3"]),
        month=_MONTHS.index(name[:3].lower()) + 1,
        day=_number(found["d1"] or found["d2"]),
    )


def _part(letter: str, number: int | None) -> Part | None:
    parts: dict[str, Part] = {"Q1": "Q1", "Q2": "Q2", "Q3": "Q3", "Q4": "Q4", "H1": "H1", "H2": "H2"}
    return parts.get(f"{letter}{number}")


def _last_year(written: str | None) -> str | None:
    """The digits at the end of FY 2026."""
    return written and written.split()[-1].removeprefix("FY")


def _year(written: str | None) -> int | None:
    if written is None:
        return None
    digits = "".join(_DIGITS.get(sign, sign) for sign in written)
    return int(digits) + 2000 if len(digits) == 2 else int(digits)


def _number(written: str | None) -> int | None:
    """6, 06, 六, 十六, 二十, 三十一."""
    if written is None:
        return None
    if "十" in written:
        tens, _, ones = written.partition("十")
        return int(_DIGITS.get(tens, "1")) * 10 + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS.get(sign, sign) for sign in written))
