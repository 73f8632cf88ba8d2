"""A report's lines beside the words that they rest on: text, quote and source; each quote is looked up in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.formats.lines import REGIONS, Lines
from pipeline import facts
from pipeline.model import Citation, DailyReport, Entry


def render(report: DailyReport, texts: Mapping[str, Sequence[str]]) -> str:
    """`texts` are the stored title, text and article of each item, by item id; what is not found there is said."""
    lines = Lines(report)
    parts = [lines.title(), ""]
    for region in REGIONS:
        if entries := lines.entries(region, brief=False):
            parts.append(lines.words.regions[region])
            for entry in entries:
                parts += [*_entry(lines, entry, texts), ""]
    return "\n".join(parts)


def _entry(lines: Lines, entry: Entry, texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    words = lines.words
    yield f"{entry.rank}、{words.importance[entry.importance]} [{words.origins[entry.origin]}] {lines.sentence(entry)}"
    for quote in entry.evidence:
        source = holder(quote, entry.sources, texts)
        yield f"   “{quote}”"
        yield f"      — {source.name} | 🔗 {source.url}" if source else f"      ✗ {words.unproved}"


def holder(quote: str, sources: Sequence[Citation], texts: Mapping[str, Sequence[str]]) -> Citation | None:
    """The first source whose stored words hold `quote`."""
    held = (s for s in sources if any(facts.is_verbatim(quote, text) for text in texts.get(s.item_id, ())))
    return next(held, None)
