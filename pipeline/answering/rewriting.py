"""A question that rules could not make stand by itself → forms of it that do, by one call to a model.

A form may bring nothing of its own: its names and figures stand in the conversation or the report.
"""

from __future__ import annotations

import structlog
from pydantic import BaseModel

from pipeline import facts, prompts
from pipeline.answering.asked import Exchange, Question
from pipeline.errors import LlmError
from pipeline.extract.sentences import is_chinese
from pipeline.llm import Door
from pipeline.model import DailyReport

log = structlog.get_logger()

TOKENS = 300
FORMS, FORM_CHARS = 3, 200
ENTRIES, LINE_CHARS = 10, 160


class Forms(BaseModel):
    questions: list[str]


async def rewritten(door: Door, question: Question) -> list[str]:
    """The forms that hold, one in the question's own language first; none when the model gives none."""
    forms = await _forms(door, question)
    known = [question.text, *_entries(question), *(text for turn in question.before for text in _turn(turn).values())]
    held = [form for form in forms if _brings_nothing(form, known)]
    return sorted(held, key=lambda form: is_chinese(form) != is_chinese(question.text))


async def translated(door: Door, question: Question) -> list[str]:
    """The question in the other language, to look for and for nothing else: it may name what no table knows."""
    forms = await _forms(door, question)
    return [form for form in forms if is_chinese(form) != is_chinese(question.text)][:1]


async def _forms(door: Door, question: Question) -> list[str]:
    before = [_turn(one) for one in question.before]
    entries = _entries(question)
    asked = prompts.quoted(question.text, 400)
    prompt = prompts.render("rewrite", TOKENS, before=before, entries=entries, question=asked)
    try:
        answer = await door.ask(prompt, Forms)
    except LlmError as error:
        log.warning("rewrite.failed", reason=error.reason)
        return []
    forms = [" ".join(form.split())[:FORM_CHARS] for form in answer.questions[:FORMS]]
    return [form for form in forms if form]


def _turn(one: Exchange) -> dict[str, str]:
    told = " ".join(sentence.text for sentence in one.answer.sentences[:2])
    titles = "; ".join(proof.title for proof in one.answer.references[:2])
    return {"question": prompts.quoted(one.question, 200), "answer": prompts.quoted(told or titles, 400)}


def _entries(question: Question) -> list[str]:
    if not isinstance(question.report, DailyReport):
        return []
    listed = sorted((one for one in question.report.entries if one.brief), key=lambda one: (one.region, one.rank))
    return [prompts.quoted(one.text, LINE_CHARS) for one in listed[:ENTRIES]]


def _brings_nothing(form: str, known: list[str]) -> bool:
    return not facts.unsupported_names(form, known) and not facts.unsupported_quantities(form, known)
