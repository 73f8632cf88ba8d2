"""What a message is on any platform: a card of a few kinds of blocks. It says what is shown, never how it looks there.

Every text is plain: a renderer escapes it for its platform. The only addresses are those of links, and they come from
the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Link:
    """A stored address and the words that lead there."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Button:
    """`action` is a name of `bot.inbound.ACTIONS`; `value` goes back to it: at most 200 letters, digits and "-_.:|"."""

    label: str
    action: str
    value: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: Literal[1, 2] = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with what it rests on: an entry of a report, a sentence of an answer. `mark` stands before it."""

    text: str
    links: tuple[Link, ...] = ()
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A label and what it labels, in smaller letters: 入选理由, 来源, 标签."""

    label: str
    text: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Verbatim words of a source."""

    text: str
    source: Link | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Small print."""

    text: str


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: `options` are (label, value), `chosen` a value among them."""

    label: str
    action: str
    options: tuple[tuple[str, str], ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A stored chart by report and name, with the words that stand for it."""

    report_id: str
    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class Divider:
    pass


@dataclass(frozen=True, slots=True)
class Fold:
    """What is closed until a reader opens it, where a platform can; else under its title. It holds no other fold."""

    title: str
    blocks: tuple[Block, ...]


Block = Heading | Line | Detail | Quote | Note | Buttons | Choice | Picture | Divider | Fold


@dataclass(frozen=True, slots=True)
class Card:
    """One message. `brief` is what a notification and a screen reader say of it; a sentence by itself has no title.

    `more` is the full version, in pages, for platforms that fold it behind the message; `page` is the address where
    browsers show it, "" where that is nobody else's to reach.
    """

    title: str
    blocks: tuple[Block, ...]
    brief: str
    language: str
    more: tuple[Card, ...] = ()
    page: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits into one message of a platform: characters of text, labels and addresses; and blocks."""

    chars: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Room:
    """What a platform has room for: in a post, and in what one person alone is shown after a press or a native command.

    `threads`: posts can hang from a post. `windows`: what one person is shown opens over the chat, and changes there.
    `folds`: a post can hold its full version, closed until a reader opens it.
    """

    post: Limits
    own: Limits
    threads: bool = False
    windows: bool = False
    folds: bool = False
