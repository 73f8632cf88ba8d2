"""A card as Feishu's card JSON 2.0, in three styles from all components down to bare words; always within its limits.

How blocks look is in `blocks`, how words are made safe in `markdown`, what counts in `size`. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from bot.card import Block, Buttons, Card, Choice, Detail, Fold, Heading, Limits, Line, Link, Note, Picture, Quote
from bot.card_text import card_words
from bot.platforms.feishu.blocks import Density, Pen
from bot.platforms.feishu.components import ELEMENT, panel
from bot.platforms.feishu.markdown import address, escape, words
from bot.platforms.feishu.size import RAW, ROBOT, Json, dumped, fits, size

__all__ = ["LIMITS", "STREAMED", "Json", "Style", "card", "dumped", "folded", "robot", "said", "size", "text"]

Style = Literal["rich", "plain", "text"]
# A page holds nine or ten entries of a report: each takes 15 elements, 13 of them for its buttons, and 1,250 bytes
# beside its words, which take three bytes a character in Chinese.
LIMITS = Limits(3_600, 48)
STREAMED = "said"  # the id of the element that an answer grows in
_TITLE, _BRIEF, _WORDS = 200, 300, 25_000
_CUT = {
    "zh": "内容超出一条消息的上限，其余部分没有显示。",
    "en": "This exceeds one message; the rest is not shown.",
}
_DENSITIES: tuple[Density, ...] = (0, 1, 2)
_PARTIAL = re.compile(r"&#?\d*$")  # an entity that was cut
_DOT = re.compile(r"(?<=[a-z0-9])\.(?=[a-z]{2})", re.IGNORECASE)
_NO_PICTURES: Mapping[tuple[str, str], str] = {}


def card(card: Card, images: Mapping[tuple[str, str], str], style: Style = "rich", *, streaming: bool = False) -> Json:
    """`card` as JSON, cut between blocks where one message cannot hold it.

    `images` are the keys of uploaded pictures by report id and name; one without a key becomes its words. While
    `streaming`, all that is said stands in one element, STREAMED, whose content is `said(card)`.
    """
    if streaming:
        return _streaming(card)
    small = any(isinstance(block, Line) for block in card.blocks)
    pen = Pen(images, rich=style == "rich", presses=style != "text", small=small)
    return _cut(card, lambda blocks: _framed(card, pen.draw(blocks)), RAW)


def said(card: Card) -> str:
    """What the streamed element shows: the card's sentences and notes; a longer answer begins like a shorter.

    Citations stay the plain [n] that they are written as; the last card makes badges of them.
    """
    return _PARTIAL.sub("", "\n".join(_growing(card.blocks))[:ELEMENT]) or "…"


def text(card: Card) -> str:
    """The card's words and addresses for a text message: it calls nobody, and links only what the card links."""
    lines = [_bare(card.title), *_words(card.blocks)]
    return _within("\n".join(line for line in lines if line), _WORDS)


def folded(short: Card, full: Sequence[Card]) -> Json | None:
    """`short` with what `full` says closed inside it, a panel for each of its headings; None where it does not fit.

    What stands in a panel has no buttons of its own: those are a click away, in the full version itself.
    """
    for dense in _DENSITIES:
        whole = _framed(short, _with_panels(short, full, Pen(_NO_PICTURES), dense))
        if fits(whole):
            return whole
    return None


def robot(card: Card, more: Card | None, url: str | None) -> Json:
    """`card` for a robot that hears nothing: `more` folded in it while it fits, and a link to the page at `url`."""
    pen = Pen(_NO_PICTURES, presses=False, small=any(isinstance(block, Line) for block in card.blocks))
    link = list(_page(card, url))
    for dense in _DENSITIES if more else ():
        whole = _framed(card, [*_with_panels(card, [more] if more else [], pen, dense), *link])
        if fits(whole, ROBOT):
            return whole
    return _cut(card, lambda blocks: _framed(card, [*pen.draw(blocks), *link]), ROBOT)


def _framed(card: Card, elements: Sequence[Json]) -> Json:
    framed: Json = {
        "schema": "2.0",
        "config": {"update_multi": True, "summary": {"content": words(card.brief or card.title, _BRIEF) or "…"}},
    }
    if title := words(card.title, _TITLE):
        framed["header"] = {"title": {"tag": "plain_text", "content": title}, "template": "blue"}
    return {**framed, "body": {"elements": list(elements) or [{"tag": "markdown", "content": "…"}]}}


def _streaming(card: Card) -> Json:
    framed = _framed(card, [{"tag": "markdown", "content": said(card), "element_id": STREAMED}])
    return {**framed, "config": {"update_multi": True, "streaming_mode": True}}


def _growing(blocks: Iterable[Block]) -> Iterator[str]:
    """A paragraph for each sentence or note; a sentence keeps its own line ends."""
    for block in blocks:
        if isinstance(block, Line | Note):
            told = [shown for line in block.text.splitlines() if (shown := escape(line))]
            marks = "".join(escape(link.text) for link in block.links) if isinstance(block, Line) else ""
            if told or marks:
                yield " ".join(part for part in ("\n".join(told), marks) if part)


def _cut(card: Card, make: Callable[[Sequence[Block]], Json], most: int) -> Json:
    """All blocks, or as many of the first ones as fit, with a note that says so."""
    whole = make(card.blocks)
    if fits(whole, most):
        return whole
    note = Note(_CUT.get(card.language, _CUT["zh"]))
    fitting, over = 0, len(card.blocks)
    while over - fitting > 1:
        middle = (fitting + over) // 2
        if fits(make([*card.blocks[:middle], note]), most):
            fitting = middle
        else:
            over = middle
    return make([*card.blocks[:fitting], note])


def _with_panels(short: Card, full: Sequence[Card], pen: Pen, dense: Density) -> list[Json]:
    """The short card's elements, the panels standing before its first buttons."""
    place = next((n for n, block in enumerate(short.blocks) if isinstance(block, Buttons)), len(short.blocks))
    known = {block for block in short.blocks if isinstance(block, Note)}
    closed = replace(pen, presses=False, small=True, dense=dense)
    label = card_words(short.language).buttons["full"]
    panels = [
        panel(f"{label} · {title}", closed.draw(block for block in blocks if block not in known))
        for title, blocks in _regions(full)
    ]
    return [*pen.draw(short.blocks[:place]), *panels, *pen.draw(short.blocks[place:])]


def _regions(pages: Sequence[Card]) -> Iterator[tuple[str, list[Block]]]:
    """What stands under each heading of the pages, with how many sentences; a heading said again goes on."""
    found: dict[str, list[Block]] = {}
    title = ""
    unit = " 条" if pages and pages[0].language == "zh" else ""
    for page in pages:
        again = card_words(page.language).continued
        for block in page.blocks:
            if isinstance(block, Heading):
                title = title if block.text == again.format(title=title) else block.text
            elif not isinstance(block, Buttons | Choice):
                found.setdefault(title or page.title, []).append(block)
    for heading, blocks in found.items():
        yield f"{heading} {sum(isinstance(block, Line) for block in blocks)}{unit}", blocks


def _page(card: Card, url: str | None) -> Iterator[Json]:
    safe = address(url) if url else None
    if safe:
        yield {
            "tag": "button",
            "text": {"tag": "plain_text", "content": card_words(card.language).buttons["full"]},
            "type": "primary",
            "size": "small",
            "behaviors": [{"type": "open_url", "default_url": safe}],
        }


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    """A line for each block that says something, and one for each address."""
    for block in blocks:
        match block:
            case Heading(told):
                yield f"\n{_bare(told)}"
            case Note(told):
                yield _bare(told)
            case Line(told, links, mark):
                yield " ".join(part for part in (_bare(mark), _bare(told)) if part)
                yield from _addresses(links)
            case Detail(label, told, links):
                yield "  ".join(part for part in (_bare(label), _bare(told)) if part)
                yield from _addresses(links)
            case Quote(told, source):
                yield f"“{_bare(told)}”"
                yield from _addresses((source,) if source else ())
            case Picture(_, _, alt):
                yield _bare(alt)
            case Fold(title, inner):
                yield f"\n{_bare(title)}"
                yield from _words(inner)


def _addresses(links: Iterable[Link]) -> Iterator[str]:
    for one in links:
        yield " ".join(part for part in (_bare(one.text), address(one.url)) if part)


def _bare(told: str) -> str:
    """Words for a text message, where a client would take `name.example` for an address."""
    return _DOT.sub(".\u200b", words(told))


def _within(told: str, most: int) -> str:
    """Whole lines in at most `most` characters."""
    return told if len(told) <= most else told[:most].rpartition("\n")[0] + "\n…"
