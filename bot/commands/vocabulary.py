"""The words of every command, zh and en, folded, and the command that a misspelled word is nearest to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from bot.commands import tables
from bot.commands.meanings import Everything, Filler, How, Meaning, Name, Report, Verb
from bot.model import Kind

_TABLE = dict[str, tuple[str, ...]]()
for _key, _words in tables.rows("words.tsv"):
    _TABLE[_key] = (*_TABLE.get(_key, ()), *_words)

# The first is how the bot itself writes it in Chinese, the second in English.
REPORTS: dict[Kind, tuple[str, ...]] = {kind: _TABLE[f"report {kind}"] for kind in get_args(Kind)}
VERBS: dict[Name, tuple[str, ...]] = {name: _TABLE[f"verb {name}"] for name in get_args(Name)}
TODAY = _TABLE["today"]

_OTHERS: dict[str, Meaning] = {
    "everything": Everything(), "how": How(), "loose": Filler(), "own": Filler(own=True),
}  # fmt: skip


def meanings() -> Iterator[tuple[str, Meaning]]:
    """Every word with what it means, but for dates, times and zones."""
    for key, meaning in _OTHERS.items():
        yield from ((word, meaning) for word in _TABLE[key])
    for kind in get_args(Kind):
        yield from ((word, Report(kind)) for word in REPORTS[kind])
    for name in get_args(Name):
        yield from ((word, Verb(name)) for word in VERBS[name])


def nearest(folded: str) -> str | None:
    """The word of a command that `folded` begins with a misspelling of, in the bot's own spelling where it has two."""
    found = [(far, word) for said in _heads(folded[:40]) for word in _WORDS if (far := _far(said, word)) is not None]
    return min(found, key=lambda pair: pair[0])[1] if found else None


_WORDS = tuple(
    word
    for words in (*REPORTS.values(), *VERBS.values(), TODAY)
    for word in words
    if len(word) > 1 and " " not in word and word not in _TABLE["never near"]
)


def _heads(folded: str) -> Iterator[str]:
    """The first word; of Chinese, which has no spaces, what may be a word at its start."""
    for run in re.findall(r"\w+", folded)[:1]:
        yield run
        if not run.isascii():
            yield from (run[:length] for length in (2, 3, 4) if length < len(run))


def _far(said: str, word: str) -> float | None:
    """How far `said` is from `word`, if it is near enough; what begins a word is nearer than what is misspelled."""
    if said.isascii() != word.isascii():
        return None
    if said == word:
        return 0
    if said.isascii() and len(said) >= 3 and word.startswith(said):
        return 0.5
    allowed = 2 if said.isascii() and len(said) > 5 else 1
    if abs(len(said) - len(word)) > allowed or len(said) < (3 if said.isascii() else 2):
        return None
    edits = distance(said, word)
    return edits if edits <= allowed else None


def distance(said: str, word: str) -> int:
    """Letters to add, drop, change or swap with the next (each pair once) to make one of the other."""
    above: list[int] = []
    row = list(range(len(word) + 1))
    for i, char in enumerate(said, 1):
        before, above, row = above, row, [i]
        for j, other in enumerate(word, 1):
            edits = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != other))
            if i > 1 and j > 1 and char == word[j - 2] and said[i - 2] == other:
                edits = min(edits, before[j - 2] + 1)
            row.append(edits)
    return row[-1]
