"""Part five: questions from the strongest changes and the weightiest themes, each with what would answer it; pure.

A question rests on two events wherever there are two, and claims nothing: it quotes headlines and asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.compose import phrases, signals, tally
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Said
from pipeline.week.event import Event, Theme
from pipeline.week.figures import Change

_RESTS_ON = 2


def chapters(desk: Desk, themes: Sequence[Theme]) -> tuple[Chapter, ...]:
    """`themes` are those of part two; areas stand in where there are too few, single events where there is none."""
    asked: dict[str, Chapter] = {}
    candidates = [*_of_changes(desk), *_of_themes(desk, [*themes, *_areas(desk)])] or _of_themes(desk, _single(desk))
    rested: set[tuple[str, ...]] = set()
    for chapter in candidates:
        events = tuple(event.id for event in chapter.sentences[0].events)
        if chapter.title and chapter.title not in asked and events not in rested:
            asked[chapter.title] = chapter
            rested.add(events)
    found = tuple(asked.values())[: desk.profile.weekly.questions]
    if found:
        return found
    none = desk.statistic(desk.say.no_question.format(week=desk.week), "by_region")
    return (Chapter(None, (none,)),)


def _of_changes(desk: Desk) -> Iterator[Chapter]:
    for one in desk.figures.changes:
        if len(one.events) >= _RESTS_ON:
            yield _of_change(desk, one)


def _of_change(desk: Desk, one: Change) -> Chapter:
    fields = signals.fields(desk, one)
    asked = _asked(desk, desk.say.questions[one.change.kind], fields, one.events)
    watch = desk.say.watch["changes"].format(**fields)
    return Chapter(one.change.series.name, (asked, desk.statistic(watch, "changes")))


def _asked(desk: Desk, form: str, fields: Mapping[str, str], events: Sequence[Event]) -> Said:
    told = {name: signals.braced(value) for name, value in fields.items()}
    text, chosen = desk.examples(events, form.format(heads="{heads}", **told), _RESTS_ON)
    return Said(text, chosen, "inference")


def _of_themes(desk: Desk, themes: Sequence[Theme]) -> Iterator[Chapter]:
    for theme in themes:
        count = tally.theme(theme, desk.figures.days)
        fields = {"name": theme.name, "week": desk.week, "sources": str(count.sources)}
        watch = desk.say.watch["themes"].format(events=phrases.events(count.count, desk.say), **fields)
        asked = _asked(desk, _form(desk, theme), fields, theme.events)
        yield Chapter(theme.name, (asked, desk.statistic(watch, _ground(theme, desk))))


def _form(desk: Desk, theme: Theme) -> str:
    """What is asked of the events of one kind, where there is a question for it; else what is asked of any."""
    kinds = {event.category for event in theme.events}
    return desk.say.questions.get(kinds.pop() if len(kinds) == 1 else "theme", desk.say.questions["theme"])


def _ground(theme: Theme, desk: Desk) -> str:
    """The field of the statistics that counts it: an area's if it is one."""
    return "within_areas" if any(theme.name == area.title for area in desk.profile.weekly.areas) else "themes"


def _areas(desk: Desk) -> list[Theme]:
    """Areas of two events or more, as themes."""
    found = ((area, desk.of_area(area.key)) for area in desk.profile.weekly.areas)
    return [Theme(area.key, area.title, tuple(events)) for area, events in found if len(events) >= _RESTS_ON]


def _single(desk: Desk) -> list[Theme]:
    """Of a week with next to nothing: the areas that have one event."""
    found = ((area, desk.of_area(area.key)) for area in desk.profile.weekly.areas)
    lone: list[tuple[str, str, list[Event]]] = [(area.key, area.title, events) for area, events in found]
    return [Theme(key, title, tuple(events)) for key, title, events in lone if len(events) == 1]
