"""A stored report in the forms that people read: the same `render` in each module, chosen from the table `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable

from bot.formats import html, json, markdown, text
from pipeline.model import DailyReport

FORMATS: dict[str, Callable[[DailyReport], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "html": html.render,
    "json": json.render,
}
