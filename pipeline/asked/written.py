"""Dates in digits alone: 2026-02-03, 2026/2/3, 20260203, 02-03, 2/3, 2026-02, 2026-W06.

A date without a year is month before day; shares (2/3 的股份), versions (2.3) and ranges of numbers (1-2亿) are none.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.asked.spans import Clock, Rule, Span, day_of, month_of, rule, settle, week_of, years_around

_ALONE = r"(?<![\d/.,:a-z_$¥€£-])"
_DONE = r"(?![\d/%:a-z_]|[.,-]\d|-[a-z])"
_OF = r"(?!\s?的?(?:股|份额|员工|用户|人|投票|席|公司|企业|以上|左右|多数|票|成)|\s(?:of|majority|share|the)\b)"
_ABOUT = r"(?<![约超过近占足达有至])(?<!超过\s)(?<!about\s)(?<!nearly\s)(?<!over\s)(?<!almost\s)(?<!than\s)"
# 02-03 is a date; 10-15 is one only where nothing follows that could be counted.
_NOTHING_COUNTED = r"(?=$|\s?(?:[,，。?？!！、;；)）]|的|到|至|以来|之|~)|\s[A-Z]|\s(?:news|report)|[有发])"


def _full(found: re.Match[str], _: Clock) -> Span | None:
    return day_of(int(found["y"]), int(found["m"]), int(found["d"]))


def _short(found: re.Match[str], clock: Clock) -> Span | None:
    return settle((day_of(year, int(found["m"]), int(found["d"])) for year in years_around(clock)), clock)


def _month(found: re.Match[str], _: Clock) -> Span | None:
    month = int(found["m"])
    return month_of(int(found["y"]), month) if 1 <= month <= 12 else None


def _week(found: re.Match[str], clock: Clock) -> Span | None:
    try:
        return week_of(date.fromisocalendar(int(found["y"] or clock.today.year), int(found["w"]), 1))
    except ValueError:
        return None


_UNNAMED = r"(?:(?<![a-z]\s)|(?<=\bon\s)|(?<=\bfor\s)|(?<=\bof\s)|(?<=\bfrom\s)|(?<=\bsince\s))"  # Windows 10-11
_Y = r"(?P<y>(?:19|20)\d\d)"
RULES: tuple[Rule, ...] = (
    rule(rf"{_ALONE}{_Y}(?P<s>\s?[-/.]\s?)(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}})(?![\d%a-z]|[-/.]\d)[日号]?", _full),
    rule(rf"{_ALONE}{_Y}(?P<m>[01]\d)(?P<d>[0-3]\d){_DONE}", _full),
    rule(rf"{_ALONE}(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}})/{_Y}{_DONE}", _full),
    rule(rf"{_ALONE}{_Y}[-/](?P<m>0\d|1[0-2]){_DONE}(?!\s?[-/])", _month),
    rule(rf"{_ALONE}{_ABOUT}(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}}){_DONE}{_OF}", _short),
    rule(rf"{_ALONE}{_UNNAMED}(?P<m>0[1-9]|1[0-2])-(?P<d>0[1-9]|[12]\d|3[01]){_DONE}{_NOTHING_COUNTED}", _short),
    rule(rf"{_ALONE}(?P<m>0[1-9])-(?P<d>[0-3]\d){_DONE}(?!\s?[万亿%个家款])", _short),
    rule(rf"{_ALONE}{_Y}\s?-?\s?W(?P<w>\d\d?)\b", _week),
    rule(rf"(?:{_Y}\s?年\s?|今年)?第\s?(?P<w>\d\d?)\s?周(?!年|岁)", _week),
)
