"""What Slack sends, read: every kind, whole, half and hostile."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound import HOME, Joined, Opened, Pressed, Typed, Where, Who
from bot.platforms.slack.events import FORM, QUESTION, Form, Handle, Me, Unreadable, place, read

ME = Me("UBOT")
ROOM = Where("slack", "C1")
Json = dict[str, Any]


def told(**event: object) -> Json:
    return {"type": "event_callback", "event_id": "Ev1", "team_id": "T1", "event": event}


def said(text: str, kind: str = "message", **more: object) -> Json:
    event = {"type": kind, "user": "U1", "text": text, "ts": "1.5", "channel": "C1", "channel_type": "channel"}
    return told(**{**event, **more})


def pressed(action: Json | None = None, **more: object) -> Json:
    """A press of a button below the bot's message 1.0."""
    body: Json = {
        "type": "block_actions",
        "user": {"id": "U1", "username": "anna"},
        "actions": [action or {"action_id": "full:1", "value": "r1|-|-|-|1", "action_ts": "9.9"}],
        "container": {"type": "message", "message_ts": "1.0", "channel_id": "C1", "is_ephemeral": False},
        "channel": {"id": "C1"},
        "message": {"ts": "1.0"},
        "trigger_id": "t1",
        "response_url": "https://hooks.example/1",
    }
    return body | more


VIEW = {"id": "V1", "type": "modal", "private_metadata": place(Where("slack", "C1", "1.0"), "1.0")}
COMMAND = {
    "command": "/digest", "text": "daily", "user_id": "U1", "user_name": "anna", "channel_id": "C1",
    "trigger_id": "t1", "response_url": "https://hooks.example/1",
}  # fmt: skip
SUBMITTED = {
    "type": "view_submission",
    "user": {"id": "U1"},
    "view": {
        **VIEW,
        "callback_id": FORM,
        "state": {"values": {QUESTION: {QUESTION: {"type": "plain_text_input", "value": " 什么时候？ "}}}},
    },
}
SHORTCUT = {
    "type": "message_action", "callback_id": "ask", "trigger_id": "t1", "user": {"id": "U1"},
    "channel": {"id": "C1"}, "message": {"ts": "1.5", "text": "…"},
}  # fmt: skip
WHOLE: list[Json] = [
    said("<@UBOT> 有什么新闻"),
    said("<@UBOT> 有什么新闻", "app_mention"),
    said("你好", channel="D1", channel_type="im"),
    told(type="member_joined_channel", user="UBOT", channel="C1", inviter="U1"),
    told(type="channel_left", channel="C1", actor_id="U1"),
    told(type="app_home_opened", user="U1", channel="D1", tab="home"),
    pressed(),
    pressed(view=VIEW, container={"type": "view", "view_id": "V1"}),
    COMMAND,
    SUBMITTED,
    SHORTCUT,
]


def typed(body: Json) -> Typed:
    heard = read(body, ME)
    assert isinstance(heard, Typed)
    return heard


def test_a_mention_that_arrives_as_two_events_has_one_key() -> None:
    first, second = typed(said("<@UBOT> 早")), typed(said("<@UBOT> 早", "app_mention"))
    assert first == second
    assert (first.event_id, first.where, first.who, first.text) == ("C1:1.5", ROOM, Who("U1"), "早")


def test_the_same_moment_in_two_workspaces_is_two_events() -> None:
    one, other = (read(said("<@UBOT> 早"), Me("UBOT", team)) for team in ("T1", "T2"))
    assert isinstance(one, Typed)
    assert isinstance(other, Typed)
    assert one.event_id != other.event_id
    assert one.where.chat == "T1/C1"


def test_everything_in_a_chat_of_two_is_said_to_the_bot() -> None:
    heard = typed(said("早", channel="D1", channel_type="im"))
    assert heard.direct
    assert heard.where == Where("slack", "D1")


@pytest.mark.parametrize(
    ("text", "parent", "heard"),
    [
        ("欧洲呢？", "UBOT", True),
        ("欧洲呢？", "U2", False),
        ("<@U2> 你看", "UBOT", False),
        ("<@U2|ben> 你看", "UBOT", False),
        ("<@UBOT> <@U2> 你们看", "UBOT", True),
        ("问问 <@U2>", "UBOT", True),
        ("<@UBOT> 欧洲呢？", "U2", True),
    ],
)
def test_a_reply_below_the_bots_own_post_is_for_it_unless_somebody_else_is_called(
    text: str, parent: str, heard: bool
) -> None:
    found = read(said(text, thread_ts="1.0", parent_user_id=parent), ME)
    assert (found is not None) == heard
    if isinstance(found, Typed):
        assert found.where.thread == "1.0"


def test_the_first_message_of_a_thread_is_in_the_channel() -> None:
    assert typed(said("<@UBOT> 早", thread_ts="1.5")).where.thread is None


@pytest.mark.parametrize(
    "event",
    [
        {"user": "UBOT"},
        {"bot_id": "B2"},
        {"subtype": "message_changed", "message": {"text": "<@UBOT> x", "user": "U1"}, "user": None},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"user": None},
        {"text": "大家好"},
        {"text": "<@U2> 你好"},
    ],
)
def test_what_is_not_said_to_the_bot_by_a_person_is_nothing(event: Json) -> None:
    assert read(said(**{"text": "<@UBOT> 早", **event}), ME) is None


@pytest.mark.parametrize("subtype", [None, "file_share", "thread_broadcast"])
def test_a_person_also_speaks_with_a_file_and_to_the_channel_from_a_thread(subtype: str | None) -> None:
    assert typed(said("<@UBOT> 早", subtype=subtype)).text == "早"


@pytest.mark.parametrize(
    ("wire", "words"),
    [
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&amp;lt;", "&lt;"),
        ("<@U2|bo> 在吗", "@bo 在吗"),
        ("<@U2> 在吗", "@U2 在吗"),
        ("<https://x.example/a|看这里>", "看这里"),
        ("<https://x.example/a?b=1&amp;c=2>", "https://x.example/a?b=1&c=2"),
        ("<mailto:a@x.example|a@x.example>", "a@x.example"),
        ("<#C2|news> 里", "#news 里"),
        ("<!here> 早", "@here 早"),
        ("<!subteam^S1|@team> 早", "@team 早"),
        ("<!date^1700000000^{date}|十一月>", "十一月"),
        ("3 < 4", "3 < 4"),
        ("<@UBOT> 早 <@UBOT>", "早"),
        ("", ""),
    ],
)
def test_slacks_markup_is_read_as_the_words_that_people_see(wire: str, words: str) -> None:
    assert typed(said(wire, channel_type="im")).text == words


def test_a_command_is_typed_with_what_its_answer_needs() -> None:
    heard = typed({**COMMAND, "text": "ask a &amp; b"})
    assert (heard.slash, heard.text, heard.where, heard.event_id) == (True, "ask a & b", ROOM, "t1")
    assert Handle.loaded(heard.handle) == Handle("t1", "https://hooks.example/1")
    assert "hooks" not in repr(heard)


def test_a_command_in_a_chat_of_two_is_direct() -> None:
    assert typed({**COMMAND, "channel_id": "D1"}).direct


def test_a_press_says_what_where_by_whom_and_in_which_message() -> None:
    heard = read(pressed(), ME)
    assert isinstance(heard, Pressed)
    assert (heard.action, heard.value, heard.message, heard.where) == ("full", "r1|-|-|-|1", "1.0", ROOM)
    assert heard.who == Who("U1", "anna")
    assert "hooks" not in repr(heard)


def test_two_presses_of_one_button_are_two_and_one_that_comes_twice_is_one() -> None:
    again = {"action_id": "full:1", "value": "v", "action_ts": "10.0"}
    events = [read(body, ME) for body in (pressed(), pressed(), pressed(again))]
    assert len({event.event_id for event in events if isinstance(event, Pressed)}) == 2


def test_a_choice_gives_the_value_of_its_option_and_a_link_gives_nothing() -> None:
    choice = read(pressed({"action_id": "filter:2", "selected_option": {"value": "x"}, "action_ts": "1"}), ME)
    assert isinstance(choice, Pressed)
    assert choice.value == "x"
    assert read(pressed({"action_id": "open:1", "url": "https://x.example", "action_ts": "1"}), ME) is None


def test_a_press_in_a_thread_belongs_there_and_one_in_what_only_one_sees_to_no_message() -> None:
    reply = read(pressed(message={"ts": "1.0", "thread_ts": "0.5"}), ME)
    assert isinstance(reply, Pressed)
    assert reply.where.thread == "0.5"
    box = {"type": "message", "message_ts": "2.0", "channel_id": "C1", "is_ephemeral": True, "thread_ts": "0.5"}
    body = pressed(container=box)
    del body["message"]
    whispered = read(body, ME)
    assert isinstance(whispered, Pressed)
    assert (whispered.message, whispered.where.thread) == ("", "0.5")


def test_a_press_in_a_window_belongs_to_where_the_window_was_opened() -> None:
    body = pressed(view=VIEW, container={"type": "view", "view_id": "V1"})
    del body["channel"], body["message"]
    heard = read(body, ME)
    assert isinstance(heard, Pressed)
    assert (heard.where, heard.message) == (Where("slack", "C1", "1.0"), "1.0")
    assert Handle.loaded(heard.handle).view == "V1"


def test_a_press_on_the_bots_own_page_is_known_as_that() -> None:
    view = {"id": "V2", "type": "home", "private_metadata": place(Where("slack", "D1"))}
    heard = read(pressed(view=view, container={"type": "view", "view_id": "V2"}), ME)
    assert isinstance(heard, Pressed)
    assert (heard.message, heard.where.chat) == (HOME, "D1")
    assert Handle.loaded(heard.handle).view == ""


def test_only_the_home_tab_is_the_bots_own_page() -> None:
    opened = read(told(type="app_home_opened", user="U1", channel="D1", tab="home"), ME)
    assert opened == Opened("Ev1", Where("slack", "D1"), Who("U1"))
    assert read(told(type="app_home_opened", user="U1", channel="D1", tab="messages"), ME) is None


@pytest.mark.parametrize("kind", ["channel_left", "group_left", "channel_archive", "group_archive"])
def test_the_bot_knows_when_it_is_taken_out(kind: str) -> None:
    assert read(told(type=kind, channel="C1", actor_id="U1"), ME) == Joined("Ev1", ROOM, Who("U1"), left=True)


def test_others_who_join_and_leave_are_nothing_to_the_bot() -> None:
    assert read(told(type="member_joined_channel", user="U2", channel="C1"), ME) is None
    assert read(told(type="member_left_channel", user="U2", channel="C1"), ME) is None
    assert read(told(type="member_joined_channel", user="UBOT", channel="C1", inviter="U1"), ME) == Joined(
        "Ev1", ROOM, Who("U1")
    )


def test_a_question_about_a_message_hangs_from_its_thread() -> None:
    assert read(SHORTCUT, ME) == Form("t1", Where("slack", "C1", "1.5"))
    below = {**SHORTCUT, "message": {"ts": "1.5", "thread_ts": "1.0"}}
    assert read(below, ME) == Form("t1", Where("slack", "C1", "1.0"))
    button = read(pressed({"action_id": "ask:1", "value": "r1", "action_ts": "1"}, view=VIEW), ME)
    assert button == Form("t1", Where("slack", "C1", "1.0"), inside=True)


def test_a_filled_form_is_a_question_and_an_empty_one_is_not() -> None:
    assert typed(SUBMITTED) == Typed("V1:asked", Where("slack", "C1", "1.0"), Who("U1"), "什么时候？")
    empty = json.loads(json.dumps(SUBMITTED))
    empty["view"]["state"]["values"] = {}
    assert read(empty, ME) is None


def test_kinds_that_nobody_asked_for_are_nothing() -> None:
    assert read({"type": "view_closed", "view": VIEW}, ME) is None
    assert read(told(type="emoji_changed"), ME) is None
    assert read({}, ME) is None


def lacking(body: Json) -> list[Json]:
    """The body without each of its keys, and with each of its values of a wrong kind, at every depth."""
    found: list[Json] = []
    for key, value in body.items():
        rest = {name: other for name, other in body.items() if name != key}
        found += [rest, *({**rest, key: wrong} for wrong in (None, [], 7, "", {"x": 1}, "x" * 300))]
        if isinstance(value, dict):
            found += [{**rest, key: inner} for inner in lacking(value)]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found += [{**rest, key: [inner]} for inner in lacking(value[0])]
    return found


@pytest.mark.parametrize("body", WHOLE, ids=lambda body: str(body.get("type", "command")))
def test_a_body_that_lacks_something_is_read_without_it_or_told_to_be_unreadable(body: Json) -> None:
    assert read(body, ME) is not None
    for half in lacking(body):
        try:
            heard = read(half, ME)
        except Unreadable as error:
            assert "\n" not in str(error)
            continue
        if heard is not None and not isinstance(heard, Form):
            assert heard.event_id
            assert isinstance(heard.where.chat, str)
            assert heard.where.chat
            assert isinstance(heard.who.id, str)


@given(st.text(), st.sampled_from(["event_callback", "block_actions", "message_action", "view_submission"]))
def test_any_words_whatsoever_are_words(text: str, kind: str) -> None:
    assert isinstance(typed(said(text, channel_type="im")).text, str)
    with pytest.raises(Unreadable):
        read({"type": kind, "callback_id": "ask", kind: text}, ME)
