"""A span of days in a profile's zone, and the same days of the weeks before it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Span:
    """The days from `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.start + n * _DAY for n in range((self.end - self.start).days + 1))

    @property
    def step(self) -> int:
        """The days from the start of a span before to the next: whole weeks, so that weekdays stay what they are."""
        return -(-len(self.days) // _WEEK) * _WEEK

    def moments(self, zone: str) -> tuple[datetime, datetime]:
        """The half-open span of moments that the days are in this zone."""
        return midnight(self.start, zone), midnight(self.end + _DAY, zone)

    def clamped(self, day: date) -> date:
        return min(max(day, self.start), self.end)

    def before(self, weeks: int) -> Iterator[Span]:
        """The same weekdays of each of so many weeks before, oldest first; of a longer span as many whole weeks."""
        return (Span(*(day - n * self.step * _DAY for day in (self.start, self.end))) for n in range(weeks, 0, -1))


def midnight(day: date, zone: str) -> datetime:
    """The moment at which `day` begins in this zone."""
    return datetime.combine(day, time(), ZoneInfo(zone))
