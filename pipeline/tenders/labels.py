"""What an official notice says field by field: 采购人：…, a heading with 名称 under it, or a table. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.tenders.rules import rules

_NUMBER = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]\s*)+|^\s*[★▲●■◆*]\s*")
_LABEL = re.compile(
    r"(?:^|(?<=[\s；;。，,|]))((?:[^\s：:；;。，,|]|(?<=\S)[ \u3000]{1,4}(?=\S[：:])){2,24}?)\s*(?:[：:]"
    r"|(?<=为)(?=.))"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[)）]|[\s\u3000]")
_KEPT = re.compile(r"[（(]([^（）()]{1,4})[)）]")
_END = re.compile(r"[；;。\n|]|\s(?=\S{2,14}[：:])|[，,](?=[^，,：:]{2,14}[：:])")
_CLAUSE_END = re.compile(r"[，,；;。\n|]")
_LINE = 2000  # characters of a paragraph that are searched for labels
_ROWS = 40  # of a table
_HEADING = re.compile(r"^(采购人|招标人|采购单位|采购代理机构|招标代理机构|代理机构)(?:信息|名称)?$")
_LOT = re.compile(r"^(?:第?[一二三四五六七八九十\dA-Z]{1,3}[包标]|标[段包]|包\d+|包组?|包件|分包|采购包)")


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value: `label` as written, `value` after it, and `quote`, the verbatim words of both."""

    name: str
    label: str
    value: str
    quote: str


def fields(text: str) -> tuple[Field, ...]:
    """Every labelled value of a notice in its order; `text` has one paragraph to a line."""
    lines = text.split("\n")
    found: list[Field] = []
    under = ""
    for index, line in enumerate(lines):
        if heading := _heading(line):
            under = heading
        here = list(_labelled(lines, index))
        found.extend(Field(under, f.label, f.value, f.quote) if f.name == "name" and under else f for f in here)
        if any(field.name == "name" for field in here):
            under = ""
        found.extend(_table(lines, index))
    return tuple(field for field in found if field.name not in ("name", "other"))


def _heading(line: str) -> str:
    match = _HEADING.match(_BRACKETS.sub("", _NUMBER.sub("", line)).rstrip("：:"))
    return field_of(match[1]) if match else ""


def field_of(label: str) -> str:
    """The field that a label stands for, or an empty string: 采 购 人, 中标（成交）金额（万元）, 第一包预算金额."""
    bare = _BRACKETS.sub("", label)
    kept = _BRACKETS.sub("", _KEPT.sub(r"\1", label))
    known = rules().labels
    for form in (
        kept,
        bare,
        _LOT.sub("", bare),
        bare.removesuffix("为"),
        bare.removesuffix("信息"),
        bare.lstrip("本次"),
    ):
        if form in known:
            return known[form]
    return ""


def _labelled(lines: Sequence[str], index: int) -> Iterator[Field]:
    line = _NUMBER.sub("", lines[index][:_LINE])
    place = 0
    while match := _LABEL.search(line, place):
        place = max(match.end(), place + 1)
        label = _NUMBER.sub("", match[1])
        name = field_of(label)
        if not name:
            continue
        ends = _END if line[match.end() - 1] in "：: " else _CLAUSE_END  # 中标人为 stands in a sentence
        end = ends.search(line, match.end())
        stop = end.start() if end else len(line)
        value = line[match.end() : stop].strip()
        quote = line[match.start(1) : stop].strip()
        if not value and not line[match.end() :].strip():
            value = quote = _next(lines, index)
        if value:
            yield Field(name, label, value, quote)
        place = max(place, stop)


def _next(lines: Sequence[str], index: int) -> str:
    """The line below a label that stands alone, unless that is labelled itself."""
    below = next((line.strip() for line in lines[index + 1 : index + 3] if line.strip()), "")
    return "" if re.search(r"^[^：:]{2,16}[：:](?!\d)", below) else below


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"\s*\|\s*" if "|" in line else r"\s+", line.strip(" |")) if cell.strip()]


def _table(lines: Sequence[str], index: int) -> Iterator[Field]:
    """The cells of a table: beside their label, or under a head such as 序号 供应商名称 中标金额, row by row."""
    head = _cells(lines[index])
    if len(head) in (2, 4) and not any("：" in cell for cell in head):  # 采购单位 某大学 行政区域 某市
        pairs = zip(head[::2], head[1::2], strict=True)
        yield from (
            Field(n, label, cell, cell) for label, cell in pairs if (n := field_of(label)) and not field_of(cell)
        )
    names = [field_of(cell) for cell in head]
    if len(head) < 2 or any("：" in cell for cell in head) or sum(map(bool, names)) < 2:
        return
    for line in lines[index + 1 : index + 1 + _ROWS]:
        cells = _cells(line)
        if len(cells) != len(head) or "：" in line:
            return
        yield from (Field(n, label, cell, cell) for n, label, cell in zip(names, head, cells, strict=True) if n)
