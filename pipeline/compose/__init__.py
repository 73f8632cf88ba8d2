"""Events and their figures → the five parts of a weekly report, as a digest of excerpts; pure.

Facts are the sources' own words, statistics are computed, questions ask; no model has a part in it, and nothing is
judged. The chapters of each part are made in the order in which they are read, since no event is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compose import areas, overview, questions, signals, trends
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Citations, Parts, Said, numbered
from pipeline.compose.written import counted, written
from pipeline.config import Profile
from pipeline.week.event import Event, Theme
from pipeline.week.figures import Figures

__all__ = ["Chapter", "Citations", "Parts", "Said", "counted", "extractive", "foremost", "numbered", "written"]

foremost = trends.foremost


def extractive(events: Sequence[Event], themes: Sequence[Theme], figures: Figures, profile: Profile) -> Parts:
    """All five parts without a model; `events` best first."""
    desk = Desk(events, figures, profile)
    told = trends.foremost(themes, profile)
    return {
        "summary": overview.chapters(desk),
        "trends": trends.chapters(desk, told),
        "categories": areas.chapters(desk),
        "signals": signals.chapters(desk),
        "questions": questions.chapters(desk, told),
    }
