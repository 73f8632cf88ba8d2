"""Keeps what runs for ever running: steps again and again, hearing and working, until the process is told to stop.

One that fails is logged and goes on by itself, so that it never ends the others. What it does is decided elsewhere.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import structlog

from bot.inbound import Inbound
from bot.platforms import Platform
from pipeline.errors import DigestError

log = structlog.get_logger()

_STEADY_S = 60.0  # a connection that held so long is made again without a long wait
_DRAIN_S = 20.0  # that begun work may take once the bot is told to stop


@dataclass(frozen=True, slots=True)
class Beat:
    """How often the bot looks at the clock, at the sources, whether all is well, and for what to forget; in seconds.

    `again`: how long it waits to hear, or to work, again after that failed; twice that, … the more often it fails.
    """

    plan: float = 5.0
    sources: float = 60.0
    watch: float = 60.0
    forget: float = 86_400.0
    again: float = 1.0


async def hear(platform: Platform, receive: Callable[[Inbound], Awaitable[None]], wait: float) -> None:
    """Hears on a platform for as long as it speaks; a connection that breaks, in whatever way, is made again."""
    await persist(f"hear {platform.name}", lambda: platform.run(receive), wait)


async def persist(name: str, work: Callable[[], Awaitable[None]], wait: float) -> None:
    """Does `work` until it comes to an end of its own; begins it again whenever it fails."""
    pause = wait
    while True:
        began = time.monotonic()
        if await _ended(name, work):
            return
        if time.monotonic() - began > _STEADY_S:
            pause = wait
        await asyncio.sleep(pause)
        pause = min(60.0, pause * 2)


async def again_and_again(name: str, step: Callable[[], Awaitable[None]], seconds: float) -> None:
    """Does `step`, whether or not it fails, every so many seconds."""
    while True:
        await _ended(name, step)
        await asyncio.sleep(seconds)


async def _ended(name: str, step: Callable[[], Awaitable[None]]) -> bool:
    try:
        await step()
    except DigestError as error:
        log.warning("loop.failed", loop=name, error=str(error))
    except Exception:  # (the broad one for each run of a loop)
        log.exception("loop.failed", loop=name)
    else:
        return True
    if (task := asyncio.current_task()) is not None and task.cancelling():
        raise asyncio.CancelledError  # it failed while it was told to stop
    return False


@contextmanager
def told_to_stop(over: asyncio.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `over` within the block, and end nothing by themselves."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    try:
        yield
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)


async def run_until(over: asyncio.Event, work: Awaitable[None], drain: float = _DRAIN_S) -> None:
    """Runs until `over`; then lets `work` end what it has begun, for `drain` seconds. What fails in it is raised."""
    others = asyncio.all_tasks()
    running, stopping = asyncio.ensure_future(work), asyncio.create_task(over.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        running.cancel()
        await asyncio.wait({running}, timeout=drain)
        while not running.done():  # a second time for what holds on to its work, and for those that it waits for
            for task in asyncio.all_tasks() - others:
                task.cancel()
            await asyncio.wait({running}, timeout=1)
    with suppress(asyncio.CancelledError):
        running.result()
