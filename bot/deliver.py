"""Brings what is recorded as to be posted to its chat, once: the row first, then the post.

delivery ─claim→ contents ─record parts→ part ─record "posting"→ post ─record its message→ … → done

A part that may or may not be there is looked for on its platform before it is posted again. It decides neither what a
delivery says nor when it falls due.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from bot.card import Card
from bot.inbound import Where
from bot.ledger import Claimed, Ledger, Outcome
from bot.ledger.leases import OPEN, kept
from bot.limits import Pace
from bot.model import Delivery, Part, Planned
from bot.platforms import Busy, Draft, Gone, Platform, PostError, Refused, Unclear
from bot.platforms.whole import Whole
from pipeline.errors import DigestError

log = structlog.get_logger()

# The messages of a delivery, in their order. None: there is nothing to say. A DigestError: it cannot be made now.
# Those after the first hang from it, where the platform has threads. The draft is told how far an answer is.
Contents = Callable[[Delivery, Draft], Awaitable[Sequence[Card]]]
# The draft that a delivery is shown by until it is posted; None: it is posted all at once.
Drafts = Callable[[Delivery], Awaitable[Draft | None]]


async def no_drafts(delivery: Delivery) -> None:
    """Every delivery comes all at once."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How patient a delivery is. A post takes `post` at most, which is less than a `lease`, or it is unclear.

    Failures are tried again after `first_wait`, twice that, … at most `longest_wait`; after `tries` of them in a row it
    is given up, and `operator` is told. What is unclear is looked for after `settle`, when a slow platform is through.
    """

    lease: timedelta = timedelta(seconds=30)
    post: timedelta = timedelta(seconds=20)
    first_wait: timedelta = timedelta(seconds=2)
    longest_wait: timedelta = timedelta(minutes=5)
    settle: timedelta = timedelta(seconds=10)
    skew: timedelta = timedelta(minutes=5)  # between our clock and the platform's
    tries: int = 60
    operator: Where | None = None


class _Lost(Exception):
    """Somebody else has the delivery by now."""


class _TooLate(Exception):
    """It is not to be begun any more."""


class _NotYet(Exception):
    """The limits allow no post for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Deliverer:
    """Works on deliveries by their keys; from many tasks and processes at once. `chance` gives numbers of 0..1."""

    ledger: Ledger
    platforms: Mapping[str, Platform]
    contents: Contents
    clock: Callable[[], datetime]
    pace: Pace = field(default_factory=Pace)
    terms: Terms = Terms()
    chance: Callable[[], float] = random.random
    drafts: Drafts = no_drafts

    async def deliver(self, key: str) -> Delivery | None:
        """Does what can be done now for the delivery; how it stands then. Idempotent. None if there is no such key."""
        claimed = await self.ledger.deliveries.claim(key, self.clock(), self.terms.lease)
        settled = None if claimed is None else await self._settled(claimed)
        return settled or await self.ledger.deliveries.get(key)

    async def _settled(self, claimed: Claimed) -> Delivery | None:
        terms, lease = self.terms, claimed.lease
        async with kept(lambda: self.ledger.deliveries.renew(lease, self.clock() + terms.lease), terms.lease):
            outcome = await self._outcome(claimed)
        settled = None if outcome is None else await self.ledger.deliveries.settle(claimed.lease, outcome)
        if settled is not None:
            log.info("delivery.settled", key=settled.key, state=settled.state, error=settled.error)
        return settled

    async def _outcome(self, claimed: Claimed) -> Outcome | None:
        delivery = claimed.delivery
        try:
            return await self._work(claimed)
        except _Lost:
            return None
        except _TooLate:
            return Outcome("expired", error=delivery.error)
        except _NotYet as limit:
            return Outcome("waiting", self.clock() + timedelta(seconds=limit.seconds), delivery.error, counted=False)
        except Gone as error:
            await self.ledger.chats.switch_off(delivery.where, self.clock(), str(error))
            return Outcome("failed", error=str(error))
        except Refused as error:
            return self._given_up(delivery, str(error))
        except Busy as error:
            return self._again(delivery, str(error), timedelta(seconds=error.seconds))
        except Unclear as error:
            return self._again(delivery, str(error), self.terms.settle, unclear=True)
        except DigestError as error:
            return self._again(delivery, str(error))
        except Exception as error:
            log.exception("delivery.broken", key=delivery.key)
            return self._again(delivery, f"{type(error).__name__} while it was posted; the log says where")

    async def _work(self, claimed: Claimed) -> Outcome:
        delivery = claimed.delivery
        if delivery.tries > self.terms.tries:  # each of them ended with the process
            return self._given_up(delivery, delivery.error or "the program ended while it was posted")
        if claimed.off is not None:
            return Outcome("failed", error=claimed.off)
        if delivery.where.platform not in self.platforms:
            raise DigestError(f"{delivery.where.platform} is not connected; see digest doctor")
        async with self._draft(claimed) as draft:
            parts = claimed.parts or await self._made(claimed, draft)
            left = [part for part in parts if part.state != "done"]
            arrived: tuple[Part, str] | None = None
            first = parts[0].message if parts else None
            for part in left:
                arrived = part, await self._bring(claimed, part, first, draft)
                first = first or arrived[1]
                if part is not left[-1]:
                    await self.ledger.deliveries.posted(*arrived)
        return Outcome("done", arrived=arrived)

    @asynccontextmanager
    async def _draft(self, claimed: Claimed) -> AsyncIterator[Draft]:
        delivery = claimed.delivery
        draft = await self.drafts(delivery) or Whole(self.platforms[delivery.where.platform], delivery.where)
        try:
            yield draft
        finally:
            await draft.drop()

    async def _made(self, claimed: Claimed, draft: Draft) -> list[Part]:
        if self.clock() > claimed.delivery.expires:
            raise _TooLate
        return await self.ledger.deliveries.set_parts(claimed.lease, await self.contents(claimed.delivery, draft))

    async def _bring(self, claimed: Claimed, part: Part, first: str | None, draft: Draft) -> str:
        """The message of a part, posted unless it is there. What was begun in time is finished, however late."""
        delivery = claimed.delivery
        platform = self.platforms[delivery.where.platform]
        where = delivery.where
        if first is not None and platform.room.threads and where.thread is None:
            where = replace(where, thread=first)
        message = await self._there(platform, where, part)
        if message is not None:
            return message
        if first is None and self.clock() > delivery.expires:
            raise _TooLate
        seconds = await self.pace.turn(where, platform.rates)
        if seconds:
            raise _NotYet(seconds)
        return await self._post(claimed, part, where, draft if first is None else Whole(platform, where))

    async def _there(self, platform: Platform, where: Where, part: Part) -> str | None:
        """The message of a part that somebody was about to post, if it came through."""
        if part.state == "waiting" or part.since is None:
            return None
        try:
            return await platform.find(where, part.key, part.since - self.terms.skew)
        except Unclear as error:
            raise Busy(str(error), 0) from error  # to look again does no harm

    async def _post(self, claimed: Claimed, part: Part, where: Where, draft: Draft) -> str:
        now = self.clock()
        card = await self.ledger.deliveries.posting(claimed.lease, part, now, now + self.terms.lease)
        if card is None:
            raise _Lost
        try:
            async with asyncio.timeout(self.terms.post.total_seconds()):
                return await draft.post(card, part.key)
        except TimeoutError as error:
            raise Unclear(f"{where.platform} gave no answer") from error
        except Unclear:
            raise
        except PostError as error:
            await self.ledger.deliveries.unposted(part)
            if isinstance(error, Busy) and error.seconds > 0:
                await self.pace.hold(where, error.seconds)
            raise

    def _again(
        self, delivery: Delivery, error: str, least: timedelta = timedelta(0), *, unclear: bool = False
    ) -> Outcome:
        if delivery.tries >= self.terms.tries:
            return self._given_up(delivery, error)
        wait = least * (1 + self.chance() / 4) if least else self._back_off(delivery.tries)
        return Outcome("unclear" if unclear else "waiting", self.clock() + wait, error)

    def _back_off(self, tries: int) -> timedelta:
        doublings = max(0, min(tries - 1, 20))
        longest = min(self.terms.longest_wait, self.terms.first_wait * (1 << doublings))
        return longest * (0.5 + self.chance() / 2)

    def _given_up(self, delivery: Delivery, error: str) -> Outcome:
        return Outcome("failed", error=error, final_word=self._final_word(delivery))

    def _final_word(self, delivery: Delivery) -> Planned | None:
        """For the operator; not on what failed to reach the operator."""
        operator = self.terms.operator
        if operator is None or delivery.subject.startswith("alert:"):
            return None
        now = self.clock()
        name = f"alert:failed:{delivery.key}"
        return Planned(name, operator, name, delivery.language, now, now + timedelta(days=1))


def next_try(delivery: Delivery | None) -> datetime | None:
    """When to work on the delivery again; None if it is over."""
    if delivery is None or delivery.state not in OPEN:
        return None
    return max(delivery.next_try, delivery.lease or delivery.next_try)
