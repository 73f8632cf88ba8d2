"""What the charts say, in Chinese and English: words around the figures, days, numbers. Other languages get English."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LONGEST_NUMBER = 16


@dataclass(frozen=True, slots=True)
class Phrases:
    weekdays: Sequence[str]  # Monday first
    day: Callable[[date], str]
    rest: Callable[[int], str]  # the categories that share one colour
    now: str
    before: str
    by_day: str  # first, last, total
    days: str
    categories: str
    moved: str
    amounts: str
    left_out: str  # number
    is_: str  # between a name and its figure
    and_: str  # between two figures
    stop: str


_ZH = Phrases(
    weekdays=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    day=lambda day: f"{day.month}月{day.day}日",
    rest=lambda number: f"其余{number}类",
    now="本周",
    before="前几周均值",
    by_day="堆叠柱状图：{first}至{last}，共{total}起。",
    days="每天：",
    categories="各类：",
    moved="成对条形图，本周数与前几周均值：",
    amounts="条形图，按来源所用的货币与单位分栏，未作换算。",
    left_out="另有{number}项未画出。",
    is_="",
    and_="；",
    stop="。",
)
_EN = Phrases(
    weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    day=lambda day: f"{_MONTHS[day.month - 1]} {day.day}",
    rest=lambda number: f"{number} others",
    now="This week",
    before="Mean of the weeks before",
    by_day="Stacked bars: {first} to {last}, {total} in all. ",
    days="By day: ",
    categories="By category: ",
    moved="Paired bars, this week and the mean of the weeks before: ",
    amounts="Bars, one panel for each currency and unit as the sources have them, none converted. ",
    left_out="{number} more not drawn. ",
    is_=":",
    and_="; ",
    stop=". ",
)


def phrases(language: str) -> Phrases:
    return _ZH if language.lower().startswith("zh") else _EN


def count(number: int) -> str:
    return f"{number:,}"


def mean(number: float) -> str:
    """One decimal, as in a report's text; more where it would read as nothing."""
    return f"{number:.2g}" if 0 < number < 0.1 else f"{number:,.1f}"


def amount(value: Decimal) -> str:
    """The figure as it was found, with thousands marked; one too long to read is rounded, never cut."""
    written = f"{value:,f}"
    exact = written.rstrip("0").rstrip(".") if "." in written else written
    if len(exact) <= _LONGEST_NUMBER:
        return exact
    rounded = f"{value:,.2f}"
    return rounded if len(rounded) <= _LONGEST_NUMBER and abs(value) >= 1 else f"{value:.4g}"
