"""Silence is noticed, once a day, and nothing is said while all is well."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.alarm import Alarm, Seen, alarms
from bot.config import AlarmConfig
from bot.inbound import Where
from bot.model import Chat, Delivery, State, Subscription

NOW = datetime(2026, 3, 11, 2, 45, tzinfo=UTC)  # a Wednesday, 10:45 in Shanghai
TODAY = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)  # 08:30 there, when reports are wanted
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOM = Where("console", "c1")
LIMITS = AlarmConfig()
DAILY = Subscription(
    1, ROOM, "daily", time(8, 30), "Asia/Shanghai", frozenset(range(7)), "ai", "zh", False, TODAY - 30 * DAY
)
WELL = Seen(reports={"ai": TODAY}, subscriptions=[DAILY], newest_item=NOW - HOUR, started=NOW - 30 * DAY)


def found(now: datetime = NOW, **changes: object) -> list[tuple[str, str]]:
    return [(one.kind, one.about) for one in alarms(replace(WELL, **changes), LIMITS, now)]


def post(state: State, due: datetime, error: str | None = None, **changes: object) -> Delivery:
    made = Delivery("k", ROOM, "daily:ai:2026-03-11", "zh", due, due + 6 * HOUR, state, 1, due, None, error, 1)
    return replace(made, **changes)


def test_nothing_is_said_while_all_is_well() -> None:
    for hours in range(48):
        now = TODAY + hours * HOUR
        made = TODAY + timedelta(days=hours // 24)
        assert found(now, reports={"ai": made}, newest_item=now - HOUR) == []


def test_a_report_that_was_not_made_is_noticed_two_hours_after_it_was_wanted() -> None:
    missing = {"ai": TODAY - DAY}
    assert found(TODAY + timedelta(minutes=119), reports=missing) == []
    assert found(TODAY + timedelta(minutes=121), reports=missing) == [("no_report", "ai")]


def test_no_report_is_missed_on_days_without_a_slot() -> None:
    working = replace(DAILY, weekdays=frozenset(range(5)))
    friday = TODAY + 2 * DAY
    for hours in range(72):  # until Monday's slot
        now = friday + hours * HOUR
        assert found(now, subscriptions=[working], reports={"ai": friday}, newest_item=now) == []
    now = friday + timedelta(hours=75)
    assert found(now, subscriptions=[working], reports={"ai": friday}, newest_item=now) == [("no_report", "ai")]


def test_a_report_made_before_its_slot_serves_it() -> None:
    assert found(reports={"ai": TODAY - 3 * HOUR}) == []


def test_a_first_report_that_never_came_is_noticed_and_one_not_yet_due_is_not() -> None:
    assert found(reports={}) == [("no_report", "ai")]
    assert found(reports={}, subscriptions=[replace(DAILY, since=TODAY + HOUR)]) == []


def test_a_profile_that_nobody_subscribed_to_is_not_missed() -> None:
    assert found(reports={}, subscriptions=[replace(DAILY, kind="weekly")]) == []


def test_each_profile_is_missed_by_itself() -> None:
    two = [DAILY, replace(DAILY, id=2, profile="cloud")]
    assert found(subscriptions=two, reports={"ai": TODAY, "cloud": TODAY - 3 * DAY}) == [("no_report", "cloud")]


def test_six_hours_without_anything_new_are_noticed() -> None:
    assert found(newest_item=NOW - 6 * HOUR) == []
    assert found(newest_item=NOW - timedelta(hours=6, seconds=1)) == [("no_items", "")]
    assert found(newest_item=None) == [("no_items", "")]


def test_a_bot_that_has_just_begun_is_given_time_to_catch_up() -> None:
    down = {"reports": {"ai": TODAY - 3 * DAY}, "newest_item": NOW - 3 * DAY}
    assert found(**down, started=NOW - timedelta(minutes=14)) == []
    assert found(**down, started=NOW - timedelta(minutes=16)) == [("no_report", "ai"), ("no_items", "")]


@pytest.mark.parametrize(("minutes", "told"), [(14, []), (15, [("platform", "console")])])
def test_a_platform_is_told_of_once_it_was_down_for_a_quarter_of_an_hour(
    minutes: int, told: list[tuple[str, str]]
) -> None:
    assert found(unwell={"console": NOW - timedelta(minutes=minutes)}) == told


def test_a_model_that_failed_for_a_day_is_told_of() -> None:
    assert found(model=NOW - 23 * HOUR) == []
    assert found(model=NOW - 24 * HOUR) == [("model", "")]


def test_posts_that_are_tried_for_long_are_told_of_once_for_a_platform() -> None:
    stuck = [post("waiting", NOW - 2 * HOUR, "429", where=Where("console", f"c{n}")) for n in range(30)]
    (one,) = alarms(replace(WELL, undelivered=stuck), LIMITS, NOW)
    assert (one.kind, one.about, one.since) == ("undelivered", "console", NOW - 2 * HOUR)
    assert one.subject == "console (c0, c1, c10 …) ×30: 429 → digest status"
    assert found(undelivered=[post("posting", NOW - timedelta(minutes=59))]) == []


def test_a_post_that_came_too_late_is_told_of_and_one_that_was_given_up_has_its_own_word() -> None:
    assert found(undelivered=[post("expired", NOW - 7 * HOUR)]) == [("late", "console")]
    assert found(undelivered=[post("failed", NOW - 7 * HOUR)]) == []


def test_an_alert_that_does_not_arrive_is_no_reason_for_another() -> None:
    assert found(undelivered=[post("expired", NOW - 7 * HOUR, subject="alert:model:x")]) == []


def test_a_chat_that_is_gone_is_told_of_once() -> None:
    chat = Chat(ROOM, "团队", None, None, False, "the bot was removed", NOW - HOUR)
    (one,) = alarms(replace(WELL, gone=[chat]), LIMITS, NOW)
    assert one.subject == "团队 (console:c1): the bot was removed"
    assert one.key(NOW) == one.key(NOW + DAY) == "alert:gone:console:c1:2026-03-11"
    assert found(gone=[replace(chat, since=NOW - 2 * DAY)]) == []


def test_an_alarm_has_one_key_for_a_day_and_thing_whatever_it_says() -> None:
    one = Alarm("undelivered", "console", "×3", None)
    assert one.key(NOW) == replace(one, subject="×4").key(NOW + HOUR) == "alert:undelivered:console:2026-03-11"
    assert one.key(NOW + DAY) != one.key(NOW)
    assert one.post == "alert:undelivered:×3"
