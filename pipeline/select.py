"""Which stories matter, asked of a model: every head twice, in two orders, and taken only where the two answers agree.

It returns opinions; what they may change is decided in `rank`. A head goes in under an id made for the call and without
address, date or source name.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import structlog
from pydantic import BaseModel

from pipeline import prompts
from pipeline.config import Profile
from pipeline.errors import LlmError
from pipeline.extract.sentences import is_chinese, sentences
from pipeline.llm import Door
from pipeline.model import Item, Region, Story
from pipeline.rank import Candidate, Opinion
from pipeline.suspect import is_suspect

log = structlog.get_logger()

_TURNS = 2
_AGREE = 4  # points between two answers beyond which neither counts
_WEIGHED = 0.8  # of the rows may have one score, and no more: an answer that tells nothing apart, or one story alone
_ROW = re.compile(r"\s*(\w{4})\s+(\d{1,2})(?:\.\d)?\s+([\w-]+)\s+([DI])\s*")
_ROW_TOKENS = 16
_TITLE_CHARS = {True: 60, False: 130}  # by whether it is Chinese
_OPENING_CHARS = {True: 50, False: 110}
_REGIONS: Mapping[str, Region] = {"D": "domestic", "I": "international"}


class Rows(BaseModel):
    """One answer: a row of four words for each story."""

    rows: list[str]


@dataclass(frozen=True, slots=True)
class _Head:
    story_id: str
    title: str
    opening: str


@dataclass(frozen=True, slots=True)
class _Row:
    score: int
    category: str
    region: Region


async def opinions(door: Door, found: Sequence[Candidate], profile: Profile) -> dict[str, Opinion]:
    """By story id what the model thinks of each candidate that it may be shown; nothing where it gave no answer."""
    heads = [head for candidate in found if (head := _head(candidate.story))]
    if not heads:
        return {}
    answers = await asyncio.gather(*(_answer(door, heads, profile, turn) for turn in range(_TURNS)))
    given = [answer for answer in answers if answer is not None]
    return {head.story_id: _joined([rows.get(head.story_id) for rows in given]) for head in heads} if given else {}


def _head(story: Story) -> _Head | None:
    """What the model sees of a story: of its first item that does not speak to it."""
    item = next((item for item in story.items if not is_suspect(item)), None)
    if item is None:
        return None
    chinese = is_chinese(item.title)
    title = prompts.quoted(item.title, _TITLE_CHARS[chinese])
    return _Head(story.id, title, prompts.quoted(_opening(item), _OPENING_CHARS[chinese]))


def _opening(item: Item) -> str:
    first = next(iter(sentences(item.text)), None)
    return first.text if first else ""


async def _answer(door: Door, heads: Sequence[_Head], profile: Profile, turn: int) -> dict[str, _Row] | None:
    """One answer over the heads in the order of this turn, by story id; None when the model gave none."""
    call = f"select {turn} " + " ".join(f"{head.story_id} {head.title} {head.opening}" for head in heads)
    shuffled = list(heads)
    Random(call).shuffle(shuffled)  # noqa: S311 (an order, no secret; the same for the same call)
    ids = door.ids([head.story_id for head in heads], call)
    prompt = prompts.render(
        "select",
        _ROW_TOKENS * len(heads) + 100,
        title=profile.title,
        topics=list(dict.fromkeys(topic.label or topic.name for topic in profile.topics)),
        categories=profile.categories,
        domestic=profile.domestic,
        heads=[{"id": ids[head.story_id], "title": head.title, "opening": head.opening} for head in shuffled],
    )
    try:
        answer = await door.ask(prompt, Rows)
    except LlmError as error:
        log.warning("select.failed", turn=turn, reason=error.reason)
        return None
    return _read(answer, {short: story_id for story_id, short in ids.items()})


def _read(answer: Rows, stories: Mapping[str, str]) -> dict[str, _Row]:
    """The rows that are well formed, by the story that they name; what is named twice was not judged.

    None of them when nearly all have one score: so answers a model that does not weigh, or that was told what to find.
    """
    rows = [found for found in map(_ROW.fullmatch, answer.rows) if found and found[1] in stories]
    named = Counter(row[1] for row in rows)
    told = {stories[row[1]]: _Row(min(10, int(row[2])), row[3], _REGIONS[row[4]]) for row in rows if named[row[1]] == 1}
    scores = Counter(row.score for row in told.values())
    return told if max(scores.values(), default=0) <= max(3, _WEIGHED * len(told)) else {}


def _joined(rows: Sequence[_Row | None]) -> Opinion:
    """What two answers say together: the mean of scores that are near each other, and what both of them name."""
    told = [row for row in rows if row]
    if not told:
        return Opinion()
    scores, kinds, regions = ({getattr(row, name) for row in told} for name in ("score", "category", "region"))
    agreed = len(told) == _TURNS
    return Opinion(
        score=sum(row.score for row in told) / len(told) if max(scores) - min(scores) <= _AGREE else None,
        category=kinds.pop() if agreed and len(kinds) == 1 else None,
        region=regions.pop() if agreed and len(regions) == 1 else None,
    )
