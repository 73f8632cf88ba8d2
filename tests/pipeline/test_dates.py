"""pipeline.parse.dates: dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.dates import SHANGHAI, TOLERANCE, published, read_date

NOW = datetime(2026, 6, 17, 0, 30, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]  # the calls give year, month, day, …


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-04 18:12:58  +0800", utc(2026, 6, 4, 10, 12, 58)),
        ("2026-06-04T18:12:58.123Z", utc(2026, 6, 4, 18, 12, 58)),
        ("2026-06-04T18:12:58+08:00[Asia/Shanghai]", utc(2026, 6, 4, 10, 12, 58)),
        ("20260604T181258Z", utc(2026, 6, 4, 18, 12, 58)),
        ("Thu, 04 Jun 2026 18:12:58 GMT", utc(2026, 6, 4, 18, 12, 58)),
        ("Thu, 4 Jun 26 18:12 EST", utc(2026, 6, 4, 23, 12)),
        ("04 Jun 2026 18:12:58 GMT+8", utc(2026, 6, 4, 10, 12, 58)),
        ("Thu Jun 04 18:12:58 +0800 2026", utc(2026, 6, 4, 10, 12, 58)),
        ("Thu, 04 Jun 2026 18:12:58 GMT+0800 (中国标准时间)", utc(2026, 6, 4, 10, 12, 58)),
        ("June 4, 2026 6:12 PM EDT", utc(2026, 6, 4, 22, 12)),
        ("Tue, 16 Jun 2026 5:00 AM PT", utc(2026, 6, 16, 12, 0)),
        ("2026-06-04 18:12:58 +0800 CST", utc(2026, 6, 4, 10, 12, 58)),
        ("1780596778", utc(2026, 6, 4, 18, 12, 58)),
        ("1780596778123", utc(2026, 6, 4, 18, 12, 58)),
        ("3小时前", utc(2026, 6, 16, 21, 30)),
        ("半小时前", utc(2026, 6, 17, 0, 0)),
        ("两天前", utc(2026, 6, 15, 0, 30)),
        ("2 hours ago", utc(2026, 6, 16, 22, 30)),
        ("刚刚", utc(2026, 6, 17, 0, 30)),
    ],
)
def test_dates_that_name_their_zone_are_read_wherever_their_source_is(text: str, moment: datetime) -> None:
    assert read_date(text, SHANGHAI, NOW) == moment
    assert read_date(text, NEW_YORK, NOW) == moment


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-04T18:12:58", utc(2026, 6, 4, 10, 12, 58)),
        ("2026/6/4 18:12", utc(2026, 6, 4, 10, 12)),
        ("2026年6月4日 18:12", utc(2026, 6, 4, 10, 12)),
        ("２０２６年６月４日１８：１２", utc(2026, 6, 4, 10, 12)),
        ("2026年6月4日18时12分", utc(2026, 6, 4, 10, 12)),
        ("2026年6月4日 下午3:20", utc(2026, 6, 4, 7, 20)),
        ("6月4日 晚上8点半", utc(2026, 6, 4, 12, 30)),
        ("二〇二六年六月十一日 下午三点", utc(2026, 6, 11, 7, 0)),
        ("11月21日 08:00", utc(2025, 11, 21, 0, 0)),
        ("06-16 18:12", utc(2026, 6, 16, 10, 12)),
        ("昨天 12:30", utc(2026, 6, 16, 4, 30)),
        ("今天 07:00", utc(2026, 6, 16, 23, 0)),
        ("18:12", utc(2026, 6, 16, 10, 12)),
        ("07:12", utc(2026, 6, 16, 23, 12)),
        ("Thu, 4 Jun 2026 18:12:58 CST", utc(2026, 6, 4, 10, 12, 58)),
        ("发布时间：2026-06-04 18:12 来源：某报", utc(2026, 6, 4, 10, 12)),
        ("2026-06-04 24:00:00", utc(2026, 6, 4, 16, 0)),
        ("2026-06-04 25:61", utc(2026, 6, 3, 16, 0)),
    ],
)
def test_dates_without_a_zone_are_in_that_of_their_source(text: str, moment: datetime) -> None:
    assert read_date(text, SHANGHAI, NOW) == moment


def test_cst_is_americas_central_time_in_a_source_that_is_not_on_chinas() -> None:
    assert read_date("Thu, 4 Jun 2026 18:12:58 CST", UTC, NOW) == utc(2026, 6, 5, 0, 12, 58)


@pytest.mark.parametrize("zone", [SHANGHAI, UTC, NEW_YORK])
@pytest.mark.parametrize("text", ["2026-06-15", "20260615", "2026年6月15日", "15 June 2026", "6/15/2026", "15.6.2026"])
def test_a_bare_day_stays_that_day_in_the_zone_of_its_source(text: str, zone: ZoneInfo) -> None:
    moment = read_date(text, zone, NOW)
    assert moment is not None
    assert moment.astimezone(zone).date().isoformat() == "2026-06-15"


@pytest.mark.parametrize(
    "text",
    ["", "hello", "2026-02-30", "0001-01-01T00:00:00Z", "1970-01-01", "Sun, 00 Jan 1900", "2026年", "99999999999999"],
)
def test_place_holders_and_what_is_no_date_count_as_missing(text: str) -> None:
    assert published([text], SHANGHAI, NOW) == (NOW, "first_seen")


def test_the_first_readable_date_counts() -> None:
    assert published(["soon", "2026-06-04T00:00:00Z", "2026-06-05T00:00:00Z"], UTC, NOW) == (utc(2026, 6, 4), "stated")


def test_a_date_in_the_future_is_clamped_and_marked() -> None:
    assert published(["2026-06-19T00:00:00Z"], UTC, NOW) == (NOW, "clamped")


def test_a_believable_date_is_preferred_to_one_in_the_future() -> None:
    assert published(["2027-01-01T00:00:00Z", "2026-06-16T00:00:00Z"], UTC, NOW) == (utc(2026, 6, 16), "stated")


def test_a_clock_that_is_a_little_ahead_is_believed_but_never_past_now() -> None:
    ahead = (NOW + TOLERANCE / 2).isoformat()
    assert published([ahead], UTC, NOW) == (NOW, "stated")


def test_a_time_without_zone_that_would_be_in_the_future_is_read_as_chinese_time() -> None:
    """A Chinese feed that says neither its language nor its zone, seen at 08:30 in Beijing."""
    assert published(["2026-06-17 08:10:00"], UTC, NOW) == (utc(2026, 6, 17, 0, 10), "stated")


def test_a_day_and_month_that_are_yet_to_come_are_last_years() -> None:
    assert read_date("12月31日", SHANGHAI, NOW) == utc(2025, 12, 30, 16)
    assert read_date("02-29", SHANGHAI, NOW) == utc(2024, 2, 28, 16)


_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2026, 6, 15))  # noqa: DTZ001 (the zone is drawn apart)
_WHOLE_SECONDS = _MOMENTS.map(lambda moment: moment.replace(microsecond=0))
_OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
_SHAPES = (
    "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S %z", "%a, %d %b %Y %H:%M:%S %z", "%d %B %Y %H:%M:%S %z",
    "%a %b %d %H:%M:%S %z %Y", "%Y/%m/%d %H:%M:%S %z", "%B %d, %Y %I:%M:%S %p %z", "%Y年%m月%d日 %H:%M:%S %z",
    "%Y%m%dT%H%M%S%z",
)  # fmt: skip


@given(_WHOLE_SECONDS, _OFFSETS, st.sampled_from(_SHAPES))
def test_every_shape_reads_back_as_it_was_written(moment: datetime, zone: timezone, shape: str) -> None:
    aware = moment.replace(tzinfo=zone)
    assert read_date(aware.strftime(shape), SHANGHAI, NOW) == aware


@given(
    st.text(max_size=40) | st.text("0123456789年月日时点:-/.+ TZapm前天昨", max_size=30),
    st.sampled_from([SHANGHAI, UTC, NEW_YORK]),
)
def test_whatever_is_written_the_outcome_is_aware_and_not_in_the_future(text: str, zone: ZoneInfo) -> None:
    moment, mark = published([text], zone, NOW)
    assert moment.tzinfo is UTC
    assert moment <= NOW
    assert mark == "stated" or moment == NOW
