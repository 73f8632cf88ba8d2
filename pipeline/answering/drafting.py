"""Evidence → an answer by a model: it says whether the items answer, quotes, then writes; code proves each sentence.

An item goes in under an id made for the call, with an echo of its title and without address, date or source name. What
is not proved is asked for once more and then dropped; without a sentence the answer is "no".
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import structlog
from pydantic import BaseModel, field_validator

from pipeline import prompts
from pipeline.answering import proof
from pipeline.answering.asked import Told
from pipeline.answering.evidence import Evidence, Line
from pipeline.answering.excerpts import Cosines, is_about_any, nearest
from pipeline.answering.inquiry import Inquiry, carries
from pipeline.answering.statements import Answerable, Cited, Findings, Statement, written
from pipeline.answering.vocabulary import covered
from pipeline.llm import Door
from pipeline.llm.lenient import whole

log = structlog.get_logger()

ITEMS = 10
TOKENS = 1_600
QUESTION_CHARS = 600
PASSAGE_CHARS = {True: 900, False: 2_200}  # of an item, by whether it is Chinese
TITLE_CHARS = {True: 100, False: 220}
SENTENCES = 6
_NEAREST = 4  # items that are shown at twice the length
_MEANT = 0.4  # cosine of the question and a title in another language from which on it may tell of those it asks about
_OPENING = 2  # lines of an item that are shown whatever they say


class Quoted(BaseModel):
    id: str
    title: str
    quote: str


class Said(BaseModel):
    ids: list[str]
    text: str


class Given(BaseModel):
    """What the model gives, in the order in which it is to think."""

    answerable: Literal["yes", "partial", "no"]
    evidence: list[Quoted]
    sentences: list[Said]

    @field_validator("evidence", mode="before")
    @classmethod
    def _whole_evidence(cls, values: object) -> list[Quoted]:
        return whole(Quoted, values)

    @field_validator("sentences", mode="before")
    @classmethod
    def _whole_sentences(cls, values: object) -> list[Said]:
        return whole(Said, values)


@dataclass(frozen=True, slots=True)
class _Failed:
    text: str
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Material:
    """What the answer is made of: the question as it stands by itself, what was found, the language to answer in.

    `likeness` compares meanings; `meant` are the items that the conversation names: they
    need not name who is asked about.
    """

    question: str
    asked: Inquiry
    shown: Sequence[Evidence]
    cosines: Cosines
    language: str
    likeness: proof.Likeness = proof.unlike
    meant: frozenset[str] = frozenset()


async def drafted(door: Door, material: Material, told: Told) -> Findings:
    """The model's answer as far as it is proved. Raises LlmError when the model gives none."""
    near = nearest(material.shown, material.asked, material.cosines)
    items = _items(material)
    if not items:
        return Findings("no", nearest=near, engine="llm")
    given, ids = await _ask(door, material, items, ())
    if given.answerable == "no":
        return Findings("no", nearest=near, engine="llm")
    held, failed = await asyncio.to_thread(_proved, given, ids, material)
    if held:
        await told.write(written(held))
    if failed:
        log.info("answer.failed", faults=[fault for one in failed for fault in one.faults])
        again, ids = await _ask(door, material, items, failed)
        more, failed = await asyncio.to_thread(_proved, again, ids, material)
        known = {statement.text for statement in held}
        held += [statement for statement in more if statement.text not in known]
    if not held:
        return Findings("no", nearest=near, engine="llm")
    answerable: Answerable = "partial" if failed or given.answerable == "partial" else "yes"
    await told.write(written(held[:SENTENCES]))
    return Findings(answerable, tuple(held[:SENTENCES]), engine="llm")


def _items(material: Material) -> list[tuple[int, Evidence]]:
    """What the model may be shown, by place."""
    return [(place, one) for place, one in enumerate(material.shown) if not one.suspect][:ITEMS]


async def _ask(
    door: Door, material: Material, items: Sequence[tuple[int, Evidence]], failed: Sequence[_Failed]
) -> tuple[Given, Mapping[str, Evidence]]:
    """What the model gives, and the item behind each id."""
    content = " ".join(["answer", material.question, *(f"{one.item.id} {one.title}" for _, one in items)])
    ids = door.ids([one.item.id for _, one in items], f"{content} {len(failed)}")
    blocks = [
        {"id": ids[one.item.id], "title": _title(one), "passages": _passages(place, one, material)}
        for place, one in items
    ]
    faults = [
        {"text": prompts.quoted(one.text, 400), "faults": [prompts.quoted(fault, 80) for fault in one.faults]}
        for one in failed
    ]
    question = prompts.quoted(material.question, QUESTION_CHARS)
    prompt = prompts.render(
        "answer", TOKENS, language=material.language, question=question, items=blocks, faults=faults
    )
    return await door.ask(prompt, Given), {ids[one.item.id]: one for _, one in items}


def _title(one: Evidence) -> str:
    return prompts.quoted(one.title, TITLE_CHARS[one.chinese])


def _passages(place: int, one: Evidence, material: Material) -> list[str]:
    """The item's lines, in their order; of a long item its opening and those that have most to do with the question."""
    lines = list(enumerate(one.lines))[1:]
    room = PASSAGE_CHARS[one.chinese] * (2 if place < _NEAREST else 1)
    if sum(len(line.text) for _, line in lines) > room:
        first, rest = lines[:_OPENING], lines[_OPENING:]
        ranked = sorted(rest, key=lambda pair: -_fits(place, pair[0], pair[1], material))
        lines = sorted(_within(first + ranked, room))
    return [prompts.quoted(text, 2 * room) for text in _paragraphs([line.text for _, line in lines], one.chinese)]


def _paragraphs(lines: Sequence[str], chinese: bool) -> list[str]:
    """The lines run on, except after one that no mark ends: what follows a heading or a byline is another sentence."""
    told: list[str] = []
    ended = False
    for line in lines:
        if told and ended:
            told[-1] += line if chinese else f" {line}"
        else:
            told.append(line)
        ended = line.rstrip("”’\"')）")[-1:] in "。！？；!?.…"
    return told


def _fits(place: int, n: int, line: Line, material: Material) -> float:
    asked = material.asked
    named = sum(name.stands_in(line.words) for name in asked.names)
    across = line.words.chinese != asked.chinese
    told = covered(asked.words, line.words, across=across) + 0.3 * carries(asked.wants, line.text, asked)
    return told + 0.5 * named + material.cosines.get((place, n), 0.0)


def _within(lines: Sequence[tuple[int, Line]], room: int) -> list[tuple[int, Line]]:
    kept = []
    for n, line in lines:
        if len(line.text) <= room:
            room -= len(line.text)
            kept.append((n, line))
    return kept


def _proved(given: Given, ids: Mapping[str, Evidence], material: Material) -> tuple[list[Statement], list[_Failed]]:
    """The sentences that hold, each once, and those that do not, with why."""
    quotes: dict[str, list[Cited]] = {}
    for one in given.evidence:
        item = ids.get(one.id)
        if item is not None and proof.echoes(one.title, _title(item)):
            quotes.setdefault(one.id, []).extend(proof.quoted(item, one.quote.strip()))
    held: dict[str, Statement] = {}
    failed = []
    for said in given.sentences[:SENTENCES]:
        text = " ".join(said.text.split())
        cited = {key: proof.naming(text, quotes[key], ids[key]) for key in dict.fromkeys(said.ids) if quotes.get(key)}
        statement, faults = proof.judged(text, cited, material.language, material.likeness)
        if statement is not None and not _is_about(material, [ids[key] for key in cited]):
            statement, faults = None, ["question: it tells of somebody else than is asked about"]
        if statement is None:
            failed.append(_Failed(text, faults))
        else:
            held.setdefault(text, statement)
    return list(held.values()), failed


def _is_about(material: Material, cited: Sequence[Evidence]) -> bool:
    """Whether a sentence may rest on these; of those compared, rules may know but one."""
    if material.asked.compares:
        return True
    if is_about_any(material.asked, cited) or any(one.item.id in material.meant for one in cited):
        return True
    across = [one.title for one in cited if one.chinese != material.asked.chinese]
    unknown = not any(name.aliases for name in material.asked.names)
    return bool(across) and unknown and material.likeness(material.question, across) >= _MEANT
