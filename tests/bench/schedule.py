"""Counts what is served over a year of ticks, one a minute: each slot of each day once, on its minute.

`python -m tests.bench.schedule` prints a line for each zone and a last one for all; it reads no data.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.schedule import Slot, due

ZONES = ("Asia/Shanghai", "America/Los_Angeles", "Europe/London", "Pacific/Apia", "Australia/Lord_Howe")
TIMES = (time(0, 0), time(0, 30), time(2, 30), time(23, 59))
_MINUTE = timedelta(minutes=1)


def main() -> int:
    wrong = 0
    for zone in ZONES:
        start = 2011 if zone == "Pacific/Apia" else 2026
        found = [_served(Slot(at, zone, frozenset(range(7))), start) for at in TIMES]
        expected = (date(start + 1, 7, 1) - date(start, 7, 1)).days - (zone == "Pacific/Apia")
        late = sum(slow for _, slow in found)
        wrong += sum(count != expected for count, _ in found) + late
        counts = [count for count, _ in found]
        print(f"{zone:22} {start} slots {len(TIMES)} days served {counts} of {expected}, late or twice {late}")
    print(f"wrong {wrong}")
    return 1 if wrong else 0


def _served(slot: Slot, year: int) -> tuple[int, int]:
    """Over the year from July: how many local days were served, and how many posts came late or for a second time."""
    zone = ZoneInfo(slot.zone)
    now = datetime(year, 7, 1, 12, tzinfo=zone).astimezone(UTC)
    end = datetime(year + 1, 7, 1, 12, tzinfo=zone).astimezone(UTC)
    since, last, days, late = now - _MINUTE, None, set(), 0
    while now < end:
        moment = due(slot, since, last, now, timedelta(hours=6))
        if moment is not None:
            day = moment.astimezone(zone).date()
            late += now - moment >= _MINUTE or day in days
            days.add(day)
            last = moment
        now += _MINUTE
    return len(days), late


if __name__ == "__main__":
    sys.exit(main())
