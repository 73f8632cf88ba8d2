"""Dates as feeds and pages write them → a moment in UTC, and how it was come by.

Read by shape, never by guessing a language: ISO and its relatives, RFC 822 and other English forms, Chinese and
Japanese ones, relative ones (3小时前, 2 hours ago) and Unix time. Pure: `now` is an argument.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from pipeline.model import DateMark
from pipeline.parse.timezones import find_zone

TOLERANCE = timedelta(hours=1)
"""How far ahead of us a clock may be (or a summer time mistaken) before we stop believing a date."""

EARLIEST_YEAR = 1995
"""Earlier dates are place-holders (0001, 1900, 1970) and count as missing: no feed carries news from before feeds."""

SHANGHAI = ZoneInfo("Asia/Shanghai")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Stated:
    """What was written: a day, its time when there was one, and the zone when there was one."""

    day: date
    time: time | None = None
    zone: tzinfo | None = None


def published(texts: Iterable[str], zone: tzinfo, now: datetime) -> tuple[datetime, DateMark]:
    """When an article came out (UTC, never after `now`), from its dates as written, the most telling first.

    `zone` is for those that name none. Without a readable one it is `now`, "first_seen"; when all that can be read lie
    more than TOLERANCE ahead it is `now`, "clamped". A bare day is its first moment in `zone`.
    """
    now = now.astimezone(UTC)
    readable = [moment for text in texts if (moment := read_date(text, zone, now)) is not None]
    if not readable:
        return now, "first_seen"
    believable = [moment for moment in readable if moment <= now + TOLERANCE]
    return (min(believable[0], now), "stated") if believable else (now, "clamped")


def read_date(text: str, zone: tzinfo, now: datetime) -> datetime | None:
    """The moment in UTC, or None when it cannot be read. A date without a zone is in `zone`.

    If `zone` would put it into the future although Chinese time or UTC would not, it is in that one: feeds that leave
    the zone out are mostly written in the one or the other.
    """
    text = " ".join(unicodedata.normalize("NFKC", text[:_LONGEST]).split())
    stated = _read(text, zone, now)
    if stated is None or stated.day.year < EARLIEST_YEAR:
        return None
    zones = [stated.zone] if stated.zone else [zone, SHANGHAI, UTC]
    try:
        moments = [datetime.combine(stated.day, stated.time or time(), each).astimezone(UTC) for each in zones]
    except OverflowError:
        return None
    return next((moment for moment in moments if moment <= now + TOLERANCE), moments[0])


def _read(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    for reader in _READERS:
        try:
            stated = reader(text, zone, now)
        except (ValueError, OverflowError):  # 31 February, an hour 25
            continue
        if stated is not None:
            return stated
    return None


_UNIX = re.compile(r"(\d{10})(?:\d{3}|\d{6}|\.\d+)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?")
_NUMERIC = re.compile(r"(?<!\d)(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)")
_DIGIT = {char: str(value) for value, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_ZH_NUMBER = r"[\d〇零○一二三四五六七八九十]{1,4}"
_ZH_DAY = re.compile(
    rf"(?:({_ZH_NUMBER})\s?[年년]\s?)?({_ZH_NUMBER})\s?[月월]\s?({_ZH_NUMBER})(?:\s?[日号號일]|(?!\d))"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = re.compile(rf"(?<![a-z])({'|'.join(_MONTHS)})(?:[a-z]*\.?)(?![a-z])", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d:+-])((?:19|20)\d\d)(?![\d:])")
_DAY = re.compile(r"(?<![\d:+.-])(\d{1,2})(?:st|nd|rd|th)?(?![\d:]|\s?[ap]\.?m\b)", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<!\d)\d{1,2}[ -][a-z]{3,9}\.?[ ,-]+(\d\d)(?!\d|:)", re.IGNORECASE)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)(?!\d)")
_MONTH_DAY = re.compile(r"(?<![\d-])(\d{1,2})[-/](\d{1,2})(?![\d/-])")
_TIME = re.compile(
    r"(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜间|晚|오전|오후|午前|午後)?\s?(?<![\d:+-])(\d{1,2})"
    r"(?:\s?:\s?(\d{2})(?:\s?:\s?(\d{2})(?:[.,]\d+)?)?"
    r"|\s?[点點时時시]\s?(?:(半)|(\d{1,2})\s?[分분]?)?(?:\s?(\d{1,2})\s?[秒초])?)"
    r"\s?([ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZH_HOUR = re.compile(r"[一二两三四五六七八九十]{1,3}(?=\s?[点點时時])")
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚", "夜间", "오후", "午後"})
_MORNING = frozenset({"凌晨", "上午", "오전", "午前"})
_BARE_HOUR = re.compile(r"(?<![\d:])(\d{1,2})\s?([ap]\.?m\b)", re.IGNORECASE)
_AGO_ZH = re.compile(
    r"(\d+|[一二两三四五六七八九十]+|半|几)\s?个?(秒|分|小时|钟头|天|日|周|星期|礼拜|月|年)钟?(?:之|以)?前"
)
_AGO_EN = re.compile(
    r"(\d+|an?|one|a few)\s?"
    r"(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|mos?|months?|y|yrs?|years?) ago",
    re.IGNORECASE,
)
_JUST_NOW = re.compile(r"刚刚|刚才|just now|moments ago", re.IGNORECASE)
_RELATIVE_DAY = re.compile(r"大前天|前天|昨[天日晚]|今[天日晨晚]|(?<![a-z])(?:today|yesterday)(?![a-z])", re.IGNORECASE)
_DAYS_BACK = {"大前天": 3, "前天": 2, "昨": 1, "yesterday": 1}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "o": 2629800, "y": 31557600}
_UNITS_ZH = dict(zip("秒分小钟天日周星礼月年", "smhhddwwwoy", strict=True))


def _unix(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _UNIX.fullmatch(text)
    return _moment(datetime.fromtimestamp(int(found[1]), UTC)) if found else None


def _compact(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _COMPACT.match(text)
    if found is None or text[found.end() : found.end() + 1].isdigit():
        return None
    clock = time(int(found[4]), int(found[5]), int(found[6] or 0)) if found[4] else None
    return Stated(_day(found[1], found[2], found[3]), clock, find_zone(text[found.end() :], zone))


def _numeric(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _NUMERIC.search(text)
    return _with_time(_day(found[1], found[2], found[3]), text[found.end() :], zone) if found else None


def _chinese(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _ZH_DAY.search(text)
    if found is None:
        return None
    month, day = _number(found[2]), _number(found[3])
    if found[1] is None:
        return _with_time(_latest(month, day, zone, now), text[found.end() :], zone)
    year = _number(found[1])
    return _with_time(date(year + 2000 if year < 100 else year, month, day), text[found.end() :], zone)


def _english(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    """June 4, 2026 6:12 PM EST; Thu, 4 Jun 26 18:12:58 +0800; Thu Jun 04 18:12:58 +0800 2026; 4-Jun-2026."""
    month = _MONTH.search(text)
    if month is None:
        return None
    number = _MONTHS.index(month[1].lower()) + 1
    year = _YEAR.search(text) or _SHORT_YEAR.search(text)
    rest = text if year is None else text[: year.start(1)] + "|" + text[year.end(1) :]
    clock = _TIME.search(rest)
    undated = rest if clock is None else rest[: clock.start()] + "|" + rest[clock.end() :].split("+")[0]
    day = _DAY.search(undated)
    if day is None:
        return None
    if year is None:
        return _with_time(_latest(number, int(day[1]), zone, now), rest[day.end() :] if clock is None else rest, zone)
    return _with_time(_day(year[1], str(number), day[1]), rest, zone)


def _slashed(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    """6/4/2026 and 4.6.2026: of the two readings the later one that is not in the future."""
    found = _SLASHED.search(text)
    if found is None:
        return None
    days = []
    for month, day in ((found[1], found[2]), (found[2], found[1])):
        if int(month) <= 12:
            days.append(_day(found[3], month, day))
    past = [day for day in days if day <= now.astimezone(zone).date()]
    return _with_time(max(past) if past else min(days), text[found.end() :], zone)


def _ago(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    if _JUST_NOW.search(text):
        return _moment(now)
    if found := _AGO_ZH.search(text):
        unit, count = _UNITS_ZH[found[2][0]], {"半": 0.5, "几": 3.0}.get(found[1]) or float(_number(found[1]))
    elif found := _AGO_EN.search(text):
        written = found[2].lower()
        unit = "o" if written.startswith("mo") else written[0]
        count = float(found[1]) if found[1].isdigit() else {"a few": 3.0}.get(found[1].lower(), 1.0)
    else:
        return None
    return _moment(now - timedelta(seconds=count * _SECONDS[unit]))


def _relative_day(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _RELATIVE_DAY.search(text)
    if found is None:
        return None
    word = found[0].lower()
    back = _DAYS_BACK.get(word) or _DAYS_BACK.get(word[0], 0)
    return _with_time(now.astimezone(zone).date() - timedelta(days=back), text[found.end() :], zone)


def _month_day(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    found = _MONTH_DAY.search(text)
    if found is None:
        return None
    return _with_time(_latest(int(found[1]), int(found[2]), zone, now), text[found.end() :], zone)


def _time_only(text: str, zone: tzinfo, now: datetime) -> Stated | None:
    """18:12 on a list of today's news; yesterday's if today it is not that late yet."""
    if not _TIME.match(text):
        return None
    today = now.astimezone(zone)
    stated = _with_time(today.date(), text, zone)
    if stated.time is not None and datetime.combine(stated.day, stated.time, stated.zone or zone) > today + TOLERANCE:
        return Stated(stated.day - timedelta(days=1), stated.time, stated.zone)
    return stated


_READERS: tuple[Callable[[str, tzinfo, datetime], Stated | None], ...] = (
    _unix, _compact, _numeric, _chinese, _ago, _relative_day, _english, _slashed, _month_day, _time_only,
)  # fmt: skip


def _with_time(day: date, rest: str, zone: tzinfo) -> Stated:
    """The day with what `rest` says of time and zone; of an impossible time only the day is kept."""
    rest = _ZH_HOUR.sub(lambda found: str(_number(found[0])), rest)
    found = _TIME.search(rest) or _BARE_HOUR.search(rest)
    if found is None:
        return Stated(day)
    try:
        hour, minute, second = _clock(found)
        midnight = hour == 24 and minute == 0  # the next day's
        return Stated(
            day + timedelta(days=midnight),
            time(0 if midnight else hour, minute, second),
            find_zone(rest[found.end() :], zone),
        )
    except ValueError:
        return Stated(day)


def _clock(found: re.Match[str]) -> tuple[int, int, int]:
    if found.re is _BARE_HOUR:
        return _hour(int(found[1]), found[2]), 0, 0
    minute = 30 if found[5] else int(found[3] or found[6] or 0)
    return _hour(int(found[2]), found[8] or found[1]), minute, min(59, int(found[4] or found[7] or 0))


def _hour(hour: int, half: str | None) -> int:
    half = (half or "").lower()
    if half.startswith("p") or half in _AFTERNOON or (half == "中午" and hour < 3):
        return hour + 12 if hour < 12 else hour
    return 0 if hour == 12 and (half.startswith("a") or half in _MORNING) else hour


def _day(year: str, month: str, day: str) -> date:
    number = int(year)
    if len(year) == 2:
        number += 2000 if number < 70 else 1900
    return date(number, int(month), int(day))


def _latest(month: int, day: int, zone: tzinfo, now: datetime) -> date:
    """The latest such day that is not in the future; a day ahead is still ours, east of us."""
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    for year in range(tomorrow.year, tomorrow.year - 5, -1):  # 29 February
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= tomorrow:
            return found
    raise ValueError(f"no {month}-{day}")


def _number(text: str) -> int:
    """26, 二六, 二〇二六, 十一, 二十, 三十一."""
    if "十" in text:
        tens, _, ones = text.partition("十")
        return int(_digits(tens or "一")) * 10 + int(_digits(ones or "〇"))
    return int(_digits(text.replace("两", "二")))


def _digits(text: str) -> str:
    return "".join(_DIGIT.get(char, char) for char in text)


def _moment(moment: datetime) -> Stated:
    return Stated(moment.date(), moment.timetz().replace(tzinfo=None), moment.tzinfo)
