"""Blocks of a card as Feishu's elements: what each kind looks like. How many fit on a card is `render`'s to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

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
from bot.platforms.feishu.components import ELEMENT, panel, parts, plain, pressed, row, select, together
from bot.platforms.feishu.markdown import badge, bold, cited, escape, grey, link, words
from bot.platforms.feishu.size import Json

Density = Literal[0, 1, 2]
_PLAIN = 3_000  # characters of a text by itself
_NAME, _MARK = 500, 24
_DEAR = 250  # bytes of escapes from which on words go without markup, which need none


@dataclass(frozen=True, slots=True)
class Pen:
    """How blocks are drawn: `rich` with every component, else with markdown, rules and buttons alone.

    `images` are the keys of uploaded pictures by report and name; without `presses` there are no buttons or choices.
    `small` details stand below sentences; where they are what is said, they have the size of a sentence. `dense`
    saves bytes: 1 leaves small letters black, 2 puts everything that is said into as few elements as hold it.
    """

    images: Mapping[tuple[str, str], str]
    rich: bool = True
    presses: bool = True
    small: bool = True
    dense: Density = 0

    def draw(self, blocks: Iterable[Block]) -> list[Json]:
        drawn: list[Json] = []
        for kind, run in groupby(blocks, key=type):
            same = list(run)
            if kind is Detail:
                drawn += self._details([one for one in same if isinstance(one, Detail)])
            elif kind is Note:
                drawn += self._notes([one for one in same if isinstance(one, Note)])
            elif kind is Choice:
                drawn += self._choices([one for one in same if isinstance(one, Choice)])
            else:
                for one in same:
                    drawn += self._block(one)
        return list(together(drawn)) if self.dense == 2 else drawn

    def _block(self, block: Block) -> Iterable[Json]:
        match block:
            case Heading(text):
                return self._heading(text)
            case Line(text, links, mark):
                return self._said(f"{self._mark(mark, links)} " if mark.strip() else "", block)
            case Quote(text, source):
                return self._said("> ", Line(text, (source,) if source else ()))
            case Buttons(buttons):
                return self._buttons(buttons) if self.presses else ()
            case Picture():
                return self._picture(block)
            case Divider():
                return ({"tag": "hr"},)
            case Fold(title, blocks):
                return self._fold(title, blocks)
        return ()

    def _heading(self, text: str) -> Iterator[Json]:
        shown = escape(text, 300)
        if shown:
            yield self._markdown(bold(shown), "heading")

    def _said(self, opening: str, line: Line) -> Iterator[Json]:
        """A sentence with its links behind it, in one element where it fits."""
        text, links, mark = line.text, line.links, line.mark
        said, shown = escape(text), words(text, _PLAIN)
        if self.rich and _dear(said, shown):
            quote = opening == "> "  # without markup it is told by its size
            yield plain(shown if quote else f"{words(mark, _MARK)} {shown}".strip(), "notation" if quote else "normal")
            yield from self._linked("", links)
        else:
            fitting = said if len(said) <= _PLAIN else _bounded(text, _PLAIN)
            yield from self._linked(f"{opening}{fitting}", links)

    def _linked(self, opening: str, links: Sequence[Link], size: str = "normal") -> Iterator[Json]:
        """`opening` and the links, in as many elements as they need."""
        content, between = opening, "" if not opening.strip() or opening.endswith("：") else " "
        for one in links:
            shown = self._link(one)
            if content and len(content) + len(shown) + 3 > ELEMENT:
                yield self._markdown(content, size)
                content, between = "", ""
            content += between + shown
            between = " " if shown.startswith("<") else " · "
        if content.strip(" >"):
            yield self._markdown(content, size)

    def _link(self, one: Link) -> str:
        number = cited(one.text)
        if number is not None and self.rich and len(one.url) < ELEMENT // 2:
            return badge(number, one.url)
        text = _bounded(one.text, _NAME)
        shown = link(text, one.url)
        return shown if len(shown) <= ELEMENT else text

    def _mark(self, mark: str, links: Sequence[Link]) -> str:
        number = cited(mark)
        if number is not None and self.rich:
            return badge(number, links[0].url if links and len(links[0].url) < ELEMENT // 2 else None)
        return escape(mark, _MARK)

    def _details(self, details: Sequence[Detail]) -> Iterator[Json]:
        """Details below each other, in one element while they fit."""
        size = "notation" if self.small else "normal"
        page = ""
        for one in details:
            for part in self._linked(self._labelled(one), one.links, size):
                shown = str(part["content"])
                if page and len(page) + len(shown) + 1 > ELEMENT:
                    yield self._markdown(page, size)
                    page = ""
                page = f"{page}\n{shown}" if page else shown
        if page:
            yield self._markdown(page, size)

    def _labelled(self, detail: Detail) -> str:
        label, text = escape(detail.label, 200), escape(detail.text)
        if len(text) > _PLAIN:
            text = _bounded(detail.text, _PLAIN)
        if not self.small:
            return " ".join(part for part in (bold(label) if label else "", text) if part)
        told = "  ".join(part for part in (label, text) if part)
        return grey(told) if told and self.rich and not self.dense else told

    def _notes(self, notes: Sequence[Note]) -> Iterator[Json]:
        if not self.rich:
            yield from (self._markdown(shown) for note in notes if (shown := _bounded(note.text, _PLAIN)))
        else:
            told = (shown for note in notes if (shown := words(note.text, _PLAIN)))
            yield from (plain(part, "notation") for part in parts(told))

    def _choices(self, choices: Sequence[Choice]) -> Iterator[Json]:
        if not self.presses:
            return
        if not self.rich:
            for choice in choices:
                chosen = next((label for label, value in choice.options if value == choice.chosen), "")
                yield from self._linked(escape(f"{choice.label} {chosen}", 300), ())
            return
        selects = [select(choice) for choice in choices if choice.options]
        if selects:
            yield row(selects)

    def _buttons(self, buttons: Sequence[Button]) -> Iterator[Json]:
        made = [pressed(button) for button in buttons]
        if self.rich and len(made) > 1:
            yield row(made)
        else:
            yield from made

    def _picture(self, picture: Picture) -> Iterator[Json]:
        alt = words(picture.alt, 500) or words(picture.name, 100)
        key = self.images.get((picture.report_id, picture.name)) if self.rich else None
        if key:
            yield {"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": alt or "…"}}
        elif alt:
            yield from self._notes([Note(alt)])

    def _fold(self, title: str, blocks: Sequence[Block]) -> Iterator[Json]:
        inner = self.draw(one for one in blocks if not isinstance(one, Fold))
        if not self.rich:
            yield from (*self._heading(title), *inner)
        elif inner:
            yield panel(title, inner)

    def _markdown(self, content: str, size: str = "normal") -> Json:
        made: Json = {"tag": "markdown", "content": content}
        return {**made, "text_size": size} if self.rich and size != "normal" else made


def _dear(escaped: str, plain: str) -> bool:
    return len(escaped) > _PLAIN or len(escaped) - len(plain) > _DEAR


def _bounded(text: str, most: int) -> str:
    """As much of `text` as stays within `most` characters once it is escaped."""
    longest = most
    while len(shown := escape(text, longest)) > most:
        longest = longest * most // len(shown)
    return shown
