"""What events say: pure, and of whatever comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.inbound import Joined, Pressed, Who
from bot.platforms.feishu import events
from bot.platforms.feishu.size import Json

BOT = "ou_bot"


def said(content: object, **message: object) -> Json:
    about = {
        "message_id": "om_1", "chat_id": "oc_1", "chat_type": "group", "message_type": "text",
        "create_time": "1773188000000", "content": json.dumps(content), **message,
    }  # fmt: skip
    sender = {"sender_id": {"open_id": "ou_li"}, "sender_type": "user"}
    header = {"event_id": "e1", "event_type": "im.message.receive_v1"}
    return {"schema": "2.0", "header": header, "event": {"sender": sender, "message": about}}


def mention(number: int, person: str, name: str) -> Json:
    return {"key": f"@_user_{number}", "id": {"open_id": person}, "name": name}


def test_only_the_bot_s_own_mention_goes_and_others_keep_their_names() -> None:
    mentions = [mention(1, BOT, "日报"), mention(11, "ou_wang", "小王"), mention(2, "ou_zhou", "小周")]
    text = {"text": "@_user_1 问 @_user_11 和 @_user_2 的公司融资了吗？"}
    message = events.message(said(text, mentions=mentions), BOT)
    assert message is not None
    assert message.typed.text == "问 @小王 和 @小周 的公司融资了吗？"
    assert message.called


def test_a_message_to_everybody_does_not_call_the_bot() -> None:
    message = events.message(said({"text": "@_all 开会了"}), BOT)
    assert message is not None
    assert not message.called


def test_the_words_of_a_post_are_read_line_by_line() -> None:
    content = {
        "title": "问题",
        "content": [
            [{"tag": "at", "user_id": "@_user_1", "user_name": "日报"}, {"tag": "text", "text": " 本周"}],
            [{"tag": "a", "text": "融资", "href": "https://a.example"}, {"tag": "img", "image_key": "k"}],
        ],
    }
    message = events.message(said(content, message_type="post", mentions=[mention(1, BOT, "日报")]), BOT)
    assert message is not None
    assert message.typed.text == "问题\n 本周\n融资"


def test_a_reply_hangs_from_the_first_message_of_its_thread() -> None:
    message = events.message(said({"text": "x"}, root_id="om_root", parent_id="om_parent"), BOT)
    assert message is not None
    assert (message.typed.where.thread, message.above) == ("om_root", ("om_root", "om_parent"))
    assert (message.typed.event_id, message.typed.message) == ("om_1", "om_1")


@pytest.mark.parametrize("kind", ["image", "sticker", "interactive", "file"])
def test_what_is_no_words_says_nothing(kind: str) -> None:
    assert events.message(said({"image_key": "k"}, message_type=kind), BOT) is None


def test_what_another_bot_says_is_not_answered() -> None:
    event = said({"text": "你好"})
    event["event"]["sender"]["sender_type"] = "bot"  # type: ignore[index]
    assert events.message(event, BOT) is None


def clicked(**action: object) -> Json:
    body = {
        "operator": {"open_id": "ou_li"}, "token": "c-1", "action": action,
        "context": {"open_message_id": "om_9", "open_chat_id": "oc_1"},
    }  # fmt: skip
    return {"header": {"event_id": "e7", "event_type": "card.action.trigger"}, "event": body}


def test_a_press_tells_its_button_and_a_choice_its_option() -> None:
    press = events.press(clicked(value={"action": "full", "value": "r1"}, tag="button"))
    assert press is not None
    assert (press.event_id, press.action, press.value, press.message) == ("e7", "full", "r1", "om_9")
    choice = events.press(clicked(value={"action": "filter"}, tag="select_static", option="r1|x"))
    assert isinstance(choice, Pressed)
    assert choice.value == "r1|x"
    assert "c-1" not in repr(choice)


def test_a_press_of_something_unknown_is_none() -> None:
    assert events.press(clicked(value={"action": "rm -rf"})) is None
    assert events.press(clicked(value="full")) is None


def test_a_chat_that_was_dissolved_was_left() -> None:
    body = {"chat_id": "oc_1", "operator_id": {"open_id": "ou_li"}, "name": "研发群"}
    event: Json = {"header": {"event_id": "e2", "event_type": "im.chat.disbanded_v1"}, "event": body}
    joined = events.membership(event)
    assert isinstance(joined, Joined)
    assert (joined.left, joined.name, joined.who) == (True, "研发群", Who("ou_li"))


def test_an_entry_of_the_menu_stands_for_a_command() -> None:
    operator = {"operator_name": "小李", "operator_id": {"open_id": "ou_li"}}
    body = {"operator": operator, "event_key": "daily", "timestamp": 1773188000}
    event: Json = {"header": {"event_id": "e3", "event_type": "application.bot.menu_v6"}, "event": body}
    typed = events.menu(event, "oc_two")
    assert typed is not None
    assert (typed.text, typed.where.chat, typed.direct) == ("/digest daily", "oc_two", True)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["event", "header", "message", "sender", "mentions", "content", "id", "open_id", "action", "value", "context",
         "operator", "message_id", "chat_id", "create_time", "event_id", "key"]), inner, max_size=5),
    max_leaves=20,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(["header", "event", "schema"]), anything))
def test_an_event_of_any_form_is_read_or_left(event: Json) -> None:
    assert events.kind(event) is not None
    events.message(event, BOT)
    events.press(event)
    events.membership(event)
    events.menu(event, "oc_1")
    events.entered(event)
    events.menu_moment(event)
