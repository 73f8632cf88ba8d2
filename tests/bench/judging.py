"""A model that judges without fault: it answers from the labelled items that it is shown, and only from those.

It finds nothing itself. What it says are the item's own words, or the label's answer where the languages differ.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.extract.sentences import is_chinese
from pipeline.model import Item
from tests.bench.questions import Question, Side, carries, key
from tests.fakes.model import Answer, Request, text

_ITEM = re.compile(r"^<item (\w+)>\ntitle: (.*?)\n(.*?)</item \1>", re.DOTALL | re.MULTILINE)
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.\-]*|\d[\d.,]*")
_LONG_TITLE = 12
_END = re.compile(r"(?<=[。！？；])|(?<=[.!?]) (?=[A-Z\"“])")

Said = dict[str, object]


@dataclass(frozen=True, slots=True)
class Shown:
    """An item as the prompt shows it."""

    id: str
    title: str
    passages: tuple[str, ...]

    @property
    def sentences(self) -> list[str]:
        return [
            self.title,
            *(part.strip() for passage in self.passages for part in _END.split(passage) if part.strip()),
        ]


Told = tuple[Shown, list[str]]  # an item, and its sentences that are quoted


@dataclass
class Judge:
    """Answers the calls of one question after another; `asked` is the one that is asked now, None one before it."""

    items: Mapping[str, Item]
    asked: Question | None = None
    seen: bool = False  # whether all that answers `asked` was shown
    other: list[str] = field(default_factory=list)  # calls that are none of ours

    def __call__(self, request: Request) -> Answer:
        system, user = text(request, "system"), text(request)
        if system.startswith("You answer a reader's question"):
            said = self._answer([_shown(*found) for found in _ITEM.findall(user)])
        elif system.startswith("You make a reader's question"):
            said = self._rewritten(user)
        else:
            self.other.append(system[:60])
            said = {}
        return Answer(json.dumps(said, ensure_ascii=False))

    def _rewritten(self, user: str) -> Said:
        asked = self.asked
        found = _QUESTION.search(user)
        return {"questions": list(asked.full) if asked and asked.full else [found[1] if found else ""]}

    def _answer(self, shown: Sequence[Shown]) -> Said:
        if self.asked is None:
            return _quoted([(one, [one.title]) for one in shown[:1]])
        sides = [self._side(side, shown) for side in self.asked.sides]
        known = [side for side in sides if side is not None]
        self.seen = bool(known) and len(known) == len(sides)
        if not known:
            return {"answerable": "no", "evidence": [], "sentences": []}
        if self.asked.said:
            return _stated(sides, self.asked.said)
        return _quoted(known, "yes" if self.seen else "partial")

    def _side(self, side: Side, shown: Sequence[Shown]) -> Told | None:
        """The item that says what the side asks for, and its sentences that do: short ones of the asker's language."""
        gold = {_bare(item.title) for item in self.items.values() if key(item.url) in side.gold}
        told = [(one, _telling(one, side)) for one in shown if _is_title(one.title, gold)]
        telling = [(one, lines) for one, lines in told if lines]
        assert self.asked is not None
        zh = self.asked.language == "zh"
        return min(telling, key=lambda pair: (is_chinese(pair[0].title) != zh, len("".join(pair[1]))), default=None)


def _shown(id: str, title: str, rest: str) -> Shown:
    return Shown(id, title, tuple(line for line in rest.split("\n") if line.strip()))


def _telling(shown: Shown, side: Side) -> list[str]:
    """The shortest sentence for each fact; what is first said where no fact is asked for; [] if one is missing."""
    if not side.facts:
        return shown.sentences[:2]
    lines = []
    for ways in side.facts:
        having = [sentence for sentence in shown.sentences if carries(sentence, (ways,))]
        if not having:
            return []
        lines.append(min(having, key=len))
    return list(dict.fromkeys(lines))


def _quoted(known: Sequence[Told], answerable: str = "yes") -> Said:
    """Each quote as evidence, and as a sentence."""
    return {
        "answerable": answerable,
        "evidence": [
            {"id": one.id, "title": one.title[:8], "quote": quote} for one, quotes in known for quote in quotes
        ],
        "sentences": [{"ids": [one.id], "text": _ended(quote)} for one, quotes in known for quote in quotes],
    }


def _stated(sides: Sequence[Told | None], said: Sequence[str]) -> Said:
    """The label's sentences, with the quotes that carry their facts, and their names where those do not."""
    pairs = [(side, line) for side, line in zip(sides, said, strict=False) if side]
    full = [(one, _naming(one, quotes, line)) for (one, quotes), line in pairs]
    lines = [{"ids": [one.id], "text": line} for (one, _), line in pairs]
    return _quoted(full, "yes" if len(pairs) == len(sides) else "partial") | {"sentences": lines}


def _naming(shown: Shown, quotes: Sequence[str], line: str) -> list[str]:
    proofs = list(quotes)
    for word in _NAME.findall(line):
        having = [sentence for sentence in shown.sentences if word in sentence]
        if having and not any(word in quote for quote in proofs):
            proofs.append(min(having, key=len))
    return proofs


def _ended(quote: str) -> str:
    bare = quote.rstrip("。；;. ")
    return bare if bare.endswith(("！", "？", "!", "?", "”")) else bare + ("。" if is_chinese(bare) else ".")


def _is_title(shown: str, gold: set[str]) -> bool:
    """Whether a title is one of these, maybe without the name of a column before it."""
    bare = _bare(shown)
    return bare in gold or (len(bare) >= _LONG_TITLE and any(title.endswith(bare) for title in gold))


def _bare(title: str) -> str:
    return "".join(char for char in title.casefold() if char.isalnum())
