"""Stretches of whole days, counted from the asker's own day: the week before, the last three months, a quarter.

It knows no words; `chinese.py`, `english.py` and `written.py` read them. Weeks run from Monday to Sunday.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

Unit = Literal["hour", "day", "week", "weekend", "month", "quarter", "year"]

OPEN = date(1970, 1, 1)
"""The start of what has none: all that there is until yesterday."""

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_HALVES: dict[Unit, tuple[Unit, int]] = {
    "month": ("day", 15),
    "year": ("month", 6),
    "quarter": ("day", 45),
    "week": ("day", 4),
}
_YEARS_BACK = 9  # from a 29 February to the one before, over 2100 too


class Span(NamedTuple):
    """Both days are part of it."""

    start: date
    end: date


class Clock(NamedTuple):
    """The asker's local time. What is read after `after` ends a range: 至5日 is the first 5th from there on."""

    now: datetime
    after: date | None = None

    @property
    def today(self) -> date:
        return self.now.date()


Reader = Callable[[re.Match[str], Clock], Span | None]
Rule = tuple[re.Pattern[str], Reader]


def rule(pattern: str, read: Reader) -> Rule:
    """Chinese signs end an English word, so that Q1融资 has a Q1 in it."""
    return re.compile(pattern, re.IGNORECASE | re.ASCII), read


def day_of(year: int, month: int, day: int) -> Span | None:
    """None for a day that there is not."""
    try:
        return Span(date(year, month, day), date(year, month, day))
    except ValueError:
        return None


def month_of(year: int, month: int) -> Span:
    """Months below 1 and above 12 are those of the years around."""
    years, rest = divmod(month - 1, 12)
    last = calendar.monthrange(year + years, rest + 1)[1]
    return Span(date(year + years, rest + 1, 1), date(year + years, rest + 1, last))


def quarter_of(year: int, quarter: int) -> Span:
    return Span(month_of(year, quarter * 3 - 2).start, month_of(year, quarter * 3).end)


def half_of(year: int, half: int) -> Span:
    return Span(month_of(year, half * 6 - 5).start, month_of(year, half * 6).end)


def year_of(year: int) -> Span:
    return Span(date(year, 1, 1), date(year, 12, 31))


def week_of(day: date) -> Span:
    monday = day - day.weekday() * DAY
    return Span(monday, monday + 6 * DAY)


def weekday_of(week: Span, weekday: int) -> Span:
    """Monday is 0."""
    return Span(week.start + weekday * DAY, week.start + weekday * DAY)


def weekend_of(week: Span) -> Span:
    return Span(week.start + 5 * DAY, week.end)


def third_of(month: Span, third: int) -> Span:
    """Its first ten days, the next ten, and what is left of it."""
    ten = 10 * DAY
    return Span(month.start + third * ten, month.end if third == 2 else month.start + third * ten + 9 * DAY)


def part_of(year: int, part: int) -> Span:
    """The beginning of a year is January and February, its middle June and July, its end November and December."""
    first = (1, 6, 11)[part]
    return Span(month_of(year, first).start, month_of(year, first + 1).end)


def moved(unit: Unit, today: date, by: int) -> Span:
    """The unit that `today` lies in, or the one `by` units from it."""
    match unit:
        case "week":
            return week_of(today + by * WEEK)
        case "weekend":
            return weekend_of(week_of(today + by * WEEK))
        case "month":
            return month_of(today.year, today.month + by)
        case "quarter":
            month = month_of(today.year, today.month + 3 * by).start
            return quarter_of(month.year, (month.month + 2) // 3)
        case "year":
            return year_of(today.year + by)
        case _:
            return Span(today + by * DAY, today + by * DAY)


def ago(clock: Clock, count: float, unit: Unit) -> Span:
    """The day, week, month or year that is `count` before this one."""
    if count % 1:
        unit, count = _whole(count, unit)
    if unit == "hour":
        then = (clock.now - timedelta(hours=count)).date()
        return Span(then, then)
    return moved(unit, clock.today, -int(count))


def rolling(clock: Clock, count: float, unit: Unit) -> Span:
    """The `count` units that end today: three days are today and the two before; a single day reaches back 24 hours."""
    if count % 1:
        unit, count = _whole(count, unit)
    today, whole = clock.today, int(count)
    if unit == "hour":
        return Span((clock.now - timedelta(hours=count)).date(), today)
    if unit in ("day", "week"):
        days = whole * 7 if unit == "week" else max(whole, 2)
        return Span(today - (days - 1) * DAY, today)
    if unit == "weekend":
        return Span(moved("weekend", today, 1 - whole if today.weekday() > 4 else -whole).start, today)
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * whole
    return Span(_months_before(today, months) + DAY, today)


def leading(clock: Clock, count: float, unit: Unit) -> Span:
    """The `count` units that end yesterday: 前三天."""
    yesterday = clock._replace(now=clock.now - DAY)
    span = rolling(yesterday, count, unit)
    return Span(yesterday.today, span.end) if (count, unit) == (1, "day") else span


def settle(options: Iterable[Span | None], clock: Clock) -> Span | None:
    """Of what half a date may mean, the last that has begun; at the end of a range, the first from its start."""
    spans = sorted({span for span in options if span})
    if clock.after:
        return next((span for span in spans if span.start >= clock.after), None)
    return next((span for span in reversed(spans) if span.start <= clock.today), None)


def years_around(clock: Clock) -> range:
    """The years in which half a date may lie."""
    return range(clock.today.year - _YEARS_BACK, clock.today.year + 2)


def _whole(count: float, unit: Unit) -> tuple[Unit, int]:
    """Half a month in days, half a year in months; half a day is one, and half an hour is now."""
    if unit not in _HALVES:
        return unit, int(count) if unit == "hour" else round(count + 0.1)
    smaller, half = _HALVES[unit]
    return smaller, int(count * 2 * half)


def _months_before(day: date, months: int) -> date:
    month = month_of(day.year, day.month - months)
    return min(month.end, month.start + (day.day - 1) * DAY)
