"""Dates that a text mentions, and the days that they mean."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.days import DateMention, dates, dates_near, resolve
from tests.pipeline.rendering import chinese_date, english_date

NEAR = date(2026, 6, 17)


def parts(mention: DateMention) -> tuple[int | None, int | None, int | None, str | None]:
    return mention.year, mention.month, mention.day, mention.part


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026年6月16日", (2026, 6, 16, None)),
        ("6月16日", (None, 6, 16, None)),
        ("6 月 16 日", (None, 6, 16, None)),
        ("16日", (None, None, 16, None)),
        ("六月十六日", (None, 6, 16, None)),
        ("二〇二六年六月", (2026, 6, None, None)),
        ("26年6月", (2026, 6, None, None)),
        ("5月份", (None, 5, None, None)),
        ("2026年第二季度", (2026, None, None, "Q2")),
        ("三季度", (None, None, None, "Q3")),
        ("2026年上半年", (2026, None, None, "H1")),
        ("2026财年", (2026, None, None, None)),
        ("26财年", (2026, None, None, None)),
        ("2027年H1", (2027, None, None, "H1")),
        ("2026-06-16", (2026, 6, 16, None)),
        ("from May, it said", (None, 5, None, None)),
        ("starting in early May", (None, 5, None, None)),
        ("through March", (None, 3, None, None)),
        ("in May 2027", (2027, 5, None, None)),
        ("by May 5", (None, 5, 5, None)),
        ("next May", (None, 5, None, None)),
        ("May 2027", (2027, 5, None, None)),
        ("in mid-2027", (2027, None, None, None)),
        ("by end-2027", (2027, None, None, None)),
        ("in H2 2027", (2027, None, None, "H2")),
        ("in 1H27", (2027, None, None, "H1")),
        ("for 3Q26", (2026, None, None, "Q3")),
        ("in Q3 FY26", (2026, None, None, "Q3")),
        ("2026's third quarter", (2026, None, None, "Q3")),
        ("the first half of fiscal 2026", (2026, None, None, "H1")),
        ("Dublin 2027: the venue", (2027, None, None, None)),
        ("June 16", (None, 6, 16, None)),
        ("June 16th, 2026", (2026, 6, 16, None)),
        ("16 June 2026", (2026, 6, 16, None)),
        ("Feb. 2", (None, 2, 2, None)),
        ("March 2026", (2026, 3, None, None)),
        ("in May", (None, 5, None, None)),
        ("Q2 2026", (2026, None, None, "Q2")),
        ("the fourth quarter of 2025", (2025, None, None, "Q4")),
        ("FY2027", (2027, None, None, None)),
        ("in 2026", (2026, None, None, None)),
    ],
)
def test_each_way_of_writing_a_date_is_read(text: str, expected: tuple[int | None, ...]) -> None:
    assert [parts(mention) for mention in dates(text)] == [expected]


@pytest.mark.parametrize(
    "text",
    ["3个月", "30日均线", "7日内", "2月30日", "13月5日", "一年级", "三年前", "月光", "6/16", "The model may march on",
     "2026元", "$2026", "GPT-2026", "1999.5", "目前天气", "Maybe 5", "8月亮"],
)  # fmt: skip
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates(text) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("6月16日至18日", [date(2026, 6, 16), date(2026, 6, 18)]),
        ("昨日", [date(2026, 6, 16)]),
        ("announced yesterday", [date(2026, 6, 16)]),
        ("16日电", [date(2026, 6, 16)]),
        ("二季度", []),
    ],
)
def test_days_are_named_in_order(text: str, days: list[date]) -> None:
    assert list(dates_near(text, NEAR)) == days


def test_a_range_of_months_or_years_names_both_ends() -> None:
    assert [m.month for m in dates("1—4月份")] == [1, 4]
    assert [m.year for m in dates("2024-2026年")] == [2024, 2026]


def test_what_a_date_leaves_open_is_taken_from_the_nearest_year_and_month() -> None:
    new_year = date(2026, 1, 2)
    assert dates_near("12月31日", new_year) == (date(2025, 12, 31),)
    assert dates_near("30日", new_year) == (date(2025, 12, 30),)
    assert dates_near("3日", new_year) == (date(2026, 1, 3),)
    assert dates_near("2月29日", date(2025, 3, 1)) == (date(2024, 2, 29),)


days = st.dates(date(1996, 1, 1), date(2048, 12, 31))


@given(days, days)
def test_a_whole_date_means_itself_in_both_languages_whenever_it_is_read(day: date, near: date) -> None:
    assert dates_near(f"于{chinese_date(day)}发布", near) == (day,)
    assert dates_near(f"On {english_date(day)}, it said", near) == (day,)
    assert dates_near(f"({day.isoformat()})", near) == (day,)


@given(days, st.integers(-150, 150))
def test_a_month_and_day_mean_the_nearest_such_day(day: date, offset: int) -> None:
    near = day + timedelta(days=offset)
    (mention,) = dates(f"{day.month}月{day.day}日")
    found = resolve(mention, near)
    assert found is not None
    assert (found.month, found.day) == (day.month, day.day)
    assert (day.month, day.day) == (2, 29) or found == day


@given(st.text(alphabet="0123456789年月日号一二三十Q季度上半-./ ,JuneMayFeb至昨前今天", max_size=30))
def test_mentions_are_true_to_the_text_and_never_impossible(text: str) -> None:
    for mention in dates(text):
        assert text[mention.start : mention.end] == mention.text
        assert mention.day is None or resolve(mention, NEAR) is not None
