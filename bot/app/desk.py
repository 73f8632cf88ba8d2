"""What every answer of the bot is made with: the records, the reports, how a chat reads; and what an answer may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import present
from bot.card import Card, Limits
from bot.config import BotConfig
from bot.inbound import Inbound, Where, Who
from bot.ledger import Ledger, key_of
from bot.model import Planned
from bot.newsroom import Newsroom
from bot.present import Reader

ASKED = "event:"  # before the key of the event, in the key of the post that it asked for
_ASKED = timedelta(hours=1)  # a report that somebody asked for is too late after this


@dataclass(frozen=True, slots=True)
class Reply:
    """`cards` go to the one who asked, privately where that is possible; `planned` are posts to record and bring.

    `edits` are messages that get another card: (where, message, card).
    """

    cards: tuple[Card, ...] = ()
    planned: tuple[Planned, ...] = ()
    edits: tuple[tuple[Where, str, Card], ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """An event with what is known of its chat: the reader there, the profile, and what fits into a message."""

    event: Inbound
    reader: Reader
    profile: str
    limits: Limits
    now: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """The bot's records and reports; `limits` are what fits into a message of each platform."""

    ledger: Ledger
    newsroom: Newsroom
    config: BotConfig
    limits: Mapping[str, Limits]
    clock: Callable[[], datetime]

    async def heard(self, event: Inbound) -> Heard:
        profile = await self.profile_of(event.where)
        reader = await self.reader(event.where, None, event.who)
        return Heard(event, reader, profile, self.limits[event.where.platform], self.clock())

    async def reader(self, where: Where, language: str | None, who: Who | None) -> Reader:
        """How a chat reads: as it prefers, else as its subscriptions do, else as the person, else as the profile."""
        chat = await self.ledger.chats.get(where)
        own = await self.ledger.subscriptions.of(where)
        profile = self.newsroom.profile(await self.profile_of(where))
        zones = (chat.zone if chat else None, own[0].zone if own else None, who.zone if who else None, profile.timezone)
        spoken = (chat.language if chat else None, own[0].language if own else None, who.language if who else None)
        titles = {category.key: category.title for category in profile.categories}
        told = language or next((one for one in spoken if one in ("zh", "en")), profile.language)
        return Reader(told, next(zone for zone in zones if zone), titles)

    async def profile_of(self, where: Where) -> str:
        known = self.newsroom.profiles()
        own = await self.ledger.subscriptions.of(where)
        return next((one.profile for one in own if one.profile in known), known[0])

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
