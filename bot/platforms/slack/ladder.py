"""A card's blocks as Slack's, on the upper two rungs: rich, and the plain kinds that every workspace has long had.

On the rich rung sentences and quotes are rich text, whose words are never parsed; small print, folds (rich text may
not stand in them) and the plain rung are plain_text, and escaped mrkdwn where there are links.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby

from bot.card import (
    Block,
    Button,
    Buttons,
    Choice,
    Detail,
    Divider,
    Fold,
    Heading,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.platforms.slack import blocks as kit
from bot.platforms.slack.blocks import Atom, Json
from bot.platforms.slack.mrkdwn import address, escape, linked, name, pieces, safe, size

Files = Mapping[tuple[str, str], str]
_KINDS: Mapping[type[Block], str] = {Detail: "small", Note: "small", Buttons: "pressed", Choice: "pressed"}


@dataclass(slots=True)
class _Pressed:
    """What can be pressed in one message so far."""

    count: int = 0
    primary: bool = False

    def number(self) -> int:
        self.count += 1
        return self.count

    def stressed(self, button: Button) -> bool:
        """At most one button of a message is primary: more would stress nothing."""
        first = button.primary and not self.primary
        self.primary = self.primary or first
        return first


class Setter:
    """Sets one card; it numbers what can be pressed. `folds`: whether what is folded can be closed there."""

    def __init__(self, files: Files, language: str, *, rich: bool, folds: bool) -> None:
        self._files = files
        self._language = language
        self._rich = rich
        self._folds = folds
        self._pressed = _Pressed()

    def blocks(self, blocks: Sequence[Block]) -> Iterator[Json]:
        """Neighbours in small print share a block, and so do buttons and choices."""
        read = next((kinds for kinds in (Line | Quote, Detail) if any(isinstance(b, kinds) for b in blocks)), Note)
        for kind, run in groupby(blocks, lambda block: _KINDS.get(type(block), "")):
            if kind == "small":
                yield from self._small(run, lambda block: isinstance(block, read))
            elif kind == "pressed":
                yield from self._actions(run)
            else:
                for block in run:
                    yield from self._block(block)

    def _block(self, block: Block) -> Iterator[Json]:
        match block:
            case Heading(text, level) if safe(text):
                yield kit.header(text) if level == 1 else self._bold(text)
            case Line():
                yield from self._flowing(line(block))
            case Quote(text, source):
                yield from self._quote(safe(text), source)
            case Picture(report, title, alt):
                file = self._files.get((report, title))
                yield from [kit.image(file, alt)] if file else self._contexts(_words(alt))
            case Divider():
                yield kit.divider()
            case Fold(title, inner):
                yield from self._fold(title, inner)

    def _bold(self, text: str) -> Json:
        return kit.rich_bold(text) if self._rich else kit.bold(text)

    def _flowing(self, atoms: Sequence[Atom]) -> Iterator[Json]:
        if self._rich:
            yield from (kit.rich(kit.typed(part)) for part in parted(atoms, _bare))
        else:
            yield from (kit.section(part) for part in parted(atoms, _escaped))

    def _quote(self, text: str, source: Link | None) -> Iterator[Json]:
        if self._rich:
            for part in parted([text], _bare):
                yield kit.rich(kit.typed(part), "rich_text_quote")
        else:
            yield from (kit.quoted(part) for part in parted([text], _escaped))
        if source:
            yield from self._contexts([source])

    def _small(self, run: Iterable[Block], read: Callable[[Block], bool]) -> Iterator[Json]:
        """Small letters; but full size for what is `read` in a card that says nothing else."""
        for full, blocks in groupby(run, read):
            lines = [atoms for block in blocks if (atoms := detail(block, self._language))]
            whole = [atom for number, atoms in enumerate(lines) for atom in (["\n"] * (number > 0) + atoms)]
            yield from self._flowing(whole) if full else self._contexts(whole)

    def _contexts(self, atoms: Sequence[Atom]) -> Iterator[Json]:
        yield from (kit.context(part) for part in parted(atoms, _escaped))

    def _actions(self, run: Iterable[Block]) -> Iterator[Json]:
        elements = [made for block in run for made in self._elements(block)]
        for start in range(0, len(elements), kit.ACTIONS):
            yield kit.actions(elements[start : start + kit.ACTIONS])

    def _elements(self, block: Block) -> Iterator[Json]:
        if isinstance(block, Buttons):
            yield from (self._button(button) for button in block.buttons)
        elif isinstance(block, Choice):
            made = kit.select(block, self._pressed.number(), self._language)
            if made["options"]:
                yield made

    def _button(self, button: Button) -> Json:
        return kit.button(button, self._pressed.number(), self._language, primary=self._pressed.stressed(button))

    def _fold(self, title: str, blocks: Sequence[Block]) -> Iterator[Json]:
        """Closed containers where there are any, in as many as ten blocks each need."""
        if not (self._rich and self._folds):
            if safe(title):
                yield self._bold(title)
            yield from self.blocks(blocks)
            return
        inner = copy(self)
        inner._rich = inner._folds = False
        children = list(inner.blocks(blocks))
        for start in range(0, len(children), kit.CHILDREN):
            yield kit.container(title, children[start : start + kit.CHILDREN])


def line(block: Line) -> list[Atom]:
    """A sentence with its mark before it and its links behind it."""
    mark, text = safe(block.mark), safe(block.text)
    words = " ".join(part for part in (mark, text) if part)
    gap = [" "] if words and block.links else []
    return [*_words(words), *gap, *between(block.links)]


def detail(block: Block, language: str) -> list[Atom]:
    """A label and what it labels, or a note, as one line."""
    if isinstance(block, Note):
        return _words(block.text)
    if not isinstance(block, Detail):
        return []
    label, text = safe(block.label), safe(block.text)
    if label and (text or block.links):
        label += " " if label.endswith("]") and label.startswith("[") else ": " if language == "en" else "："
    gap = [" "] if text and block.links else []
    return [*_words(label, strip=False), *_words(text), *gap, *between(block.links)]


def between(links: Sequence[Link]) -> list[Atom]:
    """Links side by side: numbers in brackets need nothing between them but room."""
    numbers = all(link.text.startswith("[") for link in links)
    return [atom for link in links for atom in (" " if numbers else " · ", link)][1:]


def parted(atoms: Sequence[Atom], cost: Callable[[Atom], int]) -> Iterator[list[Atom]]:
    """The atoms in groups that a text block holds; words are parted after a sentence, a link never."""
    group: list[Atom] = []
    room = kit.TEXT
    for atom in _split(atoms, cost):
        if group and cost(atom) > room:
            yield from _trimmed(group)
            group, room = [], kit.TEXT
        group.append(atom)
        room -= cost(atom)
    yield from _trimmed(group)


def _split(atoms: Sequence[Atom], cost: Callable[[Atom], int]) -> Iterator[Atom]:
    for atom in atoms:
        if isinstance(atom, str) and cost(atom) > kit.TEXT:
            yield from pieces(atom, kit.TEXT, cost)
        else:
            yield atom


def _trimmed(group: Sequence[Atom]) -> Iterator[list[Atom]]:
    """The group without what only stood between it and its neighbours; nothing of an empty one."""
    kept = list(group)
    while kept and isinstance(kept[0], str) and not kept[0].strip(" ·\n"):
        del kept[0]
    while kept and isinstance(kept[-1], str) and not kept[-1].strip(" ·\n"):
        del kept[-1]
    if kept:
        yield kept


def _words(text: str, *, strip: bool = True) -> list[Atom]:
    shown = safe(text) if strip else text
    return [shown] if shown else []


def _bare(atom: Atom) -> int:
    return size(atom) if isinstance(atom, str) else size(name(atom)) + size(address(atom.url) or "")


def _escaped(atom: Atom) -> int:
    return size(escape(atom)) if isinstance(atom, str) else size(linked(atom))
