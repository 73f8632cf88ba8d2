"""Dates and weeks as people write them, in folded text: 2026-06-17, 6月17日, 昨天, 2026-W06, 上周, last week.

`today` is an argument. A date without a year is the last one there was.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from bot.commands.meanings import Day, Fault, Meaning, Week
from bot.commands.numerals import ZH, number

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)

# A date so soon to come is meant as one to come; one that is farther off is last year's.
_SOON = timedelta(days=31)
_YEARS = range(1990, 2101)

_MONTHS = {
    "jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5, "jun": 6,
    "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10,
    "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}  # fmt: skip
_MONTH = rf"({'|'.join(_MONTHS)})(?![a-z])\.?"
_NTH = r"(\d{1,2})(?:st|nd|rd|th)?(?![\d:])"
_N = rf"(\d{{1,3}}|[{ZH}]{{1,3}})"

_Read = Callable[[re.Match[str], date], Meaning | None]


def _dated(year: str | None, month: str, day: str, said: str, today: date) -> Meaning:
    m, d = number(month) or 0, number(day) or 0
    found = _calendar(int(year), m, d) if year else _last(m, d, today)
    return seen(found, said, today) if found else Fault("no_day", (said,))


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None


def _last(month: int, day: int, today: date) -> date | None:
    """The 02-29 of a common year is that of the last leap year."""
    years = (_calendar(today.year - back, month, day) for back in range(9))
    return next((found for found in years if found and found <= today + _SOON), None)


def seen(day: date, said: str, today: date) -> Meaning:
    return Day(day) if day <= today else Fault("future_day", (said, today.isoformat()))


def _iso(match: re.Match[str], today: date) -> Meaning:
    return _dated(match[1], match[2], match[3], match[0].strip(), today)


def _short(match: re.Match[str], today: date) -> Meaning:
    return _dated(None, match[1], match[2], match[0].strip(), today)


def _year_last(match: re.Match[str], today: date) -> Meaning:
    """17/06/2026 and 06/17/2026 are clear; 05/06/2026 is not."""
    first, second = match[1], match[2]
    if int(first) <= 12 and int(second) <= 12 and first != second:
        return Fault("two_days", (match[0],))
    month, day = (second, first) if int(first) > 12 else (first, second)
    return _dated(match[3], month, day, match[0], today)


def _month_first(match: re.Match[str], today: date) -> Meaning:
    return _dated(match[3], str(_MONTHS[match[1]]), match[2], match[0].strip(), today)


def _day_first(match: re.Match[str], today: date) -> Meaning:
    return _dated(match[3], str(_MONTHS[match[2]]), match[1], match[0].strip(), today)


def _ago(match: re.Match[str], today: date) -> Meaning | None:
    back = number(match[1])
    return None if back is None else Day(today - back * _DAY)


def _weekday(match: re.Match[str], today: date) -> Meaning:
    """上周五, 本周三: the day of that week."""
    weeks = match[1].count("上")
    day = monday(today) - weeks * _WEEK + "一二三四五六日".index(match[2].replace("天", "日")) * _DAY
    return seen(day, match[0], today)


def _last_weekday(match: re.Match[str], today: date) -> Meaning:
    """Last friday: the newest before today."""
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(match[1])
    return Day(today - ((today.weekday() - weekday - 1) % 7 + 1) * _DAY)


def _iso_week(match: re.Match[str], today: date) -> Meaning:
    return _week(int(match[1]), number(match[2]) or 0, match[0].strip(), today)


def _week_number(match: re.Match[str], today: date) -> Meaning:
    n = number(match[2]) or 0
    if match[1]:
        return _week(int(match[1]), n, match[0].strip(), today)
    year = today.isocalendar().year
    this = _week(year, n, match[0].strip(), today)
    return this if isinstance(this, Week) else _week(year - 1, n, match[0].strip(), today)


def _week(year: int, n: int, said: str, today: date) -> Meaning:
    try:
        start = date.fromisocalendar(year if year in _YEARS else 0, n, 1)
    except ValueError:
        return Fault("no_week", (said,))
    return Week(start, start + 6 * _DAY) if start <= today else Fault("future_week", (said, today.isoformat()))


def monday(day: date) -> date:
    return day - day.weekday() * _DAY


def week_of(day: date) -> Week:
    return Week(monday(day), monday(day) + 6 * _DAY)


_DAYS = {
    "今天": 0, "今日": 0, "当天": 0, "today": 0, "昨天": 1, "昨日": 1, "昨": 1, "yesterday": 1, "前天": 2, "前日": 2,
    "day before yesterday": 2, "大前天": 3, "明天": -1, "明日": -1, "tomorrow": -1, "后天": -2,
}  # fmt: skip
_WEEKS = {
    "本周": 0, "这周": 0, "本星期": 0, "这星期": 0, "这个星期": 0, "本礼拜": 0, "这礼拜": 0, "this week": 0,
    "current week": 0, "上周": 1, "上一周": 1, "上星期": 1, "上个星期": 1, "上礼拜": 1, "上个礼拜": 1, "last week": 1,
    "previous week": 1, "past week": 1, "上上周": 2, "上上星期": 2, "week before last": 2, "下周": -1, "next week": -1,
}  # fmt: skip
WORDS = frozenset({*_DAYS, *_WEEKS})

_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(pattern), found)
    for pattern, found in (
        (r"(\d{4}) ?-? ?w ?(\d{1,2})(?![\d:])", _iso_week),
        (rf"(?:(\d{{4}}) ?年 ?)?第 ?{_N} ?(?:周|星期)", _week_number),
        (r"(?:(\d{4}) )?(?:week ?|w)(\d{1,2})(?![\d:])", _week_number),
        (r"(\d{4}) ?[-/.年‐‑–] ?(\d{1,2}) ?[-/.月‐‑–] ?(\d{1,2})(?!\d) ?(?:日(?!报)|号)?", _iso),
        (r"(\d{4})(\d{2})(\d{2})(?!\d)", _iso),
        (r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)", _year_last),
        (rf"{_N} ?月 ?{_N}(?!\d) ?(?:日(?!报)|号)?", _short),
        (rf"{_MONTH} ?{_NTH}(?:,? (\d{{4}}))?", _month_first),
        (rf"{_NTH} ?(?:of )?{_MONTH}(?:,? (\d{{4}}))?(?![a-z\d])", _day_first),
        (r"(\d{1,2}) ?[-/.] ?(\d{1,2})(?![\d:]| ?[ap]\.?m)", _short),
        (rf"{_N} ?(?:天前|天之前|days? ago(?![a-z]))", _ago),
        (r"(上上|上个|上|本|这个|这)(?:周|星期|礼拜)([一二三四五六日天])(?![点时十报])", _weekday),
        (r"last (mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?(?![a-z])", _last_weekday),
    )
)


def match(text: str, index: int, today: date) -> tuple[Meaning, int] | None:
    """What day or week stands in `text` at `index`, and where it ends."""
    for pattern, read in _PATTERNS:
        found = pattern.match(text, index)
        meaning = read(found, today) if found else None
        if found and meaning:
            return meaning, len(found[0].rstrip()) + index
    return None


def word(said: str, today: date) -> Meaning:
    """What one of WORDS means."""
    if said in _DAYS:
        return seen(today - _DAYS[said] * _DAY, said, today)
    week = week_of(today - _WEEKS[said] * _WEEK)
    return week if week.start <= today else Fault("future_week", (said, today.isoformat()))
