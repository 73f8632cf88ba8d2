"""The days that a question asks about, read from its words in Chinese and English against the asker's own zone.

A hard border is read only from words that draw one; 最新 and "latest" ask for what is recent and draw none. Half a date
(周三, 3号, 2月, in December) is the last one that has begun; what is to come (明天, next week) is returned as it is.
Several stretches make one from the first day of them to the last. Holidays are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from pipeline.asked.borders import Mention, mentions
from pipeline.asked.spans import DAY, Clock
from pipeline.model.answers import Period
from pipeline.words import simplified

_RECENT = re.compile(
    r"最新|最近|近日|近期|近来|(?<![生节假周\d])日前|刚刚|新近"
    r"|\b(?:the\s+)?(?:most\s+recent|latest|newest|recent(?:ly)?|lately|(?:as\s+)?of\s+late(?!\s+\w)|just\s+now)\b",
    re.IGNORECASE | re.ASCII,
)
# What leads a stretch in or hangs on to it, and says nothing without it.
_LEAD = re.compile(
    r"(?:\b(?:in|on|at|of|for|from|over|during|within|throughout|through|by)(?:\s+the)?\s*"
    r"|(?:(?<![现存所])在|(?<![基对关由属处位等])于|从)\s*)$",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*(?:['’]s?\b|的)")
_READ = 2000  # signs of a question; what is pasted after them is not read
_TITLE = re.compile(r"《[^《》]*》")  # names of works, not days
_GAP = re.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class When:
    """What a question says of time. `said` are the words that drew `period`, as typed; without one it is empty."""

    period: Period | None
    said: str
    recent: bool
    rest: str
    """The question without the words for time."""


def when(text: str, now: datetime, zone: str) -> When:
    """Reads `text`, asked at the aware instant `now` by somebody in `zone`. Raises ZoneInfoNotFoundError."""
    plain = _TITLE.sub(lambda title: "□" * len(title[0]), "".join(map(_plain, text[:_READ])))
    found = list(mentions(plain, Clock(now.astimezone(ZoneInfo(zone)))))
    words = [(mention.start, mention.end) for mention in found]
    recent = [
        match.span()
        for match in _RECENT.finditer(plain)
        if all(match.end() <= a or match.start() >= b for a, b in words)
    ]
    said = " ".join(text[start:end].strip() for start, end in words)
    return When(_period(found), said, bool(recent), _rest(text, sorted(words + recent)))


def instants(period: Period, zone: str) -> tuple[datetime, datetime]:
    """The instants, in UTC, at which the days of `period` begin in `zone` and at which they are over."""
    return _midnight(period.start, zone), _midnight(period.end + DAY, zone)


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


def _period(found: list[Mention]) -> Period | None:
    if not found:
        return None
    spans = [mention.span for mention in found]
    return Period(start=min(span.start for span in spans), end=max(span.end for span in spans))


def _rest(text: str, words: list[tuple[int, int]]) -> str:
    kept, at = "", 0
    for start, end in words:
        kept += _LEAD.sub("", text[at:start])
        tail = _TAIL.match(text, end)
        at = tail.end() if tail else end
    return _GAP.sub(" ", kept + text[at:]).strip(" ,，、") if words else text


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """One sign for one, so that places stay the same: half width, simplified."""
    folded = simplified(sign)
    return folded if len(folded) == 1 else sign
