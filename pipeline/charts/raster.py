"""An SVG chart to PNG, with the font of the package alone: the same bytes on every machine, with fonts or without."""

from __future__ import annotations

import resvg_py

from pipeline.charts.chart import Chart
from pipeline.charts.lettering import FAMILY, FONT_FILE, in_our_font


def png(chart: Chart, width: int = 1200) -> bytes:
    """The picture, `width` pixels wide; twice as many as it is shown at is sharp on every screen.

    Letters that the font has not (Korean, Arabic) are … here, where a browser shows them from the SVG.
    """
    return resvg_py.svg_to_bytes(
        svg_string=in_our_font(chart.svg),
        width=width,
        skip_system_fonts=True,
        font_files=[FONT_FILE],
        font_family=FAMILY,
        sans_serif_family=FAMILY,
    )
