"""A weekly report as one HTML page without scripts or outside resources; charts are pictures inside the page."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

from bot.formats.html import template
from bot.formats.weekly.lines import WeekLines
from pipeline.model import WeeklyReport


def render(report: WeeklyReport, pictures: Mapping[str, str], form: object = None) -> str:
    """As images, so that whatever stands in an SVG can neither run nor load anything. `form` as of a daily report."""
    images = {name: f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}" for name, svg in pictures.items()}
    lines = WeekLines(report)
    return template("weekly.html").render(
        report=report, lines=lines, images=images, first=lines.first_cited(), form=form
    )
