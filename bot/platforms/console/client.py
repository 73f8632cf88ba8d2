"""The bot in a terminal: lines in, cards out. A number presses the button that it stands before; else a line is said.

A line that begins with "/digest" is a command; the end of the input ends `run`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TextIO

from rich.console import Console as Terminal
from rich.text import Text

from bot.card import Card, Limits, Room
from bot.inbound import Inbound, Pressed, Typed, Where, Who
from bot.platforms import Gone, Rates, Refused
from bot.platforms.console.posts import Posts
from bot.platforms.console.render import Press, draw
from bot.platforms.whole import Plain

CHAT = "console"
_PIPE = 80  # columns where no terminal says how many it has
_LAST = 999  # numbers begin anew after it, so that they stay easy to type


async def script(lines: Iterable[str]) -> AsyncIterator[str]:
    """Lines that are known beforehand."""
    for line in lines:
        yield line


async def _at_once() -> None:
    return


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting at a terminal. `clock` says when a post was made; `id` keeps its events apart from another's.

    `settled` is awaited before each line: a script waits there until the line before it has been answered.
    `terminal` says whether `out` obeys a terminal's sequences; None: as `out` itself says.
    """

    typed: AsyncIterator[str]
    out: TextIO
    clock: Callable[[], datetime]
    id: str
    who: Who = field(default_factory=lambda: Who("console", admin=True))
    posts: Posts = field(default_factory=Posts)
    chats: frozenset[str] = frozenset({CHAT})
    settled: Callable[[], Awaitable[None]] = _at_once
    terminal: bool | None = None


class Console(Plain):
    """The platform `console`: one person, one chat, and whatever other chats a test gives it."""

    name = "console"
    rates = Rates(total=1000, chat=1000)
    room = Room(Limits(chars=20_000, blocks=400), Limits(chars=20_000, blocks=400))

    def __init__(self, session: Session) -> None:
        self._session = session
        self._terminal = Terminal(
            file=session.out,
            force_terminal=session.terminal,
            color_system="standard" if session.terminal else "auto",
            highlight=False,
        )
        self._presses: dict[int, tuple[Press, str, str]] = {}
        self._next = 1
        self._heard = 0

    async def post(self, where: Where, card: Card, key: str) -> str:
        self._check(where)
        message = self._session.posts.next()
        self._show(where, message, card)
        self._session.posts.add(where.chat, key, self._session.clock())
        return message

    async def edit(self, where: Where, message: str, card: Card) -> None:
        self._check(where)
        if not self._session.posts.known(where.chat, message):
            raise Refused(f"console: there is no message {message} in {where.chat}")
        self._show(where, message, card)

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        self._check(where)
        return self._session.posts.find(where.chat, key, since)

    async def whisper(self, heard: Inbound, card: Card) -> None:
        self._check(heard.where)
        self._show(heard.where, heard.message if isinstance(heard, Pressed) else "", card)

    async def home(self, heard: Inbound, card: Card) -> None:
        await self.whisper(heard, card)

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return dict.fromkeys(self._session.chats, "")

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        await self._session.settled()
        async for line in self._session.typed:
            if line.strip():
                await receive(self._event(line.strip()))
            await self._session.settled()

    async def well(self) -> str | None:
        return "the console's output is closed; run the bot in a terminal" if self._session.out.closed else None

    def _check(self, where: Where) -> None:
        if where.chat not in self._session.chats:
            raise Gone(f"console: there is no chat {where.chat!r}")
        if self._session.out.closed:
            raise Gone("console: the terminal is closed")

    def _show(self, where: Where, message: str, card: Card) -> None:
        terminal = self._terminal
        width = terminal.width if terminal.is_terminal else _PIPE
        drawn = draw(card, width, self._next, openable=terminal.color_system is not None)
        for press in drawn.presses:
            self._presses[press.number] = (press, where.chat, message)
        self._next = 1 if self._next + len(drawn.presses) > _LAST else self._next + len(drawn.presses)
        self._print((*drawn.lines, Text()))

    def _print(self, lines: Iterable[Text]) -> None:
        try:
            for line in lines:
                self._terminal.print(line, soft_wrap=True)
            self._session.out.flush()
        except OSError as error:
            raise Gone("console: the terminal is closed") from error

    def _event(self, line: str) -> Inbound:
        self._heard += 1
        event_id = f"{self._session.id}:{self._heard}"
        if line.isascii() and line.isdigit() and (known := self._presses.get(int(line[:4]))):
            press, chat, message = known
            return Pressed(event_id, Where(self.name, chat), self._session.who, press.action, press.value, message)
        return Typed(event_id, Where(self.name, CHAT), self._session.who, line, direct=True)
