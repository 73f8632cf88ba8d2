"""Blocks of a card as Feishu's elements: what each kind looks like. How many fit on a card is `render`'s to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from bot.platforms.feishu.markdown import badge, bold, cited, escape, grey, link, words
from bot.platforms.feishu.size import Json

ELEMENT = 3_900  # characters of one markdown element: a longer one may be cut without a word
_PLAIN = 3_000  # characters of a text by itself
_LABEL, _OPTION, _MARK = 75, 60, 24
_OPTIONS = 24  # of one choice: each takes an element and its value's bytes
_DEAR = 250  # bytes of escapes from which on words go without markup, which need none


@dataclass(frozen=True, slots=True)
class Pen:
    """How blocks are drawn: `rich` with every component, else with markdown, rules and buttons alone.

    `images` are the keys of uploaded pictures by report and name; without `presses` there are no buttons or choices.
    `small` details stand below sentences; where they are what is said, they have the size of a sentence.
    """

    images: Mapping[tuple[str, str], str]
    rich: bool = True
    presses: bool = True
    small: bool = True

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
        return drawn

    def _block(self, block: Block) -> Iterable[Json]:
        match block:
            case Heading(text):
                return self._heading(text)
            case Line(text, links, mark):
                return self._said(f"{self._mark(mark, links)} " if mark.strip() else "", text, links)
            case Quote(text, source):
                return self._said("> ", text, (source,) if source else ())
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

    def _said(self, opening: str, text: str, links: Sequence[Link]) -> Iterator[Json]:
        """A sentence with its links behind it, in one element where it fits."""
        said, shown = escape(text), words(text, _PLAIN)
        if self.rich and _dear(said, shown):
            mark = "" if opening == "> " else opening  # a quote without markup is told by its size
            yield from ([self._markdown(mark.rstrip())] if mark else [])
            yield _plain(shown, "notation" if opening == "> " else "normal")
            yield from self._linked("", links)
        else:
            fitting = said if len(said) <= _PLAIN else escape(_bounded(shown))
            yield from self._linked(f"{opening}{fitting}", links)

    def _linked(self, opening: str, links: Sequence[Link], size: str = "normal") -> Iterator[Json]:
        """`opening` and the links, in as many elements as they need."""
        content, between = opening, " " if opening.strip() else ""
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
        shown = link(_bounded(words(one.text, 200), 800), one.url)
        return shown if len(shown) <= ELEMENT else escape(one.text, 200)

    def _mark(self, mark: str, links: Sequence[Link]) -> str:
        number = cited(mark)
        if number is not None and self.rich:
            return badge(number, links[0].url if links and len(links[0].url) < ELEMENT // 2 else None)
        return escape(mark, _MARK)

    def _details(self, details: Sequence[Detail]) -> Iterator[Json]:
        """Details below each other, in one element while they fit."""
        size = "notation" if self.small else "normal"
        together = ""
        for one in details:
            *before, last = [*self._linked(self._labelled(one), one.links, size)] or [{}]
            shown = str(last.get("content", ""))
            if together and (before or len(together) + len(shown) + 1 > ELEMENT):
                yield self._markdown(together, size)
                together = ""
            yield from before
            together = f"{together}\n{shown}" if together and shown else together or shown
        if together:
            yield self._markdown(together, size)

    def _labelled(self, detail: Detail) -> str:
        label, text = escape(detail.label, 200), escape(detail.text)
        if len(text) > _PLAIN:
            text = escape(_bounded(words(detail.text, _PLAIN)))
        if not self.small:
            return " ".join(part for part in (bold(label) if label else "", text) if part)
        told = "  ".join(part for part in (label, text) if part)
        return grey(told) if told and self.rich else told

    def _notes(self, notes: Sequence[Note]) -> Iterator[Json]:
        told = [shown for note in notes if (shown := words(note.text, _PLAIN))]
        if not self.rich:
            yield from (self._markdown(escape(_bounded(one))) for one in told)
        elif told:
            yield from (_plain(part, "notation") for part in _parts(told))

    def _choices(self, choices: Sequence[Choice]) -> Iterator[Json]:
        if not self.presses:
            return
        if not self.rich:
            for choice in choices:
                chosen = next((label for label, value in choice.options if value == choice.chosen), "")
                yield self._markdown(escape(f"{choice.label} {chosen}", 300))
            return
        selects = [_select(choice) for choice in choices if choice.options]
        if selects:
            yield _row(selects)

    def _buttons(self, buttons: Sequence[Button]) -> Iterator[Json]:
        made = [_button(button) for button in buttons]
        if self.rich and len(made) > 1:
            yield _row(made)
        else:
            yield from made

    def _picture(self, picture: Picture) -> Iterator[Json]:
        alt = words(picture.alt, 500)
        key = self.images.get((picture.report_id, picture.name)) if self.rich else None
        if key:
            yield {"tag": "img", "img_key": key, "alt": {"tag": "plain_text", "content": alt}}
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


def panel(title: str, inner: Sequence[Json]) -> Json:
    """Elements that are closed until a reader opens them, for that reader alone."""
    return {
        "tag": "collapsible_panel",
        "expanded": False,
        "header": {
            "title": {"tag": "plain_text", "content": words(title, 200) or "…"},
            "icon": {"tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px"},
            "icon_position": "right",
            "icon_expanded_angle": -180,
        },
        "border": {"color": "grey", "corner_radius": "5px"},
        "elements": list(inner),
    }


def _row(elements: Sequence[Json]) -> Json:
    """Elements side by side, on the next line where a phone has no room."""
    columns = [{"tag": "column", "width": "auto", "elements": [element]} for element in elements]
    spaced = {"flex_mode": "flow", "horizontal_spacing": "8px", "background_style": "default"}
    return {"tag": "column_set", **spaced, "columns": columns}


def _button(button: Button) -> Json:
    made: Json = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": words(button.label, _LABEL) or "…"},
        "size": "small",
        "behaviors": [{"type": "callback", "value": {"action": button.action, "value": button.value}}],
    }
    return {**made, "type": "primary"} if button.primary else made


def _select(choice: Choice) -> Json:
    """A choice; what is chosen says of what, since the label shows only where nothing is chosen."""
    known = {value: label for label, value in reversed(choice.options)}
    options = [(label, value) for label, value in choice.options[:_OPTIONS] if known.get(value) == label]
    if choice.chosen in known and all(value != choice.chosen for _, value in options):
        options.append((known[choice.chosen], choice.chosen))
    shown = [
        {"text": {"tag": "plain_text", "content": _option(choice, label, value)}, "value": value}
        for label, value in options
    ]
    made: Json = {
        "tag": "select_static",
        "placeholder": {"tag": "plain_text", "content": words(choice.label, _OPTION) or "…"},
        "options": shown,
        "behaviors": [{"type": "callback", "value": {"action": choice.action}}],
    }
    return {**made, "initial_option": choice.chosen} if choice.chosen in known else made


def _option(choice: Choice, label: str, value: str) -> str:
    shown = f"{choice.label} · {label}" if value == choice.chosen and choice.label.strip() else label
    return words(shown, _OPTION) or "…"


def _plain(text: str, size: str) -> Json:
    """Words without any markup."""
    shown: Json = {"tag": "plain_text", "content": text, "text_size": size}
    return {"tag": "div", "text": {**shown, "text_color": "grey"} if size == "notation" else shown}


def _parts(told: Iterable[str]) -> Iterator[str]:
    """Lines in as few texts as bounds allow."""
    text = ""
    for one in told:
        if text and len(text) + len(one) >= ELEMENT:
            yield text
            text = ""
        text = f"{text}\n{one}" if text else one
    if text:
        yield text


def _dear(escaped: str, plain: str) -> bool:
    return len(escaped) > _PLAIN or len(escaped) - len(plain) > _DEAR


def _bounded(text: str, most: int = _PLAIN) -> str:
    """As much of `text` as stays within `most` characters once it is escaped."""
    while len(escape(text)) > most:
        text = words(text, max(len(text) * most // len(escape(text)) - 1, 1))
        if len(text) <= 1:
            break
    return text
