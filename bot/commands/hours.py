"""Times of day and weekdays as people write them, in folded text: 08:30, 8点半, 晚上9点, 8:30am, 工作日, mon,wed."""

from __future__ import annotations

import re
from datetime import time

from bot.commands.meanings import At, Fault, Meaning, Weekdays
from bot.commands.numerals import ZH, number

# Each part of the day with the hours, on a clock of twelve, to which twelve are added.
_EVENING = {"am": (), "noon": (1, 2), "pm": tuple(range(1, 12)), "night": tuple(range(5, 12))}
_PARTS = {
    "凌晨": "am", "清晨": "am", "早晨": "am", "早上": "am", "清早": "am", "一早": "am", "早": "am", "上午": "am",
    "中午": "noon", "午间": "noon", "下午": "pm", "午后": "pm", "傍晚": "pm", "晚上": "night", "晚间": "night",
    "今晚": "night", "夜里": "night", "夜间": "night", "深夜": "night", "晚": "night",
    "am": "am", "a.m": "am", "in the morning": "am", "pm": "pm", "p.m": "pm", "in the afternoon": "pm",
    "in the evening": "pm", "at night": "night",
}  # fmt: skip
_MIDNIGHT = ("am", "night")

_ZH_PART = "|".join(sorted((part for part in _PARTS if not part.isascii()), key=len, reverse=True))
_EN_PART = r"([ap]\.?m)(?![a-z])\.?|(in the (?:morning|afternoon|evening)|at night)(?![a-z])"
_N = rf"(\d{{1,2}}|[{ZH}]{{1,3}})"

_COLON = re.compile(rf"(?:({_ZH_PART}) ?)?(\d{{1,2}}) ?: ?(\d{{1,2}})(?::\d{{2}})?(?!\d)(?: ?(?:{_EN_PART}))?")
_SUFFIX = re.compile(rf"()(\d{{1,2}})(?:\.(\d{{2}}))?(?: ?o'?clock)? ?(?:{_EN_PART})")
_OCLOCK = re.compile(r"()(\d{1,2})()()() ?o'?clock(?![a-z])")
_DIAN = re.compile(
    rf"(?:({_ZH_PART}) ?)?{_N} ?(?:点钟|点|时(?!间)|h(?![a-z])) ?(?:(半)|(一刻)|(三刻)|整|{_N}(?![点时]) ?分?)?"
)
_NAMED = {
    "正午": time(12), "中午": time(12), "noon": time(12), "midday": time(12),
    "午夜": time(0), "半夜": time(0), "子夜": time(0), "midnight": time(0),
}  # fmt: skip
_NAMES = re.compile(rf"({'|'.join(_NAMED)})(?![a-z])")
_BARE = re.compile(r"(\d{1,2}?)(\d{2})?$")

_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PREFIX = r"(?:周|星期|礼拜)"
_ZH_DAY = r"[一二三四五六日天](?![点时十报])"
_EN_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:days?|s)?(?![a-z])"
_TO = r" ?(?:到|至|-|~|‐|‑|–|—|to|through|thru) ?"
_AND = r" ?(?:[,、和及与/&+]|and)? ?"
_ZH_RANGE = re.compile(rf"每?{_PREFIX}({_ZH_DAY}){_TO}{_PREFIX}?({_ZH_DAY})")
_ZH_LIST = re.compile(rf"(?:每个?)?{_PREFIX}{_ZH_DAY}(?:{_AND}{_PREFIX}?{_ZH_DAY})*")
_EN_RANGE = re.compile(rf"(?:every )?({_EN_DAY}){_TO}({_EN_DAY})")
_EN_LIST = re.compile(rf"(?:every )?{_EN_DAY}")
_ALL = frozenset(range(7))
_GROUPS = {
    "每天": _ALL, "每日": _ALL, "天天": _ALL, "每一天": _ALL, "everyday": _ALL, "every day": _ALL, "each day": _ALL,
    "every morning": _ALL,
    "工作日": frozenset(range(5)), "每个工作日": frozenset(range(5)), "weekdays": frozenset(range(5)),
    "weekday": frozenset(range(5)), "workdays": frozenset(range(5)), "working days": frozenset(range(5)),
    "business days": frozenset(range(5)), "every weekday": frozenset(range(5)), "on weekdays": frozenset(range(5)),
    "周末": frozenset((5, 6)), "每周末": frozenset((5, 6)), "每个周末": frozenset((5, 6)),
    "weekends": frozenset((5, 6)), "weekend": frozenset((5, 6)),
}  # fmt: skip
WORDS = frozenset(_GROUPS)


def match(text: str, index: int) -> tuple[Meaning, int] | None:
    """What time or weekdays stand in `text` at `index`, and where they end."""
    return _weekdays(text, index) or _time(text, index)


def word(said: str) -> Meaning:
    """What one of WORDS means."""
    return Weekdays(_GROUPS[said])


def bare(digits: str) -> time | None:
    """8, 0830, 2015 as times; None when they are none."""
    found = _BARE.match(digits) if len(digits) <= 4 else None
    return _clock(int(found[1]), int(found[2] or 0), None) if found else None


def _time(text: str, index: int) -> tuple[Meaning, int] | None:
    if found := _COLON.match(text, index) or _SUFFIX.match(text, index):
        part = found[1] or (found[4] or found[5] or "").replace("a.m", "am").replace("p.m", "pm")
        return _at(_clock(int(found[2]), int(found[3] or 0), _PARTS.get(part)), found)
    if found := _OCLOCK.match(text, index):
        return _at(_clock(int(found[2]), 0, None), found)
    if found := _DIAN.match(text, index):
        return _dian(found)
    if found := _NAMES.match(text, index):
        return At(_NAMED[found[1]]), found.end()
    return None


def _dian(found: re.Match[str]) -> tuple[Meaning, int] | None:
    hour, minute = number(found[2]), number(found[6]) if found[6] else 0
    if hour is None or minute is None:
        return None
    minute += 30 if found[3] else 15 if found[4] else 45 if found[5] else 0
    return _at(_clock(hour, minute, _PARTS.get(found[1] or "")), found)


def _at(at: time | None, found: re.Match[str]) -> tuple[Meaning, int]:
    said = found[0].rstrip()
    return At(at) if at is not None else Fault("no_time", (said,)), found.start() + len(said)


def _clock(hour: int, minute: int, part: str | None) -> time | None:
    """24:00 and twelve at night are the beginning of the day."""
    if part and hour == 12 and part in _MIDNIGHT:
        hour = 0
    elif part and hour in _EVENING[part]:
        hour += 12
    if hour == 24 and minute == 0:
        hour = 0
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _weekdays(text: str, index: int) -> tuple[Meaning, int] | None:
    if found := _ZH_RANGE.match(text, index):
        return Weekdays(_span(_zh(found[1]), _zh(found[2]))), found.end()
    if found := _EN_RANGE.match(text, index):
        return Weekdays(_span(_en(found[1]), _en(found[2]))), found.end()
    if found := _ZH_LIST.match(text, index):
        days = found[0].replace("星期", "").replace("礼拜", "")
        return Weekdays(frozenset(_zh(char) for char in days if char in _ZH_DAYS + "天")), found.end()
    if found := _EN_LIST.match(text, index):
        return Weekdays(frozenset((_en(found[0].removeprefix("every ")),))), found.end()
    return None


def _span(first: int, last: int) -> frozenset[int]:
    """周五到周一 goes over the end of the week."""
    return frozenset((first + n) % 7 for n in range((last - first) % 7 + 1))


def _zh(char: str) -> int:
    return _ZH_DAYS.index("日" if char == "天" else char)


def _en(said: str) -> int:
    return _EN_DAYS.index(said[:3])
