"""The time zone that stands after a time: offsets, abbreviations as newsrooms use them, IANA names."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?(?::\d\d)?(?!\d)", re.IGNORECASE)
_BRACKETED = re.compile(r"\[([A-Za-z_]+/[A-Za-z_/]+)\]")
_NAME = re.compile(r"[A-Za-z]{1,5}(?![A-Za-z/])")
_BEIJING = re.compile(r"\(?(?:北京|中国标准)时间")
_FARTHEST = timedelta(hours=15)
_ENGLISH_PERIOD = re.compile(r"\s*(?:at|on|\||,|-|–|\)|\.)?\s*(?=[A-Za-z+\-(\[北中])")

# Hours from UTC. Where a name has several meanings, the one most seen in feeds (IST: India; BST: British summer).
_HOURS = {
    "Z": 0, "UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2,
    "EET": 2, "SAST": 2, "EEST": 3, "MSK": 3, "TRT": 3, "GST": 4, "PKT": 5, "IST": 5.5, "ICT": 7, "WIB": 7, "CCT": 8,
    "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8, "AWST": 8, "BJT": 8, "CNST": 8, "JST": 9, "KST": 9, "ACST": 9.5,
    "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "AST": -4, "ADT": -3,
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8,
    "HST": -10,
}  # fmt: skip
# Names that leave open whether it is summer time.
_PLACES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
}  # fmt: skip
_CHINESE_HOURS = timedelta(hours=8)


def find_zone(text: str, local: tzinfo) -> tzinfo | None:
    """The zone that `text`, all that follows a time, begins with; None when it names none that we know.

    `local` is the source's own: CST is China's time in a source on China's time, and America's elsewhere.
    """
    start = _ENGLISH_PERIOD.match(text)
    text = text[start.end() :] if start else text.lstrip()
    if found := _OFFSET.match(text):
        return _fixed(found[1], int(found[2]), int(found[3] or 0))
    if found := _BRACKETED.match(text):
        return _iana(found[1])
    if _BEIJING.match(text):
        return timezone(_CHINESE_HOURS)
    found = _NAME.match(text)
    return _named(found[0].upper(), local) if found else None


def _fixed(sign: str, hours: int, minutes: int) -> tzinfo | None:
    if hours > 24 and not minutes:  # "+800" is read as 8:00, "+80" is nothing
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    if offset > _FARTHEST or minutes > 59:
        return None
    return timezone(-offset if sign == "-" else offset) if offset else UTC


def _iana(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _named(name: str, local: tzinfo) -> tzinfo | None:
    if name == "CST" and _is_chinese(local):
        return timezone(_CHINESE_HOURS)
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    hours = _HOURS.get(name)
    return None if hours is None else timezone(timedelta(hours=hours)) if hours else UTC


def _is_chinese(zone: tzinfo) -> bool:
    return zone.utcoffset(datetime(2026, 1, 1)) == zone.utcoffset(datetime(2026, 7, 1)) == _CHINESE_HOURS  # noqa: DTZ001
