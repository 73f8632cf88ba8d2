"""Picks → drafts: a model writes each story's line, code decides whether it holds; one repair, then it is given up.

A story goes in under an id made for the call, with the echo of its title and without address, date line or source
name. A draft is kept only when its quotes stand in the story's own items and `prove` finds nothing in its sentence that
they do not bear out. What has no draft is told in the source's words by `write`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import structlog
from pydantic import BaseModel, field_validator

from pipeline import facts, prompts, prove, quality
from pipeline.errors import LlmError
from pipeline.extract.follow import Development
from pipeline.extract.sentences import is_chinese
from pipeline.llm import Door
from pipeline.llm.lenient import whole
from pipeline.model import Draft, Pick
from pipeline.shown import Quote, Shown, shown
from pipeline.traces import Traces, share, tells, traces

log = structlog.get_logger()

ECHO_CHARS = 4  # of a title must come back, unless it is shorter
QUOTES = 6
OWN_SHARE = 0.3  # of a line's words must stand in its story, where both speak one language
REASON_CHARS = {"zh": (4, 60), "en": (10, 160)}
TAGS, TAG_CHARS = 4, 24
_LINE_TOKENS = 700  # of an answer for one story
_TOLD_CHARS = 120
_FEW_CALLS = 3  # one of so many calls may be asked again story by story
_SCANT = {"zh": (0.6, 0.25), "en": (2.0, 0.7)}  # how much line a character of Chinese or other text can carry


class Line(BaseModel):
    """What the model gives for one story, in the order in which it is to think."""

    id: str
    title: str
    quotes: list[str]
    facts: list[str]
    sentence: str
    reason: str
    tags: list[str]


class Lines(BaseModel):
    """One answer. An object that is not a whole line is left out, and costs the others nothing."""

    stories: list[Line]

    @field_validator("stories", mode="before")
    @classmethod
    def _whole_lines(cls, stories: object) -> list[Line]:
        return whole(Line, stories)


@dataclass(frozen=True, slots=True)
class _Task:
    """A story to write, and what came of it so far: the line that failed, and why."""

    pick: Pick
    shown: Shown
    traces: Traces
    told: str = ""
    line: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the drafts of one report are written: the model, the stored words, and the language of the reader."""

    door: Door
    material: quality.Material
    language: str
    stories_per_call: int


async def drafts(desk: Desk, picks: Sequence[Pick], developments: Mapping[str, Development]) -> dict[str, Draft]:
    """By story id the draft of each pick whose line holds."""
    tasks = list(_tasks(desk, picks, developments))
    others = {task.pick.story.id: task.traces for task in tasks}
    written: dict[str, Draft] = {}
    batches = _batches(tasks, desk.stories_per_call)
    failed = await _round(desk, "write", batches, others, written)
    if spoilt := _spoilt(batches, failed):
        again = await _round(desk, "write", [[task] for task in spoilt], others, written)
        alone = {task.pick.story.id for task in spoilt}
        failed = [*(task for task in failed if task.pick.story.id not in alone), *again]
    if failed:
        await _round(desk, "repair", _batches(failed, desk.stories_per_call), others, written)
    return written


def _batches(tasks: Sequence[_Task], size: int) -> list[Sequence[_Task]]:
    return [tasks[start : start + size] for start in range(0, len(tasks), size)]


def _spoilt(batches: Sequence[Sequence[_Task]], failed: Sequence[_Task]) -> list[_Task]:
    """The failed tasks of the few calls most of whose lines failed: one story may have spoilt the others.

    None when that happened to many calls: then it is the model, and asking again would only cost.
    """
    ids = {task.pick.story.id for task in failed}
    lost = [[task for task in batch if task.pick.story.id in ids] for batch in batches]
    most = [some for some, batch in zip(lost, batches, strict=True) if len(some) > 1 and 2 * len(some) >= len(batch)]
    return [task for some in most for task in some] if _FEW_CALLS * len(most) <= len(batches) else []


def _tasks(desk: Desk, picks: Sequence[Pick], developments: Mapping[str, Development]) -> Iterator[_Task]:
    for pick in picks:
        new = developments.get(pick.story.id)
        seen = shown(pick.story, desk.material.bodies, new.item_id if new else None)
        if seen is not None:
            told = prompts.quoted(pick.follow_up.text, _TOLD_CHARS) if pick.follow_up else ""
            yield _Task(pick, seen, traces(seen.texts), told)


async def _round(
    desk: Desk, call: str, batches: Sequence[Sequence[_Task]], others: Mapping[str, Traces], written: dict[str, Draft]
) -> list[_Task]:
    """Ask for the lines of each batch; what holds goes into `written`, what failed comes back with why."""
    answers = await asyncio.gather(*(_ask(desk, call, batch) for batch in batches))
    failed: list[_Task] = []
    for batch, lines in zip(batches, answers, strict=True):
        if lines is None:
            continue
        for task in batch:
            judged = _judged(task, lines.get(task.pick.story.id), desk.language, others)
            if isinstance(judged, Draft):
                written[task.pick.story.id] = replace(judged, origin="repaired" if call == "repair" else "llm")
            else:
                log.info("draft.failed", call=call, story=task.pick.story.id, faults=judged.faults)
                failed.append(judged)
    return failed


async def _ask(desk: Desk, call: str, batch: Sequence[_Task]) -> dict[str, Line] | None:
    """The lines that the model gives for `batch`, by story id; None when it gave no answer."""
    made_for = " ".join([call, *(f"{t.pick.story.id} {t.shown.title} {t.shown.passages} {t.line}" for t in batch)])
    ids = desk.door.ids([task.pick.story.id for task in batch], made_for)
    blocks = [
        {
            "id": ids[task.pick.story.id],
            "title": task.shown.title,
            "told": task.told,
            "passages": task.shown.passages,
            "draft": prompts.quoted(task.line, 400),
            "faults": [prompts.quoted(fault, 80) for fault in task.faults],
        }
        for task in batch
    ]
    try:
        prompt = prompts.render(call, _LINE_TOKENS * len(batch), language=desk.language, stories=blocks)
        answer = await desk.door.ask(prompt, Lines)
    except LlmError as error:
        log.warning("draft.failed", call=call, stories=len(batch), reason=error.reason)
        return None
    stories = {short: story_id for story_id, short in ids.items()}
    named = Counter(line.id for line in answer.stories)
    return {stories[line.id]: line for line in answer.stories if line.id in stories and named[line.id] == 1}


# --- judging -------------------------------------------------------------------------------------------------------


def _judged(task: _Task, line: Line | None, language: str, others: Mapping[str, Traces]) -> Draft | _Task:
    """The draft that `line` makes, or the task with what is wrong with it."""
    if line is None:
        return replace(task, line="", faults=("no line was written for this story",))
    if not _echoes(line.title, task.shown.title):
        return replace(task, line="", faults=("the title that came back is that of another story",))
    quotes = [quote for words in line.quotes[:QUOTES] for quote in task.shown.find(words.strip())]
    sentence = " ".join(line.sentence.split())
    if not quotes:
        return replace(task, line=sentence, faults=("no quote stands in the story word for word",))
    evidence, unproved = _evidence(sentence, quotes, task.shown)
    form = prove.form_faults(sentence, _limits(task.shown, language))
    faults = [*_told((*form, *unproved)), *_crossed(sentence, task, language, others)]
    if faults:
        return replace(task, line=sentence, faults=tuple(faults))
    return Draft(
        text=sentence,
        evidence=evidence,
        item_id=quotes[0].item_id,
        reason=_reason(line.reason, [*evidence, task.pick.reason], language),
        tags=_tags(line.tags, task),
        origin="llm",
    )


def _echoes(echo: str, title: str) -> bool:
    """Whether `echo` is how `title` begins: enough of it to tell it from another."""
    said, meant = facts.fold(echo).rstrip(".…"), facts.fold(title)
    return len(said) >= min(ECHO_CHARS, len(meant)) and meant.startswith(said)


def _evidence(sentence: str, quotes: Sequence[Quote], seen: Shown) -> tuple[tuple[str, ...], tuple[prove.Fault, ...]]:
    """The quoted words, each once, with the title of their item where the line needs it; and what they do not prove."""
    words = tuple(dict.fromkeys(quote.words for quote in quotes))
    unproved = prove.faults(sentence, words)
    if unproved:
        titles = dict.fromkeys(item.title for item in seen.items if item.id in {quote.item_id for quote in quotes})
        titled = tuple(dict.fromkeys([*words, *titles]))
        if not prove.faults(sentence, titled):
            return titled, ()
    return words, unproved


def _told(faults: Iterable[prove.Fault]) -> list[str]:
    """Faults as a repair is told of them."""
    return [f"{fault.kind}: {fault.words}" for fault in faults]


def _crossed(sentence: str, task: _Task, language: str, others: Mapping[str, Traces]) -> Iterator[str]:
    """Whether the line is in another language than the reader's, or tells another story than its own."""
    if is_chinese(sentence) != (language == "zh"):
        yield "language: it is not written in the language of the reader"
    claim = traces([sentence])
    rest = (other for story_id, other in others.items() if story_id != task.pick.story.id)
    own_share = share(claim, task.traces)
    if own_share < OWN_SHARE or not tells(claim, task.traces, rest):
        yield "story: it does not tell what this story tells"


def _limits(seen: Shown, language: str) -> tuple[int, int]:
    """The bounds of a line's length; the lower one falls where the story itself says little."""
    low, high = quality.LENGTHS[language]
    text = max((seen.title, *seen.passages), key=len)  # the others mostly say the same
    carries = _SCANT[language][0 if is_chinese(text) else 1] * len(text)
    return min(low, max(low // 5, int(carries))), high


def _reason(reason: str, evidence: Sequence[str], language: str) -> str | None:
    """The model's reason where it holds like a line; None where the computed one must do."""
    told = " ".join(reason.split()).rstrip("。.")
    holds = told and not prove.form_faults(told, REASON_CHARS[language]) and not prove.faults(told, evidence)
    return told if holds else None


def _tags(tags: Sequence[str], task: _Task) -> tuple[str, ...]:
    """Those tags that the story's own words or the rules name, then the rules' own; few, each once."""
    text = facts.fold(" ".join(task.shown.texts)).casefold()
    known = {tag.casefold() for tag in task.pick.tags}
    held = [
        tag
        for tag in (" ".join(tag.split()) for tag in tags)
        if not prove.form_faults(tag, (1, TAG_CHARS))
        and (tag.casefold() in known or facts.fold(tag).casefold() in text)
    ]
    unique = {tag.casefold(): tag for tag in reversed([*held, *task.pick.tags])}
    ordered = dict.fromkeys(tag.casefold() for tag in [*held, *task.pick.tags])
    return tuple(unique[tag] for tag in ordered)[:TAGS]
