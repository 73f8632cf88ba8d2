"""Starts `digest serve`: opens the records, connects the platforms that are wanted, runs the bot until it is told."""

from __future__ import annotations

import asyncio
import os
import sys
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, closing
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.calls import Call, embedder, say
from bot.ledger import open_ledger
from bot.limits import open_turns
from bot.loops import Beat, run_until, told_to_stop
from bot.opening import Setting, open_bot
from bot.platforms import Platform
from bot.platforms.console.client import Console, Session
from bot.platforms.console.typed import lines
from bot.platforms.means import Means
from bot.platforms.opening import PLATFORMS, missing
from bot.serve import Bot
from bot.standing import keep
from bot.web.server import Site, listening, serve_on
from pipeline.errors import ConfigError
from pipeline.model import Source
from pipeline.store import Store

_ANSWERED_S = 0.05  # how often it is looked whether a script's line has been answered


async def serve(call: Call, wanted: str | None) -> None:
    """Runs until SIGTERM or SIGINT; on the console also until the end of the input."""
    if wanted not in (None, "console", *PLATFORMS):
        raise ConfigError(f"--platform {wanted!r}: allowed: {', '.join(('console', *PLATFORMS))}")
    clock, over = Clock(call.now), asyncio.Event()
    with told_to_stop(over):
        await _serve(call, wanted, clock, over)
    say("serve: stopped; what was not finished is recorded and goes on at the next start")


async def _serve(call: Call, wanted: str | None, clock: Clock, over: asyncio.Event) -> None:
    async with AsyncExitStack() as stack:
        store, sources = await stack.enter_async_context(call.open())
        ledger = await stack.enter_async_context(open_ledger(call.config.store.url))
        await keep(call.bot.subscriptions, call.config, ledger, clock())
        turns = await stack.enter_async_context(open_turns(os.environ.get("REDIS_URL")))
        setting = Setting(call.config, call.bot, sources, embedder(), clock, turns=turns)
        if wanted == "console":
            sitting = _Sitting(clock, over)
            sitting.bot = await stack.enter_async_context(
                open_bot(setting, store, ledger, {"console": sitting.console})
            )
            say("serve: running with console; stop with Ctrl-C")
            await run_until(over, sitting.bot.run(Beat()))
            return
        means = Means(setting.environ, clock, ledger, turns, partial(picture, store), call.config.store.url)
        platforms = await _connected(call, wanted, means, stack)
        bot = await stack.enter_async_context(open_bot(setting, store, ledger, platforms))
        await _with_pages(call, bot, store, sources, over)


async def _connected(call: Call, wanted: str | None, means: Means, stack: AsyncExitStack) -> dict[str, Platform]:
    """The platforms that have credentials; each that has none says so once."""
    platforms: dict[str, Platform] = {}
    for name in [wanted] if wanted else PLATFORMS:
        platform = await stack.enter_async_context(PLATFORMS[name](call.bot, means))
        if platform is not None:
            platforms[name] = platform
        elif wanted:
            raise missing(name)
        else:
            say(f"serve: {name} is off: it has no credentials")
    if not platforms:
        say("serve: no platform has credentials; reports are built and nothing is posted")
    return platforms


async def picture(store: Store, report_id: str, name: str) -> bytes | None:
    """A stored chart as PNG."""
    found = (await store.charts.of(report_id)).get(name)
    return found.png if found else None


async def _with_pages(call: Call, bot: Bot, store: Store, sources: Sequence[Source], over: asyncio.Event) -> None:
    """The bot beside its web pages; in a terminal it has none, so that it can be talked to while another one runs."""
    heard = [route for platform in bot.platforms.values() for route in platform.routes]
    web = call.bot.web
    site = Site(
        store, bot.desk.ledger, call.config, sources, bot.platforms, bot.desk.clock, heard,
        desk=bot.desk if web.questions else None, proxies=[str(network) for network in web.proxies],
    )  # fmt: skip
    with closing(listening(web)) as listener:
        host, port = listener.getsockname()[:2]
        say(f"serve: running with {', '.join(bot.platforms) or 'no platform'}, pages at http://{host}:{port}/")
        pages = asyncio.create_task(serve_on(site, listener, over))
        try:
            await run_until(over, bot.run(Beat()))
        finally:
            over.set()
            await pages


class _Sitting:
    """A person, or a script, at the terminal. A script's next line waits until the one before it has been answered."""

    bot: Bot

    def __init__(self, clock: Clock, over: asyncio.Event) -> None:
        self._over = over
        self._script = not sys.stdin.isatty()
        sitting = Session(self._typed(), sys.stdout, clock, uuid.uuid4().hex[:8], settled=self._settled)
        self.console = Console(sitting)

    async def _typed(self) -> AsyncIterator[str]:
        try:
            async for line in lines(sys.stdin.fileno()):
                yield line
            await self._settled()
        finally:  # nothing more is heard then, whatever ended it
            self._over.set()

    async def _settled(self) -> None:
        """Once nothing that was said is left to be answered; at once for a person, who sees for himself."""
        while self._script and await self._open():  # noqa: ASYNC110 (what is open is recorded, maybe by another process)
            await asyncio.sleep(_ANSWERED_S)

    async def _open(self) -> bool:
        if self.bot.busy:  # its rows are leased, and so are not outstanding
            return True
        ledger, now = self.bot.desk.ledger, self.bot.desk.clock() + timedelta(seconds=1)
        return bool(await ledger.inbox.outstanding(now, 1) or await ledger.deliveries.outstanding(now, 1))


class Clock:
    """A clock that was set to `at` when the program began, and goes on from there."""

    def __init__(self, at: datetime) -> None:
        self._ahead = at - datetime.now(UTC)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead
