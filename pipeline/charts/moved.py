"""Chart: what moved against the weeks before, as two bars for each name; whatever rose most comes first."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from pipeline.charts import phrases, sheet, styles
from pipeline.charts.bars import Bar, Row, draw_bars, names_end
from pipeline.charts.chart import Chart
from pipeline.charts.drawing import MARGIN, Drawing

KIND = "moved"
MOST_ROWS = 20


def moved(title: str, rows: Sequence[tuple[str, int, float]], language: str) -> Chart | None:
    """`rows` are name, this week's count, mean of the weeks before. None when there is nothing to draw.

    With more than `MOST_ROWS`, those that changed least are left out, and the chart says how many.
    """
    known = [(sheet.name(name), now, before) for name, now, before in rows if isfinite(before)]
    if not known:
        return None
    kept = sorted(known, key=lambda row: (-abs(row[1] - row[2]), row[0]))[:MOST_ROWS]
    kept.sort(key=lambda row: (row[2] - row[1], row[0]))
    return _draw(sheet.name(title), kept, len(known) - len(kept), language)


def _draw(title: str, rows: list[tuple[str, int, float]], left_out: int, language: str) -> Chart:
    say = phrases.phrases(language)
    drawing = Drawing(KIND, language)
    y = sheet.heading(drawing, title)
    y = sheet.legend(drawing, ((say.now, "", styles.NOW), (say.before, "", styles.BEFORE)), y)
    bars = [_row(*row) for row in rows]
    y = draw_bars(drawing, bars, y + 4, names_end(bars))
    rest = say.left_out.format(number=left_out) if left_out else ""
    y = sheet.footnote(drawing, rest, y)
    changes = say.and_.join(_told(row, say) for row in rows)
    alt = f"{sheet.told_title(title)}{say.stop}{say.moved}{changes}{say.stop}{rest}"
    return sheet.finish(drawing, KIND, (title, alt), y + MARGIN)


def _row(name: str, now: int, before: float) -> Row:
    return Row(name, (Bar(now, phrases.count(now), styles.NOW), Bar(before, phrases.mean(before), styles.BEFORE)))


def _told(row: tuple[str, int, float], say: phrases.Phrases) -> str:
    name, now, before = row
    return f"{sheet.told(name)}{say.is_} {phrases.count(now)} / {phrases.mean(before)}"
