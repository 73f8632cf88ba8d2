"""A weekly report's sentences beside the words that they rest on: of each cited item the words that are most alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.formats.weekly.lines import WeekLines
from pipeline.extract.sentences import sentences
from pipeline.model import Reference, Sentence, WeeklyReport
from pipeline.traces import share, traces


def render(report: WeeklyReport, texts: Mapping[str, Sequence[str]]) -> str:
    """`texts` are the stored title, text and article of each item, by item id; what is not found there is said."""
    lines = WeekLines(report)
    parts = [lines.title(), ""]
    for part in report.parts:
        parts += [f"【{lines.part(part)}】"]
        for section in part.sections:
            for sentence in section.sentences:
                parts += [*_sentence(lines, sentence, texts), ""]
    return "\n".join(parts)


def _sentence(lines: WeekLines, sentence: Sentence, texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    known = {reference.n: reference for reference in lines.report.references}
    yield f"[{lines.words.kinds[sentence.kind]}] {sentence.text}"
    if sentence.statistic:
        yield f"   = {lines.words.computed.format(name=sentence.statistic)}"
    for n in sentence.citations:
        yield from _quoted(lines, sentence, known[n], texts.get(known[n].item_id, ()))


def _quoted(lines: WeekLines, sentence: Sentence, one: Reference, texts: Sequence[str]) -> Iterator[str]:
    quote = _closest(sentence.text, texts)
    yield f"   [{one.n}] “{quote}”" if quote else f"   [{one.n}] ✗ {lines.words.unproved}"
    yield f"      — {one.name} | 🔗 {one.url}"


def _closest(claim: str, texts: Sequence[str]) -> str:
    """The stored sentence that has most of what `claim` says; the first where none has anything."""
    candidates = [sentence.source for text in texts for sentence in sentences(text)] or [t for t in texts if t]
    own = traces([claim])
    return max(candidates, key=lambda text: share(own, traces([text])), default="")
