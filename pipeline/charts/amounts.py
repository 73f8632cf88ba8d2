"""Chart: amounts by size, one panel for each currency and unit as found; nothing is converted or added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipeline.charts import phrases, sheet, styles
from pipeline.charts.bars import Bar, Row, draw_bars, names_end
from pipeline.charts.chart import Chart
from pipeline.charts.drawing import MARGIN, ROOM, Drawing, Letters
from pipeline.charts.lettering import lines

KIND = "amounts"
MOST_ROWS = 12  # in one panel
MOST_PANELS = 6

_Panels = Mapping[str, list[tuple[str, Decimal]]]


def amounts(title: str, rows: Sequence[tuple[str, str, Decimal]], language: str) -> Chart | None:
    """`rows` are label, currency and unit ("亿元"), value. None when there is nothing to draw.

    Panels come by how many amounts they have. What is left out of a full panel is the smallest, and is counted.
    """
    known = [row for row in rows if row[2].is_finite()]
    panels: dict[str, list[tuple[str, Decimal]]] = {}
    for label, unit, value in sorted(known, key=lambda row: (-row[2], row[0])):
        panels.setdefault(sheet.name(unit), []).append((sheet.name(label), value))
    if not panels:
        return None
    order = sorted(panels, key=lambda unit: (-len(panels[unit]), unit))[:MOST_PANELS]
    kept = {unit: panels[unit][:MOST_ROWS] for unit in order}
    return _draw(sheet.name(title), kept, len(known) - sum(map(len, kept.values())), language)


def _draw(title: str, panels: _Panels, left_out: int, language: str) -> Chart:
    say = phrases.phrases(language)
    drawing = Drawing(KIND, language)
    y = sheet.heading(drawing, title)
    bars = {unit: [_row(*row) for row in rows] for unit, rows in panels.items()}
    start = names_end([row for rows in bars.values() for row in rows])
    for unit, rows in bars.items():
        y = _panel_heading(drawing, unit, y + 6)
        y = draw_bars(drawing, rows, y, start)
    rest = say.left_out.format(number=left_out) if left_out else ""
    y = sheet.footnote(drawing, rest, y)
    figures = "".join(_told(unit, rows, say) for unit, rows in panels.items())
    alt = f"{sheet.told_title(title)}{say.stop}{say.amounts}{figures}{rest}"
    return sheet.finish(drawing, KIND, (title, alt), y + MARGIN)


def _panel_heading(drawing: Drawing, unit: str, y: float) -> float:
    with drawing.group(unit):
        drawing.words(lines(unit, styles.LABEL, ROOM)[0], MARGIN, y + 14, Letters(colour=styles.FAINT))
    drawing.line((MARGIN, y + 20), (MARGIN + ROOM, y + 20))
    return y + 24


def _row(label: str, value: Decimal) -> Row:
    return Row(label, (Bar(max(0.0, float(value)), phrases.amount(value), styles.NOW),))


def _told(unit: str, rows: Sequence[tuple[str, Decimal]], say: phrases.Phrases) -> str:
    figures = say.and_.join(f"{sheet.told(label)}{say.is_} {phrases.amount(value)}" for label, value in rows)
    return f"[{sheet.told(unit)}] {figures}{say.stop}"
