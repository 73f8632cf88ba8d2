"""A report as one HTML page without scripts or outside resources; the template escapes all that came from a feed."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from bot.formats.lines import REGIONS, Lines
from pipeline.model import DailyReport


def render(report: DailyReport, form: object = None) -> str:
    """`form`, if any, is what the page has to ask about the report (`bot.web.asked.Form`)."""
    return template("daily.html").render(report=report, lines=Lines(report), regions=REGIONS, form=form)


@cache
def template(name: str) -> Template:
    """A page of `bot/web/templates`; it escapes all that it is filled with."""
    environment = Environment(
        loader=PackageLoader("bot", "web/templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)
