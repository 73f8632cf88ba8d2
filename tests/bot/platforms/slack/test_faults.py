"""What breaks between the bot and Slack: one post and one answer each, whatever befalls the calls."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from structlog.testing import capture_logs

from bot.card import Card, Detail, Fold, Line, Picture
from bot.config import SlackConfig
from bot.inbound import Pressed, Typed, Where, Who
from bot.ledger import open_ledger
from bot.platforms import Busy, Gone, Rates, Refused, Unclear
from bot.platforms.means import Means
from bot.platforms.slack.client import Slack, open_client
from bot.platforms.slack.events import Handle
from bot.platforms.slack.web import sdk_logger
from tests.blank import blank
from tests.bot.whole import Whole, whole
from tests.contract.slack import ANNA, TEAM, connected, environ, workspace
from tests.fakes.slack import FakeSlack, Post
from tests.fakes.slack.door import Outcome
from tests.fakes.slack.reading import shown
from tests.pipeline.building import Feeds

ROOM = Where("slack", TEAM)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
CARD = Card(
    "日报", (Line("星河智算启用新中心。"), Fold("更多", (Detail("第二条。"),))), "日报：星河智算启用新中心", "zh"
)
BROKEN: list[Outcome] = [
    "drop_after", "drop_before", "500", "500_after", "502_html", "hang", "hang_after", "internal_error",
    ("429", 0.15),
]  # fmt: skip


@dataclass
class Room:
    """Anna and the bot in a channel; the time passes when a test says so."""

    slack: FakeSlack
    whole: Whole

    def posts(self) -> list[Post]:
        return [post for post in self.slack.bot_posts(TEAM) if post.thread_ts is None]

    async def daily(self) -> list[Post]:
        """Asks for the daily report; the bot's posts once that is over."""
        await self.slack.command(TEAM, ANNA, "daily")
        await self.whole.over()
        return self.posts()

    async def asked(self, text: str = "它什么时候发布？") -> list[Post]:
        """Asks; all that the bot has said beneath once that is over."""
        ts = await self.slack.say(TEAM, ANNA, f"<@UBOT> {text}")
        await self.whole.over()
        return self.slack.bot_posts(TEAM, ts)


@pytest_asyncio.fixture
async def room(sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Room]:
    async with workspace() as slack:
        config = SlackConfig(base_url=slack.base_url, ping_s=0.5)

        def opening(means: Means):  # type: ignore[no-untyped-def]
            return open_client(config, means, answer_s=0.3)

        async with whole(sample_days.path, tmp_path, environ(slack), opening) as bot:
            bot.platform.rates = Rates(1000, 1000)
            await slack.until(lambda: slack.sockets.num_connections)
            yield Room(slack, bot)
            slack.door.release()


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with workspace() as made:
        yield made


@pytest_asyncio.fixture
async def client(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Slack]:
    async with connected(slack, tmp_path) as made:
        yield made


def anna_presses(action: str, slack: FakeSlack, view: str = "") -> Pressed:
    handle = Handle(slack.space.trigger(ANNA, view or None), slack.space.response_url(TEAM, ANNA), view)
    return Pressed("p1", ROOM, Who(ANNA), action, "v", "1.0", handle.dumped())


def anna_types(slack: FakeSlack) -> Typed:
    handle = Handle("", slack.space.response_url(TEAM, ANNA))
    return Typed("t1", ROOM, Who(ANNA), "help", slash=True, handle=handle.dumped())


# Posts


async def test_a_report_is_posted_once_whatever_becomes_of_the_call(room: Room) -> None:
    for number, outcome in enumerate(BROKEN, 1):
        room.slack.plan("chat.postMessage", outcome)
        posts = await room.daily()
        assert (len(posts), "国内动态" in shown(posts[-1])) == (number, True), outcome


async def test_a_report_is_posted_once_after_five_refusals_for_haste(room: Room) -> None:
    for seconds in (0.12, 0.1, 0.15, 0.1, 0.11):
        room.slack.plan("chat.postMessage", ("429", seconds))
    assert len(await room.daily()) == 1
    assert [call.outcome[:5] for call in room.slack.calls("chat.postMessage")].count("('429") == 5


@pytest.mark.parametrize("word", ["ratelimited", "rate_limited"])
async def test_haste_is_waited_for_where_slack_does_not_say_how_long(
    slack: FakeSlack, client: Slack, word: str
) -> None:
    slack.plan("chat.postMessage", word)
    with pytest.raises(Busy) as caught:
        await client.post(ROOM, CARD, "k")
    assert caught.value.seconds == 1


async def test_the_search_for_a_post_survives_what_breaks_too(room: Room) -> None:
    room.slack.plan("chat.postMessage", "drop_after")
    room.slack.plan("conversations.history", "500")
    room.slack.plan("conversations.history", ("429", 0.1))
    room.slack.plan("conversations.history", "drop_after")
    assert len(await room.daily()) == 1
    assert len(room.slack.calls("chat.postMessage")) == 1


async def test_a_post_is_found_behind_hundreds_of_others(slack: FakeSlack, client: Slack) -> None:
    posted = await client.post(ROOM, CARD, "k")
    for number in range(450):
        slack.write(TEAM, ANNA, f"闲谈 {number}")
    assert await client.find(ROOM, "k", SINCE) == posted
    assert await client.find(ROOM, "other", SINCE) is None


async def test_somebody_elses_message_with_the_same_key_is_not_taken_for_the_bots(
    slack: FakeSlack, client: Slack
) -> None:
    slack.write(TEAM, ANNA, "日报").metadata = {"event_type": "digest_post", "event_payload": {"key": "k"}}
    assert await client.find(ROOM, "k", SINCE) is None


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("restricted_action", Refused),
        ("is_archived", Gone),
        ("not_in_channel", Gone),
        ("channel_not_found", Gone),
        ("token_revoked", Busy),
        ("account_inactive", Busy),
        ("internal_error", Unclear),
        ("team_added_to_org", Busy),
        ("no_text", Refused),
    ],
)
async def test_a_refusal_says_what_is_known(slack: FakeSlack, client: Slack, word: str, kind: type[Exception]) -> None:
    slack.plan("chat.postMessage", word)
    with pytest.raises(kind) as caught:
        await client.post(ROOM, CARD, "k")
    told = str(caught.value)
    assert word in told
    assert "\n" not in told
    assert "xox" not in told
    assert slack.bot_posts(TEAM) == []


async def test_a_chat_that_is_gone_while_a_post_is_looked_for_is_switched_off(room: Room) -> None:
    room.slack.plan("chat.postMessage", "drop_before")
    room.slack.plan("conversations.history", "channel_not_found")
    assert await room.daily() == []
    chat = await room.whole.bot.desk.ledger.chats.get(ROOM)
    assert chat is not None
    assert not chat.on


async def test_a_missing_right_is_named_to_whom_it_concerns(slack: FakeSlack, client: Slack) -> None:
    slack.plan("chat.postMessage", "missing_scope")
    with pytest.raises(Refused, match="scope"):
        await client.post(ROOM, CARD, "k")


async def test_a_dead_token_is_told_and_posts_come_once_it_is_good_again(slack: FakeSlack, client: Slack) -> None:
    slack.kill(slack.bot_token)
    with pytest.raises(Busy, match="SLACK_BOT_TOKEN"):
        await client.post(ROOM, CARD, "k")
    assert "token_revoked" in str(await client.well())
    slack.space.tokens[slack.bot_token].dead = None
    await client.post(ROOM, CARD, "k")
    assert len(slack.bot_posts(TEAM)) == 1
    assert await client.well() is None


async def test_kinds_of_blocks_that_a_workspace_refuses_arrive_plainer(slack: FakeSlack, client: Slack) -> None:
    await client.post(ROOM, CARD, "rich")
    slack.refuse_block_types(["container"])
    await client.post(ROOM, CARD, "plain")
    slack.refuse_block_types(["container", "section", "header", "context", "divider", "rich_text", "markdown"])
    await client.post(ROOM, CARD, "text")
    posts = slack.bot_posts(TEAM)
    assert len(posts) == 3
    assert all("第二条" in shown(post) for post in posts)
    assert len({str([block["type"] for block in post.blocks]) for post in posts}) == 3


async def test_what_is_changed_may_be_as_long_as_what_is_posted(slack: FakeSlack, client: Slack) -> None:
    long = Card(
        "日报", tuple(Line(f"第 {n} 条：" + "星河智算在中卫启用新的智算中心。" * 5) for n in range(60)), "日报", "zh"
    )
    ts = await client.post(ROOM, CARD, "k")
    await client.edit(ROOM, ts, long)
    slack.refuse_block_types(["section", "header", "context", "rich_text", "markdown", "divider", "container"])
    await client.edit(ROOM, ts, long)
    (post,) = slack.bot_posts(TEAM)
    assert len(post.text) <= 4000
    assert await client.find(ROOM, "k", SINCE) == ts


# Events


async def test_events_that_come_twice_and_late_are_answered_once(room: Room) -> None:
    slack = room.slack
    slack.delivery.hold = True
    ts = await slack.say(TEAM, ANNA, "<@UBOT> 它什么时候发布？")
    other = await slack.say(TEAM, ANNA, "<@UBOT> 欧洲呢？")
    await slack.delivery.let_go()
    for number in range(4):
        await slack.redeliver(number, attempt=number % 2)
    await room.whole.over()
    assert [len(slack.bot_posts(TEAM, one)) for one in (ts, other)] == [1, 1]
    assert all(ack.acked for ack in slack.acks)


async def test_a_mention_is_answered_once_whichever_of_its_two_events_comes(room: Room) -> None:
    assert len(await room.asked()) == 1
    ts = await room.slack.mention_only(TEAM, ANNA, "<@UBOT> 欧洲呢？")
    await room.whole.over()
    assert len(room.slack.bot_posts(TEAM, ts)) == 1


async def test_what_cannot_be_read_is_acknowledged_and_dropped(room: Room) -> None:
    half = {
        "type": "event_callback",
        "team_id": "T1",
        "event_id": "Ev0",
        "event": {"type": "app_mention", "user": "U1"},
    }
    for kind, payload in (
        ("events_api", half),
        ("events_api", {"type": "event_callback", "team_id": "T1"}),
        ("interactive", {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U1"}, "actions": []}),
        ("slash_commands", {"command": "/digest", "team_id": "T1", "text": "daily"}),
    ):
        ack = await room.slack.delivery.send(kind, payload)
        assert ack.acked, payload
    assert len(await room.asked()) == 1


# Answers


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "chat.update"])
async def test_a_question_is_answered_once_whatever_becomes_of_the_stream(room: Room, method: str) -> None:
    for number, outcome in enumerate(BROKEN, 1):
        room.slack.plan(method, outcome)
        answers = await room.asked()
        assert len(answers) == 1, (outcome, [shown(one) for one in answers])
        assert "问的是它什么时候发布" in shown(answers[0])
        assert not answers[0].streaming
        assert len(room.whole.oracle.asked) == number


async def test_an_answer_grows_in_one_message_where_slack_does_not_stream(room: Room) -> None:
    for word in ("channel_type_not_supported", "not_allowed_token_type", "missing_recipient_team_id"):
        room.slack.plan("chat.startStream", word)
        (answer,) = await room.asked()
        assert "回答的第一句" in shown(answer)
        assert "问的是" in shown(answer)
        assert answer.edited and answer.metadata


async def test_an_answer_comes_whole_where_it_can_neither_stream_nor_be_edited(room: Room) -> None:
    room.slack.plan("chat.startStream", "channel_type_not_supported")
    room.slack.plan("chat.postMessage", "restricted_action")
    (answer,) = await room.asked()
    assert "问的是" in shown(answer)
    assert not answer.edited


async def test_a_stream_and_the_post_in_its_place_may_both_break(room: Room) -> None:
    room.slack.plan("chat.startStream", "drop_after")
    room.slack.plan("chat.postMessage", "drop_after")
    (answer,) = await room.asked()
    assert "问的是它什么时候发布" in shown(answer)


async def test_a_stream_that_may_not_be_changed_is_replaced(room: Room) -> None:
    room.slack.plan("chat.update", "cant_update_message")
    room.slack.plan("chat.postMessage", "drop_after")
    (answer,) = await room.asked()
    assert "问的是它什么时候发布" in shown(answer)


async def test_an_answer_that_its_asker_stops_still_ends_as_one_message(slack: FakeSlack, client: Slack) -> None:
    ts = await slack.say(TEAM, ANNA, "早")
    heard = Typed("e", ROOM, Who(ANNA), "早", message=ts)
    draft = await client.draft(Where("slack", TEAM, ts), heard, again=False)
    await draft.write("第一句。")
    (growing,) = slack.bot_posts(TEAM, ts)
    await slack.stop_stream(ANNA, TEAM, growing.ts)
    await draft.write("第一句。第二句。")
    await draft.write("第一句。第二句。第三句。")
    await draft.post(CARD, "k")
    await draft.drop()
    (answer,) = slack.bot_posts(TEAM, ts)
    assert "星河智算" in shown(answer)
    assert len(slack.calls("chat.appendStream")) == 1


@pytest.mark.parametrize(
    "outcome", ["drop_after", "drop_before", ("429", 0.1), "message_not_in_streaming_state"], ids=str
)
async def test_a_stream_that_breaks_in_the_middle_ends_as_one_message(
    slack: FakeSlack, client: Slack, outcome: Outcome
) -> None:
    ts = await slack.say(TEAM, ANNA, "早")
    where, heard = Where("slack", TEAM, ts), Typed("e", ROOM, Who(ANNA), "早", message=ts)
    draft = await client.draft(where, heard, again=False)
    await draft.write("第一句。")
    await draft.write("第一句。")  # nothing new is nothing to send
    slack.plan("chat.appendStream", outcome)
    await draft.write("第一句。第二句。")
    assert await draft.post(CARD, "k") == await client.find(where, "k", SINCE)
    await draft.drop()
    assert len(slack.bot_posts(TEAM, ts)) == 1


async def test_a_draft_that_a_dead_process_left_is_taken_away_and_nothing_else(slack: FakeSlack, client: Slack) -> None:
    root = await client.post(ROOM, CARD, "root")
    ts = await slack.say(TEAM, ANNA, "早", root)
    where, heard = Where("slack", TEAM, root), Typed("e", ROOM, Who(ANNA), "早", message=ts)
    left = await client.draft(where, heard, again=False)
    await left.write("第一句。")
    told = await client.post(where, CARD, "another")
    again = await client.draft(where, heard, again=True)
    await again.post(CARD, "k")
    assert {post.ts for post in slack.bot_posts(TEAM)} >= {root, told}
    assert len(slack.bot_posts(TEAM, root)) == 2


async def test_an_answer_that_may_have_been_posted_is_not_taken_away(slack: FakeSlack, client: Slack) -> None:
    ts = await slack.say(TEAM, ANNA, "早")
    where, heard = Where("slack", TEAM, ts), Typed("e", ROOM, Who(ANNA), "早", message=ts)
    draft = await client.draft(where, heard, again=False)
    await draft.write("第一句。")
    slack.plan("chat.update", "drop_after")
    with pytest.raises(Unclear):
        await draft.post(CARD, "k")
    await draft.drop()
    assert await client.find(where, "k", SINCE) == slack.bot_posts(TEAM, ts)[0].ts


async def test_words_to_the_bot_alone_are_answered_once(room: Room) -> None:
    chat = room.slack.open_im(ANNA)
    for outcome in BROKEN:
        room.slack.plan("chat.postMessage", outcome)
        ts = await room.slack.say(chat, ANNA, "帮助")
        await room.whole.over()
        assert len(room.slack.bot_posts(chat, ts)) == 1, outcome


# Windows, and what only one person sees


@pytest.mark.parametrize(
    "outcome", ["expired_trigger_id", "exchanged_trigger_id", "drop_before", "500", "invalid_blocks", "view_too_large"]
)
async def test_what_cannot_open_as_a_window_is_said_to_its_reader_alone(
    slack: FakeSlack, client: Slack, outcome: Outcome
) -> None:
    slack.plan("views.open", outcome)
    await client.whisper(anna_presses("full", slack), CARD)
    (said,) = slack.ephemerals(TEAM, ANNA)
    assert "星河智算" in shown(said)
    assert slack.stack(ANNA) == []


async def test_a_press_three_seconds_ago_is_answered_in_the_chat(tmp_path: Path) -> None:
    now = [1000.0]
    async with FakeSlack(lambda: now[0]) as slack:
        slack.add_user(ANNA, "anna")
        slack.add_channel(TEAM, "team", (ANNA, slack.bot_user))
        async with connected(slack, tmp_path) as client:
            press = anna_presses("full", slack)
            now[0] += 3.5
            await client.whisper(press, CARD)
            assert len(slack.ephemerals(TEAM, ANNA)) == 1


async def test_windows_stack_three_high_and_then_the_topmost_changes(slack: FakeSlack, client: Slack) -> None:
    await client.whisper(anna_presses("full", slack), CARD)
    for n in range(3):
        top = slack.stack(ANNA)[-1]
        card = Card(f"依据 {n}", (Line(f"第 {n} 条原文。"),), "依据", "zh")
        await client.whisper(anna_presses("evidence", slack, top.id), card)
    assert len(slack.stack(ANNA)) == 3
    assert "第 2 条原文" in shown(slack.stack(ANNA)[-1])
    assert slack.ephemerals(TEAM, ANNA) == []


async def test_pages_turn_within_one_window_however_often(slack: FakeSlack, client: Slack) -> None:
    await client.whisper(anna_presses("full", slack), CARD)
    (view,) = slack.stack(ANNA)
    for n in range(6):
        await client.whisper(
            anna_presses("page", slack, view.id), Card(f"第 {n} 页", (Line(f"{n} 页的话。"),), "页", "zh")
        )
    (turned,) = slack.stack(ANNA)
    assert (turned.id, "5 页的话" in shown(turned)) == (view.id, True)


async def test_a_window_that_was_closed_meanwhile_is_told_in_the_chat(slack: FakeSlack, client: Slack) -> None:
    await client.whisper(anna_presses("full", slack), CARD)
    (view,) = slack.stack(ANNA)
    press = anna_presses("page", slack, view.id)
    await slack.dismiss(view.id)
    await client.whisper(press, CARD)
    assert len(slack.ephemerals(TEAM, ANNA)) == 1


async def test_a_sentence_stands_at_the_top_of_the_window_that_was_pressed_in(slack: FakeSlack, client: Slack) -> None:
    await client.whisper(anna_presses("full", slack), CARD)
    (view,) = slack.stack(ANNA)
    for _ in range(2):
        await client.whisper(anna_presses("vote", slack, view.id), Card("", (Line("已记录。"),), "已记录。", "zh"))
    (noted,) = slack.stack(ANNA)
    assert shown(noted).count("已记录。") == 1
    assert "星河智算" in shown(noted)


@pytest.mark.parametrize("outcome", ["expired_url", "used_url"])
async def test_an_address_that_is_good_no_longer_is_not_needed(
    slack: FakeSlack, client: Slack, outcome: Outcome
) -> None:
    slack.plan("response_url", outcome)
    await client.whisper(anna_types(slack), CARD)
    assert len(slack.ephemerals(TEAM, ANNA)) == 1
    assert len(slack.calls("chat.postEphemeral")) == 1


@pytest.mark.parametrize(
    ("outcome", "kind"), [("500", Unclear), ("502_html", Unclear), ("drop_before", Unclear), (("429", 0.5), Busy)]
)
async def test_a_private_answer_that_breaks_may_be_tried_again_and_tells_no_secret(
    slack: FakeSlack, client: Slack, outcome: Outcome, kind: type[Exception]
) -> None:
    slack.plan("response_url", outcome)
    with pytest.raises(kind) as caught:
        await client.whisper(anna_types(slack), CARD)
    assert "secret" not in str(caught.value)
    assert "http" not in str(caught.value)
    await client.whisper(anna_types(slack), CARD)
    assert len(slack.ephemerals(TEAM, ANNA)) == 1


async def test_a_private_answer_arrives_plainer_where_its_blocks_are_refused(slack: FakeSlack, client: Slack) -> None:
    slack.refuse_block_types(["container", "section", "header"])
    await client.whisper(anna_types(slack), CARD)
    (said,) = slack.ephemerals(TEAM, ANNA)
    assert "星河智算" in shown(said)


async def test_the_bots_own_page_is_shown_and_shown_again(room: Room) -> None:
    await room.slack.open_home(ANNA)
    await room.slack.until(lambda: room.slack.home(ANNA))
    room.slack.plan("views.publish", "drop_after")
    room.slack.plan("views.publish", "500")
    await room.slack.command(TEAM, ANNA, "subscribe daily 09:00")
    await room.slack.open_home(ANNA)
    await room.whole.over()
    home = room.slack.home(ANNA)
    assert home is not None
    assert "#team" in shown(home)


# Pictures


class Charts:
    """Gives every chart as the same small picture."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, report_id: str, name: str) -> bytes:
        self.asked += 1
        return b"\x89PNG\r\n"


CHART = Card("周报", (Picture("w1", "trend", "三周以来的条数：3、5、8"),), "周报", "zh")


@pytest_asyncio.fixture
async def painter(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Slack]:
    async with open_ledger(blank(tmp_path)) as ledger:
        means = Means(environ(slack), lambda: SINCE, ledger, picture=Charts())
        async with open_client(SlackConfig(base_url=slack.base_url), means, answer_s=0.3) as client:
            yield client


async def test_a_chart_is_uploaded_once_for_all_chats_that_post_it_at_once(slack: FakeSlack, painter: Slack) -> None:
    slack.add_channel("C3", "third", (ANNA, slack.bot_user))
    await asyncio.gather(
        painter.post(ROOM, CHART, "a"), painter.post(Where("slack", "C3"), CHART, "b"), painter.post(ROOM, CHART, "c")
    )
    assert len(slack.calls("files.completeUploadExternal")) == 1
    (file,) = slack.space.files.values()
    assert file.alt == "三周以来的条数：3、5、8"
    assert all(file.id in str(post.blocks) for post in [*slack.bot_posts(TEAM), *slack.bot_posts("C3")])


@pytest.mark.parametrize(
    ("step", "outcome"),
    [
        ("files.getUploadURLExternal", "500"),
        ("files.getUploadURLExternal", "missing_scope"),
        ("upload", "500"),
        ("upload", "drop_before"),
        ("upload", "hang"),
        ("files.completeUploadExternal", "drop_before"),
        ("files.completeUploadExternal", ("429", 0.1)),
    ],
)
async def test_a_chart_that_cannot_be_uploaded_is_told_in_words(
    slack: FakeSlack, painter: Slack, step: str, outcome: Outcome
) -> None:
    slack.plan(step, outcome)
    await painter.post(ROOM, CHART, "a")
    (post,) = slack.bot_posts(TEAM)
    assert "3、5、8" in shown(post)


async def test_a_chart_that_slack_does_not_know_is_waited_for_and_then_told_in_words(
    slack: FakeSlack, painter: Slack
) -> None:
    await painter.post(ROOM, CHART, "a")
    slack.space.files.clear()
    for _ in range(2):
        with pytest.raises(Busy, match="picture"):
            await painter.post(ROOM, CHART, "b")
    await painter.post(ROOM, CHART, "b")
    assert "3、5、8" in shown(slack.bot_posts(TEAM)[-1])
    await painter.post(ROOM, CHART, "c")  # it was uploaded anew
    assert "slack_file" in str(slack.bot_posts(TEAM)[-1].blocks)


# Secrets


def test_what_the_sdk_says_is_logged_without_tokens_and_addresses() -> None:
    with capture_logs() as logs:
        sdk_logger().error(
            "Failed (error: 403, url='wss://wss-primary.slack.com/link/?ticket=abc'); xoxb-1-2-secret xapp-1-A1-secret "
            "xoxe.xoxp-1-secret https://hooks.slack.com/commands/T1/2/secret news\nTraceback"
        )
    (line,) = logs
    assert "news" in line["said"]
    assert not any(word in str(logs) for word in ("ticket", "secret", "Traceback", "hooks"))
    assert logging.getLogger("digest.slack").propagate is False
