"""Starts the bot against bolt-python's own mock servers: only the base address changes.

    git clone https://github.com/slackapi/bolt-python
    .venv/bin/python -m tests.bench.slack_bolt_mocks --bolt bolt-python

Over HTTP a command, a press and a mention are sent, signed, and it is counted which methods of Slack's mock the bot
then called. Over Socket Mode the mock sends the same as envelopes, and it is looked up that they were recorded.
The address that their apps.connections.open gives is not served by their socket server: it is set, as their own tests
do.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import structlog

from bot.config import SlackConfig
from bot.platforms.means import Means
from bot.platforms.slack.client import Slack, open_client
from bot.platforms.slack.socket import _Link
from tests.bot.whole import Whole, whole
from tests.fakes.slack.model import Json
from tests.fakes.slack.signed import Signed
from tests.pipeline.building import both_days

API, SECRET = "http://localhost:8888", "secret"
ENVIRON = {
    "SLACK_BOT_TOKEN": "xoxb-valid", "SLACK_APP_TOKEN": "xapp-A111-222-xyz", "SLACK_SIGNING_SECRET": SECRET,
}  # fmt: skip
_HEAD: Json = {"team": {"id": "T111"}, "user": {"id": "U111", "username": "seratch"}, "trigger_id": "1.2.x"}
COMMAND: Json = {
    "team_id": "T111", "channel_id": "C111", "user_id": "U111", "command": "/digest", "text": "help",
    "trigger_id": "9.9.y", "response_url": f"{API}/webhook",
}  # fmt: skip


def press(report: str) -> Json:
    action = {"action_id": "full:1", "value": f"{report}|-|-|-|1", "action_ts": "1.1", "type": "button"}
    box = {"type": "message", "message_ts": "1610197986.000100", "channel_id": "C111"}
    told: Json = {"type": "block_actions", "actions": [action], "container": box, "channel": {"id": "C111"}}
    return {**_HEAD, **told, "message": {"ts": "1610197986.000100"}, "response_url": f"{API}/webhook"}


def mention(bot: str) -> Json:
    event = {"type": "app_mention", "user": "U111", "text": f"<@{bot}> 有什么新闻？", "ts": "1610197986.000300"}
    return {"type": "event_callback", "team_id": "T111", "event_id": "Ev111", "event": {**event, "channel": "C111"}}


class Test:
    """What bolt's mocks hang themselves on."""

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


def spoken(bot: str, report: str) -> list[tuple[str, Json]]:
    return [("slash_commands", COMMAND), ("interactive", press(report)), ("events_api", mention(bot))]


async def until(name: str, holds: Callable[[], bool]) -> None:
    start = time.perf_counter()
    while not holds():
        if time.perf_counter() - start > 20:
            raise SystemExit(f"{name}: not within 20 s")
        await asyncio.sleep(0.02)
    print(f"{name}: ok after {(time.perf_counter() - start) * 1000:.0f} ms")


async def over_http(base: Path, folder: Path) -> None:
    mocks, test = importlib.import_module("mock_web_api_server"), Test()
    mocks.setup_mock_web_api_server(test)
    config = SlackConfig(base_url=API, mode="http")
    try:
        async with whole(base, folder, ENVIRON, lambda means: open_client(config, means)) as bot:
            print("http: the app starts")
            sender = Signed(SECRET, [])
            sender.url = f"{bot.url}/slack/events"
            await until("http: it hears", lambda: bot.platform._rooms.ears.receive is not None)  # type: ignore[attr-defined]
            for kind, body in spoken("W23456789", await newest(bot)):
                ack = await sender.deliver(kind, body)
                print(f"http: {kind} answered {ack.status} in {(ack.seconds or 0) * 1000:.0f} ms")
            await sender.close()

            def called(path: str) -> bool:
                return bool(test.received_requests.get(path, 0))

            await until("http: the command is answered to its address", lambda: called("/webhook"))
            await until("http: the press opens a window", lambda: called("/views.open"))
            await until("http: the mention is answered", lambda: called("/chat.postMessage") and bool(bot.oracle.asked))
    finally:
        mocks.cleanup_mock_web_api_server(test)


async def over_socket(base: Path, folder: Path) -> None:
    sockets = importlib.import_module("adapter_tests.socket_mode.mock_socket_mode_server")
    mocks, test = importlib.import_module("adapter_tests.socket_mode.mock_web_api_server"), Test()
    mocks.setup_mock_web_api_server(test)
    sockets.socket_mode_envelopes.clear()
    config = SlackConfig(base_url=API, ping_s=1)

    @asynccontextmanager
    async def opening(means: Means) -> AsyncIterator[Slack]:
        async with open_client(config, means) as client:
            client._socket._address = "ws://localhost:3011/link"  # type: ignore[union-attr]
            yield client

    try:
        sockets.start_socket_mode_server(test, 3011)
        async with whole(base, folder, ENVIRON, opening) as bot:
            print("socket: the app starts")
            told = spoken("W11", await newest(bot))
            envelopes = [{"envelope_id": f"e{n}", "type": kind, "payload": body} for n, (kind, body) in enumerate(told)]
            sockets.socket_mode_envelopes += [json.dumps(one) for one in envelopes]
            test.reset_server_state()
            link = await connected()
            for _ in envelopes:  # the mock sends one for each message that it gets
                await link.send_message(json.dumps({"type": "hello"}))  # type: ignore[no-untyped-call]
            recorded: list[bool] = []
            for _ in range(200):
                recorded = [await bot.bot.desk.ledger.inbox.get(key) is not None for key in keys()]
                if all(recorded):
                    break
                await asyncio.sleep(0.05)
            print(f"socket: command, press, mention recorded: {recorded}")
            await until("socket: the question is answered", lambda: bool(bot.oracle.asked))
    finally:
        sockets.stop_socket_mode_server(test)
        mocks.cleanup_mock_web_api_server(test)


def keys() -> list[str]:
    return ["slack:9.9.y", "slack:U111:1610197986.000100:1.1:full:1", "slack:C111:1610197986.000300"]


async def connected() -> _Link:
    for _ in range(500):
        for one in gc.get_objects():
            if isinstance(one, _Link) and one.current_session is not None:
                return one
        await asyncio.sleep(0.02)
    raise SystemExit("socket: not connected within 10 s")


async def newest(bot: Whole) -> str:
    report = await bot.bot.desk.newsroom.newest("ai-cloud")
    assert report is not None
    return report.id


async def measure(folder: Path) -> None:
    feeds = await both_days(folder / "base.db")
    for name, run in (("http", over_http), ("socket", over_socket)):
        (folder / name).mkdir()
        await run(feeds.path, folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bolt", type=Path, required=True, help="a checkout of slackapi/bolt-python")
    asked = parser.parse_args()
    if not (asked.bolt / "tests/mock_web_api_server").is_dir():
        raise SystemExit(f"{asked.bolt} is no checkout of slackapi/bolt-python: it has no tests/mock_web_api_server")
    sys.path.append(str(asked.bolt / "tests"))
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    with tempfile.TemporaryDirectory() as made:
        asyncio.run(measure(Path(made)))


if __name__ == "__main__":
    main()
