"""今日总结: what the day came to, from the entries that stand; counted, and told by a model only where it is proved.

Without a model, or with one whose sentences do not hold, it names the headlines of the foremost entries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import structlog
from pydantic import BaseModel

from pipeline import prompts, prove
from pipeline.errors import LlmError
from pipeline.extract import headline
from pipeline.extract.sentences import is_chinese
from pipeline.llm import Door
from pipeline.model import Entry, Item
from pipeline.suspect import speaks_to_a_model
from pipeline.traces import tells, traces

log = structlog.get_logger()

SENTENCES = 3
SENTENCE_CHARS = {"zh": (10, 80), "en": (25, 200)}
_MAX_TOKENS = 600


class Said(BaseModel):
    """One sentence and the id of the entry that it rests on: of one alone, so that no figure changes hands."""

    id: str
    sentence: str


class Summary(BaseModel):
    """One answer."""

    sentences: list[Said]


def counted(entries: Sequence[Entry], raw_count: int, language: str) -> str:
    """How many items the report was chosen from, and how many entries there are of each kind."""
    counts = {region: sum(e.region == region for e in entries) for region in ("domestic", "international")}
    high = sum(entry.importance == "high" for entry in entries)
    if language == "en":
        said = f"From {raw_count} items: {counts['domestic']} from China and {counts['international']} international"
        return f"{said}, {high} of high importance."
    said = f"从 {raw_count} 条原始信息中选出国内动态 {counts['domestic']} 条、国际动态 {counts['international']} 条"
    return f"{said}，其中高重要性 {high} 条。"


def headlines(entries: Sequence[Entry], items: Mapping[str, Item], language: str) -> str:
    """The headlines of the foremost entries, in the sources' words; empty on a quiet day."""
    heads = [headline(items[entry.sources[0].item_id]) for entry in _foremost(entries)]
    if not heads:
        return ""
    return f" In focus: {'; '.join(heads)}." if language == "en" else f"重点关注：{'；'.join(heads)}。"


async def told(door: Door, entries: Sequence[Entry], language: str) -> str:
    """A few sentences of the model over the entries in the reader's language; empty where none holds."""
    own = [e for e in entries if e.language == language and not speaks_to_a_model(e.text)]
    call = "summary " + " ".join(f"{entry.story_id} {entry.text}" for entry in own)  # the same in a rebuild
    ids = door.ids([entry.story_id for entry in own], call)
    known = {ids[entry.story_id]: entry for entry in own}
    lines = [{"id": short, "text": prompts.quoted(entry.text, 240)} for short, entry in known.items()]
    try:
        answer = await door.ask(prompts.render("summary", _MAX_TOKENS, language=language, entries=lines), Summary)
    except LlmError as error:
        log.warning("summary.failed", reason=error.reason)
        return ""
    first = {said.id: said for said in reversed(answer.sentences[:SENTENCES])}  # one for each entry
    held = [text for said in reversed(first.values()) if (text := _held(said, known, language))]
    return " " + " ".join(held) if language == "en" and held else "".join(held)


def _held(said: Said, known: Mapping[str, Entry], language: str) -> str:
    """The sentence, if it names an entry and says nothing but what that says; else nothing."""
    text, entry = " ".join(said.sentence.split()), known.get(said.id)
    if entry is None:
        return ""
    faults = [*prove.form_faults(text, SENTENCE_CHARS[language]), *prove.faults(text, [entry.text])]
    own, rest = traces([entry.text]), [traces([other.text]) for other in known.values() if other is not entry]
    if faults or is_chinese(text) != (language == "zh") or not tells(traces([text]), own, rest):
        log.info("summary.dropped", faults=[f"{fault.kind}: {fault.words}" for fault in faults])
        return ""
    return text if text[-1] in "。！？.!?" else text + ("。" if language == "zh" else ".")


def _foremost(entries: Sequence[Entry]) -> list[Entry]:
    """The first of each region, then the second domestic one: what a reader should not miss."""
    ranked = sorted((e for e in entries if e.brief), key=lambda e: (e.rank, e.region))
    return ranked[:3]
