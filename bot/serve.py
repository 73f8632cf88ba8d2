"""The bot that runs, until it is told to stop: what `digest serve` does.

events ─record→ inbox ─handle→ replies, planned posts; clock ─plan→ planned posts; planned posts ─deliver→ chats.
Each loop of its own: hearing (one for each platform), planning, reading the sources, working, watching for silence,
forgetting.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot import app, schedule
from bot.alarm import alarms
from bot.app import Desk, Reply
from bot.card import Card
from bot.deliver import Deliverer, next_try
from bot.inbound import Inbound, Joined, Opened, Where
from bot.ledger import Heard, key_of
from bot.ledger.leases import kept
from bot.loops import Beat, again_and_again, hear, persist
from bot.model import Delivery, Planned, Subscription
from bot.platforms import Busy, Draft, Platform, PostError, Unclear
from bot.state import health, seen
from bot.voices import tastes
from bot.work import Job, Work
from pipeline.errors import DigestError

log = structlog.get_logger()

_LEASE = timedelta(seconds=60)  # an event whose worker has died is taken up by another after this
_TOLD_S = 20.0  # that a platform may take to take an answer, or to put another card in place of a message
KEPT = timedelta(days=7)  # that an event is known again, and a question with its answer
_YIELDED_S = 2.0  # to what is being recorded, and so acknowledged
_CALM_S = 0.01  # without anything new, after which there is time for work
_TRIES = 5
_FIRST_WAIT = timedelta(seconds=2)


@dataclass
class Bot:
    """One running bot: its records, its reports and the platforms that it is connected to."""

    desk: Desk
    platforms: Mapping[str, Platform]
    deliverer: Deliverer
    started: datetime
    work: Work = field(init=False)
    unwell: dict[str, datetime] = field(default_factory=dict)
    busy: int = 0  # keys that are worked on at this moment
    _recording: int = 0  # events that are being recorded, for which platforms wait
    _recorded: float = 0  # when the last one was, by the monotonic clock

    # --- what comes in ---------------------------------------------------------------------------------------------

    async def receive(self, event: Inbound) -> None:
        """Records what came in. Once this returns it may be acknowledged; it is answered afterwards."""
        self._recording += 1
        try:
            new = await self.desk.ledger.inbox.record(event, self.desk.clock())
        finally:
            self._recording -= 1
            self._recorded = time.monotonic()
        if new:
            await self.work.add([Job("handle", key_of(event), self.desk.clock())])

    async def handle(self, key: str) -> datetime | None:
        """Answers a recorded event; when to come again, or None if that is over."""
        ledger = self.desk.ledger
        if key.partition(":")[0] not in self.platforms:
            return None  # it is answered by whoever is connected there
        heard = await ledger.inbox.claim(key, self.desk.clock(), _LEASE)
        if heard is None:
            return None
        async with kept(lambda: ledger.inbox.renew(heard.lease, self.desk.clock() + _LEASE), _LEASE):
            return await self._answer(heard)

    async def _answer(self, heard: Heard) -> datetime | None:
        try:
            await self._back(heard.event)
            event = await self._known(heard.event)
            await self._carry_out(event, await app.answer(self.desk, event))
        except Busy as error:
            return await self._later(heard, str(error), error.seconds)
        except Unclear as error:
            return await self._later(heard, str(error))
        except PostError as error:
            await self.desk.ledger.inbox.failed(heard.lease, str(error))
            return None
        except DigestError as error:
            await self._say(heard.event, str(error))
        except Exception as error:  # (the broad one for each event)
            log.exception("event.failed", key=heard.lease.key)
            return await self._later(heard, f"{type(error).__name__} while it was answered; the log says where")
        await self.desk.ledger.inbox.done(heard.lease)
        return None

    async def _known(self, event: Inbound) -> Inbound:
        """The event with what its platform tells of the person."""
        platform = self.platforms[event.where.platform]
        async with _answered(platform):
            return replace(event, who=await platform.known(event.where, event.who))

    async def _back(self, event: Inbound) -> None:
        """A chat that was switched off and speaks is there again: nobody would be answered in it otherwise."""
        chat = await self.desk.ledger.chats.get(event.where)
        if chat is not None and not chat.on and not isinstance(event, Joined | Opened):
            await self.desk.ledger.chats.switch_on(event.where, self.desk.clock())

    async def _carry_out(self, event: Inbound, reply: Reply) -> None:
        """Records what is to be posted before anything is said, then answers the one who asked."""
        await self.plan_posts(reply.planned)
        failed = [error for edit in reply.edits if (error := await self._edit(*edit)) is not None]
        for card in () if failed else reply.cards:
            await self._whisper(event, card)
        if reply.home is not None:
            async with _answered(self.platforms[event.where.platform]):
                await self.platforms[event.where.platform].home(event, reply.home)
        if failed:
            await self._say(event, f"{len(failed)} of {len(reply.edits)} posts could not be edited: {failed[0]}")

    async def _edit(self, where: Where, message: str, card: Card) -> str | None:
        """Puts `card` in place of a message; why that will never succeed. To do it twice does no harm."""
        platform = self.platforms.get(where.platform)
        if platform is None:
            return f"{where.platform} is not connected; see digest doctor"
        if seconds := await self.deliverer.pace.turn(where, platform.rates):
            raise Busy(f"{where.platform} takes no edits for a while", seconds)
        try:
            async with _answered(platform):
                await platform.edit(where, message, card)
        except (Busy, Unclear):
            raise
        except PostError as error:
            log.warning("edit.failed", platform=where.platform, chat=where.chat, error=str(error))
            return str(error)
        return None

    async def _whisper(self, event: Inbound, card: Card) -> None:
        platform = self.platforms[event.where.platform]
        async with _answered(platform):
            await platform.whisper(event, card)

    async def _say(self, event: Inbound, message: str) -> None:
        reader = await self.desk.reader(event.where, None, event.who)
        try:
            await self._whisper(event, app.failed(message, reader))
        except PostError as error:
            log.warning("event.unanswered", key=key_of(event), said=message, error=str(error))

    async def _later(self, heard: Heard, error: str, least: float = 0) -> datetime | None:
        if heard.tries >= _TRIES:
            await self.desk.ledger.inbox.failed(heard.lease, error)
            await self._say(heard.event, error)
            return None
        again = self.desk.clock() + max(_FIRST_WAIT * (1 << heard.tries), timedelta(seconds=least))
        await self.desk.ledger.inbox.later(heard.lease, again, error)
        return again

    # --- what goes out ---------------------------------------------------------------------------------------------

    async def draft(self, delivery: Delivery) -> Draft | None:
        """An answer is seen coming."""
        what, _, key = delivery.subject.partition(":")
        heard = await self.desk.ledger.inbox.get(key) if what == app.ANSWER else None
        if heard is None:
            return None
        platform = self.platforms[delivery.where.platform]
        async with _answered(platform):
            return await platform.draft(delivery.where, heard, again=delivery.tries > 1)

    async def deliver(self, key: str) -> datetime | None:
        delivery = await self.deliverer.deliver(key)
        if delivery is not None and key.startswith(app.ASKED):
            await self._tell_asker(delivery)
        return next_try(delivery)

    async def _tell_asker(self, delivery: Delivery) -> None:
        """Says to the one who asked for a post that it cannot be made, the first time: it is tried again meanwhile."""
        if delivery.state not in ("waiting", "failed") or delivery.tries != 1 or delivery.error is None:
            return
        event = await self.desk.ledger.inbox.get(delivery.key.removeprefix(app.ASKED))
        known = event is not None and event.where.platform in self.platforms
        if event is not None and known and not await self.desk.ledger.deliveries.parts(delivery.key):
            await self._say(event, delivery.error)

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
        await self.plan_posts(post for one in running if (post := self._due_or_not(one, served.get(one.id), now)))

    def _due_or_not(self, one: Subscription, served: datetime | None, now: datetime) -> Planned | None:
        try:
            return self._due(one, served, now)
        except Exception:  # (the broad one for each subscription, whose zone may be no more)
            log.exception("subscription.failed", subscription=one.id, platform=one.where.platform, chat=one.where.chat)
            return None

    def _due(self, one: Subscription, served: datetime | None, now: datetime) -> Planned | None:
        config = self.desk.config
        hours = config.catch_up.daily_hours if one.kind == "daily" else config.catch_up.weekly_hours
        window = timedelta(hours=hours)
        slot = schedule.Slot(one.at, one.zone, one.weekdays)
        due = schedule.due(slot, one.since, served, now, window)
        if due is None:
            return None
        spread = schedule.jitter(f"{one.id}", timedelta(seconds=config.jitter_s))
        profile = self.desk.newsroom.profile(one.profile)
        return app.planned_post(one, profile, due, due + window, due + spread)

    async def counted(self, run: Callable[[str], Awaitable[datetime | None]], key: str) -> datetime | None:
        """Works on a key once nothing is being recorded, for which platforms wait, or soon in any case."""
        self.busy += 1
        try:
            began = time.monotonic()
            while self._pressed_for_time() and time.monotonic() - began < _YIELDED_S:  # noqa: ASYNC110 (a lull is no event)
                await asyncio.sleep(_CALM_S / 2)
            return await run(key)
        finally:
            self.busy -= 1

    def _pressed_for_time(self) -> bool:
        return self._recording > 0 or time.monotonic() - self._recorded < _CALM_S

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
        await self.desk.answers.prepare()

    async def watch(self) -> None:
        """Tells the operator what has gone silent, once a day for each thing."""
        config, now = self.desk.config, self.desk.clock()
        for name, trouble in await health(self.platforms):
            if trouble is None:
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

    async def forget(self) -> None:
        """Drops events that were answered so long ago that no platform delivers them again, and what was said then."""
        before = self.desk.clock() - KEPT
        log.info("inbox.forgotten", events=await self.desk.ledger.inbox.forget(before))
        log.info("turns.forgotten", turns=await self.desk.ledger.turns.forget(before))

    async def run(self, beat: Beat) -> None:
        """Until cancelled; a loop that fails is logged and goes on."""
        async with asyncio.TaskGroup() as loops:
            for platform in self.platforms.values():
                loops.create_task(hear(platform, self.receive, beat.again))
            loops.create_task(again_and_again("plan", self.plan, beat.plan))
            loops.create_task(again_and_again("sources", self.refresh, beat.sources))
            loops.create_task(again_and_again("watch", self.watch, beat.watch))
            loops.create_task(again_and_again("forget", self.forget, beat.forget))
            loops.create_task(persist("work", lambda: self.work.run(self.outstanding), beat.again))


@asynccontextmanager
async def _answered(platform: Platform) -> AsyncIterator[None]:
    """Whoever hangs is unclear in the end, and holds up nobody else."""
    try:
        async with asyncio.timeout(_TOLD_S):
            yield
    except TimeoutError as error:
        raise Unclear(f"{platform.name} gave no answer") from error
