"""Each due post comes exactly once, whatever the clocks do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.schedule import Slot, due, jitter, next_due

ALL = frozenset(range(7))
WINDOW = timedelta(hours=6)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
LONG_AGO = datetime(1980, 1, 1, tzinfo=UTC)

# A zone and the days of a year on which its clocks change, or a day is left out.
CHANGES = {
    "Asia/Shanghai": (date(2026, 3, 8),),
    "America/Los_Angeles": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/London": (date(2026, 3, 29), date(2026, 10, 25)),
    "Pacific/Apia": (date(2011, 9, 24), date(2011, 12, 30), date(2012, 4, 1)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Asia/Kathmandu": (date(1986, 1, 1),),
    "America/Sao_Paulo": (date(2018, 11, 4), date(2018, 2, 18)),
    "Africa/Cairo": (date(2026, 4, 24), date(2026, 10, 29)),
    "Pacific/Kwajalein": (date(1993, 8, 21),),
}
TIMES = tuple(time.fromisoformat(at) for at in ("00:00", "00:30", "01:30", "02:00", "02:15", "02:30", "08:30", "23:59"))


def utc(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=UTC)


def served(slot: Slot, ticks: Iterable[datetime], window: timedelta = WINDOW) -> list[datetime]:
    """What a bot serves that looks at the clock at `ticks`, in this order."""
    last: datetime | None = None
    found = []
    for now in ticks:
        moment = due(slot, LONG_AGO, last, now, window)
        if moment is not None:
            found.append(moment)
            last = moment
    return found


def minutes(start: datetime, end: datetime, step: timedelta = MINUTE) -> Iterable[datetime]:
    return (start + n * step for n in range((end - start) // step))


def wall(slot: Slot, moments: Iterable[datetime]) -> list[str]:
    return [moment.astimezone(ZoneInfo(slot.zone)).strftime("%m-%d %H:%M") for moment in moments]


@pytest.mark.parametrize(("zone", "day"), [(zone, day) for zone, days in CHANGES.items() for day in days])
@pytest.mark.parametrize("at", TIMES, ids=str)
def test_with_ticks_every_minute_around_a_change_each_day_is_served_once(zone: str, day: date, at: time) -> None:
    slot = Slot(at, zone, ALL)
    start = datetime.combine(day - DAY, time(12), ZoneInfo(zone)).astimezone(UTC)
    end = datetime.combine(day + DAY, time(12), ZoneInfo(zone)).astimezone(UTC)
    found = served(slot, minutes(start, end), timedelta(minutes=1))
    there = {moment.astimezone(ZoneInfo(zone)).date() for moment in minutes(start, end, timedelta(minutes=15))}
    expected = sum(1 for local in there if start < _naively(slot, local) <= end - MINUTE)
    assert len(found) == expected
    assert all(moment.astimezone(ZoneInfo(zone)).time() >= at for moment in found)


def _naively(slot: Slot, day: date) -> datetime:
    """The first moment of `day` whose wall clock is at `slot.at` or later, found by looking at each minute."""
    zone = ZoneInfo(slot.zone)
    first = datetime.combine(day, slot.at, zone).astimezone(UTC) - 2 * HOUR
    walls = ((moment, moment.astimezone(zone)) for moment in minutes(first, first + 4 * HOUR))
    return next(moment for moment, local in walls if local.date() == day and local.time() >= slot.at)


def test_a_time_that_a_change_leaves_out_is_served_as_soon_as_the_clocks_have_moved() -> None:
    slot = Slot(time(2, 30), "America/Los_Angeles", ALL)
    assert next_due(slot, utc("2026-03-08T00:00")) == utc("2026-03-08T10:00")
    assert wall(slot, [next_due(slot, utc("2026-03-08T00:00"))]) == ["03-08 03:00"]
    half = Slot(time(2, 15), "Australia/Lord_Howe", ALL)
    assert wall(half, [next_due(half, utc("2026-10-03T15:16"))]) == ["10-04 02:30"]
    midnight = Slot(time(0, 0), "America/Sao_Paulo", ALL)
    assert wall(midnight, [next_due(midnight, utc("2018-11-03T12:00"))]) == ["11-04 01:00"]


def test_a_time_that_comes_twice_is_served_the_first_time_and_once() -> None:
    slot = Slot(time(1, 30), "Europe/London", ALL)
    found = served(slot, minutes(utc("2026-10-24T12:00"), utc("2026-10-25T12:00")))
    assert found == [utc("2026-10-25T00:30")]


def test_apia_serves_nothing_for_the_day_that_it_left_out() -> None:
    slot = Slot(time(8), "Pacific/Apia", ALL)
    found = served(slot, minutes(utc("2011-12-28T12:00"), utc("2012-01-01T12:00")))
    assert wall(slot, found) == ["12-28 08:00", "12-29 08:00", "12-31 08:00", "01-01 08:00"]


def test_a_weekly_post_on_the_day_that_apia_left_out_comes_as_soon_as_that_is_over() -> None:
    slot = Slot(time(8), "Pacific/Apia", frozenset((4,)))
    found = served(slot, minutes(utc("2011-12-20T00:00"), utc("2012-01-08T00:00"), timedelta(minutes=10)))
    assert wall(slot, found) == ["12-23 08:00", "12-31 00:00", "01-06 08:00"]


def test_weekdays_are_those_of_the_zone() -> None:
    monday = Slot(time(0, 30), "Asia/Shanghai", frozenset((0,)))
    assert next_due(monday, utc("2026-06-10T00:00")) == utc("2026-06-14T16:30")  # still Sunday in UTC
    late = Slot(time(23, 59), "America/Los_Angeles", frozenset((6,)))
    assert next_due(late, utc("2026-06-10T00:00")) == utc("2026-06-15T06:59")  # already Monday in UTC


@pytest.mark.parametrize("back", [HOUR, DAY, 3 * DAY])
def test_a_clock_that_is_set_back_serves_nothing_twice(back: timedelta) -> None:
    slot = Slot(time(8, 30), "Asia/Shanghai", ALL)
    start, change, end = utc("2026-06-10T00:00"), utc("2026-06-14T00:45"), utc("2026-06-16T12:00")
    found = served(slot, [*minutes(start, change), *minutes(change - back, end)])
    assert found == [utc(f"2026-06-{day}T00:30") for day in range(10, 17)]


def test_after_three_days_of_downtime_only_the_newest_is_served_and_only_if_it_is_not_stale() -> None:
    slot = Slot(time(8, 30), "Asia/Shanghai", ALL)
    last = utc("2026-06-10T00:30")
    assert due(slot, LONG_AGO, last, utc("2026-06-13T03:00"), WINDOW) == utc("2026-06-13T00:30")
    assert due(slot, LONG_AGO, last, utc("2026-06-13T06:30"), WINDOW) == utc("2026-06-13T00:30")
    assert due(slot, LONG_AGO, last, utc("2026-06-13T06:31"), WINDOW) is None
    assert due(slot, LONG_AGO, last, utc("2026-06-13T00:29"), WINDOW) is None


def test_a_slot_is_stale_once_the_next_of_the_same_subscription_is_due_however_long_the_window() -> None:
    slot = Slot(time(8, 30), "Asia/Shanghai", ALL)
    assert due(slot, LONG_AGO, None, utc("2026-06-13T00:30"), 9 * DAY) == utc("2026-06-13T00:30")
    assert due(slot, LONG_AGO, utc("2026-06-13T00:30"), utc("2026-06-13T05:00"), 9 * DAY) is None


def test_nothing_is_served_for_the_time_before_a_subscription_began() -> None:
    slot = Slot(time(8, 30), "Asia/Shanghai", ALL)
    for since in ("2026-06-13T00:30", "2026-06-13T00:40"):
        assert due(slot, utc(since), None, utc("2026-06-13T01:00"), WINDOW) is None
    assert due(slot, utc("2026-06-13T00:29"), None, utc("2026-06-13T01:00"), WINDOW) == utc("2026-06-13T00:30")


def test_a_zone_whose_rules_have_changed_since_is_not_served_again_for_the_same_day() -> None:
    """Until yesterday's database the zone had another offset: what was served then is 08:30, and now 08:30 again."""
    slot = Slot(time(8, 30), "Asia/Shanghai", ALL)
    for moved in (-HOUR, HOUR, -HOUR / 2):
        before = utc("2026-06-13T00:30") - moved
        assert due(slot, LONG_AGO, before, utc("2026-06-13T02:00"), WINDOW) is None
        assert due(slot, LONG_AGO, before, utc("2026-06-14T02:00"), WINDOW) == utc("2026-06-14T00:30")


def test_arguments_in_any_zone_mean_the_same_moment() -> None:
    slot = Slot(time(2, 30), "America/Los_Angeles", ALL)
    now, zone = utc("2026-11-01T10:35"), ZoneInfo("America/Los_Angeles")
    here = due(
        slot, LONG_AGO.astimezone(zone), (now - DAY).astimezone(zone), now.astimezone(zone), timedelta(minutes=6)
    )
    assert here == due(slot, LONG_AGO, now - DAY, now, timedelta(minutes=6)) == utc("2026-11-01T10:30")


_ZONES = st.sampled_from([*CHANGES, "Antarctica/Troll", "America/St_Johns", "Africa/Casablanca", "Etc/GMT-14"])
_TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
_SLOTS = st.builds(Slot, _TIMES, _ZONES, st.frozensets(st.integers(0, 6), min_size=1))
_MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_WINDOWS = st.timedeltas(timedelta(), timedelta(days=10))


@settings(max_examples=200, deadline=None)
@given(_SLOTS, st.lists(_MOMENTS, max_size=40), _WINDOWS)
def test_whatever_the_clock_jumps_each_slot_is_served_at_most_once_and_none_is_stale(
    slot: Slot, ticks: list[datetime], window: timedelta
) -> None:
    last, days = None, []
    for now in ticks:
        moment = due(slot, LONG_AGO, last, now, window)
        if moment is not None:
            assert timedelta() <= now - moment <= window
            assert next_due(slot, moment) > now
            days.append(moment.astimezone(ZoneInfo(slot.zone)).date())
            last = moment
    assert len(set(days)) == len(days)
    assert days == sorted(days)


@settings(max_examples=25, deadline=None)
@given(_SLOTS, _MOMENTS)
def test_with_a_tick_every_minute_each_slot_is_served_exactly_once(slot: Slot, start: datetime) -> None:
    start = start.replace(second=17, microsecond=0)
    end = start + 8 * DAY
    found = served(slot, minutes(start, end), MINUTE)
    expected, moment = [], next_due(slot, start - MINUTE)
    while moment <= end - MINUTE:
        expected.append(moment)
        moment = next_due(slot, moment)
    assert found == expected


@settings(max_examples=200, deadline=None)
@given(_SLOTS, _MOMENTS)
def test_the_next_moment_is_after_and_nothing_is_due_between(slot: Slot, after: datetime) -> None:
    moment = next_due(slot, after)
    assert after < moment <= after + 8 * DAY
    assert due(slot, after, None, moment - timedelta(seconds=1), 9 * DAY) is None
    assert due(slot, after, None, moment, 9 * DAY) == moment


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles", "Europe/London", "Australia/Lord_Howe"])
def test_over_a_year_each_day_is_served_once(zone: str) -> None:
    for at in TIMES[::3]:
        slot = Slot(at, zone, ALL)
        ticks = minutes(utc("2026-01-01T12:00"), utc("2027-01-01T12:00"), timedelta(minutes=30))
        found = served(slot, ticks, timedelta(minutes=30))
        days = [moment.astimezone(ZoneInfo(zone)).date() for moment in found]
        assert days == [days[0] + n * DAY for n in range(365)]


@pytest.mark.parametrize(
    ("at", "weekdays"),
    [(time(8), frozenset[int]()), (time(8), frozenset((7,))), (time(8, tzinfo=UTC), ALL)],
)
def test_a_slot_that_can_never_be_is_refused(at: time, weekdays: frozenset[int]) -> None:
    with pytest.raises(ValueError, match="allowed"):
        Slot(at, "Asia/Shanghai", weekdays)


@given(st.text(), st.timedeltas(timedelta(), timedelta(hours=1)))
def test_jitter_is_the_same_for_the_same_key_and_less_than_the_most(key: str, most: timedelta) -> None:
    drawn = jitter(key, most)
    assert drawn == jitter(key, most)
    assert timedelta() <= drawn < most or drawn == most == timedelta()


def test_jitter_spreads_a_thousand_keys_evenly_over_its_time() -> None:
    tenths = [jitter(f"sub:{n}", timedelta(seconds=100)) // timedelta(seconds=10) for n in range(1_000)]
    assert all(60 <= tenths.count(tenth) <= 140 for tenth in range(10))
