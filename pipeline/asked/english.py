"""English words for days and for stretches of days: last night, on Monday, Feb 3, late January, Q1, the past two weeks.

What only looks like one of them (may launch, Monday.com, Black Friday, H100) is none.
"""

from __future__ import annotations

import re

from pipeline.asked.counts import EN_COUNT, count_of, is_vague
from pipeline.asked.spans import (
    Clock,
    Rule,
    Span,
    Unit,
    ago,
    day_of,
    half_of,
    leading,
    month_of,
    moved,
    quarter_of,
    rolling,
    rule,
    settle,
    third_of,
    weekday_of,
    weekend_of,
    year_of,
    years_around,
)

_DAYS = {
    "day before yesterday": -2, "yesterday": -1, "last night": -1, "last evening": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tomorrow": 1, "day after tomorrow": 2,
}  # fmt: skip
_RELATIVE = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "this past": -1, "next": 1, "coming": 1}
_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS: dict[str, Unit] = {
    "h": "hour", "d": "day", "weekend": "weekend", "w": "week", "m": "month", "q": "quarter", "y": "year",
}  # fmt: skip

_WEEKDAY = r"(?P<w>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_SHORT_WEEKDAYS = r"(?:mon|tues?|wed|thur?s?|fri|sat|sun)"
_SHORT_WEEKDAY = f"(?P<w>{_SHORT_WEEKDAYS})"
_MONTH = (
    r"(?P<m>january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_NO_VERB = r"(?!(?-i:may|march)\s+[a-z])"  # Gemini 3 may launch
_SURE = r"(?:january|february|july|september|october|november|december)\b"  # neither names nor verbs
_D = r"(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w%:/]|[.,]\d)"
_YEAR = r"(?P<y>(?:19|20)\d\d\b|(?:last|this|next)\s+year)"
_OF_YEAR = rf"(?:,?\s*(?:of\s+|in\s+)?{_YEAR})?"
_HOUR = r"(?:\s+(?:early\s+|late\s+)?(?:morning|noon|afternoon|evening|night)\b)?"
_TO = r"\s?(?:to|and|through|until|till|[-–—~])\s?"
_AFTER = (
    r"(?:(?<=\bon\s)|(?<=\bin\s)|(?<=\bof\s)|(?<=\bby\s)|(?<=\bto\s)|(?<=\bfor\s)|(?<=\band\s)|(?<=\bfrom\s)"
    r"|(?<=\bsince\s)|(?<=\buntil\s)|(?<=\btill\s)|(?<=\bbefore\s)|(?<=\bafter\s)|(?<=\bduring\s)|(?<=\bthrough\s)"
    r"|(?<=\bbetween\s)|(?<=\bthroughout\s)"
)
_AFTER_DASH = _AFTER + r"|(?<=[a-z.]-)|(?<=[-–—]\s))"
_AFTER += ")"
_COUNTED = (
    rf"(?P<n>{EN_COUNT})[\s-]*"
    r"(?P<u>hours?|hrs?|h|days?|d|weekends?|weeks?|wks?|w|months?|mos?|quarters?|years?|yrs?|y)\b"
)


def _unit(word: str) -> Unit:
    return "weekend" if word.lower().startswith("weekend") else _UNITS[word[0].lower()]


def _key(words: str) -> str:
    return " ".join(words.lower().split())


def _day(found: re.Match[str], clock: Clock) -> Span:
    return moved("day", clock.today, _DAYS[_key(found["day"])])


def _weekday(found: re.Match[str], clock: Clock) -> Span | None:
    weekday = _WEEKDAYS.index(found["w"][:3].lower())
    if found["week"]:
        by = -2 if "before" in found["week"].lower() else _RELATIVE[_key(found["week"]).split()[0]]
        return weekday_of(moved("week", clock.today, by), weekday)
    weeks = [moved("week", clock.after or clock.today, by) for by in (-2, -1, 0, 1)]
    days = [weekday_of(week, weekday) for week in weeks]
    return _related(_key(found["rel"] or ""), days, clock)


def _related(word: str, days: list[Span], clock: Clock) -> Span | None:
    """This Friday is of this week; last Friday is the one before today; next Friday is the one after it."""
    shift = _RELATIVE.get(word)
    if shift is None:
        return settle(days, clock)
    if shift == 0:
        return days[2]
    if shift > 0:
        return next((day for day in days if day.start > clock.today), None)
    return next(day for day in reversed(days) if day.start < clock.today)


def _unit_near(found: re.Match[str], clock: Clock) -> Span:
    span = moved(_unit(found["u"]), clock.today, _RELATIVE[_key(found["rel"])])
    return third_of(span, _THIRDS[found["t"].lower()]) if found["t"] and _unit(found["u"]) == "month" else span


def _before_last(found: re.Match[str], clock: Clock) -> Span:
    return moved(_unit(found["u"]), clock.today, -2)


def _weekend(_: re.Match[str], clock: Clock) -> Span | None:
    return settle((weekend_of(moved("week", clock.today, by)) for by in (-1, 0)), clock)


def _years(found: re.Match[str], clock: Clock) -> list[int]:
    said = found["y"]
    if not said:
        return list(years_around(clock))
    return [int(said) if said.isdigit() else clock.today.year + _RELATIVE[said.split()[0].lower()]]


def _one(spans: list[Span | None], clock: Clock) -> Span | None:
    """The only one there is, or the one that half a date means."""
    return spans[0] if len(spans) == 1 else settle(spans, clock)


def _month_day(found: re.Match[str], clock: Clock) -> Span | None:
    month = _MONTHS.index(found["m"][:3].lower()) + 1
    return _one([day_of(year, month, int(found["d"])) for year in _years(found, clock)], clock)


def _month(found: re.Match[str], clock: Clock) -> Span | None:
    number = _MONTHS.index(found["m"][:3].lower()) + 1
    months = [month_of(year, number) for year in _years(found, clock)]
    if found["t"]:
        return _one([third_of(month, _THIRDS[found["t"].lower()]) for month in months], clock)
    shift = _RELATIVE.get(_key(found["rel"] or ""))
    if shift == -1:
        return next(month for month in reversed(months) if month.end < clock.today)
    return _one(list(months), clock)


def _day_of_month(found: re.Match[str], clock: Clock) -> Span | None:
    months = [moved("month", clock.after or clock.today, by).start for by in (-2, -1, 0, 1)]
    return settle((day_of(month.year, month.month, int(found["d"])) for month in months), clock)


def _quarter(found: re.Match[str], clock: Clock) -> Span | None:
    quarter = int(found["q"]) if found["q"].isdigit() else _ORDINALS[found["q"].lower()]
    return _one([quarter_of(year, quarter) for year in _years(found, clock)], clock)


def _half(found: re.Match[str], clock: Clock) -> Span | None:
    half = int(found["h"]) if found["h"].isdigit() else _ORDINALS[found["h"].lower()]
    return _one([half_of(year, half) for year in _years(found, clock)], clock)


def _year(found: re.Match[str], clock: Clock) -> Span | None:
    """By 2030 tells what is foreseen, and no day of publication."""
    return year_of(int(found["y"])) if int(found["y"]) <= clock.today.year else None


def _rolling(found: re.Match[str], clock: Clock) -> Span:
    unit = _unit(found["u"])
    return rolling(clock, count_of(found["n"] or "a", unit), unit)


def _ago(found: re.Match[str], clock: Clock) -> Span:
    unit = _unit(found["u"])
    count = count_of(found["n"], unit)
    return leading(clock, count, unit) if is_vague(found["n"]) else ago(clock, count, unit)


def _fortnight(_: re.Match[str], clock: Clock) -> Span:
    return rolling(clock, 2, "week")


def _other_day(_: re.Match[str], clock: Clock) -> Span:
    return leading(clock, count_of("few", "day"), "day")


def _to_date(found: re.Match[str], clock: Clock) -> Span:
    unit = _unit(found["u"] or "y")
    return Span(moved(unit, clock.today, 0).start, clock.today)


FIGURES = (
    r"\b(?:earnings|revenues?|profits?|net\s+(?:income|loss)|gross\s+margins?|shipments|guidance|EPS|GDP|CPI|YoY|QoQ"
    r"|(?:year|quarter)[\s-]o(?:ver|n)[\s-](?:year|quarter))\b"
)
"""Words of figures that are told of a year or a quarter after it is over."""

RULES: tuple[Rule, ...] = (
    rule(
        rf"\b(?:the\s+)?(?P<day>day\s+before\s+yesterday|day\s+after\s+tomorrow|(?<!usa\s)(?<!\.)today|yesterday|tonight|tomorrow"
        rf"|this\s+(?:morning|afternoon|evening)|last\s+(?:night|evening))\b{_HOUR}",
        _day,
    ),
    rule(
        rf"(?<!black\s)(?<!cyber\s)(?<!good\s)(?<!every\s)\b(?:(?P<rel>last|this\s+past|past|previous|this|next|coming)\s+"
        rf"|{_AFTER_DASH}|(?!\w+\s+(?-i:[A-Z])))"
        rf"{_WEEKDAY}\b(?!\.\w){_HOUR}(?:,?\s+(?:of\s+)?(?P<week>(?:last|this|next)\s+week|(?:the\s+)?week\s+before\s+last)\b)?",
        _weekday,
    ),
    rule(
        rf"\b(?:(?P<rel>last|this|next)\s+|{_AFTER_DASH}|(?={_SHORT_WEEKDAYS}{_TO}{_SHORT_WEEKDAYS}\b))"
        rf"{_SHORT_WEEKDAY}\b\.?(?P<week>)(?!\w)",
        _weekday,
    ),
    rule(
        r"\b(?:(?:earlier|later)\s+|(?:the\s+)?(?P<t>early|mid|late|beginning|start|middle|end)(?:\s+of)?[\s-]+)?"
        r"(?:the\s+)?(?P<rel>this|last|previous|next|current|coming)\s+(?P<u>week(?:end)?|month|quarter|year)\b",
        _unit_near,
    ),
    rule(r"\b(?:the\s+)?(?P<u>week(?:end)?|month|year|quarter)\s+before\s+last\b", _before_last),
    rule(r"\b(?:the\s+|(?<=over\s)|(?<=on\s))weekend\b", _weekend),
    rule(
        rf"\b(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?{_MONTH}\s*(?:the\s+)?{_D}{_OF_YEAR}(?!\s*(?:percent|x)\b)",
        _month_day,
    ),
    rule(rf"\b{_MONTH}\s*{_D}(?=\s?[-–—]\s?\d{{1,2}},?\s+{_YEAR})", _month_day),
    rule(rf"(?<![\d.,/])(?<![a-z]-)\b(?:the\s+)?{_D}\s+(?:of\s+)?{_NO_VERB}{_MONTH}{_OF_YEAR}", _month_day),
    rule(
        rf"(?<![\d.,/])(?<![a-z]-)\b(?:the\s+)?{_D}(?={_TO}(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}{_OF_YEAR})",
        _month_day,
    ),
    rule(
        r"\b(?:(?:the\s+)?(?P<t>early|mid|late|beginning|start|middle|end)(?:\s+of)?[\s-]+|(?P<rel>last|this|next)\s+"
        rf"|{_AFTER_DASH}|(?=\w+,?\s+(?:of\s+)?(?:20\d\d\b|(?:last|this)\s+year))|(?=\w+{_TO}(?:{'|'.join(_MONTHS)}))|(?={_SURE}))"
        rf"{_MONTH}{_OF_YEAR}(?!\s+\d)",
        _month,
    ),
    rule(
        rf"(?:(?<=\bon\sthe\s)|(?<=\bsince\sthe\s)|(?<=\bthrough\sthe\s)|(?<=\bto\sthe\s)|(?<=\bfrom\sthe\s)){_D}(?=st|nd|rd|th|\b)(?!\s+(?:of|\w))",
        _day_of_month,
    ),
    rule(
        rf"(?<![\w-])(?<!audi\s)(?<!奥迪)(?<!财年)Q(?P<q>[1-4])(?![\w-]|\s?量化|\s?quant)(?:['’]s)?(?:\s*(?:of\s+)?{_YEAR})?",
        _quarter,
    ),
    rule(rf"\b{_YEAR}[\s-]?Q(?P<q>[1-4])\b", _quarter),
    rule(rf"\b(?:the\s+)?(?P<q>first|second|third|fourth|1st|2nd|3rd|4th)[\s-]quarter\b{_OF_YEAR}", _quarter),
    rule(rf"(?<![\w-])H(?P<h>[12])\s+(?:of\s+)?{_YEAR}", _half),
    rule(rf"\b{_YEAR}\s?H(?P<h>[12])\b", _half),
    rule(r"(?:(?<=\bin\s)|(?<=\bfor\s)|(?<=\bduring\s)|(?<=\bsince\s))(?P<y>)H(?P<h>[12])\b", _half),
    rule(rf"\b(?:the\s+)?(?P<h>first|second|1st|2nd)\s+half\s+(?:of\s+){_YEAR}", _half),
    rule(rf"{_AFTER}(?P<y>20[0-3]\d)\b(?![-–.,:/]?\d|%|[-\w])", _year),
    rule(rf"\b(?:the\s+)?(?:last|past|previous|trailing|prior)\s+{_COUNTED}", _rolling),
    rule(r"\b(?:this\s+|the\s+)?past\s+(?P<n>)(?P<u>hour|day|week(?:end)?|month|quarter|year)\b", _rolling),
    rule(r"(?<=\bin\s|\bof\s)the\s+last\s+(?P<n>)(?P<u>hour|day|week|month|quarter|year)\b", _rolling),
    rule(
        r"(?:(?<=\bover\s)|(?<=\bwithin\s)|(?<=\bduring\s))the\s+last\s+(?P<n>)(?P<u>hour|day|week|month|quarter|year)\b",
        _rolling,
    ),
    rule(rf"\b{_COUNTED}\s+(?:ago|back)\b", _ago),
    rule(r"\b(?:the\s+)?(?:last|past)\s+fortnight\b", _fortnight),
    rule(r"\bthe\s+other\s+day\b", _other_day),
    rule(r"\b(?P<u>year|month|week|quarter)[\s-]to[\s-]date\b", _to_date),
    rule(r"\bso\s+far\s+this\s+(?P<u>year|month|week|quarter)\b", _to_date),
    rule(r"\bthis\s+(?P<u>year|month|week|quarter)\s+so\s+far\b", _to_date),
    rule(r"\b(?P<u>Y)TD\b", _to_date),
)
CLOSING: tuple[Rule, ...] = (rule(rf"(?:the\s+)?{_D}(?:,?\s+20\d\d\b)?", _day_of_month),)
"""What ends a range, and by itself is a mere number: Feb 1 to 5."""
