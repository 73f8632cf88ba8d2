"""The fake Slack fails as Slack fails: lost answers, rates, broken links, dead tokens, retries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack
from tests.fakes.slack_rig import Clock, client, clock, no_proxy, refused, slack

__all__ = ["client", "clock", "no_proxy", "slack"]


@asynccontextmanager
async def listening(slack: FakeSlack, heard: list[str]) -> AsyncIterator[AsyncSocketModeHandler]:
    """A bolt app on a link of its own that notes the ts of every message."""
    app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.base_url))

    @app.event("message")
    async def message(event) -> None:  # type: ignore[no-untyped-def]
        heard.append(event["ts"])
        slack.space.touch()

    handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await slack.until(lambda: slack.sockets.num_connections)
    try:
        yield handler
    finally:
        await asyncio.wait_for(handler.close_async(), 5)  # type: ignore[no-untyped-call]


async def test_a_post_whose_answer_is_lost_was_made(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.plan("chat.postMessage", "drop_after")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel="C1", text="once")
    assert [post.text for post in slack.posts("C1")] == ["once"]


async def test_a_post_that_is_dropped_before_was_not_made(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.plan("chat.postMessage", "drop_before")
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.chat_postMessage(channel="C1", text="lost")
    assert not slack.posts("C1")


async def test_the_sdks_own_retry_posts_twice_over_a_lost_answer(slack: FakeSlack) -> None:
    """The trap that is to be avoided: it cannot know that the first post was made."""
    slack.plan("chat.postMessage", "drop_after")
    again = AsyncConnectionErrorRetryHandler(interval_calculator=FixedValueRetryIntervalCalculator(0))
    client = AsyncWebClient(slack.bot_token, base_url=slack.base_url, retry_handlers=[again])
    await client.chat_postMessage(channel="C1", text="twice")
    assert len(slack.posts("C1")) == 2


@pytest.mark.parametrize(("outcome", "status"), [("500", 500), ("502_html", 502), (("429", 30), 429)])
async def test_a_planned_status_comes_once(slack: FakeSlack, client: AsyncWebClient, outcome, status) -> None:  # type: ignore[no-untyped-def]
    slack.plan("chat.postMessage", outcome)
    with pytest.raises(SlackApiError) as told:
        await client.chat_postMessage(channel="C1", text="x")
    assert getattr(told.value.response, "status_code", None) or told.value.response.status == status
    if status == 429:
        assert told.value.response.headers["Retry-After"] == "30"
    assert (await client.chat_postMessage(channel="C1", text="x"))["ok"]


async def test_a_call_that_hangs_ends_by_the_clients_own_time(slack: FakeSlack) -> None:
    slack.plan("chat.postMessage", "hang_after")
    hasty = AsyncWebClient(slack.bot_token, base_url=slack.base_url, timeout=0.05, retry_handlers=[])  # type: ignore[arg-type]
    with pytest.raises(asyncio.TimeoutError):
        await hasty.chat_postMessage(channel="C1", text="once")
    assert len(slack.posts("C1")) == 1


async def test_a_second_post_within_a_second_must_wait(slack: FakeSlack, client: AsyncWebClient, clock: Clock) -> None:
    slack.limits = True
    await client.chat_postMessage(channel="C1", text="1")
    assert await refused(client.chat_postMessage(channel="C1", text="2")) == "ratelimited"
    clock.now += 1
    await client.chat_postMessage(channel="C1", text="2")
    assert [post.text for post in slack.posts("C1")] == ["1", "2"]


async def test_dead_wrong_and_missing_tokens_are_told_apart(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.kill(slack.bot_token)
    assert await refused(client.auth_test()) == "token_revoked"
    assert await refused(AsyncWebClient("xoxb-no", base_url=slack.base_url).auth_test()) == "invalid_auth"
    assert await refused(AsyncWebClient(base_url=slack.base_url).auth_test()) == "not_authed"
    assert await refused(client.apps_connections_open(app_token=slack.bot_token)) == "token_revoked"


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated")  # the SDK's own use of aiohttp
async def test_a_refresh_token_is_good_once_and_its_tokens_age(slack: FakeSlack, clock: Clock) -> None:
    slack.space.lifetime_s = 43_200
    door = AsyncWebClient(base_url=slack.base_url, retry_handlers=[])
    first = await door.oauth_v2_access(client_id="1", client_secret="s", code=slack.code("c", "T2", "U9", "UBOT2"))
    mine = AsyncWebClient(first["access_token"], base_url=slack.base_url, retry_handlers=[])
    assert (await mine.auth_test())["team_id"] == "T2"
    assert await refused(mine.conversations_info(channel="C1")) == "channel_not_found"
    clock.now += 43_200
    assert await refused(mine.auth_test()) == "token_expired"
    again = {"client_id": "1", "client_secret": "s", "grant_type": "refresh_token"}
    await door.oauth_v2_access(**again, refresh_token=first["refresh_token"])
    assert await refused(door.oauth_v2_access(**again, refresh_token=first["refresh_token"])) == "invalid_refresh_token"


async def test_an_event_without_a_link_waits_for_one(slack: FakeSlack) -> None:
    heard: list[str] = []
    ts = await slack.say("C1", "U1", "anybody?")
    async with listening(slack, heard):
        await slack.until(lambda: heard == [ts])


@pytest.mark.parametrize("fault", ["refresh", "close"])
async def test_the_app_comes_back_after_its_link_ends(slack: FakeSlack, fault: str) -> None:
    heard: list[str] = []
    async with listening(slack, heard):
        opened = slack.sockets.opened
        await getattr(slack.sockets, fault)()
        await slack.until(lambda: slack.sockets.opened > opened)
        ts = await slack.say("C1", "U1", "still there?")
        await slack.until(lambda: heard == [ts])


async def test_an_event_lost_on_a_silent_link_is_sent_again_on_another(slack: FakeSlack) -> None:
    heard: list[str] = []
    slack.delivery.wait_s = 0
    async with listening(slack, []):
        slack.sockets.silence()
        ts = await slack.say("C1", "U1", "hello?")
        assert [told["event"]["ts"] for told in slack.sockets.unacked] == [ts]
        slack.sockets.abort()
        await slack.until(lambda: not slack.sockets.num_connections)
    async with listening(slack, heard):
        await slack.until(lambda: heard == [ts])
    assert [ack.attempt for ack in slack.acks if ack.kind == "events_api"] == [0, 1]


async def test_only_what_the_app_asked_for_and_may_hear_reaches_it(slack: FakeSlack) -> None:
    slack.delivery.wait_s = 0
    slack.add_channel("C2", "others", ("U1",))
    await slack.say("C2", "U1", "<@UBOT> not here")
    await slack.invite("C2")
    slack.delivery.subscriptions.discard("message.channels")
    await slack.say("C2", "U1", "<@UBOT> here")
    await slack.kick("C2")
    await slack.say("C2", "U1", "<@UBOT> gone")
    told = [(e["event"]["type"], e["event"].get("subtype")) for e in slack.delivery.events]
    assert told == [
        ("member_joined_channel", None),
        ("message", "channel_join"),
        ("app_mention", None),
        ("channel_left", None),
    ]


async def test_an_event_that_is_not_acknowledged_goes_out_again(slack: FakeSlack) -> None:
    slack.delivery.wait_s = 0
    async with listening(slack, []):
        slack.sockets.silence()
        await slack.say("C1", "U1", "hello?")
        assert await slack.sockets.redeliver_unacked() == 1
        assert [(ack.attempt, ack.acked) for ack in slack.acks] == [(0, False), (1, False)]


async def test_a_duplicate_carries_the_same_event_id(slack: FakeSlack) -> None:
    heard: list[str] = []
    async with listening(slack, heard):
        ts = await slack.say("C1", "U1", "once")
        again = await slack.redeliver(attempt=0)
        await slack.until(lambda: heard == [ts, ts])
    assert again.body["event_id"] == slack.delivery.events[0]["event_id"]


async def test_events_may_come_in_another_order(slack: FakeSlack) -> None:
    heard: list[str] = []
    async with listening(slack, heard):
        slack.delivery.hold = True
        said = [await slack.say("C1", "U1", str(n)) for n in range(3)]
        await slack.delivery.let_go()
        await slack.until(lambda: len(heard) == 3)
    assert heard == said[::-1]


async def test_too_many_links_are_turned_away(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.sockets.too_many_websockets = True
    opened = await client.apps_connections_open(app_token=slack.app_token)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as link:
        assert (await link.receive_json())["reason"] == "too_many_websockets"
        assert (await link.receive()).type is aiohttp.WSMsgType.CLOSE


async def test_signed_requests_are_taken_by_bolt_and_forged_ones_are_not(slack: FakeSlack) -> None:
    app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.base_url), signing_secret=slack.signing_secret)

    @app.command("/digest")
    async def digest(ack) -> None:  # type: ignore[no-untyped-def]
        await ack("ok")

    async with served(app) as url:
        slack.events_url = url
        asked = await slack.delivery.challenge()
        assert asked.payload == {"challenge": asked.body["challenge"]}
        assert (await slack.command("C1", "U1", "help")).status == 200
        assert [post.text for post in slack.ephemerals("C1", "U1")] == ["ok"]
        body = slack.http.body("events_api", {"type": "event_callback"})
        forged = slack.http.sign(body, secret="wrong")
        assert (await slack.http.post_raw(body, forged))[0] == 401


async def test_an_event_that_is_refused_over_http_goes_out_once_more(slack: FakeSlack) -> None:
    seen: list[str | None] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append(request.headers.get("X-Slack-Retry-Num"))
        return web.Response(status=500 if len(seen) == 1 else 200)

    async with served_by(answer) as url:
        slack.events_url = url
        await slack.say("C1", "U1", "hello")
    assert seen == [None, "1"]


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    runner = web.AppRunner(app.web_app(path="/slack/events"), access_log=None)
    async with running(runner) as url:
        yield url


@asynccontextmanager
async def served_by(answer) -> AsyncIterator[str]:  # type: ignore[no-untyped-def]
    made = web.Application()
    made.router.add_post("/slack/events", answer)
    async with running(web.AppRunner(made, access_log=None)) as url:
        yield url


@asynccontextmanager
async def running(runner: web.AppRunner) -> AsyncIterator[str]:
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()
