"""Markdown into a document's blocks, roughly as the platform's converter does it: one block for each line or table."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import quote

from tests.fakes.feishu.state import Json

_LINE = [
    (re.compile(r"(#{1,9})\s+(.*)"), "heading"),
    (re.compile(r"[-*+]\s+\[([ xX])\]\s+(.*)"), "todo"),
    (re.compile(r"()[-*+]\s+(.*)"), "bullet"),
    (re.compile(r"()\d+\.\s+(.*)"), "ordered"),
    (re.compile(r"()>\s?(.*)"), "quote"),
]
_TYPES = {"text": 2, "bullet": 12, "ordered": 13, "code": 14, "quote": 15, "todo": 17}
_INLINE = re.compile(
    r"\*\*(?P<bold>[^*]+)\*\*|(?<!!)\[(?P<words>(?:\[[^\]]*\]|[^\]])+)\]\(<?(?P<url>[^)>\s]+)>?\)|`(?P<code>[^`]+)`"
    r"|<?(?P<bare>https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]+)>?"
)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDDEN = 0xE000  # where an escaped character stands while marks are looked for
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")

Converted = tuple[list[Json], list[str], list[Json]]  # blocks, ids of the outer ones, pictures to fetch


def convert(markdown: str, mint: Callable[[], str]) -> Converted:
    blocks: list[Json] = []
    first: list[str] = []
    pictures: list[Json] = []
    lines = markdown.splitlines()
    while lines:
        made = _next(lines, mint)
        if not made:
            continue
        first.append(made[0]["block_id"])
        blocks += made
        if "picture" in made[0]:
            pictures.append({"block_id": made[0]["block_id"], "image_url": made[0].pop("picture")})
    return blocks, first, pictures


def _next(lines: list[str], mint: Callable[[], str]) -> list[Json]:
    """The blocks of what stands first, taken off the lines."""
    line = lines.pop(0)
    if not line.strip():
        return []
    if line.startswith("```"):
        return [_block("code", "\n".join(_fenced(lines)), mint)]
    if line.lstrip().startswith("|") and lines and _RULE.fullmatch(lines[0]):
        return _table(line, lines, mint)
    if re.fullmatch(r"\s*(-{3,}|\*{3,}|_{3,})\s*", line):
        return [{"block_id": mint(), "block_type": 22, "divider": {}}]
    if found := _PICTURE.fullmatch(line.strip()):
        return [{"block_id": mint(), "block_type": 27, "image": {}, "picture": found[1]}]
    for pattern, kind in _LINE:
        if found := pattern.fullmatch(line.strip()):
            return [_block(kind, found[2], mint, len(found[1]) if kind == "heading" else 0)]
    return [_block("text", line.strip(), mint)]


def _fenced(lines: list[str]) -> list[str]:
    taken = []
    while lines and not lines[0].startswith("```"):
        taken.append(lines.pop(0))
    del lines[:1]
    return taken


def _block(kind: str, words: str, mint: Callable[[], str], level: int = 0) -> Json:
    name, number = (f"heading{level}", 2 + level) if level else (kind, _TYPES[kind])
    elements = [_run(words, {})] if kind == "code" else _inline(words)
    return {"block_id": mint(), "block_type": number, name: {"elements": elements, "style": {}}}


def _inline(words: str) -> list[Json]:
    made, at = [], 0
    words = _ESCAPED.sub(lambda found: chr(_HIDDEN + ord(found[1])), words)
    for found in _INLINE.finditer(words):
        if found.start() > at:
            made.append(_run(words[at : found.start()], {}))
        made.append(_marked(found))
        at = found.end()
    return made + ([_run(words[at:], {})] if at < len(words) or not made else [])


def _marked(found: re.Match[str]) -> Json:
    if found["bare"]:
        return _run(found["bare"], {"link": {"url": quote(found["bare"], safe="")}})
    if found["url"]:
        return _run(found["words"], {"link": {"url": quote(found["url"], safe="")}})
    return _run(found["bold"] or found["code"], {"bold": True} if found["bold"] else {"inline_code": True})


def _run(words: str, style: Json) -> Json:
    said = "".join(chr(ord(one) - _HIDDEN) if _HIDDEN < ord(one) < _HIDDEN + 128 else one for one in words)
    return {"text_run": {"content": said, "text_element_style": style}}


def _table(head: str, lines: list[str], mint: Callable[[], str]) -> list[Json]:
    """A table's blocks: itself, then each cell with its text. It comes with a merge_info that must not be sent back."""
    lines.pop(0)
    rows = [_cells(head)]
    while lines and lines[0].lstrip().startswith("|"):
        rows.append(_cells(lines.pop(0)))
    width, made, names = len(rows[0]), list[Json](), list[str]()
    for words in [(row + [""] * width)[at] for row in rows for at in range(width)]:
        text, cell = _block("text", words, mint), mint()
        made += [{"block_id": cell, "block_type": 32, "table_cell": {}, "children": [text["block_id"]]}, text]
        names.append(cell)
    merge = [{"row_span": 1, "col_span": 1} for _ in names]
    shape = {"row_size": len(rows), "column_size": width, "header_row": True, "merge_info": merge}
    return [
        {"block_id": mint(), "block_type": 31, "table": {"cells": names, "property": shape}, "children": names},
        *made,
    ]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip().strip("|").split("|")]
