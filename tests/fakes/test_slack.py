"""The fake Slack refuses what Slack refuses, and tells the real SDK what Slack tells it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from tests.fakes.slack import FakeSlack, Post, links, mentions, shown
from tests.fakes.slack_rig import (
    Clock,
    actions,
    button,
    client,
    clock,
    modal,
    no_proxy,
    plain,
    refused,
    section,
    slack,
)

__all__ = ["client", "clock", "no_proxy", "slack"]


async def test_a_post_is_seen_in_its_channel_with_its_metadata(slack: FakeSlack, client: AsyncWebClient) -> None:
    metadata = {"event_type": "digest_posted", "event_payload": {"key": "k1"}}
    sent = await client.chat_postMessage(channel="C1", text="早报", metadata=metadata)
    assert [(post.ts, post.text) for post in slack.posts("C1")] == [(sent["ts"], "早报")]
    plain = await client.conversations_history(channel="C1")
    full = await client.conversations_history(channel="C1", include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert full["messages"][0]["metadata"] == metadata


async def test_the_real_bolt_app_talks_over_socket_mode(slack: FakeSlack) -> None:
    app = AsyncApp(token=slack.bot_token, client=AsyncWebClient(slack.bot_token, base_url=slack.base_url))
    heard: list[str] = []

    @app.event("app_mention")
    async def mention(event, say) -> None:  # type: ignore[no-untyped-def]
        heard.append(event["ts"])
        await say(text="hi", blocks=[actions(button("full:0"))])

    @app.event("message")
    async def message(event) -> None:  # type: ignore[no-untyped-def]
        heard.append(event["ts"])

    @app.action("full:0")
    async def full(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.command("/digest")
    async def digest(ack, command) -> None:  # type: ignore[no-untyped-def]
        await ack(f"heard {command['text']}")

    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        await slack.until(lambda: slack.sockets.num_connections)
        ts = await slack.say("C1", "U1", "<@UBOT> hello")
        await slack.until(lambda: slack.bot_posts("C1"))
        assert heard == [ts, ts]
        pressed = await slack.press("C1", "U1", "完整版")
        await slack.until(lambda: slack.stack("U1"))
        assert pressed.acked
        await slack.command("C1", "U2", "status")
        assert [post.text for post in slack.ephemerals("C1", "U2")] == ["heard status"]
    finally:
        await asyncio.wait_for(handler.close_async(), 5)  # type: ignore[no-untyped-call]


async def test_places_are_refused_by_name(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.add_channel("C2", "others", ("U1",))
    slack.add_channel("C3", "old", ("UBOT",), archived=True)
    slack.add_channel("C4", "hidden", ("U1",), private=True)
    told = {
        place: await refused(client.chat_postMessage(channel=place, text="x")) for place in ("C2", "C3", "C4", "C9")
    }
    assert list(told.values()) == ["not_in_channel", "is_archived", "channel_not_found", "channel_not_found"]
    assert await refused(client.chat_postMessage(channel="C1", text="x", thread_ts="1.000001")) == "thread_not_found"
    assert await refused(client.api_call("chat.postMessage", json={"channel": "C1"})) == "no_text"
    assert await refused(client.chat_postMessage(channel="C1", text="x", colour="red")) == "invalid_arguments"
    assert await refused(client.api_call("chat.shout", json={"channel": "C1"})) == "unknown_method"


async def test_a_whisper_is_seen_by_one_and_is_not_in_the_history(slack: FakeSlack, client: AsyncWebClient) -> None:
    told = await client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [post.text for post in slack.ephemerals("C1", "U1")] == ["psst"]
    assert not slack.ephemerals("C1", "U2")
    assert not (await client.conversations_history(channel="C1"))["messages"]
    update = client.chat_update(channel="C1", ts=told["message_ts"], text="louder")
    assert await refused(update) == "message_not_found"


async def test_an_edit_has_a_shorter_text_and_only_of_ones_own(slack: FakeSlack, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="C1", text="x" * 40_000)
    assert await refused(client.chat_update(channel="C1", ts=sent["ts"], text="x" * 4001)) == "msg_too_long"
    await client.chat_update(channel="C1", ts=sent["ts"], text="new", blocks=[section("new")])
    assert (slack.posts("C1")[0].text, slack.posts("C1")[0].edited) == ("new", 1)
    ts = await slack.say("C1", "U1", "mine")
    assert await refused(client.chat_update(channel="C1", ts=ts, text="x")) == "cant_update_message"


async def test_history_comes_in_pages_newest_first(slack: FakeSlack, client: AsyncWebClient) -> None:
    sent = [(await client.chat_postMessage(channel="C1", text=str(n)))["ts"] for n in range(5)]
    await client.chat_postMessage(channel="C1", text="in a thread", thread_ts=sent[0])
    first = await client.conversations_history(channel="C1", limit=3, oldest=sent[0])
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_history(channel="C1", limit=3, oldest=sent[0], cursor=cursor)
    assert [m["text"] for m in [*first["messages"], *rest["messages"]]] == ["4", "3", "2", "1"]
    thread = await client.conversations_replies(channel="C1", ts=sent[0])
    assert [m["text"] for m in thread["messages"]] == ["0", "in a thread"]


async def test_a_stream_goes_from_start_to_stop_and_no_further(slack: FakeSlack, client: AsyncWebClient) -> None:
    root = await slack.say("C1", "U1", "<@UBOT> why?")
    start: dict[str, Any] = {"channel": "C1", "thread_ts": root, "recipient_team_id": "T1"}
    assert await refused(client.chat_startStream(**start)) == "missing_recipient_user_id"
    ts = (await client.chat_startStream(**start, recipient_user_id="U1"))["ts"]
    await client.chat_appendStream(channel="C1", ts=ts, markdown_text="**Because**")
    assert await refused(client.chat_update(channel="C1", ts=ts, text="x")) == "streaming_state_conflict"
    await client.chat_stopStream(channel="C1", ts=ts, markdown_text=" so.", blocks=[actions(button("vote:0"))])
    late = client.chat_appendStream(channel="C1", ts=ts, markdown_text="x")
    assert await refused(late) == "message_not_in_streaming_state"
    assert shown(slack.bot_posts("C1", root)[0]) == "Because so.\n完整版"


async def test_a_stream_that_its_reader_stopped_says_so(slack: FakeSlack, client: AsyncWebClient) -> None:
    place = slack.open_im("U1")
    root = await slack.say(place, "U1", "why?")
    ts = (await client.chat_startStream(channel=place, thread_ts=root, markdown_text="Be"))["ts"]
    await slack.stop_stream("U1", place, ts)
    assert await refused(client.chat_appendStream(channel=place, ts=ts, markdown_text="x")) == "stopped_by_user"


async def test_a_trigger_is_good_once_and_for_three_seconds(
    slack: FakeSlack, client: AsyncWebClient, clock: Clock
) -> None:
    trigger = slack.space.trigger("U1")
    opened = await client.views_open(trigger_id=trigger, view=modal())
    assert await refused(client.views_open(trigger_id=trigger, view=modal())) == "exchanged_trigger_id"
    late = slack.space.trigger("U1")
    clock.now += 3.1
    assert await refused(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"
    assert [view.id for view in slack.stack("U1")] == [opened["view"]["id"]]


async def test_modals_are_stacked_three_high(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = await client.views_open(trigger_id=slack.space.trigger("U1"), view=modal())
    push: Callable[[], Awaitable[object]] = lambda: client.views_push(  # noqa: E731
        trigger_id=slack.space.trigger("U1", opened["view"]["id"]), view=modal()
    )
    await push()
    await push()
    assert await refused(push()) == "push_limit_reached"


async def test_a_view_that_changed_meanwhile_is_not_overwritten(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = (await client.views_open(trigger_id=slack.space.trigger("U1"), view=modal()))["view"]
    await client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("1")))
    again = client.views_update(view_id=opened["id"], hash=opened["hash"], view=modal(section("2")))
    assert await refused(again) == "hash_conflict"
    assert shown(slack.views[opened["id"]]) == "完整版\n1"


@pytest.mark.parametrize(
    ("view", "error"),
    [
        (modal({"type": "markdown", "text": "x"}), "invalid_arguments"),
        (modal(title=plain("x" * 25)), "invalid_arguments"),
        (modal(private_metadata="x" * 3001), "invalid_arguments"),
        (modal(*([{"type": "divider"}] * 101)), "invalid_arguments"),
        (modal({"type": "container", "title": plain("x"), "child_blocks": [section("x")]}), "invalid_arguments"),
        (modal(*[section("字" * 900)] * 99), "view_too_large"),
    ],
)
async def test_views_that_slack_refuses_are_refused(
    slack: FakeSlack, client: AsyncWebClient, view: dict[str, Any], error: str
) -> None:
    assert await refused(client.views_open(trigger_id=slack.space.trigger("U1"), view=view)) == error


async def test_a_response_address_is_good_five_times(slack: FakeSlack, clock: Clock) -> None:
    hook = AsyncWebhookClient(slack.space.response_url("C1", "U1"), retry_handlers=[])
    told = [(await hook.send(text=str(n))).status_code for n in range(6)]
    assert told == [200] * 5 + [404]
    late = AsyncWebhookClient(slack.space.response_url("C1", "U1"), retry_handlers=[])
    clock.now += 1801
    assert (await late.send(text="late")).status_code == 404
    assert len(slack.ephemerals("C1", "U1")) == 5


async def test_an_uploaded_picture_may_stand_in_a_post(slack: FakeSlack, client: AsyncWebClient) -> None:
    done = await client.files_upload_v2(content=b"png", filename="chart.png", alt_txt="Five weeks of counts")
    file = done["file"]["id"]
    image = {"type": "image", "slack_file": {"id": file}, "alt_text": "Five weeks of counts"}
    await client.chat_postMessage(channel="C1", text="Weekly", blocks=[image])
    assert (slack.space.files[file].content, slack.space.files[file].alt) == (b"png", "Five weeks of counts")


async def test_the_address_may_end_with_api_or_not(slack: FakeSlack) -> None:
    root = slack.base_url.removesuffix("api/")
    assert (await AsyncWebClient(slack.bot_token, base_url=root).auth_test())["user_id"] == "UBOT"


async def test_people_are_told_with_zone_and_language(client: AsyncWebClient) -> None:
    user = (await client.users_info(user="U2", include_locale=True))["user"]
    assert (user["tz"], user["locale"], user["is_admin"]) == ("Europe/Berlin", "de-DE", True)
    mine = await client.users_conversations(user="U2", types="public_channel")
    assert [channel["id"] for channel in mine["channels"]] == ["C1"]


def test_mentions_links_and_words_are_read_as_slack_reads_them() -> None:
    hostile = "&lt;!channel&gt; <!here> <@U1|mei> *big* <https://a.example/?a=1&amp;b=2|A&amp;B> b.example"
    markdown = "[t](https://m.example) `<@U2>` ![i](https://i.example) \\[x\\](y) c.com <@U3>"
    post = Post("C1", "1", "UBOT", blocks=[section(hostile), {"type": "markdown", "text": markdown}])
    assert mentions(post) == ["!here", "@U1", "@U3"]
    assert links(post) == ["https://a.example/?a=1&b=2", "b.example", "https://m.example", "https://i.example", "c.com"]
    assert shown(post).startswith("<!channel> !here mei big A&B b.example\nt <@U2> i [x](y)")
    assert not mentions(Post("C1", "1", "UBOT", blocks=[{"type": "header", "text": plain("<!channel>")}]))
