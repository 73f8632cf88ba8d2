"""`digest serve`: the bot that runs. Everything is put together here, and runs until it is told to stop.

events ─record→ inbox ─handle→ replies, planned posts; clock ─plan→ planned posts; planned posts ─deliver→ chats.
Each loop of its own: hearing (one for each platform), planning, reading the sources, working, watching for silence.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot import app, schedule
from bot.alarm import alarms
from bot.app import Desk, Reply
from bot.config import BotConfig
from bot.deliver import Deliverer, Terms, next_try
from bot.inbound import Inbound, Where
from bot.ledger import Heard, Ledger, key_of, open_ledger
from bot.limits import OwnTurns, Pace, SharedTurns
from bot.model import Planned, Subscription
from bot.newsroom import Newsroom
from bot.platforms import Busy, Platform, PostError, Unclear
from bot.state import seen
from bot.voices import tastes
from bot.work import Job, Work, open_work
from pipeline.config import PipelineConfig
from pipeline.errors import DigestError
from pipeline.meaning import Embedder
from pipeline.model import Source
from pipeline.store import Store

log = structlog.get_logger()

_LEASE = timedelta(seconds=60)  # an event that nobody has answered after this is taken up by another
_TRIES = 5
_FIRST_WAIT = timedelta(seconds=2)
_DRAIN_S = 20.0  # that begun work may take once the bot is told to stop


@dataclass(frozen=True, slots=True)
class Beat:
    """How often the bot looks at the clock, at the sources, and whether all is well; in seconds."""

    plan: float = 5.0
    sources: float = 60.0
    watch: float = 60.0


@dataclass
class Bot:
    """One running bot: its records, its reports and the platforms that it is connected to."""

    desk: Desk
    platforms: Mapping[str, Platform]
    deliverer: Deliverer
    started: datetime
    work: Work = field(init=False)
    unwell: dict[str, datetime] = field(default_factory=dict)

    # --- what comes in ---------------------------------------------------------------------------------------------

    async def receive(self, event: Inbound) -> None:
        """Records what came in. Once this returns it may be acknowledged; it is answered afterwards."""
        if await self.desk.ledger.inbox.record(event, self.desk.clock()):
            await self.work.add([Job("handle", key_of(event), self.desk.clock())])

    async def handle(self, key: str) -> datetime | None:
        """Answers a recorded event; when to come again, or None if that is over."""
        heard = await self.desk.ledger.inbox.claim(key, self.desk.clock(), _LEASE)
        if heard is None:
            return None
        try:
            await self._carry_out(heard.event, await app.answer(self.desk, heard.event))
        except (Busy, Unclear) as error:
            return await self._later(heard, str(error))
        except PostError as error:
            await self.desk.ledger.inbox.failed(heard.lease, str(error))
            return None
        except DigestError as error:
            await self._say(heard.event, str(error))
        except Exception as error:  # (the broad one for each event)
            log.exception("event.failed", key=key)
            return await self._later(heard, type(error).__name__)
        await self.desk.ledger.inbox.done(heard.lease)
        return None

    async def _carry_out(self, event: Inbound, reply: Reply) -> None:
        """Records what is to be posted before anything is said, then answers the one who asked."""
        await self.plan_posts(reply.planned)
        platform = self.platforms[event.where.platform]
        for where, message, card in reply.edits:
            with suppress(PostError):
                await self.platforms[where.platform].edit(where, message, card)
        for card in reply.cards:
            await platform.whisper(event, card)

    async def _say(self, event: Inbound, message: str) -> None:
        reader = await self.desk.reader(event.where, None, event.who)
        with suppress(PostError):
            await self.platforms[event.where.platform].whisper(event, app.failed(message, reader))

    async def _later(self, heard: Heard, error: str) -> datetime | None:
        if heard.tries >= _TRIES:
            await self.desk.ledger.inbox.failed(heard.lease, error)
            await self._say(heard.event, error)
            return None
        again = self.desk.clock() + _FIRST_WAIT * (1 << heard.tries)
        await self.desk.ledger.inbox.later(heard.lease, again, error)
        return again

    # --- what goes out ---------------------------------------------------------------------------------------------

    async def deliver(self, key: str) -> datetime | None:
        return next_try(await self.deliverer.deliver(key))

    async def plan_posts(self, planned: Iterable[Planned]) -> None:
        """Records posts and queues those that were not recorded before."""
        wanted = {one.key: one for one in planned}
        new = await self.desk.ledger.deliveries.add(wanted.values()) if wanted else []
        if new:
            await self.work.add([Job("deliver", key, wanted[key].first_try or wanted[key].due) for key in new])

    async def plan(self) -> None:
        """Records the post of every subscription whose slot has come."""
        ledger, now = self.desk.ledger, self.desk.clock()
        running = await ledger.subscriptions.running()
        served = await ledger.deliveries.served(one.id for one in running)
        await self.plan_posts(post for one in running if (post := self._due(one, served.get(one.id), now)))

    def _due(self, one: Subscription, served: datetime | None, now: datetime) -> Planned | None:
        config = self.desk.config
        hours = config.catch_up.daily_hours if one.kind == "daily" else config.catch_up.weekly_hours
        window = timedelta(hours=hours)
        slot = schedule.Slot(one.at, one.zone, one.weekdays)
        due = schedule.due(slot, one.since, served, now, window)
        if due is None:
            return None
        spread = schedule.jitter(f"{one.id}", timedelta(seconds=config.jitter_s))
        return app.planned_post(one, due, due + window, due + spread)

    async def outstanding(self, until: datetime) -> Iterable[Job]:
        """All that is recorded and not over, and may be worked on by `until`."""
        ledger = self.desk.ledger
        heard = [Job("handle", one.key, one.at) for one in await ledger.inbox.outstanding(until)]
        return heard + [Job("deliver", one.key, one.at) for one in await ledger.deliveries.outstanding(until)]

    # --- the loops -------------------------------------------------------------------------------------------------

    async def refresh(self) -> None:
        """Asks the sources that are due, and reads what people thought of the reports."""
        newsroom = self.desk.newsroom
        newsroom.tastes.update(await tastes(newsroom.store, self.desk.ledger, newsroom.config, self.desk.clock()))
        await newsroom.refresh()

    async def watch(self) -> None:
        """Tells the operator what has gone silent, once a day for each thing."""
        config, now = self.desk.config, self.desk.clock()
        for name, platform in self.platforms.items():
            if await platform.well() is None:
                self.unwell.pop(name, None)
            else:
                self.unwell.setdefault(name, now)
        if config.operator is None:
            return
        where = Where(config.operator.platform, config.operator.chat)
        reader = await self.desk.reader(where, None, None)
        found = await seen(self.desk.newsroom, self.desk.ledger, self.unwell, now, self.started)
        noticed, late = alarms(found, config.alarms, now), now + timedelta(hours=12)
        await self.plan_posts(
            Planned(one.key(now), where, one.post, reader.language, one.since or now, late, first_try=now)
            for one in noticed
        )

    async def run(self, beat: Beat) -> None:
        """Until cancelled; a loop that fails is logged and goes on."""
        async with asyncio.TaskGroup() as loops:
            for platform in self.platforms.values():
                loops.create_task(_hear(platform, self.receive))
            loops.create_task(_again_and_again("plan", self.plan, beat.plan))
            loops.create_task(_again_and_again("sources", self.refresh, beat.sources))
            loops.create_task(_again_and_again("watch", self.watch, beat.watch))
            loops.create_task(self.work.run(self.outstanding))


async def _hear(platform: Platform, receive: Callable[[Inbound], Awaitable[None]]) -> None:
    """Hears on a platform for as long as it speaks; a connection that breaks is made again."""
    wait = 1.0
    while True:
        try:
            await platform.run(receive)
        except PostError as error:
            log.warning("platform.broken", platform=platform.name, error=str(error))
        else:
            return  # there is nothing more to hear
        await asyncio.sleep(wait)
        wait = min(60.0, wait * 2)


async def _again_and_again(name: str, step: Callable[[], Awaitable[None]], seconds: float) -> None:
    while True:
        try:
            await step()
        except DigestError as error:
            log.warning("loop.failed", loop=name, error=str(error))
        except Exception:  # (the broad one for each scheduled run)
            log.exception("loop.failed", loop=name)
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a bot is made of: both halves of the configuration, the sources, the sentence encoder, the clock."""

    pipeline: PipelineConfig
    config: BotConfig
    sources: Sequence[Source]
    embedder: Embedder
    clock: Callable[[], datetime]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


@asynccontextmanager
async def open_bot(setting: Setting, store: Store, platforms: Mapping[str, Platform]) -> AsyncIterator[Bot]:
    """A bot over an open store, connected to `platforms`; it does nothing until it runs."""
    async with AsyncExitStack() as stack:
        ledger: Ledger = await stack.enter_async_context(open_ledger(setting.pipeline.store.url))
        newsroom = Newsroom(store, setting.pipeline, setting.sources, setting.embedder, setting.environ, setting.clock)
        limits = {name: platform.limits for name, platform in platforms.items()}
        desk = Desk(ledger, newsroom, setting.config, limits, setting.clock)
        chosen = setting.config.operator
        terms = Terms(operator=Where(chosen.platform, chosen.chat) if chosen else None)
        pace = Pace()
        deliverer = Deliverer(
            ledger, platforms, lambda delivery: app.contents(desk, delivery), setting.clock, pace, terms
        )
        bot = Bot(desk, platforms, deliverer, setting.clock())
        runs = {"deliver": bot.deliver, "handle": bot.handle}
        bot.work = await stack.enter_async_context(open_work(setting.environ.get("REDIS_URL"), runs, setting.clock))  # type: ignore[arg-type]
        pace.turns = OwnTurns() if bot.work.redis is None else SharedTurns(bot.work.redis)
        yield bot


async def run_until_stopped(bot: Bot, beat: Beat, over: asyncio.Event) -> None:
    """Runs the bot until SIGTERM, SIGINT or `over`; then lets it end what it has begun."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    running = asyncio.create_task(bot.run(beat))
    stopping = asyncio.create_task(over.wait())
    try:
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stopping.cancel()
        running.cancel()
        with suppress(asyncio.CancelledError, TimeoutError):
            async with asyncio.timeout(_DRAIN_S):
                await running
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
