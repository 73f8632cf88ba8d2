"""The days that a question asks about."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.asked.spans import OPEN
from pipeline.asked.when import When, instants, when
from pipeline.model.answers import Period
from tests.pipeline.asked.phrases import TABLES, Phrase, phrases

NOW = datetime(2026, 2, 11, 2, tzinfo=UTC)  # a Wednesday
SHANGHAI = "Asia/Shanghai"
ZONES = (SHANGHAI, "America/Los_Angeles", "Pacific/Apia", "Asia/Kolkata", "Pacific/Kiritimati", "UTC")
PIECES = """
今天 昨晚 前 后 上 下 本 这 个 周 星期 一 三 日 天 末 月 号 年 半 初 底 旬 季度 第 近 过去 几 两 十 百 以来
之前 至 到 从 自 截至
2 3 31 29 2026 02 / - . : 的 最新 last this next past since until before between and from to the of few couple
Q1 H2 May Feb
monday week month year days ago today 1st half quarter ３ 週 個 İ
"""
WORDS = PIECES.split()


def asked(text: str) -> When:
    return when(text, NOW, SHANGHAI)


def period(start: str, end: str) -> Period:
    return Period(start=date.fromisoformat(start), end=date.fromisoformat(end))


@pytest.mark.parametrize(
    "phrase", [phrase for table in TABLES for phrase in phrases(table)], ids=lambda phrase: phrase.question
)
def test_a_phrase_means_the_days_that_people_mean(phrase: Phrase) -> None:
    got = phrase.read()
    assert phrase.is_right(got), got


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("昨天的融资有哪些", "昨天", "融资有哪些"),
        ("What did Google release last week?", "last week", "What did Google release ?"),
        ("What happened in February at AWS?", "February", "What happened at AWS?"),
        ("智谱 从２月１日到２月５日 的新闻", "从２月１日到２月５日", "智谱 新闻"),
        ("這週的最新模型", "這週", "模型"),
        ("yesterday's deals since Monday", "yesterday since Monday", "deals"),
        ("GPT-5.4 有什么能力", "", "GPT-5.4 有什么能力"),
        ("智谱的最新融资", "", "智谱的融资"),
        ("关于昨天的发布会", "昨天", "关于发布会"),
        ("《昨日之歌》和《今天》是谁写的", "", "《昨日之歌》和《今天》是谁写的"),
        ("腾讯2023年第二季度的净利润", "", "腾讯2023年第二季度的净利润"),
        ("by 2099 how many chips?", "", "by 2099 how many chips?"),
    ],
)
def test_the_words_for_time_are_kept_as_typed_and_left_out_of_the_rest(text: str, said: str, rest: str) -> None:
    got = asked(text)
    assert (got.said, got.rest) == (said, rest)


def test_two_stretches_make_one_that_holds_both() -> None:
    assert asked("上周和今天有什么不同").period == period("2026-02-02", "2026-02-11")


def test_the_second_of_two_days_is_told_from_the_first() -> None:
    assert asked("上周一和周二有什么").period == period("2026-02-02", "2026-02-03")
    assert asked("周一和周五有什么").period == period("2026-02-06", "2026-02-09")


@pytest.mark.parametrize(
    ("text", "start", "end"), [("1-2月融资", "2026-01-01", "2026-02-28"), ("12-1月", "2025-12-01", "2026-01-31")]
)
def test_months_are_joined_by_a_dash(text: str, start: str, end: str) -> None:
    assert asked(text).period == period(start, end)


@pytest.mark.parametrize("text", ["Windows 10-11", "10-15家公司", "嫦娥5号", "三天两头", "Archive.today", "疯狂星期四"])
def test_what_looks_like_a_day_draws_none(text: str) -> None:
    assert asked(text).period is None


def test_what_has_no_beginning_begins_before_anything_is_stored() -> None:
    got = asked("截至上周五").period
    assert got and (got.start, got.end) == (OPEN, date(2026, 2, 6))


@pytest.mark.parametrize("text", ["2月30日的新闻", "2026-13-01", "13/45", "国庆期间的新闻", "2026年2月31号"])
def test_a_day_that_there_is_not_and_a_holiday_draw_no_day_of_their_own(text: str) -> None:
    got = asked(text).period
    assert got is None or got == period("2026-01-01", "2026-12-31")


def test_a_day_lasts_from_midnight_to_midnight_where_the_asker_is() -> None:
    start, end = instants(period("2026-03-08", "2026-03-08"), "America/New_York")  # clocks go forward
    assert start == datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert end - start == timedelta(hours=23)


def test_a_question_of_a_thousand_dates_is_read_once() -> None:
    assert asked("2月3日 昨天 " * 1000).period == period("2026-02-03", "2026-02-10")


TEXTS = st.text(max_size=60) | st.lists(st.sampled_from(WORDS), max_size=12).flatmap(
    lambda words: st.sampled_from([" ".join(words), "".join(words)])
)


@given(TEXTS, st.integers(0, 36_000), st.sampled_from(ZONES))
def test_any_text_is_read_to_an_ordered_period_and_loses_only_words(text: str, day: int, zone: str) -> None:
    got = when(text, datetime(2000, 1, 1, 11, tzinfo=UTC) + timedelta(days=day), zone)
    left = iter(text)
    assert all(sign in left for sign in got.rest)
    if got.period:
        assert got.period.start <= got.period.end
        start, end = instants(got.period, zone)
        assert start < end
