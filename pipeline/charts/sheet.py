"""What the three charts share on paper: the title over them, the legend, and names made fit to be drawn or told."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.charts import styles
from pipeline.charts.chart import LONGEST_ALT, Chart
from pipeline.charts.drawing import MARGIN, ROOM, Box, Drawing, Letters
from pipeline.charts.lettering import lines, width
from pipeline.parse.characters import clean, fold, shorten

_TOLD = 40  # characters of a name in the text alternative
_TITLE_TOLD = 100
_LEGEND_ROOM = 0.6 * ROOM
_SWATCH = 12.0


def name(words: str) -> str:
    """A label from a source on one line, without what cannot be seen; whole, for whoever points at it."""
    return fold(clean(words)) or "…"


def told(words: str) -> str:
    """A label as the text alternative has it."""
    return shorten(name(words), _TOLD)


def told_title(title: str) -> str:
    return shorten(title, _TITLE_TOLD)


def heading(drawing: Drawing, title: str) -> float:
    """The title in two lines at most; where the chart goes on."""
    y = MARGIN
    with drawing.group(title):
        for line in lines(title, styles.TITLE, ROOM, 2):
            y += 24
            drawing.words(line, MARGIN, y - 6, Letters(styles.TITLE))
    return y + 4


def legend(drawing: Drawing, keys: Sequence[tuple[str, str, styles.Fill]], y: float) -> float:
    """One sample of each fill with its name and figure, in as many rows as they need; where the chart goes on."""
    x = MARGIN
    for words, figure, fill in keys:
        label = _label(words, figure)
        taken = _SWATCH + 6 + width(label, styles.LABEL)
        if x > MARGIN and x + taken > MARGIN + ROOM:
            x, y = MARGIN, y + 21
        with drawing.group(f"{words} {figure}".strip()):
            drawing.box(Box(x, y + 3, _SWATCH, _SWATCH), fill)
            drawing.words(label, x + _SWATCH + 6, y + 14, Letters())
        x += taken + 18
    return y + 24


def footnote(drawing: Drawing, words: str, y: float) -> float:
    """A line under the chart, if there is something to say; where the chart ends."""
    if words:
        y += 20
        drawing.words(words.strip(), MARGIN, y, Letters(styles.SMALL, styles.FAINT))
    return y


def _label(words: str, figure: str) -> str:
    """The name, cut if it must be, and the figure, which never is."""
    after = f" · {figure}" if figure else ""
    return lines(words, styles.LABEL, _LEGEND_ROOM - width(after, styles.LABEL))[0] + after


def finish(drawing: Drawing, kind: str, words: tuple[str, str], height: float) -> Chart:
    """The chart of `kind`, with its title and its text alternative."""
    title, alt = words[0], shorten(words[1].strip(), LONGEST_ALT)
    return Chart(kind, title, alt, drawing.svg(title, alt, height))
