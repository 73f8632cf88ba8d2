"""The shape of every card: plain text within bounds, links from stored addresses, and pages that fit a platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.card import (
    Block,
    Buttons,
    Card,
    Choice,
    Detail,
    Divider,
    Fold,
    Heading,
    Limits,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.card_text import card_words
from pipeline.model import Citation, Proof, Reference
from pipeline.parse.characters import clean, fold, shorten

TITLE, SENTENCE, SMALL, QUOTE, LABEL = 140, 700, 500, 1_000, 70  # characters
ADDRESS = 1_500  # a longer one is not linked: a chat cuts it, and it would lead elsewhere
LINKED = 2_200  # characters of links in one block
RESERVED = Limits(300, 2)  # of every page: its title, and the buttons that turn it


def plain(text: str, most: int = SENTENCE) -> str:
    """`text` on one line, without what cannot be seen, in at most `most` characters."""
    return shorten(fold(clean(text)), most)


def link(source: Citation | Reference | Proof, text: str | None = None) -> Link:
    """The source under its name, or under `text`."""
    return Link(plain(source.name if text is None else text, 200), source.url)


def detail(label: str, links: Iterable[Link]) -> Iterator[Detail]:
    """`links` under a label, in as many blocks as their addresses need; what is too long for a link is named alone."""
    room: list[Link] = []
    size = 0
    for one in links:
        if len(one.url) > ADDRESS:
            yield Detail(label, one.text)
            continue
        if room and size + len(one.text) + len(one.url) > LINKED:
            yield Detail(label, links=tuple(room))
            room, size = [], 0
        room.append(one)
        size += len(one.text) + len(one.url)
    if room:
        yield Detail(label, links=tuple(room))


def line(text: str, links: Iterable[Link] = (), mark: str = "") -> Line:
    """A sentence within bounds; links that no block can carry are left out."""
    kept: list[Link] = []
    for one in links:
        if len(one.url) <= ADDRESS and sum(len(k.text) + len(k.url) for k in kept) + len(one.url) <= LINKED:
            kept.append(one)
    return Line(plain(text), tuple(kept), mark)


def weight(block: Block) -> Limits:
    """What a block takes of a message: the characters of its texts, labels and addresses; and blocks."""
    match block:
        case Fold(title, blocks):
            inner = [weight(one) for one in blocks]
            return Limits(len(title) + sum(w.chars for w in inner), 1 + sum(w.blocks for w in inner))
        case Heading(text) | Note(text):
            return Limits(len(text), 1)
        case Line(text, links, mark):
            return Limits(len(text) + len(mark) + _linked(links), 1)
        case Detail(label, text, links):
            return Limits(len(label) + len(text) + _linked(links), 1)
        case Quote(text, source):
            return Limits(len(text) + _linked((source,) if source else ()), 1)
        case Buttons(buttons):
            return Limits(sum(len(button.label) for button in buttons), 1)
        case Choice(label, _, options):
            return Limits(len(label) + sum(len(shown) for shown, _ in options), 1)
        case Picture(_, _, alt):
            return Limits(len(alt), 1)
        case Divider():
            return Limits(0, 1)


def _linked(links: Sequence[Link]) -> int:
    return sum(len(one.text) + len(one.url) for one in links)


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks that belong on one page, under a heading that is said again where they go on overleaf."""

    blocks: tuple[Block, ...]
    heading: Heading | None = None


def fitted(card: Card, limits: Limits) -> tuple[Card, ...]:
    """`card` as it is where it fits into one message, else in as many as it needs."""
    taken = [weight(block) for block in card.blocks]
    if sum(w.chars for w in taken) + len(card.title) <= limits.chars and sum(w.blocks for w in taken) <= limits.blocks:
        return (card,)
    words = card_words(card.language)
    made = pages(_groups(card.blocks), limits, lambda text: words.continued.format(title=text))
    return tuple(
        replace(card, title=words.page.format(title=card.title, n=number, m=len(made)), blocks=blocks)
        for number, blocks in enumerate(made, 1)
    )


def _groups(blocks: Iterable[Block]) -> Iterator[Group]:
    """Each line with what follows it, under its heading."""
    heading: Heading | None = None
    together: list[Block] = []
    for block in blocks:
        if together and isinstance(block, Heading | Line):
            yield Group(tuple(together), heading)
            together = []
        if isinstance(block, Heading):
            heading = block
        else:
            together.append(block)
    if together:
        yield Group(tuple(together), heading)


def pages(groups: Iterable[Group], limits: Limits, again: Callable[[str], str]) -> list[tuple[Block, ...]]:
    """The groups in pages, each within `limits`; a group is parted only where it exceeds a page by itself.

    `again` makes of a heading the one that says that its part goes on.
    """
    return _Pages(limits, again).of(groups)


class _Pages:
    def __init__(self, limits: Limits, again: Callable[[str], str]) -> None:
        self._limits = Limits(limits.chars - RESERVED.chars, limits.blocks - RESERVED.blocks)
        self._again = again
        self._done: list[tuple[Block, ...]] = []
        self._page: list[Block] = []
        self._under: Heading | None = None  # the heading that the page stands under now
        self._said: set[Heading] = set()

    def of(self, groups: Iterable[Group]) -> list[tuple[Block, ...]]:
        for group in groups:
            whole = self._fits([*self._heading(group), *group.blocks])
            for unit in [group.blocks] if whole else self._parted(group.blocks):
                self._add(group, unit)
        if self._page:
            self._turn()
        return self._done

    def _parted(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, ...]]:
        """Each block by itself, and a fold that exceeds a page in several."""
        for block in blocks:
            if isinstance(block, Fold) and not self._fits([block]):
                half = Limits(self._limits.chars // 2, self._limits.blocks // 2)
                inner = pages([Group((one,)) for one in block.blocks], half, self._again)
                yield from ((replace(block, blocks=part),) for part in inner)
            else:
                yield (block,)

    def _add(self, group: Group, unit: tuple[Block, ...]) -> None:
        if self._page and not self._fits([*self._page, *self._heading(group), *unit]):
            self._turn()
        self._page += [*self._heading(group), *unit]
        self._under = group.heading
        if group.heading:
            self._said.add(group.heading)

    def _heading(self, group: Group) -> Iterator[Block]:
        if group.heading and group.heading != self._under:
            text = group.heading.text
            yield Heading(self._again(text) if group.heading in self._said else text, group.heading.level)

    def _turn(self) -> None:
        self._done.append(tuple(self._page))
        self._page, self._under = [], None

    def _fits(self, blocks: Sequence[Block]) -> bool:
        taken = [weight(block) for block in blocks]
        return sum(w.chars for w in taken) <= self._limits.chars and sum(w.blocks for w in taken) <= self._limits.blocks
