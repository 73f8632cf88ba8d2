"""How long the bot is without Slack after each way in which a Socket Mode connection breaks, in ping intervals.

    .venv/bin/python -m tests.bench.slack_socket [--ping 1] [--rounds 3]

Counted from the break to the next connection, as the fake Slack sees it; of `too_many_websockets` from the moment on
that there is room again. An event that came into the gap must be heard. PING is the seconds between two pings.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from contextlib import suppress
from pathlib import Path

from bot.inbound import Inbound
from tests.bench.serving import command
from tests.contract.slack import ANNA, TEAM, connected, workspace
from tests.fakes.slack import FakeSlack

FAULTS = ("refresh", "close", "abort", "silence", "too_many_websockets")
WANTED = 2  # ping intervals


async def broken(slack: FakeSlack, fault: str, ping_s: float) -> None:
    """Breaks the connection; returns at the moment from which on another one could be made."""
    match fault:
        case "refresh":
            await slack.sockets.refresh()
        case "close":
            await slack.sockets.close()
        case "abort":
            slack.sockets.abort()
        case "silence":
            slack.sockets.silence()
        case _:
            slack.sockets.too_many_websockets = True
            await slack.sockets.refresh()
            await asyncio.sleep(3 * ping_s)
            slack.sockets.too_many_websockets = False


async def once(slack: FakeSlack, fault: str, ping_s: float, heard: list[Inbound]) -> tuple[float, bool]:
    """Seconds until the bot is back, and whether it has heard what was said meanwhile."""
    opened = slack.sockets.opened
    await broken(slack, fault, ping_s)
    start = time.perf_counter()
    ts = await slack.mention_only(TEAM, ANNA, f"<@{slack.bot_user}> {fault}")
    await slack.until(lambda: slack.sockets.opened > opened and slack.sockets.num_connections, 30 * ping_s)
    took = time.perf_counter() - start
    await slack.sockets.redeliver_unacked()
    with suppress(AssertionError):
        await slack.until(lambda: any(ts in one.event_id for one in heard) and not slack.sockets.unacked, 5)
    return took, any(ts in one.event_id for one in heard)


async def measure(folder: Path, asked: argparse.Namespace) -> None:
    heard: list[Inbound] = []

    async def receive(event: Inbound) -> None:
        heard.append(event)

    async with workspace() as slack, connected(slack, folder, ping_s=asked.ping) as client:
        slack.delivery.wait_s = 0.01
        running = asyncio.create_task(client.run(receive))
        await slack.until(lambda: slack.sockets.num_connections, 30)
        for fault in FAULTS:
            asked_before = len(slack.calls("apps.connections.open"))
            found = [await once(slack, fault, asked.ping, heard) for _ in range(asked.rounds)]
            back = [seconds / asked.ping for seconds, _ in found]
            lost = sum(not there for _, there in found)
            opens = len(slack.calls("apps.connections.open")) - asked_before
            print(f"{fault}: back after {', '.join(f'{one:.2f}' for one in back)} ping intervals (wanted ≤ {WANTED}), "
                  f"events lost {lost}, addresses asked for {opens}")  # fmt: skip
        slack.kill(slack.app_token, "token_expired")
        slack.sockets.abort()
        start = time.perf_counter()
        await asyncio.wait({running}, timeout=30 * asked.ping)
        error = running.exception() if running.done() else None
        print(f"expired token: told after {(time.perf_counter() - start) / asked.ping:.2f} ping intervals: {error}")
        running.cancel()
        await asyncio.wait({running})


if __name__ == "__main__":
    command(__doc__, measure, ping=1.0, rounds=3)
