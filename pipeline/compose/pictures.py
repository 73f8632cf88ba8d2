"""The week's figures → its charts: events by day, what moved, amounts; pure. Nothing is drawn of nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from pipeline.charts import Chart, amounts, events_by_day, moved
from pipeline.compose.money import scale
from pipeline.extract import headline
from pipeline.week.figures import Figures, Sums

_TITLES = {
    "zh": ("每日事件数，按类型", "通过检验的变化：本周与前几周均值", "披露的金额"),
    "en": ("Events by day and kind", "What changed: this week and the weeks before", "Amounts told"),
}


def pictures(figures: Figures, language: str) -> tuple[Chart, ...]:
    """The charts that there is something to draw for, always in the same order."""
    by_day, changed, told = _TITLES["en" if language == "en" else "zh"]
    counts = [(count.name, count.days) for count in figures.by_category if count.count]
    moves = [(c.change.series.name, c.change.series.now, c.change.mean) for c in figures.changes]
    drawn = (
        events_by_day(by_day, figures.days, counts, language),
        moved(changed, moves, language),
        amounts(told, [row for sums in figures.sums for row in _rows(sums, language)], language),
    )
    return tuple(chart for chart in drawn if chart is not None)


def _rows(sums: Sums, language: str) -> Sequence[tuple[str, str, Decimal]]:
    """A label, the panel that it belongs to (kind and currency) and the amount in the panel's unit."""
    divisor, unit = scale(sums.largest, sums.currency, language)
    panel = f"{sums.name}（{unit}）" if language != "en" else f"{sums.name} ({unit})"
    return [
        (headline(event.item) or event.item.title, panel, quantity.value / divisor)
        for event, quantity in sums.quantities
    ]
