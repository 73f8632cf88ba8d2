"""A card as lines of a terminal, each within its width; buttons and choices as numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from rich.text import Text

from bot.card import Block, Buttons, Card, Choice, Detail, Divider, Fold, Heading, Line, Link, Note, Picture, Quote
from bot.platforms.console.wrap import breaks
from pipeline.parse.characters import clean, fold, shorten

_TITLE, _HEADING, _SOFT, _KEY = Style(bold=True), Style(bold=True, color="cyan"), Style(dim=True), Style(color="yellow")
_OPEN = Style(color="blue", underline=True)
_WEB = re.compile(r"https?://", re.IGNORECASE)
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0<>\"\\^`{|}\u2028\u2029]")  # what could end an address
_NARROWEST = 30
_LABEL = 14  # columns of a label that text hangs from
_MARK = 6  # characters before a sentence
_BAR = "│"


@dataclass(frozen=True, slots=True)
class Press:
    """What the number of a button or of an option does."""

    number: int
    action: str
    value: str


@dataclass(frozen=True, slots=True)
class Drawn:
    lines: tuple[Text, ...]
    presses: tuple[Press, ...]


def draw(card: Card, width: int, first: int = 1, *, openable: bool = False) -> Drawn:
    """The lines of `card`; its buttons are numbered from `first` on.

    Where links are `openable`, their words lead there; else each address stands below on a line of its own, uncut.
    """
    pen = _Pen(max(width, _NARROWEST), first, openable=openable)
    lines = (*pen.title(card.title), *pen.blocks(card.blocks))
    return Drawn(lines, tuple(pen.presses))


def text(card: Card, width: int = 80, first: int = 1) -> str:
    """The card as plain text."""
    return "\n".join(drawn.plain for drawn in draw(card, width, first).lines) + "\n"


class _Pen:
    """Draws block after block and hands out numbers."""

    def __init__(self, width: int, first: int, *, openable: bool) -> None:
        self._width = width
        self._next = first
        self._openable = openable
        self.presses: list[Press] = []

    def title(self, title: str) -> Iterator[Text]:
        if not title:
            yield Text("─" * self._width, _SOFT)
            return
        yield Text("━" * self._width, _SOFT)
        yield from self._set(Text(_safe(title), _TITLE))
        yield Text("━" * self._width, _SOFT)

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Text]:
        before: Block | None = None
        for block in blocks:
            if _apart(before, block):
                yield Text()
            yield from self.block(block)
            before = block

    def block(self, block: Block) -> Iterator[Text]:
        match block:
            case Heading(words, level):
                yield from self._set(Text(_safe(words), _TITLE if level == 1 else _HEADING))
            case Line():
                yield from self._line(block)
            case Detail():
                yield from self._detail(block)
            case Quote(words, source):
                yield from self._linked(Text(f"“{_safe(words)}”"), (source,) if source else (), f"  {_BAR} ")
            case Note(words):
                yield from self._set(Text(_safe(words), _SOFT))
            case Buttons(buttons):
                yield from self._flow(Text(), [self._key(b.label, b.action, b.value) for b in buttons])
            case Choice():
                yield from self._choice(block)
            case Picture(_, name, alt):
                yield from self._set(Text(f"{_safe(name)}: {_safe(alt)}", _SOFT), "  ▦ ")
            case Divider():
                yield Text("─" * self._width, _SOFT)
            case Fold(title, blocks):
                yield from self._set(Text(_safe(title), _HEADING), "▾ ")
                yield from self.blocks(blocks)

    def _line(self, block: Line) -> Iterator[Text]:
        mark = f"{shorten(_safe(block.mark), _MARK)} " if block.mark else ""
        yield from self._linked(Text(_safe(block.text)), block.links, mark)

    def _detail(self, block: Detail) -> Iterator[Text]:
        label, words = _safe(block.label), _safe(block.text)
        if cell_len(label) <= _LABEL:
            yield from self._linked(Text(words), block.links, f"   {label}  " if label else "   ")
        else:
            yield from self._linked(Text(f"{label}  {words}"), block.links, "   ")

    def _choice(self, block: Choice) -> Iterator[Text]:
        shown = []
        for label, value in block.options:
            if value == block.chosen:
                shown.append(Text(f"● {_safe(label)}", _TITLE))
            else:
                shown.append(self._key(label, block.action, value))
        yield from self._flow(Text(f"{_safe(block.label)}  ", _SOFT), shown)

    def _key(self, label: str, action: str, value: str) -> Text:
        """A button with the number that presses it."""
        number = self._next
        self._next += 1
        self.presses.append(Press(number, action, value))
        return Text.assemble((f"[{number}]", _KEY), f" {_safe(label)}")

    def _linked(self, words: Text, links: Iterable[Link], mark: str = "") -> Iterator[Text]:
        """`words` and their links: behind them where they can be opened, else below with their addresses."""
        known = [(_safe(link.text), _address(link.url)) for link in links]
        indent = " " * cell_len(mark)
        if self._openable:
            for number, (name, url) in enumerate(known):
                words.append(" · " if number else "  " if words.plain else "")
                words.append(name, _OPEN + Style(link=url))
        if words.plain.strip():
            yield from self._set(words, mark)
        if not self._openable:
            for number, (name, url) in enumerate(known):
                before = indent if number or words.plain.strip() else mark
                yield Text.assemble(before, f"🔗 {name} ", (url or "", _OPEN))

    def _set(self, words: Text, mark: str = "") -> Iterator[Text]:
        """`words` in lines that hang from `mark`."""
        indent = cell_len(mark)
        whole = [(span.start, span.end) for span in words.spans]
        for number, part in enumerate(words.divide(breaks(words.plain, self._width - indent, whole))):
            part.rstrip()
            hanging = mark if _BAR in mark else " " * indent
            yield Text(hanging if number else mark, _SOFT if mark.startswith(" ") else "") + part

    def _flow(self, opening: Text, parts: Iterable[Text]) -> Iterator[Text]:
        """`parts` side by side, on as many lines as they need; one is parted only where it exceeds a line."""
        line, indent = opening, cell_len(opening.plain)
        for part in parts:
            if cell_len(line.plain) > indent and cell_len(line.plain) + cell_len(part.plain) > self._width:
                line.rstrip()
                yield from self._set(line)
                line = Text(" " * indent)
            line = line + part + Text("   ")
        line.rstrip()
        yield from self._set(line)


def _apart(before: Block | None, block: Block) -> bool:
    """Whether a line stays free between two blocks: before a heading, and where one thing ends and the next begins."""
    if before is None or isinstance(before, Heading):
        return False
    if isinstance(block, Note):
        return not isinstance(before, Note | Choice)
    return isinstance(block, Heading | Picture | Fold) or (
        isinstance(before, Buttons) and not isinstance(block, Buttons)
    )


def _safe(words: str) -> str:
    """`words` on one line without anything that a terminal would obey."""
    return fold(clean(words))


def _address(url: str) -> str | None:
    """A web address without a character that could end it; None of any other address."""
    if not _WEB.match(url):
        return None
    return _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url)
