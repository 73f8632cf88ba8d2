"""Items → stories: one event, whatever the outlet, the language or the day. Pure: the same input, the same stories.

How likely two items tell of one event is `pairs.py`, which pairs are asked about `candidates.py`, how groups come of it
`linkage.py`. What is new in a known story is not decided here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.extract.roundups import is_roundup
from pipeline.meaning import FloatArray
from pipeline.model import Item, Story
from pipeline.owners import independent
from pipeline.stories import candidates, pairs
from pipeline.stories.linkage import Likeness, Linkage
from pipeline.stories.traits import Rarity, traits

__all__ = ["group", "independent", "is_roundup", "vector_text", "wants_vector"]

LARGEST = 60
"""Items that one story may have; more are a theme, not an event."""
_TOGETHER = 0.35  # mean likelihood between groups that join; below SAME, since each member tells it in its own way
_UNSURE = (0.15, 0.75)  # likelihoods without vectors that a vector may turn
_REMEMBERED = 8  # items of a known story that new ones are compared with: its first and its latest
_TITLE_CHARS = 200
_TOLD_CHARS = 300


def group(items: Sequence[Item], known: Sequence[Story], vectors: Mapping[str, FloatArray]) -> list[Story]:
    """The stories that `items` belong to: those of `known` that hold or get any of them, and new ones.

    Every item is in exactly one story. A known story keeps its id and its items; two known ones are never joined.
    `vectors` are by item id and may be partial: without them Chinese and English meet by shared names and numbers
    alone. Stories stand in the order of their first items.
    """
    batch = _Batch(items, known)
    likely = batch.likeness(vectors)
    edges = [pair for pair in batch.candidates(vectors) if likely(*pair) >= pairs.SAME]
    joined = Linkage(batch.groups(), batch.closed(), likely).join(edges, _TOGETHER, LARGEST)
    return sorted(batch.stories(joined), key=lambda story: min(map(_order, story.items)))


def wants_vector(items: Sequence[Item], known: Sequence[Story]) -> list[Item]:
    """The items, known ones too, that may be one event with another where words and names alone cannot tell."""
    batch = _Batch(items, known)
    wanted = candidates.with_partner_abroad(batch.compared, batch.fresh, batch.rarity)
    likely = batch.likeness({})
    for a, b in candidates.by_words(batch.compared, batch.fresh, batch.rarity):
        if batch.compared[a].chinese == batch.compared[b].chinese and _UNSURE[0] <= likely(a, b) <= _UNSURE[1]:
            wanted.update((a, b))
    return [batch.items[number] for number in sorted(wanted) if not batch.compared[number].roundup]


def vector_text(item: Item) -> str:
    """What of an item its vector is made from."""
    return item.title[:_TITLE_CHARS]


def _order(item: Item) -> tuple[float, str]:
    return item.published_at.timestamp(), item.id


class _Batch:
    """What is compared: new items, and known stories by a few of their items each.

    Numbers are places in `compared`, which is in order of time, so that the order of the input does not matter.
    """

    def __init__(self, items: Sequence[Item], known: Sequence[Story]) -> None:
        self._known = sorted(known, key=lambda story: story.id)
        self._current = {item.id: item for item in sorted(items, key=_order)}
        self._home = {item.id: story for story in self._known for item in story.items}
        shown = [item for story in self._known for item in _remembered(story)]
        new = [item for item in self._current.values() if item.id not in self._home]
        self.items = sorted([*new, *shown], key=_order)
        self.compared = [traits(item) for item in self.items]
        self.fresh = [one.id not in self._home for one in self.compared]
        self.rarity = Rarity(self.compared)

    def groups(self) -> list[list[int]]:
        """Each new item by itself, and what is compared of each known story."""
        by_story: dict[str, list[int]] = {}
        for number, one in enumerate(self.compared):
            story = self._home.get(one.id)
            by_story.setdefault(story.id if story else f"\n{number}", []).append(number)
        return list(by_story.values())

    def closed(self) -> frozenset[int]:
        return frozenset(numbers[0] for numbers in self.groups() if not self.fresh[numbers[0]])

    def likeness(self, vectors: Mapping[str, FloatArray]) -> Likeness:
        """How likely two of the compared are one event; each pair is worked out once."""
        worked_out: dict[tuple[int, int], float] = {}

        def likely(a: int, b: int) -> float:
            pair = (a, b) if a < b else (b, a)
            if pair not in worked_out:
                worked_out[pair] = self._likelihood(*pair, vectors)
            return worked_out[pair]

        return likely

    def candidates(self, vectors: Mapping[str, FloatArray]) -> list[candidates.Pair]:
        """The pairs worth asking about, in order; a known story that is large enough gets no more items."""
        found = candidates.by_words(self.compared, self.fresh, self.rarity)
        found |= candidates.by_meaning(self.compared, self.fresh, vectors)
        return sorted(pair for pair in found if not any(map(self._is_full, pair)))

    def stories(self, joined: Sequence[Sequence[int]]) -> Iterator[Story]:
        """The stories of `joined` groups, and the known ones that hold an item of the input and were not compared."""
        for numbers in joined:
            members = {self.items[number].id: self.items[number] for number in numbers}
            home = next((self._home[item_id] for item_id in members if item_id in self._home), None)
            if home:
                members |= {item.id: item for item in home.items}
            if any(item_id in self._current for item_id in members):
                told = [self._current.get(item.id, item) for item in members.values()]
                yield Story(home.id if home else f"s{min(told, key=_order).id}", tuple(_lead_first(told)))

    def _is_full(self, number: int) -> bool:
        story = self._home.get(self.compared[number].id)
        return story is not None and len(story.items) >= LARGEST

    def _likelihood(self, a: int, b: int, vectors: Mapping[str, FloatArray]) -> float:
        one, other = self.compared[a], self.compared[b]
        if (one.roundup or other.roundup) and not (one.address and one.address == other.address):
            return 0.0
        left, right = vectors.get(one.id), vectors.get(other.id)
        meaning = float(left @ right) if left is not None and right is not None else None
        return round(pairs.likelihood(one, other, self.rarity, meaning), 6)


def _remembered(story: Story) -> list[Item]:
    items = sorted(story.items, key=_order)
    return items if len(items) <= _REMEMBERED else items[: _REMEMBERED // 2] + items[-_REMEMBERED // 2 :]


def _lead_first(items: Sequence[Item]) -> list[Item]:
    """In order of time, but first the one that tells the most; a round-up or mere title leads only among its like."""
    ordered = sorted(items, key=_order)
    lead = min(ordered, key=lambda item: (is_roundup(item), -min(len(item.text), _TOLD_CHARS) // 100, _order(item)))
    return [lead, *(item for item in ordered if item is not lead)]
