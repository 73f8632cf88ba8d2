"""A report as plain text for a terminal or a file: header, 精简版 in its box, 完整版 in its box, the day's summary."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bot.formats.lines import REGIONS, Lines
from pipeline.model import DailyReport, Entry

WIDTH = 70
RULE = "=" * WIDTH
THIN = "-" * 50


def render(report: DailyReport) -> str:
    lines = Lines(report)
    parts = [*_header(lines), *_short(lines), *_full(lines), *_footer(lines)]
    return "\n".join(parts) + "\n"


def _header(lines: Lines) -> Iterator[str]:
    yield from (RULE, lines.title(), lines.generated(), lines.raw(), RULE, "")


def _short(lines: Lines) -> Iterator[str]:
    yield from box(lines.words.short)
    yield ""
    if not lines.report.entries:
        yield from (lines.words.quiet, "")
    for region in REGIONS:
        if entries := lines.entries(region, brief=True):
            yield lines.words.regions_short[region] + lines.words.colon
            for number, entry in enumerate(entries, 1):
                yield f"{number}、{lines.sentence(entry)}"
                yield f"   🔗 {entry.sources[0].url}"
            yield ""
    yield ""


def _full(lines: Lines) -> Iterator[str]:
    yield from box(lines.words.full)
    yield ""
    if not lines.report.entries:
        yield from (lines.words.quiet, "")
    for region in REGIONS:
        if entries := lines.entries(region, brief=False):
            yield from (lines.words.regions[region], THIN)
            for number, entry in enumerate(entries, 1):
                yield from _entry(lines, number, entry)
            yield ""


def _entry(lines: Lines, number: int, entry: Entry) -> Iterator[str]:
    words, lead = lines.words, entry.sources[0]
    yield f"{number}、{words.importance[entry.importance]} {lines.sentence(entry)}"
    yield f"   📋 {words.reason}: {entry.reason}"
    yield f"   📰 {words.source}: {lead.name} | 🔗 {lead.url}"
    for other in lines.others(entry):
        yield f"      {words.more_sources}: {other.name} | 🔗 {other.url}"
    yield f"   🏷️ {words.tags}: {', '.join(entry.tags)}"
    yield ""


def _footer(lines: Lines) -> Iterator[str]:
    yield from (RULE, f"📊 {lines.words.summary}: {lines.report.summary}", lines.words.legend)
    yield from lines.small_print()
    yield RULE


def box(title: str) -> Iterator[str]:
    """`title` in the middle of a frame of `WIDTH` columns."""
    space = WIDTH - 2 - _columns(title)
    left = space // 2
    yield f"╔{'═' * (WIDTH - 2)}╗"
    yield f"║{' ' * left}{title}{' ' * (space - left)}║"
    yield f"╚{'═' * (WIDTH - 2)}╝"


def _columns(text: str) -> int:
    """The terminal columns of `text`: Chinese and emoji take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
