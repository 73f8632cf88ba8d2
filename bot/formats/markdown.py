"""A report as Markdown that chats and browsers render alike: headings, lists and links; no raw HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.formats.lines import REGIONS, Lines
from pipeline.model import Citation, DailyReport, Entry

# Everything that could open a link, an image, markup or a mention; feeds are hostile.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!@&])|^(\s*)([-+]|\d+[.)])(?=\s)")
_BARE_ADDRESS = re.compile(r"(?i)(?<=[a-z])(?=://)|(?<=\bwww)(?=\.)")  # many renderers link these by themselves


def render(report: DailyReport) -> str:
    lines = Lines(report)
    return "\n".join([*_header(lines), *_short(lines), *_full(lines), *_footer(lines)]) + "\n"


def escape(text: str) -> str:
    """`text` such that Markdown shows it as it stands."""
    plain = _SPECIAL.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}{m[3][:-1]}\\{m[3][-1]}", text)
    return _BARE_ADDRESS.sub(r"\\", plain)


def link(source: Citation) -> str:
    """The source's name, linked to its stored address."""
    return f"[{escape(source.name)}]({address(source.url)})"


def address(url: str) -> str:
    """A stored address as the target of a link, which it cannot leave."""
    return f"<{url.replace('<', '%3C').replace('>', '%3E')}>"


def _header(lines: Lines) -> Iterator[str]:
    yield from (f"# {escape(lines.title())}", "", f"{escape(lines.generated())}  ", lines.raw(), "")


def _short(lines: Lines) -> Iterator[str]:
    yield from (f"## {lines.words.short}", "")
    if not lines.report.entries:
        yield from (lines.words.quiet, "")
    for region in REGIONS:
        if entries := lines.entries(region, brief=True):
            yield from (f"### {lines.words.regions_short[region]}", "")
            for number, entry in enumerate(entries, 1):
                yield f"{number}. {escape(lines.sentence(entry))} {link(entry.sources[0])}"
            yield ""


def _full(lines: Lines) -> Iterator[str]:
    yield from (f"## {lines.words.full}", "")
    for region in REGIONS:
        if entries := lines.entries(region, brief=False):
            yield from (f"### {lines.words.regions_short[region]}", "")
            for number, entry in enumerate(entries, 1):
                yield from _entry(lines, number, entry)


def _entry(lines: Lines, number: int, entry: Entry) -> Iterator[str]:
    words = lines.words
    sources = words.separator.join(link(source) for source in (entry.sources[0], *lines.others(entry)))
    yield f"{number}. {words.importance[entry.importance]} {escape(lines.sentence(entry))}"
    yield f"   - {words.reason}{words.colon}{escape(entry.reason)}"
    yield f"   - {words.source}{words.colon}{sources}"
    yield f"   - {words.tags}{words.colon}{escape(words.separator.join(entry.tags))}"
    yield ""


def _footer(lines: Lines) -> Iterator[str]:
    yield from ("---", "", f"**{lines.words.summary}** {escape(lines.report.summary)}", "", lines.words.legend, "")
    for line in lines.small_print():
        yield f"{escape(line)}  "
