"""A weekly report as text, Markdown and HTML: five parts, their sentences with [n], and the list of references."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.formats.weekly import html, markdown, text
from pipeline.model import WeeklyReport

FORMATS: Mapping[str, Callable[[WeeklyReport, Mapping[str, str]], str]] = {
    "text": text.render,
    "markdown": markdown.render,
    "html": html.render,
}
