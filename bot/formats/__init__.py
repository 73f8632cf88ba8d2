"""A stored report in the forms that people read: the same `render` in each module, chosen from the table `FORMATS`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Protocol

from bot.formats import html, json, markdown, text, weekly
from pipeline.model import DailyReport, Report

NO_PICTURES: Mapping[str, str] = MappingProxyType({})
_DAILY = {"text": text.render, "markdown": markdown.render, "html": html.render}


class Format(Protocol):
    def __call__(self, report: Report, pictures: Mapping[str, str] = NO_PICTURES) -> str:
        """`pictures` are SVGs of a weekly report's charts by name, for the forms that show any."""


def _render(form: str, report: Report, pictures: Mapping[str, str] = NO_PICTURES) -> str:
    if form == "json":
        return json.render(report)
    if isinstance(report, DailyReport):
        return _DAILY[form](report)
    return weekly.FORMATS[form](report, pictures)


FORMATS: Mapping[str, Format] = {form: partial(_render, form) for form in ("text", "markdown", "html", "json")}
