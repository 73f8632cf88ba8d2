"""The fake Slack refuses what Slack refuses, and tells the real SDK what Slack tells it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock) as slack:
        slack.add_user("U1", "mei")
        slack.add_user("U2", "jan", tz="Europe/Berlin", locale="de-DE", admin=True)
        slack.add_channel("C1", "news", ("U1", "U2", "UBOT"))
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.base_url, proxy=None, retry_handlers=[])


async def refused(call: object) -> str:
    with pytest.raises(SlackApiError) as told:
        await call  # type: ignore[misc]
    return str(told.value.response["error"])


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
        button = {
            "type": "button",
            "action_id": "full:0",
            "value": "r1",
            "text": {"type": "plain_text", "text": "完整版"},
        }
        await say(text="hi", blocks=[{"type": "actions", "elements": [button]}])

    @app.event("message")
    async def message(event) -> None:  # type: ignore[no-untyped-def]
        heard.append(event["ts"])

    @app.action("full:0")
    async def full(ack, body, client) -> None:  # type: ignore[no-untyped-def]
        await ack()
        view = {"type": "modal", "title": {"type": "plain_text", "text": "完整版"}, "blocks": []}
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @app.command("/digest")
    async def digest(ack, command) -> None:  # type: ignore[no-untyped-def]
        await ack(f"heard {command['text']}")

    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=1)
    await handler.connect_async()
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
        await asyncio.wait_for(handler.close_async(), 5)
