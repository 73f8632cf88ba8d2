"""What every answer of the bot is made with: the records, the reports, how a chat reads; and what an answer may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import present
from bot.asking import Answers
from bot.card import Card, Limits
from bot.config import BotConfig
from bot.inbound import HOME, Inbound, Opened, Pressed, Typed, Where, Who
from bot.ledger import Ledger, key_of
from bot.model import Planned, Subscription
from bot.newsroom import Newsroom
from bot.platforms import Platform
from bot.present import Reader
from pipeline.config import Profile

ASKED = "event:"  # before the key of the event, in the key of the post that it asked for
_ASKED = timedelta(hours=1)  # a report that somebody asked for is too late after this


@dataclass(frozen=True, slots=True)
class Reply:
    """`cards` go to the one who asked, privately where that is possible; `planned` are posts to record and bring.

    `edits` are messages that get another card: (where, message, card). `home` is the bot's own page for the asker.
    """

    cards: tuple[Card, ...] = ()
    planned: tuple[Planned, ...] = ()
    edits: tuple[tuple[Where, str, Card], ...] = ()
    home: Card | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """An event with what is known of its chat: the reader there, the profile, and its platform."""

    event: Inbound
    reader: Reader
    profile: str
    platform: Platform
    now: datetime

    @property
    def limits(self) -> Limits:
        """What fits into an answer to it."""
        room = self.platform.room
        alone = isinstance(self.event, Pressed) or (isinstance(self.event, Typed) and self.event.slash)
        return room.own if alone else room.post

    @property
    def at_home(self) -> bool:
        """Whether it happened on the bot's own page."""
        return isinstance(self.event, Opened) or (isinstance(self.event, Pressed) and self.event.message == HOME)


@dataclass(frozen=True, slots=True)
class Desk:
    """The bot's records and reports, the platforms it is connected to, and who answers questions."""

    ledger: Ledger
    newsroom: Newsroom
    config: BotConfig
    platforms: Mapping[str, Platform]
    clock: Callable[[], datetime]
    answers: Answers

    async def heard(self, event: Inbound) -> Heard:
        own = await self.ledger.subscriptions.of(event.where)
        reader = await self._reads(event.where, own, None, event.who)
        profile = self._profile(own)
        return Heard(event, reader, profile.name, self.platforms[event.where.platform], self.clock())

    def limits(self, where: Where) -> Limits:
        """What fits into a post there."""
        return self.platforms[where.platform].room.post

    async def reader(self, where: Where, language: str | None, who: Who | None) -> Reader:
        """How a chat reads: as it prefers, else as its subscriptions do, else as the person, else as the profile."""
        return await self._reads(where, await self.ledger.subscriptions.of(where), language, who)

    async def _reads(self, where: Where, own: Sequence[Subscription], language: str | None, who: Who | None) -> Reader:
        chat = await self.ledger.chats.get(where)
        profile = self._profile(own)
        zones = (chat.zone if chat else None, own[0].zone if own else None, who.zone if who else None, profile.timezone)
        spoken = (chat.language if chat else None, own[0].language if own else None, who.language if who else None)
        titles = {category.key: category.title for category in profile.categories}
        told = language or next((one for one in spoken if one in ("zh", "en")), profile.language)
        return Reader(told, next(zone for zone in zones if zone), titles)

    def _profile(self, own: Sequence[Subscription]) -> Profile:
        known = self.newsroom.profiles()
        return self.newsroom.profile(next((one.profile for one in own if one.profile in known), known[0]))

    def may_change(self, who: Who) -> bool:
        return self.config.subscribe == "anyone" or who.admin


def posted(heard: Heard, subject: str) -> Reply:
    """A post to the chat of the event, once for the event."""
    key = f"{ASKED}{key_of(heard.event)}"
    post = Planned(key, heard.event.where, subject, heard.reader.language, heard.now, heard.now + _ASKED)
    return Reply(planned=(post,))


def noticed(heard: Heard, key: str, **values: object) -> Reply:
    """One of the bot's short sentences."""
    return Reply((present.notice(key, heard.reader, **values),))
