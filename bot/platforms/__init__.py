"""What the bot asks of a platform, the same of each: post, edit, find again, answer privately, and hear.

A platform's package has `client.py` (events in, calls out) and `render.py` (Card → its JSON, pure), with these names.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from starlette.routing import BaseRoute

from bot.card import Card, Room
from bot.inbound import Inbound, Where, Who
from pipeline.errors import DigestError


class PostError(DigestError):
    """A post that did not succeed; which subclass says what is known of it."""


class Refused(PostError):
    """The platform will not have it, now or later: the card is at fault, or a right is missing."""


class Gone(PostError):
    """The chat is gone, or the bot was taken out of it: nothing is to be posted there until it is back."""


class Busy(PostError):
    """It was certainly not posted, and may be tried again after `seconds`."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class Unclear(PostError):
    """Nobody knows whether it was posted: the connection broke after the request. `find` tells, before a second try."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Posts a second that a platform allows, in all and to one chat."""

    total: float
    chat: float


class Draft(Protocol):
    """An answer that its asker sees coming. What fails before `post` is swallowed: the answer still arrives whole."""

    async def status(self, text: str) -> None:
        """What is being done, in a few words."""

    async def write(self, text: str) -> None:
        """All that can be said so far, and will be said."""

    async def post(self, card: Card, key: str) -> str:
        """Ends it as this card, under the delivery's key; the message's id. Raises PostError."""

    async def drop(self) -> None:
        """Nothing more comes: leaves no sign that something does."""


class Platform(Protocol):
    """One connected platform. Posts raise PostError; `key` is the delivery's own, and a post can be found by it."""

    name: str
    rates: Rates
    room: Room

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """Of the web server, by which it hears, if it does."""

    async def post(self, where: Where, card: Card, key: str) -> str:
        """The id of the new message, in the thread of `where` if it has one."""

    async def edit(self, where: Where, message: str, card: Card) -> None:
        """Puts `card` in place of the message."""

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        """The id of the message that was posted under `key`, if there is one. Raises Busy when it cannot tell now."""

    async def whisper(self, heard: Inbound, card: Card) -> None:
        """Answers the one who typed or pressed, privately where the platform can, near the event."""

    async def home(self, heard: Inbound, card: Card) -> None:
        """Shows the bot's own page to the one who opened it or pressed on it, where the platform has one."""

    async def publish(self, where: Where, title: str, markdown: str) -> str | None:
        """The address of a new document that the chat may read; None where there are none, or it did not succeed."""

    async def draft(self, where: Where, heard: Inbound, *, again: bool) -> Draft:
        """Begins an answer to what was heard; `again`: what an earlier try has left of it there is taken away first."""

    async def known(self, where: Where, who: Who) -> Who:
        """The person with what the platform tells of them, as `who` was where it tells nothing. Raises nothing."""

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        """The chats that the person, seen at `where`, and the bot are both in, with their names, as far as it tells."""

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        """Hears until cancelled. `receive` returns once the event is recorded; only then is it acknowledged."""

    async def well(self) -> str | None:
        """None when the platform can be reached with these credentials; else a line that says what is wrong."""
