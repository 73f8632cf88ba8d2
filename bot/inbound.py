"""What comes in from any platform: a command, a press of a button or a question, each with who, where and its own id.

A platform's client makes these; `app` answers them. `event_id` is the platform's own, so that an event that is
delivered twice is one.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Where:
    """A chat on a platform; `thread` is the id of the message that a thread hangs from."""

    platform: str
    chat: str
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A person as the platform knows them. `zone` (IANA) and `language` where it tells them; `admin` of the chat."""

    id: str
    name: str = ""
    zone: str | None = None
    language: str | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """Words said to the bot, or typed after its native command (`slash`): `commands.read` says what they mean.

    `direct` in a chat of two.
    """

    event_id: str
    where: Where
    who: Who
    text: str
    direct: bool = False
    slash: bool = False


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or choice of a card, with its value; `message` is the id of the message that it stands in."""

    event_id: str
    where: Where
    who: Who
    action: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was added to a chat, or taken out of it."""

    event_id: str
    where: Where
    who: Who
    name: str = ""
    left: bool = False


Inbound = Typed | Pressed | Joined

# What a button may ask for; the values are explained where `app` answers them.
ACTIONS = (
    "full", "page", "filter", "region", "weekly", "ask", "evidence", "vote", "subscribe", "unsubscribe", "pause",
    "resume", "correct", "part",
)  # fmt: skip
