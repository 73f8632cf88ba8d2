"""A card as Slack's JSON: a message, a modal or the bot's own page, within every limit of theirs. Pure.

Sentences are rich text on the highest rung, since nothing in it is parsed and nothing needs an escape: an edit must
then stay on that rung, for Slack puts nothing else in place of rich text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from bot.card import Block, Buttons, Card, Choice, Detail, Divider, Fold, Heading, Limits, Line, Note, Picture, Quote
from bot.platforms.slack import blocks as kit
from bot.platforms.slack.blocks import Atom, Json
from bot.platforms.slack.fit import Space, characters, payload, within
from bot.platforms.slack.ladder import Files, Setter, detail, line, parted
from bot.platforms.slack.mrkdwn import address, escape, linked, pieces, safe, size, unlinked

__all__ = ["LIMITS", "VIEW_LIMITS", "Files", "Json", "Limits", "Style", "home", "message", "view"]

Style = Literal["rich", "plain", "text"]

# Of a page of a card, so that it fits whole into what follows: with its escapes, and what its blocks take themselves.
LIMITS = Limits(6_800, 46)
VIEW_LIMITS = Limits(17_000, 94)
_MESSAGE = Space(50, 11_900, characters)
_VIEW = Space(100, 240_000, payload)
_TEXT = 3_900  # characters: an edit refuses more than 4,000
_TITLE = 24
_CLOSE = {"zh": "关闭", "en": "Close"}


def message(card: Card, files: Files, style: Style = "rich") -> Json:
    """`text`, and `blocks` on the upper rungs; `files` are Slack's ids of pictures by report and name.

    A picture without one is told in its alternative words. On the last rung the text is the whole card.
    """
    if style == "text":
        return {"text": _whole(card)}
    made = within(list(_titled(card, files, rich=style == "rich", folds=True)), _MESSAGE)
    return {"text": _brief(card)} | ({"blocks": made} if made else {})


def view(card: Card, files: Files, private: str = "", style: Style = "plain") -> Json:
    """A modal. `private` comes back with what is pressed in it: at most 3,000 characters, and nothing secret."""
    made = within(list(_titled(card, files, rich=style == "rich", folds=False)), _VIEW)
    shown: Json = {
        "type": "modal",
        "title": kit.words(card.title or card.brief, _TITLE),
        "close": kit.words(_CLOSE["en" if card.language == "en" else "zh"], _TITLE),
        "blocks": made or [kit.context(["…"])],
    }
    return shown | ({"private_metadata": private} if private else {})


def home(card: Card, style: Style = "plain") -> Json:
    """The bot's own page of one person."""
    made = within(list(_titled(card, {}, rich=style == "rich", folds=style == "rich")), _VIEW)
    return {"type": "home", "blocks": made or [kit.context(["…"])]}


def _titled(card: Card, files: Files, *, rich: bool, folds: bool) -> Iterator[Json]:
    if safe(card.title):
        yield kit.header(card.title)
    yield from Setter(files, card.language, rich=rich, folds=folds).blocks(card.blocks)


def _brief(card: Card) -> str:
    """What a notification says."""
    whole = safe(card.brief) or safe(card.title) or "…"
    first = next(pieces(whole, _TEXT - 1, lambda text: size(_shown(text))))
    return _shown(first) + ("…" if len(first) < len(whole) else "")


def _whole(card: Card) -> str:
    """The card in lines, from its beginning on; its buttons cannot be shown."""
    told: list[str] = []
    room = _TEXT - 2
    for one in _lines(card):
        if size(one) + 1 > room:
            told.append("…")
            break
        told.append(one)
        room -= size(one) + 1
    return "\n".join(told) or "…"


def _lines(card: Card) -> Iterator[str]:
    if title := safe(card.title):
        yield from _drawn([title], mark="*")
    yield from _told(card.blocks, card.language)


def _told(blocks: Sequence[Block], language: str) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(text):
                yield from _drawn([safe(text)], mark="*")
            case Line():
                yield from _drawn(line(block))
            case Detail() | Note():
                yield from _drawn(detail(block, language))
            case Quote(text, source):
                quoted: list[Atom] = [safe(text), " ", source] if source else [safe(text)]
                yield from _drawn(quoted, before="> ")
            case Picture(_, _, alt):
                yield from _drawn([safe(alt)])
            case Fold(text, inner):
                yield from _drawn([safe(text)], mark="*")
                yield from _told(inner, language)
            case Divider() | Buttons() | Choice():
                pass


def _drawn(atoms: Sequence[Atom], mark: str = "", before: str = "") -> Iterator[str]:
    for part in parted(atoms, lambda atom: size(_shown(atom))):
        words = "".join(map(_shown, part))
        yield f"{before}{mark}{words.replace('*', '∗') if mark else words}{mark}"


def _shown(atom: Atom) -> str:
    """What is no link is made sure to become none."""
    if isinstance(atom, str):
        return unlinked(escape(atom))
    return linked(atom) if address(atom.url) else unlinked(linked(atom))
