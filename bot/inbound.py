"""What comes in from any platform: a command, a press of a button or a question, each with who, where and its own id.

A platform's client makes these; `app` answers them. `event_id` is the platform's own, so that an event that is
delivered twice is one. `handle` is what the platform needs to answer this very event near where it happened: secret,
and good for minutes at most.
"""

from __future__ import annotations

from dataclasses import dataclass, field

HOME = "home"  # stands for the message of a button on the bot's own page


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

    `direct` in a chat of two. `message` is the id of the message that says it, if one does: a thread can hang from it.
    """

    event_id: str
    where: Where
    who: Who
    text: str
    direct: bool = False
    slash: bool = False
    message: str = ""
    handle: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or choice of a card, with its value; `message` is the id of the message that it stands in, or HOME."""

    event_id: str
    where: Where
    who: Who
    action: str
    value: str
    message: str
    handle: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was added to a chat, or taken out of it."""

    event_id: str
    where: Where
    who: Who
    name: str = ""
    left: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """Somebody looks at the bot's own page; `where` is the chat of the two."""

    event_id: str
    where: Where
    who: Who


Inbound = Typed | Pressed | Joined | Opened

# What a button may ask for; the values are explained where `app` answers them.
ACTIONS = (
    "full", "page", "filter", "region", "weekly", "ask", "evidence", "vote", "subscribe", "unsubscribe", "pause",
    "resume", "correct", "part",
)  # fmt: skip
