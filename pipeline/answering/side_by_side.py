"""The stored sentences that answer a comparison, without a model: the best of each side, by turns. Pure.

A side is answered as strictly as a question of its own. One that is not is said to be missing, with what comes closest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TypeVar

from pipeline.answering import excerpts
from pipeline.answering.comparing import measured, sides
from pipeline.answering.evidence import Evidence
from pipeline.answering.excerpts import Cosines
from pipeline.answering.inquiry import Inquiry, Wants, read
from pipeline.answering.statements import Cited, Findings, Statement
from pipeline.answering.wording import Wording

T = TypeVar("T")
EACH = 2  # sentences of one side
NEAREST = 2  # items of one that is not answered


@dataclass(frozen=True, slots=True)
class Side:
    """What is asked of one of those compared, and the ids of the items found for it, best first."""

    asked: Inquiry
    ids: tuple[str, ...] = ()


def asked_of_each(asked: Inquiry) -> tuple[Inquiry, ...]:
    """The question of each side, with the kind of piece that the comparison is about; () where it has no sides."""
    degree = measured(asked.text)
    return tuple(_side(text, asked, degree) for text in sides(asked))


def _side(text: str, asked: Inquiry, degree: Wants | None) -> Inquiry:
    side = read(text, asked.says)
    known = {name.text for name in side.names}
    named = [name for name in asked.names if name.text in text and not any(name.text in one for one in known)]
    words = tuple(word for word in side.words if not any(word.text in name.text.casefold() for name in named))
    wants = degree if degree and side.wants in ("who", "which", "anything") else side.wants
    names = (*side.names, *named)
    return replace(side, names=names, words=words, wants=wants, compares=False, chinese=asked.chinese)


def found(told: Sequence[tuple[Side, Cosines]], shown: Sequence[Evidence], words: Wording) -> Findings:
    """The answer in the sources' own words: "partial" where a side is not answered, "no" where none is."""
    answers = [_of_one(side, shown, cosines, words) for side, cosines in told]
    near = [_nearest(side, shown, cosines) for side, cosines in told]
    if not any(answers):
        return Findings("no", nearest=by_turns(near))
    statements = {one.text: one for one in by_turns([answer[:EACH] for answer in answers])}
    untold = [n for n, answer in enumerate(answers) if not answer]
    notes = tuple(words.untold.format(name=_name(told[n][0].asked)) for n in untold)
    missing = by_turns([near[n] for n in untold])
    return Findings("partial" if untold else "yes", tuple(statements.values()), nearest=missing, notes=notes)


def _of_one(side: Side, shown: Sequence[Evidence], cosines: Cosines, words: Wording) -> tuple[Statement, ...]:
    """What answers one side; where no piece of the kind that is wanted does, what is told of the matter."""
    answer = excerpts.found(side.asked, shown, cosines, words)
    if not answer.statements and read(side.asked.text).wants != side.asked.wants:
        answer = excerpts.found(replace(side.asked, wants="anything"), shown, cosines, words)
    return answer.statements


def _nearest(side: Side, shown: Sequence[Evidence], cosines: Cosines) -> tuple[Cited, ...]:
    placed = sorted(
        (place for place, one in enumerate(shown) if one.item.id in side.ids),
        key=lambda place: side.ids.index(shown[place].item.id),
    )
    about = [place for place in placed if excerpts.is_about(side.asked, shown[place])]
    return excerpts.nearest_of((about or placed)[:NEAREST], shown, side.asked, cosines)


def by_turns(lists: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """The first of each list, then the second of each."""
    return tuple(one for turn in zip_longest(*lists) for one in turn if one is not None)


def _name(asked: Inquiry) -> str:
    return asked.names[0].text if asked.names else asked.text
