"""What a model is shown of a story, and the way back from the words that it quotes to the words that are stored. Pure.

Only words go in: no address, no dateline, no name of the outlet, and no item that speaks to the model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline import facts
from pipeline.extract import body
from pipeline.extract.sentences import is_chinese, sentences
from pipeline.extract.titles import clean_title
from pipeline.model import Item, Story
from pipeline.prompts import quoted
from pipeline.suspect import is_suspect

ITEMS = 3  # of a story; more say the same
TITLE_CHARS = {True: 100, False: 220}  # by whether the text is Chinese
LEAD_CHARS = {True: 1_000, False: 2_400}
OTHER_CHARS = {True: 240, False: 600}


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of an item just as they are stored."""

    item_id: str
    words: str


@dataclass(frozen=True, slots=True)
class _Stored:
    """A title or sentence: as it is shown, and as it is stored."""

    item_id: str
    shown: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """`passages` hold the texts of the items, the first one's at most length."""

    title: str
    passages: tuple[str, ...]
    items: tuple[Item, ...]
    stored: tuple[_Stored, ...]

    @property
    def texts(self) -> list[str]:
        """All stored words behind what is shown."""
        return [stored.words for stored in self.stored]

    def find(self, words: str) -> list[Quote]:
        """The stored words that `words` quote: themselves, or the sentences that hold them; empty when none does."""
        for stored in self.stored:
            if words and words in stored.words:
                return [Quote(stored.item_id, words)]
        held = self._holding(facts.fold(words))
        if held is not None:
            return [held]
        parts = [self._holding(facts.fold(sentence.text)) for sentence in sentences(words)]
        found = [part for part in parts if part is not None]
        return found if len(parts) > 1 and len(found) == len(parts) else []

    def _holding(self, folded: str) -> Quote | None:
        for stored in self.stored if folded else ():
            if folded in facts.fold(stored.shown) or folded in facts.fold(stored.words):
                return Quote(stored.item_id, stored.words)
        return None


def shown(story: Story, bodies: Mapping[str, str], first: str | None = None) -> Shown | None:
    """What may be shown of `story`, the item with the id `first` ahead; None when every item speaks to the model."""
    items = [item for item in story.items if not is_suspect(item, bodies.get(item.id, ""))]
    if not items:
        return None
    items = sorted(items, key=lambda item: item.id != first)[:ITEMS]
    chinese = is_chinese(items[0].title)
    title = quoted(clean_title(items[0]) or items[0].title, TITLE_CHARS[chinese])
    passages = [_passage(item, body(item, bodies), lead=number == 0) for number, item in enumerate(items)]
    stored = tuple(line for item in items for line in _stored(item, body(item, bodies)))
    return Shown(title, tuple(passage for passage in passages if passage), tuple(items), stored)


def _passage(item: Item, text: str, *, lead: bool) -> str:
    """The text of one item, cleaned sentence by sentence; of another than the lead its title too, and less."""
    told: Sequence[str] = [sentence.text for sentence in sentences(text)]
    chinese = is_chinese(item.title + "".join(told[:1]))
    joint = "" if chinese else " "
    if lead:
        return quoted(joint.join(told), LEAD_CHARS[chinese])
    return quoted(joint.join([clean_title(item) or item.title, *told]), OTHER_CHARS[chinese])


def _stored(item: Item, text: str) -> Iterator[_Stored]:
    yield _Stored(item.id, quoted(clean_title(item) or item.title, max(TITLE_CHARS.values())), item.title)
    for sentence in sentences(text):
        yield _Stored(item.id, quoted(sentence.text, len(sentence.text) + 1), sentence.source)
