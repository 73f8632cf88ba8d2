"""The ways in which Slack speaks to the bot, when they break: Socket Mode, and what is posted over HTTP."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio

from bot.config import SlackConfig
from bot.inbound import Inbound
from bot.ledger import open_ledger
from bot.platforms.means import Means
from bot.platforms.slack.client import Slack, open_client
from pipeline.errors import ConfigError, DigestError
from tests.blank import blank
from tests.bot.platforms.slack.serving import served
from tests.contract.platforms import NOW
from tests.contract.slack import ANNA, TEAM, connected, environ, workspace
from tests.fakes.slack import FakeSlack

PING_S = 0.2
LONG_S = 60.0  # generous: what is measured stands in `tests.bench.slack_socket`


@dataclass
class Hearing:
    """Records what is heard; holds on to it while `hold` is set and not yet let go."""

    heard: list[Inbound] = field(default_factory=list)
    begun: int = 0
    hold: asyncio.Event | None = None

    async def __call__(self, event: Inbound) -> None:
        self.begun += 1
        if self.hold is not None:
            await self.hold.wait()
        self.heard.append(event)


@dataclass
class Line:
    """A client that listens over a socket."""

    slack: FakeSlack
    client: Slack
    hearing: Hearing
    running: asyncio.Task[None]

    async def connected(self, more: int = 1) -> None:
        """Once the bot has connected so many times."""
        await self.slack.until(lambda: self.slack.sockets.opened >= more and self.slack.sockets.num_connections, LONG_S)

    async def says(self, text: str) -> str:
        return await self.slack.say(TEAM, ANNA, f"<@UBOT> {text}")

    async def hears(self, ts: str) -> None:
        await self.slack.until(lambda: any(ts in event.event_id for event in self.hearing.heard), LONG_S)


@asynccontextmanager
async def line(slack: FakeSlack, folder: Path) -> AsyncIterator[Line]:
    async with connected(slack, folder, ping_s=PING_S) as client:
        hearing = Hearing()
        running = asyncio.create_task(client.run(hearing))
        try:
            made = Line(slack, client, hearing, running)
            await made.connected()
            yield made
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError, DigestError):
                await running


@pytest_asyncio.fixture
async def open_line(tmp_path: Path) -> AsyncIterator[Line]:
    async with workspace() as slack, line(slack, tmp_path) as made:
        yield made


Break = Callable[[FakeSlack], Awaitable[None]]


async def _refresh(slack: FakeSlack) -> None:
    await slack.sockets.refresh()


async def _warned(slack: FakeSlack) -> None:
    await slack.sockets.refresh("warning")


async def _close(slack: FakeSlack) -> None:
    await slack.sockets.close()


async def _abort(slack: FakeSlack) -> None:
    before = slack.sockets.opened
    slack.sockets.abort()
    await slack.until(lambda: not slack.sockets.num_connections or slack.sockets.opened > before, LONG_S)


async def _silence(slack: FakeSlack) -> None:
    slack.sockets.silence()


@pytest.mark.parametrize("broken", [_refresh, _warned, _close, _abort, _silence])
async def test_a_connection_that_breaks_is_made_again_and_nothing_is_lost(open_line: Line, broken: Break) -> None:
    slack = open_line.slack
    await open_line.hears(await open_line.says("一"))
    slack.delivery.wait_s = 0.01
    await broken(slack)
    ts = await open_line.says("二")  # into the gap
    await open_line.connected(2)
    await slack.sockets.redeliver_unacked()
    await open_line.hears(ts)
    await slack.until(lambda: not slack.sockets.unacked, LONG_S)


async def test_too_many_connections_are_waited_out_without_haste(open_line: Line) -> None:
    slack = open_line.slack
    slack.sockets.too_many_websockets = True
    before, began = len(slack.calls("apps.connections.open")), time.monotonic()
    await slack.sockets.refresh()
    await slack.until(lambda: len(slack.calls("apps.connections.open")) >= before + 4, LONG_S)
    assert time.monotonic() - began > PING_S
    slack.sockets.too_many_websockets = False
    await open_line.connected(2)
    await open_line.hears(await open_line.says("在吗"))


async def test_where_to_connect_is_asked_once(open_line: Line) -> None:
    assert len(open_line.slack.calls("apps.connections.open")) == 1


async def test_an_address_that_cannot_be_had_now_is_asked_for_again(tmp_path: Path) -> None:
    async with workspace() as slack:
        for outcome in ("500", "502_html", "drop_before", ("429", 0.1), "internal_error"):
            slack.plan("apps.connections.open", outcome)  # type: ignore[arg-type]
        async with line(slack, tmp_path):
            assert len(slack.calls("apps.connections.open")) == 6


async def test_a_token_that_is_refused_at_the_start_is_told(tmp_path: Path) -> None:
    async with workspace() as slack:
        slack.kill(slack.app_token, "invalid_auth")
        with pytest.raises(ConfigError, match=r"SLACK_APP_TOKEN.*connections:write") as caught:
            async with connected(slack, tmp_path):
                pass
        assert slack.app_token not in str(caught.value)


async def test_a_token_that_ends_while_the_bot_runs_is_told_in_one_line(open_line: Line) -> None:
    open_line.slack.kill(open_line.slack.app_token, "token_expired")
    open_line.slack.sockets.abort()
    with pytest.raises(DigestError, match=r"SLACK_APP_TOKEN.*token_expired") as caught:
        await asyncio.wait_for(asyncio.shield(open_line.running), LONG_S)
    assert "\n" not in str(caught.value)
    assert open_line.slack.app_token not in str(caught.value)
    assert "token_expired" in str(await open_line.client.well())


async def test_what_is_being_recorded_when_the_bot_is_told_to_stop_is_recorded_and_acknowledged(
    open_line: Line,
) -> None:
    slack, hearing = open_line.slack, open_line.hearing
    hearing.hold = asyncio.Event()
    saying = asyncio.create_task(slack.mention_only(TEAM, ANNA, "<@UBOT> 早"))
    while not hearing.begun:  # noqa: ASYNC110 (nothing tells of it)
        await asyncio.sleep(0)
    open_line.running.cancel()
    await asyncio.sleep(0)
    hearing.hold.set()
    ts = await saying
    with suppress(asyncio.CancelledError):
        await open_line.running
    assert [ts in event.event_id for event in hearing.heard] == [True]
    assert slack.acks[-1].acked
    assert slack.sockets.unacked == []


async def test_what_could_not_be_recorded_comes_again(open_line: Line) -> None:
    slack = open_line.slack
    slack.delivery.wait_s = 0.05
    broken = Broken(open_line.hearing)
    open_line.client._rooms.ears.receive = broken
    ts = await slack.mention_only(TEAM, ANNA, "<@UBOT> 早")
    assert not slack.acks[-1].acked
    await slack.sockets.redeliver_unacked()
    await open_line.hears(ts)


@dataclass
class Broken:
    """Records nothing at the first try."""

    hearing: Hearing
    tries: int = 0

    async def __call__(self, event: Inbound) -> None:
        self.tries += 1
        if self.tries == 1:
            raise OSError("the disk is full")
        await self.hearing(event)


async def test_nothing_is_left_behind_once_the_bot_has_stopped(tmp_path: Path) -> None:
    before = asyncio.all_tasks()
    async with workspace() as slack:
        async with line(slack, tmp_path) as made:
            await slack.sockets.refresh()
            await made.connected(2)
        await slack.until(lambda: not slack.sockets.num_connections, LONG_S)
    left = {task for task in asyncio.all_tasks() - before if not task.done()}
    if left:
        await asyncio.wait(left, timeout=LONG_S)
    assert not [task for task in left if not task.done()]


# HTTP


@dataclass
class Posted:
    slack: FakeSlack
    client: Slack
    hearing: Hearing

    def listen(self) -> None:
        self.client._rooms.ears.receive = self.hearing

    async def sends(self, body: bytes, **headers: str) -> int:
        """The status that Slack gets for a body of JSON."""
        signed = self.slack.http.sign(body)
        status, _ = await self.slack.http.post_raw(body, {"Content-Type": "application/json", **signed, **headers})
        return status


@pytest_asyncio.fixture
async def posted(tmp_path: Path) -> AsyncIterator[Posted]:
    async with workspace() as slack, open_ledger(blank(tmp_path)) as ledger:
        config = SlackConfig(base_url=slack.base_url, mode="http")
        async with (
            open_client(config, Means(environ(slack), lambda: NOW, ledger)) as client,
            served(client.routes) as url,
        ):
            slack.events_url = f"{url}/slack/events"
            made = Posted(slack, client, Hearing())
            made.listen()
            yield made


BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": {"type": "x"}}).encode()


async def test_what_slack_signs_is_taken_once(posted: Posted) -> None:
    assert await posted.sends(BODY) == 200
    assert await posted.sends(BODY) == 401  # the same signature: somebody repeats it


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": ""},
        {"X-Slack-Request-Timestamp": "9" * 40},
    ],
)
async def test_a_request_that_nobody_signed_so_is_refused(posted: Posted, headers: dict[str, str]) -> None:
    assert await posted.sends(BODY, **headers) == 401


async def test_an_old_request_is_refused(posted: Posted) -> None:
    old = posted.slack.http.sign(BODY, at=time.time() - 301)
    assert await posted.sends(BODY, **old) == 401


async def test_a_request_that_is_too_large_is_refused(posted: Posted) -> None:
    assert await posted.sends(b'{"a":"' + b"x" * 1_000_001 + b'"}') == 413


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b"[]",
        b"7",
        b'"x"',
        b"null",
        b'{"type":"event_callback","event":[]',
        b"payload=%7B",
        b'{"event":[]}',
    ],
)
async def test_a_body_that_is_none_is_refused_and_breaks_nothing(posted: Posted, body: bytes) -> None:
    assert await posted.sends(body) == 400
    assert await posted.sends(BODY) == 200


async def test_half_a_body_is_acknowledged_and_dropped(posted: Posted) -> None:
    for event in ({}, {"type": "message", "text": "x", "user": "U1", "channel_type": "im"}, {"type": "channel_left"}):
        body = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1", "event": event}
        assert await posted.sends(json.dumps(body).encode()) == 200
    assert posted.hearing.heard == []


async def test_before_the_bot_hears_slack_is_asked_to_come_again(posted: Posted) -> None:
    posted.client._rooms.ears.receive = None
    ts = posted.slack.write(TEAM, ANNA, "<@UBOT> 早").ts
    await posted.slack.mention_only(TEAM, ANNA, "<@UBOT> 早")
    first, again = posted.slack.acks[-2:]
    assert (first.status, again.status) == (500, 500)
    posted.listen()
    assert (await posted.slack.redeliver(attempt=2)).status == 200
    assert len(posted.hearing.heard) == 1
    assert ts not in posted.hearing.heard[0].event_id


async def test_the_challenge_is_answered(posted: Posted) -> None:
    ack = await posted.slack.delivery.challenge()
    assert ack.status == 200
    assert ack.body["challenge"] in str(ack.payload)


async def test_commands_and_presses_come_as_forms(posted: Posted) -> None:
    ack = await posted.slack.command(TEAM, ANNA, "help & more")
    assert ack.status == 200
    (heard,) = posted.hearing.heard
    assert getattr(heard, "text", "") == "help & more"
