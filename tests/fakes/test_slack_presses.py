"""What people do with cards of the fake Slack reaches the real bolt app, and what it answers is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, shown
from tests.fakes.slack_rig import actions, button, choice, client, clock, modal, no_proxy, plain, section, slack

__all__ = ["client", "clock", "no_proxy", "slack"]

FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "vote:0",
            "positive_button": {"text": plain("有用"), "value": "up"},
            "negative_button": {"text": plain("没用"), "value": "down"},
        }
    ],
}
FORM = modal(
    {
        "type": "input",
        "block_id": "words",
        "label": plain("Question"),
        "element": {"type": "plain_text_input", "action_id": "q"},
    },
    {"type": "input", "block_id": "which", "label": plain("Which"), "element": {**choice("a", "b"), "action_id": "w"}},
    submit=plain("Ask"),
    callback_id="ask",
    notify_on_close=True,
)


@pytest.fixture
async def app(slack: FakeSlack) -> AsyncIterator[AsyncApp]:
    """A bolt app with a link, to which each test adds its listeners."""
    app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.base_url))
    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.until(lambda: slack.sockets.num_connections)
    yield app
    await asyncio.wait_for(handler.close_async(), 5)  # type: ignore[no-untyped-call]


async def test_a_press_a_choice_and_a_vote_carry_their_values(
    slack: FakeSlack, client: AsyncWebClient, app: AsyncApp
) -> None:
    pressed: list[tuple[str, str, str]] = []

    @app.action({"type": "block_actions", "action_id": "full:0"})
    @app.action("filter:0")
    @app.action("vote:0")
    async def note(ack, action, body) -> None:  # type: ignore[no-untyped-def]
        await ack()
        value = action.get("value") or action["selected_option"]["value"]
        pressed.append((action["action_id"], value, body["message"]["ts"]))

    row = actions(button("full:0", value="r1"), choice("a", "b"))
    ts = (await client.chat_postMessage(channel="C1", text="x", blocks=[row, FEEDBACK]))["ts"]
    acks = [
        await slack.press("C1", "U1", "full"),
        await slack.choose("C1", "U2", "b"),
        await slack.press("C1", "U1", "有用"),
    ]
    assert all(ack.acked for ack in acks)
    assert pressed == [("full:0", "r1", ts), ("filter:0", "b", ts), ("vote:0", "up", ts)]


async def test_a_whispers_press_answers_by_its_response_address(
    slack: FakeSlack, client: AsyncWebClient, app: AsyncApp
) -> None:
    @app.action("full:0")
    async def full(ack, respond, body) -> None:  # type: ignore[no-untyped-def]
        await ack()
        assert "message" not in body
        await respond("changed", replace_original=True)

    await client.chat_postEphemeral(channel="C1", user="U1", text="x", blocks=[actions(button("full:0"))])
    await slack.press("C1", "U1", "完整版")
    await slack.until(lambda: slack.ephemerals("C1", "U1")[0].edited)
    assert [shown(post) for post in slack.ephemerals("C1", "U1")] == ["changed"]


async def test_a_modal_is_filled_in_corrected_sent_and_closed(
    slack: FakeSlack, client: AsyncWebClient, app: AsyncApp
) -> None:
    seen: list[dict[str, Any]] = []

    @app.view("ask")
    async def ask(ack, view) -> None:  # type: ignore[no-untyped-def]
        seen.append(view["state"]["values"])
        if not view["state"]["values"]["words"]["q"]["value"]:
            await ack(response_action="errors", errors={"words": "Say something"})
        else:
            await ack(response_action="update", view=modal(section("thanks")))

    opened = (await client.views_open(trigger_id=slack.space.trigger("U1"), view=FORM))["view"]["id"]
    wrong = await slack.submit(opened, {"w": "b"})
    assert (wrong.payload["response_action"], shown(slack.views[opened]).startswith("完整版\nQuestion")) == (
        "errors",
        True,
    )
    await slack.submit(opened, {"q": "why?", "w": "b"})
    assert shown(slack.views[opened]) == "完整版\nthanks"
    assert seen[1]["words"]["q"] == {"type": "plain_text_input", "value": "why?"}
    assert seen[1]["which"]["w"]["selected_option"]["value"] == "b"
    await slack.dismiss(opened)
    assert not slack.stack("U1")


async def test_home_and_a_messages_shortcut_reach_the_app(
    slack: FakeSlack, client: AsyncWebClient, app: AsyncApp
) -> None:
    @app.event("app_home_opened")
    async def home(event, client) -> None:  # type: ignore[no-untyped-def]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("yours")]})

    @app.shortcut("ask_about_this")
    async def about(ack, shortcut, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view=modal(section(shortcut["message"]["text"])))

    await slack.open_home("U2")
    await slack.until(lambda: slack.home("U2"))
    post = slack.write("C1", "U1", "a claim")
    await slack.shortcut("C1", "U2", post.ts, "ask_about_this")
    await slack.until(lambda: slack.stack("U2"))
    assert shown(slack.stack("U2")[0]) == "完整版\na claim"


async def test_thirty_people_press_at_once_and_each_gets_a_modal(
    slack: FakeSlack, client: AsyncWebClient, app: AsyncApp
) -> None:
    @app.action("full:0")
    async def full(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    people = [f"U{n}" for n in range(100, 130)]
    for person in people:
        slack.add_user(person, person.lower())
        slack.space.channels["C1"].members.add(person)
    await client.chat_postMessage(channel="C1", text="x", blocks=[actions(button("full:0"))])
    acks = await asyncio.gather(*(slack.press("C1", person, "full") for person in people))
    await slack.until(lambda: all(slack.stack(person) for person in people))
    assert all(ack.acked for ack in acks)


async def test_an_interaction_that_nobody_acknowledges_is_lost(slack: FakeSlack, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel="C1", text="x", blocks=[actions(button("full:0"))])
    assert not (await slack.press("C1", "U1", "full")).acked
    with pytest.raises(AssertionError, match="sees nothing like that"):
        await slack.press("C1", "U1", "unknown")
