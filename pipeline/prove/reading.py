"""A text as a proof reads it: folded, in clauses, with the cues, quantities and names of each; read once, kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline import facts, words
from pipeline.facts.entities import mentions
from pipeline.prove import cues
from pipeline.prove.cues import Cue, CueKind

_HAN = re.compile("[\u3400-\u9fff]")
_LATIN_WORD = re.compile("[A-Za-z]{2,}")
_BREAK = re.compile(r"[,;](?!\d)|(?<!\d)[,;](?=\d)|[:：](?!\d)|[。!?]+|\.(?=\s|$)|\s-\s")
_ENGLISH_BREAK = re.compile(
    r"\s(?=(?:which|who|while|whereas|after|before|because|but|although|though|when|where|amid)\s)"
)
_SENTENCE_END = re.compile(r"[。!?;]|\.(?=\s|$)")
_SPACES = re.compile(r"[\s\"'()\[\]【】]")
_CACHED = 512
_STEM = 6


@dataclass(frozen=True, slots=True)
class Name:
    """`text[start:end]` names who is known as `id`: an entity's id, or the name in one case without separators."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a `Reading`; `pairs` are its neighbouring signs or its words, to compare it by."""

    start: int
    end: int
    sentence: int
    text: str
    pairs: frozenset[str]
    cues: tuple[Cue, ...]

    def of(self, kind: CueKind) -> list[Cue]:
        return [cue for cue in self.cues if cue.kind == kind]

    def word(self, cue: Cue) -> str:
        """A cue of this clause as it is written, in lower case."""
        return self.text[cue.start - self.start : cue.end - self.start].lower()


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is folded; every span of clauses, cues and names is one of it."""

    text: str
    chinese: bool
    clauses: tuple[Clause, ...]
    cues: tuple[Cue, ...]
    quantities: tuple[facts.Quantity, ...]

    def of(self, kind: CueKind) -> list[Cue]:
        return [cue for cue in self.cues if cue.kind == kind]

    def sentence(self, number: int) -> list[Clause]:
        return [clause for clause in self.clauses if clause.sentence == number]


@lru_cache(maxsize=_CACHED)
def read(text: str) -> Reading:
    """`text` with its clauses and cues."""
    folded = words.simplified(facts.fold(text))
    chinese = _is_chinese(folded)
    found = cues.find(folded)
    return Reading(folded, chinese, tuple(_clauses(folded, chinese, found)), found, facts.quantities(folded))


@lru_cache(maxsize=_CACHED)
def names(text: str) -> tuple[Name, ...]:
    """The names in a folded text by position, each with who it is."""
    known = {m.start: Name(m.entity.id, m.start, m.end) for m in mentions(text)}
    taken = {position for name in known.values() for position in range(name.start, name.end)}
    for written in facts.names(text):
        start = text.find(written)
        while start >= 0:
            end = start + len(written)
            if start in known and known[start].end < end:
                known[start] = Name(known[start].id, start, end)  # Android 17
            elif start not in taken:
                known[start] = Name(re.sub(r"[\s\-_.]", "", written).casefold(), start, end)
            taken.update(range(start, end))
            start = text.find(written, end)
    return tuple(sorted(known.values(), key=lambda name: name.start))


def pairs(text: str) -> frozenset[str]:
    """What two clauses are compared by: each two neighbouring Han characters, the stem of each Latin word, numbers."""
    return frozenset(pair[:_STEM] for pair in words.bigrams(text) if pair not in words.STOP_WORDS or _HAN.match(pair))


def _is_chinese(text: str) -> bool:
    """Whether a text is Chinese: a Latin word weighs as much as two characters, names in a Chinese text are many."""
    return 3 * len(_HAN.findall(text)) > 2 * len(_LATIN_WORD.findall(text))


def _clauses(text: str, chinese: bool, found: Sequence[Cue]) -> Iterator[Clause]:
    start = sentence = 0
    for end, stop in _breaks(text, chinese):
        if _SPACES.sub("", text[start:end]):
            within = tuple(cue for cue in found if start <= cue.start < end)
            yield Clause(start, end, sentence, text[start:end], pairs(text[start:end]), within)
        sentence += _SENTENCE_END.match(text, end) is not None
        start = stop


def _breaks(text: str, chinese: bool) -> Iterator[tuple[int, int]]:
    spans = [found.span() for found in _BREAK.finditer(text)]
    if not chinese:
        spans += [found.span() for found in _ENGLISH_BREAK.finditer(text)]
    yield from sorted(spans)
    yield len(text), len(text)
