"""A weekly report as Markdown that chats and browsers render alike: headings, lists, links; no raw HTML, no images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from bot.formats.markdown import address, escape
from bot.formats.weekly.lines import Block, WeekLines
from pipeline.model import Part, Reference, WeeklyReport


def render(report: WeeklyReport, _: Mapping[str, str]) -> str:
    lines = WeekLines(report)
    parts = [line for part in report.parts for line in _part(lines, part)]
    return "\n".join([*_header(lines), *parts, *_charts(lines), *_references(lines), *_footer(lines)]) + "\n"


def _header(lines: WeekLines) -> Iterator[str]:
    yield from (f"# {escape(lines.title())}", "", f"{escape(lines.generated())}  ")
    yield "  \n".join(map(escape, (lines.read(), *lines.report.notes)))
    yield ""


def _part(lines: WeekLines, part: Part) -> Iterator[str]:
    yield from (f"## {escape(lines.part(part))}", "")
    for section in part.sections:
        if section.title:
            yield from (f"### {escape(section.title)}", "")
        blocks = lines.blocks(section)
        for block, following in zip_longest(blocks, blocks[1:]):
            yield _block(lines, block)
            if not (block.point and following and following.point):
                yield ""


def _block(lines: WeekLines, block: Block) -> str:
    known = {reference.n: reference for reference in lines.report.references}
    said = "".join(
        space + escape(sentence.text) + "".join(_cited(known[n]) for n in sentence.citations if n in known)
        for space, sentence in lines.joined(block)
    )
    return f"- {said}" if block.point else said


def _cited(reference: Reference) -> str:
    return f" [[{reference.n}]]({address(reference.url)})"


def _charts(lines: WeekLines) -> Iterator[str]:
    if lines.report.charts:
        yield from (f"## {lines.words.figures}", "")
        yield from (f"- {escape(chart.alt)}" for chart in lines.report.charts)
        yield ""


def _references(lines: WeekLines) -> Iterator[str]:
    if lines.report.references:
        yield from (f"## {lines.words.references}", "")
    for one in lines.report.references:
        link = f"[{escape(one.title) or one.n}]({address(one.url)})"
        yield f"- \\[{one.n}\\] {link} — {escape(one.name)}, {lines.published(one)}"
    yield ""


def _footer(lines: WeekLines) -> Iterator[str]:
    yield from ("---", "")
    yield from (f"{escape(line)}  " for line in lines.small_print() if line not in lines.report.notes)
