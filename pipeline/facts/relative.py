"""Days told by their weekday, and years and months told from the day of writing: 周三, "on Wednesday", 去年, 上月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from pipeline.facts.units import Quantity

_ZH_DAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6}
_EN_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(
    r"(?<![一二两三四五六七八九十每几半\d])(?:周|星期|礼拜)(?P<zh>[一二三四五六日天])(?![年期边岁六]|[福刊报至到]|[一二三四五六七八九十])"
    rf"|\b(?P<en>{'|'.join(day.capitalize() for day in _EN_DAYS)})\b"
)
_YEARS = ((re.compile(r"去年|上年|\blast year\b", re.I), -1), (re.compile(r"明年|\bnext year\b", re.I), 1))
_MONTHS = ((re.compile(r"上个?月|\blast month\b", re.I), -1), (re.compile(r"下个?月(?!面)|\bnext month\b", re.I), 1))


def weekdays(text: str) -> Iterator[Quantity]:
    """The weekdays of `text` as dates that tell nothing else: unit "w", value 0 for Monday to 6."""
    for found in _WEEKDAY.finditer(text):
        number = _ZH_DAYS[found["zh"]] if found["zh"] else _EN_DAYS.index(found["en"].lower())
        yield Quantity("date", Decimal(number), "w", False, found[0], *found.span())


def days_of_weekdays(text: str, near: date) -> Iterator[date]:
    """The last and the next day that each weekday of `text`, written on `near`, may mean."""
    for weekday in weekdays(text):
        back = (near.weekday() - int(weekday.value)) % 7
        yield near - timedelta(days=back)
        yield near + timedelta(days=7 - back)


def told_from(text: str, near: date) -> Iterator[dict[str, int]]:
    """The years and months that `text`, written on `near`, names by their distance; the day's own among them."""
    yield {"y": near.year, "m": near.month}
    for pattern, shift in _YEARS:
        if pattern.search(text):
            yield {"y": near.year + shift}
    for pattern, shift in _MONTHS:
        if pattern.search(text):
            year, month = divmod(near.year * 12 + near.month - 1 + shift, 12)
            yield {"y": year, "m": month + 1}
