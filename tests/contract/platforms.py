"""The platforms that the contract is proved on, each with what a test needs to see and do on its other side.

A platform is added by a rig of its own and a line in `RIGS`; a rig that cannot do something says so by False or None.
"""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Protocol

from bot.card import Block, Buttons, Card, Choice, Detail, Fold, Line, Link, Quote
from bot.inbound import Pressed, Typed, Where, Who
from bot.platforms import Busy, Gone, Platform, PostError, Refused, Unclear
from bot.platforms.console.client import Console, Session
from bot.platforms.console.posts import Posts
from bot.platforms.console.render import text as drawn
from tests.fakes.platform import FakePlatform, Outcome

SINCE = datetime(2026, 3, 11, tzinfo=UTC)
NOW = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Message:
    """What a reader sees: its words, where its links lead, and whom it calls; `only` is the one who sees it."""

    text: str
    links: tuple[str, ...]
    mentions: tuple[str, ...] = ()
    thread: str | None = None
    only: str | None = None


class Rig(Protocol):
    """A platform with one chat that the bot is in and one that it is not in; `redelivers` what was not recorded."""

    platform: Platform
    chat: Where
    nowhere: Where
    replaces: bool
    threads: bool
    redelivers: bool

    def seen(self) -> list[Message]:
        """What the chat shows, oldest first."""

    def trouble(self, kind: type[PostError]) -> bool:
        """Makes the next post end in this error; False where this platform knows no such end."""

    def say(self, text: str) -> None:
        """Somebody types to the bot."""

    def press(self, label: str) -> None:
        """Somebody presses the button of that label on the newest message."""

    def stranger(self) -> Platform | None:
        """The same platform with credentials that are wrong; None where there are none."""


class ConsoleRig:
    replaces = threads = redelivers = False

    def __init__(self, folder: Path) -> None:
        self._out = io.StringIO()
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        self.chat, self.nowhere = Where("console", "console"), Where("console", "elsewhere")
        posts = Posts(folder / "posts.jsonl")
        session = Session(self._typed(), self._out, lambda: NOW, "s1", posts=posts, terminal=True)
        self.platform: Platform = Console(session)

    def seen(self) -> list[Message]:
        cards = re.split(r"(?m)^━+\n(?=(?:[^━\n].*\n)+━+$)", _without_styles(self._out.getvalue(), links=True))
        return [Message(_without_styles(card), tuple(_OPEN.findall(card))) for card in cards[1:]]

    def trouble(self, kind: type[PostError]) -> bool:
        if kind is Gone:
            self._out.close()
        return kind is Gone

    def say(self, text: str) -> None:
        self._lines.put_nowait(text)

    def press(self, label: str) -> None:
        numbers = re.findall(rf"\[(\d+)\] {re.escape(label)}(?:\s|$)", self.seen()[-1].text)
        self._lines.put_nowait(numbers[-1])

    def stranger(self) -> None:
        return None

    async def _typed(self) -> AsyncIterator[str]:
        while True:
            yield await self._lines.get()


_OPEN = re.compile(r"\x1b\]8;[^;]*;([^\x1b]+)\x1b\\")
_LINK = re.compile(r"\x1b\]8;[^\x1b]*\x1b\\")


def _without_styles(shown: str, *, links: bool = False) -> str:
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    return plain if links else _LINK.sub("", plain)


class FakeRig:
    replaces = threads = redelivers = True
    _TROUBLES: ClassVar[dict[type[PostError], Outcome]] = {
        Busy: "429",
        Unclear: "dropped",
        Refused: "refused",
        Gone: "gone",
    }

    def __init__(self, folder: Path) -> None:
        self._file = folder / "fake.db"
        self.fake = FakePlatform(self._file, chats=("team",), clock=NOW.timestamp)
        self.platform: Platform = self.fake
        self.chat, self.nowhere = Where("fake", "team"), Where("fake", "left")
        self._events = 0

    def seen(self) -> list[Message]:
        return [
            Message(
                drawn(seen.card, 200),
                tuple(link.url for link in links(seen.card)),
                thread=seen.thread,
                only="u1" if seen.kind == "whisper" else None,
            )
            for seen in self.fake.seen("team")
        ]

    def trouble(self, kind: type[PostError]) -> bool:
        self.fake.plan(self._TROUBLES[kind])
        return True

    def say(self, text: str) -> None:
        self.fake.say(Typed(self._event(), self.chat, Who("u1"), text))

    def press(self, label: str) -> None:
        newest = self.fake.seen("team")[-1]
        button = next(button for button in buttons(newest.card) if button[0] == label)
        self.fake.say(Pressed(self._event(), self.chat, Who("u1"), button[1], button[2], newest.id))

    def stranger(self) -> Platform:
        return FakePlatform(self._file, token="wrong")

    def _event(self) -> str:
        self._events += 1
        return f"event{self._events}"


def links(card: Card) -> list[Link]:
    """Every link of a card, in its order."""
    return [link for block in _flat(card.blocks) for link in _of(block)]


def buttons(card: Card) -> list[tuple[str, str, str]]:
    """Label, action and value of every button and option."""
    found = []
    for block in _flat(card.blocks):
        if isinstance(block, Buttons):
            found += [(button.label, button.action, button.value) for button in block.buttons]
        elif isinstance(block, Choice):
            found += [(label, block.action, value) for label, value in block.options]
    return found


def _flat(blocks: tuple[Block, ...]) -> list[Block]:
    return [one for block in blocks for one in (_flat(block.blocks) if isinstance(block, Fold) else [block])]


def _of(block: Block) -> tuple[Link, ...]:
    if isinstance(block, Line | Detail):
        return block.links
    return (block.source,) if isinstance(block, Quote) and block.source else ()


@asynccontextmanager
async def _console(folder: Path) -> AsyncIterator[Rig]:
    yield ConsoleRig(folder)


@asynccontextmanager
async def _fake(folder: Path) -> AsyncIterator[Rig]:
    rig = FakeRig(folder)
    yield rig
    rig.fake.close()


@asynccontextmanager
async def _feishu(folder: Path) -> AsyncIterator[Rig]:
    from tests.contract.feishu import open_rig  # noqa: PLC0415 (its SDK takes seconds to load)

    async with open_rig(folder) as rig:
        yield rig


RIGS: dict[str, Callable[[Path], AbstractAsyncContextManager[Rig]]] = {
    "console": _console,
    "fake": _fake,
    "feishu": _feishu,
}
