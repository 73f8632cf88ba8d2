"""Horizontal bars with a name before them and a figure after each, on a common scale that starts at nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.charts import styles
from pipeline.charts.drawing import MARGIN, ROOM, Box, Drawing, Letters
from pipeline.charts.lettering import lines, width

_NAME_ROOM = 0.4 * ROOM
_LINE = 16.0
_BAR = 14.0
_GAP = 8.0
_LEAST = 1.5  # of something that is not nothing


@dataclass(frozen=True, slots=True)
class Bar:
    length: float  # ≥ 0, in whatever the bars of one chart share
    figure: str
    fill: styles.Fill


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    start: float  # where bars begin
    room: float  # for the longest
    longest: float


def names_end(rows: Sequence[Row]) -> float:
    """The x where the bars of `rows` can begin."""
    return MARGIN + _GAP + max(width(line, styles.LABEL) for row in rows for line in _lines(row))


def draw_bars(drawing: Drawing, rows: Sequence[Row], y: float, start: float) -> float:
    """The rows in their order, from `y` down, their bars from x = `start`; where the chart goes on."""
    columns = _columns(rows, start)
    top = y
    for row in rows:
        y = _draw_row(drawing, row, y, columns)
    drawing.line((columns.start, top), (columns.start, y), styles.FAINT)
    return y


def _columns(rows: Sequence[Row], start: float) -> _Columns:
    figures = max(width(bar.figure, styles.SMALL) for row in rows for bar in row.bars)
    longest = max(bar.length for row in rows for bar in row.bars)
    return _Columns(start, MARGIN + ROOM - start - figures - _GAP, longest)


def _draw_row(drawing: Drawing, row: Row, y: float, columns: _Columns) -> float:
    names = _lines(row)
    words, bars = len(names) * _LINE, len(row.bars) * _BAR
    height = max(words, bars) + _GAP
    with drawing.group(f"{row.name}  {' · '.join(bar.figure for bar in row.bars)}"):
        for number, line in enumerate(names):
            baseline = y + (height - words) / 2 + number * _LINE + 12.5
            drawing.words(line, columns.start - _GAP, baseline, Letters(anchor="end"))
        for number, bar in enumerate(row.bars):
            _draw_bar(drawing, bar, y + (height - bars) / 2 + number * _BAR, columns)
    return y + height


def _draw_bar(drawing: Drawing, bar: Bar, y: float, columns: _Columns) -> None:
    length = max(_LEAST, columns.room * bar.length / columns.longest) if bar.length > 0 else 0.0
    if length:
        drawing.box(Box(columns.start, y + 1, length, _BAR - 2), bar.fill)
    drawing.words(bar.figure, columns.start + length + 5, y + 11.3, Letters(styles.SMALL))


def _lines(row: Row) -> list[str]:
    return lines(row.name, styles.LABEL, _NAME_ROOM, 2)
