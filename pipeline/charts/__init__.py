"""The weekly report's charts: figures in, a picture with its words out. Counts nothing and stores nothing itself.

Each chart is laid out here, since no library at hand keeps long legends off the bars; lxml writes it, uharfbuzz tells
how wide words are, resvg makes the PNG, and the Chinese font comes with the package. A chart of nothing is None.
"""

from __future__ import annotations

from pipeline.charts.amounts import amounts
from pipeline.charts.chart import Chart
from pipeline.charts.events import events_by_day
from pipeline.charts.moved import moved
from pipeline.charts.raster import png

__all__ = ["Chart", "amounts", "events_by_day", "moved", "png"]
