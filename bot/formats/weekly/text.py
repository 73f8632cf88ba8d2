"""A weekly report as plain text for a terminal or a file: five parts in their boxes, then the references."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.formats.text import RULE, THIN, box
from bot.formats.weekly.lines import Block, WeekLines
from pipeline.model import Part, WeeklyReport


def render(report: WeeklyReport, _: Mapping[str, str]) -> str:
    lines = WeekLines(report)
    parts = [line for part in report.parts for line in _part(lines, part)]
    return "\n".join([*_header(lines), *parts, *_charts(lines), *_references(lines), *_footer(lines)]) + "\n"


def _header(lines: WeekLines) -> Iterator[str]:
    yield from (RULE, lines.title(), lines.generated(), lines.read(), *lines.report.notes, RULE, "")


def _part(lines: WeekLines, part: Part) -> Iterator[str]:
    yield from (*box(lines.part(part)), "")
    for section in part.sections:
        if section.title:
            yield from (f"【{section.title}】", THIN)
        yield from (_block(lines, block) for block in lines.blocks(section))
        yield ""


def _block(lines: WeekLines, block: Block) -> str:
    said = "".join(
        space + sentence.text + "".join(f"[{n}]" for n in sentence.citations) for space, sentence in lines.joined(block)
    )
    return f" · {said}" if block.point else said


def _charts(lines: WeekLines) -> Iterator[str]:
    if lines.report.charts:
        yield from (f"📈 {lines.words.figures}", THIN)
        yield from (f" · {chart.alt}" for chart in lines.report.charts)
        yield ""


def _references(lines: WeekLines) -> Iterator[str]:
    if lines.report.references:
        yield from (f"📰 {lines.words.references}", THIN)
    for one in lines.report.references:
        yield f"[{one.n}] {one.title} | {one.name} | {lines.published(one)}"
        yield f"     🔗 {one.url}"


def _footer(lines: WeekLines) -> Iterator[str]:
    yield RULE
    yield from (line for line in lines.small_print() if line not in lines.report.notes)
    yield RULE
