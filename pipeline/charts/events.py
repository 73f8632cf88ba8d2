"""Chart: events by day and category, as one stacked bar for each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import log10

from pipeline.charts import phrases, sheet, styles
from pipeline.charts.chart import Chart
from pipeline.charts.drawing import MARGIN, ROOM, WIDTH, Box, Drawing, Letters
from pipeline.charts.lettering import width

KIND = "events_by_day"
_PLOT = 230.0  # the height of the highest bar's room
_LEAST = 1.5  # of a count that is not nothing
_SLOT_USED = 0.68
_WIDEST_BAR = 72.0


@dataclass(frozen=True, slots=True)
class _Layer:
    name: str
    counts: tuple[int, ...]
    fill: styles.Fill

    @property
    def key(self) -> tuple[str, str, styles.Fill]:
        return self.name, phrases.count(sum(self.counts)), self.fill


@dataclass(frozen=True, slots=True)
class _Axes:
    """`base` is where nothing is, `unit` the height of one event, `left` where the first of the days begins."""

    base: float
    unit: float
    left: float
    slot: float

    @property
    def bar(self) -> float:
        return min(_WIDEST_BAR, self.slot * _SLOT_USED)

    def middle(self, number: int) -> float:
        return self.left + (number + 0.5) * self.slot


def events_by_day(
    title: str, days: Sequence[date], categories: Sequence[tuple[str, Sequence[int]]], language: str
) -> Chart | None:
    """`categories` are names with one count for each of `days`. None when there are no days or no categories.

    Where there are more categories than colours, the smallest share the last one; the text alternative has them all.
    Raises ValueError where counts and days are not as many.
    """
    if any(len(counts) != len(days) for _, counts in categories):
        raise ValueError("each category needs one count for each day")
    if not days or not categories:
        return None
    say = phrases.phrases(language)
    drawing = Drawing(KIND, language)
    shown = sheet.name(title)
    layers = _layers([(sheet.name(name), tuple(counts)) for name, counts in categories], say)
    y = sheet.heading(drawing, shown)
    y = sheet.legend(drawing, [layer.key for layer in layers], y)
    y = _draw_plot(drawing, (days, layers), y + 8, say)
    return sheet.finish(drawing, KIND, (shown, _alt(sheet.told_title(shown), days, categories, say)), y + MARGIN)


def _layers(named: Sequence[tuple[str, tuple[int, ...]]], say: phrases.Phrases) -> list[_Layer]:
    room = len(styles.CATEGORIES)
    large = sorted(range(len(named)), key=lambda number: (-sum(named[number][1]), number))
    kept = set(large if len(named) <= room + 1 else large[:room])
    fills = (*styles.CATEGORIES, styles.REST)
    shown = [pair for number, pair in enumerate(named) if number in kept]
    layers = [_Layer(name, counts, fill) for (name, counts), fill in zip(shown, fills, strict=False)]
    rest = [counts for number, (_, counts) in enumerate(named) if number not in kept]
    if rest:
        together = tuple(sum(day) for day in zip(*rest, strict=True))
        layers.append(_Layer(say.rest(len(rest)), together, styles.REST))
    return layers


def _draw_plot(drawing: Drawing, data: tuple[Sequence[date], list[_Layer]], y: float, say: phrases.Phrases) -> float:
    days, layers = data
    totals = [sum(layer.counts[number] for layer in layers) for number in range(len(days))]
    axes = _draw_scale(drawing, max(totals), y, len(days))
    tops = []
    for number, day in enumerate(days):
        with drawing.group(f"{say.day(day)} {phrases.count(totals[number])}"):
            tops.append(_draw_stack(drawing, layers, number, axes))
    _draw_totals(drawing, totals, tops, axes)
    drawing.line((axes.left, axes.base), (MARGIN + ROOM, axes.base), styles.FAINT)
    return _draw_days(drawing, days, axes, say)


def _draw_scale(drawing: Drawing, highest: int, y: float, days: int) -> _Axes:
    """Lines at round numbers with their figures, and what follows from them."""
    step = _step(highest)
    ticks = range(0, highest + 1, step)
    base = y + 24 + _PLOT
    left = MARGIN + max(width(phrases.count(tick), styles.SMALL) for tick in ticks) + 8
    unit = _PLOT / max(1, highest)
    for tick in ticks:
        height = base - tick * unit
        drawing.line((left, height), (MARGIN + ROOM, height))
        letters = Letters(styles.SMALL, styles.FAINT, "end")
        drawing.words(phrases.count(tick), left - 8, height + 4, letters)
    return _Axes(base, unit, left, (MARGIN + ROOM - left) / days)


def _step(highest: int) -> int:
    """1, 2 or 5 times a power of ten, so that at most five lines lie above nothing."""
    least = max(1.0, highest / 5)
    power = int(10 ** int(log10(least)))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def _draw_stack(drawing: Drawing, layers: Sequence[_Layer], number: int, axes: _Axes) -> float:
    """One day's bar, the first category at the bottom; the y of its upper end."""
    bar = axes.bar
    x, y = axes.middle(number) - bar / 2, axes.base
    for layer in layers:
        count = layer.counts[number]
        if count <= 0:
            continue
        height = max(_LEAST, count * axes.unit)
        y -= height
        with drawing.group(f"{layer.name} {phrases.count(count)}"):
            drawing.box(Box(x, y, bar, max(_LEAST, height - 1)), layer.fill)
            _draw_count(drawing, phrases.count(count), Box(x, y, bar, height), layer.fill)
    return y


def _draw_totals(drawing: Drawing, totals: Sequence[int], tops: Sequence[float], axes: _Axes) -> None:
    """Each day's total on its bar; with many days on every few of them, above whatever bar they would cross."""
    figures = [phrases.count(total) for total in totals]
    widest = max(width(figure, styles.LABEL) for figure in figures)
    letters = Letters(anchor="middle", halo=styles.GROUND)
    for number, x in _places(len(figures), widest, axes):
        under = [top for other, top in enumerate(tops) if abs(axes.middle(other) - x) < (widest + axes.bar) / 2]
        drawing.words(figures[number], x, min(under) - 5, letters)


def _places(days: int, widest: float, axes: _Axes) -> Iterator[tuple[int, float]]:
    """Which days have room for a label of their own, and its middle: on the bar, or as near as the edge lets it."""
    right = WIDTH - 6 - widest / 2
    last = -WIDTH
    for number in range(days):
        x = min(max(axes.middle(number), axes.left - 6 + widest / 2), right)
        if x - last >= widest + 6:
            last = x
            yield number, x


def _draw_count(drawing: Drawing, figure: str, box: Box, fill: styles.Fill) -> None:
    if box.height < styles.SMALL + 3 or box.width < width(figure, styles.SMALL) + 4:
        return
    halo = fill.colour if fill.texture else ""
    letters = Letters(styles.SMALL, fill.ink, "middle", halo)
    drawing.words(figure, box.x + box.width / 2, box.y + box.height / 2 + 4, letters)


def _draw_days(drawing: Drawing, days: Sequence[date], axes: _Axes, say: phrases.Phrases) -> float:
    """Day and weekday under the bars; under as many of them as there is room for."""
    names = [(say.day(day), say.weekdays[day.weekday()]) for day in days]
    widest = max(width(words, styles.SMALL) for pair in names for words in pair)
    for number, x in _places(len(days), widest, axes):
        for line, words in enumerate(names[number]):
            letters = Letters(styles.SMALL, styles.FAINT if line else styles.INK, "middle")
            drawing.words(words, x, axes.base + 18 + 16 * line, letters)
    return axes.base + 38


def _alt(
    title: str, days: Sequence[date], categories: Sequence[tuple[str, Sequence[int]]], say: phrases.Phrases
) -> str:
    totals = [sum(counts[number] for _, counts in categories) for number in range(len(days))]
    span = say.by_day.format(first=say.day(days[0]), last=say.day(days[-1]), total=phrases.count(sum(totals)))
    by_day = [f"{say.day(day)}{say.is_} {phrases.count(total)}" for day, total in zip(days, totals, strict=True)]
    by_name = [f"{sheet.told(name)}{say.is_} {phrases.count(sum(counts))}" for name, counts in categories]
    return (
        f"{title}{say.stop}{span}{say.days}{say.and_.join(by_day)}{say.stop}"
        f"{say.categories}{say.and_.join(by_name)}{say.stop}"
    )
