"""What is due, in which time zone: slots on a wall clock, and the moments at which they are served.

Pure: the clock and what was served are arguments. It posts nothing and knows no subscription.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)

# Two moments of one slot are most of a day apart. Closer ones are the same post, moved by new rules of the zone.
_SAME = timedelta(hours=3)

# From one slot to the next is a week at most; a day that its zone left out can add to that.
_REACH = 9


@dataclass(frozen=True, slots=True)
class Slot:
    """`at` on the wall clocks of `zone` (IANA), on `weekdays` (0 is Monday). Raises ValueError when it can never be."""

    at: time
    zone: str
    weekdays: frozenset[int]

    def __post_init__(self) -> None:
        if self.at.tzinfo is not None:
            raise ValueError(f"at {self.at}: allowed: a time without a zone; the slot has its own")
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise ValueError(f"weekdays {sorted(self.weekdays)}: allowed: some of 0 (Monday) to 6")


def due(slot: Slot, since: datetime, served: datetime | None, now: datetime, window: timedelta) -> datetime | None:
    """The newest moment of `slot` to serve at `now`, in UTC, or None.

    It is after `since`, not older than `window`, and after `served`, the newest moment that this function gave and
    that was taken. An older slot is never served once a newer one is due, so there is at most one.
    """
    moment = _newest(slot, now.astimezone(UTC))
    if moment is None or moment <= since.astimezone(UTC) or now.astimezone(UTC) - moment > window:
        return None
    if served is not None and moment - served.astimezone(UTC) < _SAME:
        return None
    return moment


def next_due(slot: Slot, after: datetime) -> datetime:
    """The first moment of `slot` after `after`, in UTC."""
    start = after.astimezone(UTC)
    first = start.astimezone(ZoneInfo(slot.zone)).date() - _DAY
    moments = (_moment(slot, first + number * _DAY) for number in range(2 * _REACH))
    return next(moment for moment in moments if moment is not None and moment > start)


def jitter(key: str, most: timedelta) -> timedelta:
    """A delay in [0, most), the same for the same key, spread evenly over keys."""
    drawn = int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:8], "big")
    span = max(most, timedelta()) // timedelta(microseconds=1)
    return timedelta(microseconds=span * drawn >> 64)


def _newest(slot: Slot, now: datetime) -> datetime | None:
    last = now.astimezone(ZoneInfo(slot.zone)).date()
    for number in range(_REACH):
        moment = _moment(slot, last - number * _DAY)
        if moment is not None and moment <= now:
            return moment
    return None


@lru_cache(maxsize=4096)
def _moment(slot: Slot, day: date) -> datetime | None:
    """When `slot` is served for `day`, in UTC; None when it is not for that day.

    A wall-clock time that comes twice counts the first time. One that is left out is served as soon as the clocks
    have moved on.
    """
    if day.weekday() not in slot.weekdays:
        return None
    zone = ZoneInfo(slot.zone)
    wall = datetime.combine(day, slot.at)
    early, late = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    if early >= late:  # in a gap the later fold counts with the offset that comes after, so it is earlier
        return late
    moved = _first_after(early, late, zone)
    return moved if moved.astimezone(zone).date() == day or not _left_out(slot, day, moved) else None


def _first_after(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second in (before, after] at which the offset of `zone` is that of `after`."""
    new = after.astimezone(zone).utcoffset()
    step = timedelta(seconds=1)
    while after - before > step:
        middle = before + (after - before) // step // 2 * step
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after


def _left_out(slot: Slot, day: date, moved: datetime) -> bool:
    """Whether the whole `day` was left out (Apia had no 2011-12-30) and a slot beside it stands for it."""
    last = (moved - timedelta(seconds=1)).astimezone(ZoneInfo(slot.zone)).date()
    beside = {(day - _DAY).weekday(), (day + _DAY).weekday()}
    return last < day and bool(beside & slot.weekdays)
