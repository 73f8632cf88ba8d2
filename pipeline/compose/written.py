"""The five parts with a model's proved sentences where it has them, and excerpts where it has not; pure.

What is counted stays as it is: the computed sentences, the tenders, and part four as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.compose import areas, overview, questions, signals, trends
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Parts, Said
from pipeline.config import Area, Profile
from pipeline.week.event import Event, Theme
from pipeline.week.figures import Figures
from pipeline.week.told import Passage, Told


def written(events: Sequence[Event], themes: Sequence[Theme], figures: Figures, profile: Profile, told: Told) -> Parts:
    """All five parts; `events` best first."""
    desk = Desk(events, figures, profile)
    foremost = trends.foremost(themes, profile)
    return {
        "summary": tuple(_summary(desk, told)),
        "trends": _trends(desk, foremost, told.trends),
        "categories": areas.chapters(desk, {key: tuple(_said(desk, p)) for key, p in told.analyses.items()}),
        "signals": signals.chapters(desk),
        "questions": _questions(desk, foremost, told.questions),
    }


def counted(events: Sequence[Event], figures: Figures, profile: Profile) -> tuple[dict[str, str], list[str]]:
    """What was counted, in words: of each area by its key, and the changes without their examples."""
    desk = Desk(events, figures, profile)
    of_areas = {area.key: overview.counted(desk, area).text for area in profile.weekly.areas}
    changes = (replace(one, events=()) for one in figures.changes[: profile.weekly.signals])
    return of_areas, [signals.changed(desk, one).text for one in changes]


def _summary(desk: Desk, told: Told) -> Iterator[Chapter]:
    yield Chapter(None, (overview.whole(desk),))
    for area in desk.profile.weekly.areas:
        passage = told.summaries.get(area.key)
        yield _area(desk, area, passage) if passage else overview.area_chapter(desk, area)


def _area(desk: Desk, area: Area, passage: Passage) -> Chapter:
    return Chapter(area.title, (overview.counted(desk, area), *_said(desk, passage)))


def _said(desk: Desk, passage: Passage) -> Iterator[Said]:
    """The sentences of `passage` that stand nowhere yet."""
    for claim in passage.claims:
        if not desk.is_new(claim.text):
            continue
        if claim.kind == "fact":  # a judgement names an event, and tells nothing of it
            for event in claim.events:
                desk.tell(event)
        yield Said(desk.closed(claim.text), claim.events, claim.kind)


def _titled(desk: Desk, told: Sequence[Passage]) -> list[Chapter]:
    """A chapter for each passage that has something left to tell, under a title of its own."""
    own = {passage.title: passage for passage in reversed(told)}
    chapters = [Chapter(passage.title, tuple(_said(desk, passage))) for passage in reversed(own.values())]
    return [chapter for chapter in chapters if chapter.sentences]


def _trends(desk: Desk, themes: Sequence[Theme], told: Sequence[Passage]) -> tuple[Chapter, ...]:
    """The model's trends, then themes about other events until there are as many as are wanted."""
    found = _titled(desk, told)
    known = {event.id for passage in told for claim in passage.claims for event in claim.events}
    rest = [theme for theme in themes if not known & {event.id for event in theme.events}]
    missing = desk.profile.weekly.trends - len(found)
    if missing > 0 and (rest or not found):
        found += trends.chapters(desk, rest[:missing])
    return tuple(found)


def _questions(desk: Desk, themes: Sequence[Theme], told: Sequence[Passage]) -> tuple[Chapter, ...]:
    found = _titled(desk, told)
    missing = desk.profile.weekly.questions - len(found)
    return tuple(found + list(questions.chapters(desk, themes)[:missing])) if missing > 0 else tuple(found)
