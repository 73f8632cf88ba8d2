"""The forms by which pages are asked: what stands in one, which questions it suggests, and the header that it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.formats.lines import Lines
from bot.formats.weekly.lines import WeekLines
from bot.web.wording import Words, page_words
from pipeline.facts.entities import mentions
from pipeline.model import DailyReport, Report

SENDING = {"Referrer-Policy": "same-origin"}
"""Of a page with a form: browsers then say that it is sent from here, which with "no-referrer" they would not.
https://fetch.spec.whatwg.org/#origin-header"""

_SPEAKABLE = ("company", "lab", "product")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Form:
    """A form for one question. `to` is where it is sent, seen from its page; `examples` are questions to press.

    `profiles` can be chosen from, (name, title), where there are several; else `profile` is sent. Without
    `conversation` and `once` each sending begins a conversation, so that the page may be kept by browsers.
    """

    say: Words
    to: str = "questions"
    profiles: Sequence[tuple[str, str]] = ()
    profile: str = ""
    report: str = ""
    conversation: str = ""
    once: str = ""
    question: str = ""
    examples: Sequence[str] = ()


def of_report(report: Report) -> Form:
    """The form on a report's own page, in its language."""
    return Form(page_words(report.language), to="../questions", report=report.id)


def examples(report: Report | None, newest: DailyReport | None, language: str) -> tuple[str, ...]:
    """What can be asked of `report`, or, where it is None, of all that is stored; `newest` is the newest report."""
    say = page_words(language)
    if report is not None:
        return say.of_daily if isinstance(report, DailyReport) else say.of_weekly
    named = _named(newest, language) if newest is not None else None
    return ((say.lately.format(name=named),) if named else ()) + say.examples[: _EXAMPLES - bool(named)]


def _named(report: DailyReport, language: str) -> str | None:
    """Somebody whom the report's first lines name, and everybody knows."""
    for entry in report.entries:
        for mention in mentions(entry.text):
            if entry.brief and mention.entity.kind in _SPEAKABLE:
                return mention.entity.name_en if language == "en" else mention.entity.name_zh
    return None


def about(report: Report | None) -> tuple[str, str] | None:
    """The report that is asked about, as (id, title)."""
    if report is None:
        return None
    lines = Lines(report) if isinstance(report, DailyReport) else WeekLines(report)
    return report.id, lines.title()
