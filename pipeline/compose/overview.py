"""Part one: the week in figures, then each area's, and its foremost events in their sources' words; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compose import phrases, tally
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Said
from pipeline.config import Area
from pipeline.week.event import Event

FOREMOST = 3  # events of an area
_KINDS = 3


def chapters(desk: Desk) -> tuple[Chapter, ...]:
    return (Chapter(None, (whole(desk),)), *(area_chapter(desk, area) for area in desk.profile.weekly.areas))


def whole(desk: Desk) -> Said:
    """How much was read, and what of it was on the topics."""
    form = desk.say.whole if desk.events else desk.say.nothing
    text = form.format(
        week=desk.week,
        items=f"{desk.figures.items:,}",
        events=phrases.events(len(desk.events), desk.say),
        split=split(desk, desk.events),
    )
    return desk.statistic(text, "by_region")


def counted(desk: Desk, area: Area) -> Said:
    """How many events an area has, of which regions and kinds."""
    events = desk.of_area(area.key)
    if not events:
        return desk.statistic(desk.say.area_nothing.format(week=desk.week), "within_areas")
    text = desk.say.area.format(week=desk.week, events=phrases.events(len(events), desk.say), split=split(desk, events))
    if len(events) > 1:
        text += _mostly(desk, events)
    return desk.statistic(text + desk.say.stop, "within_areas")


def _mostly(desk: Desk, events: Sequence[Event]) -> str:
    found = tally.by_kind(events, desk.profile)
    if len(found) == 1:
        return desk.say.area_kind.format(name=found[0][0])
    return desk.say.area_kinds.format(kinds=kinds(desk, events, _KINDS))


def kinds(desk: Desk, events: Sequence[Event], limit: int) -> str:
    found = tally.by_kind(events, desk.profile)[:limit]
    return desk.say.comma.join(desk.say.kind.format(name=name, count=count) for name, count in found)


def split(desk: Desk, events: Sequence[Event]) -> str:
    """How many are domestic and how many international, or that all are."""
    domestic = sum(event.region == "domestic" for event in events)
    abroad = len(events) - domestic
    if not (domestic and abroad):
        said = desk.say.one if len(events) == 1 else desk.say.only
        return said["domestic" if domestic else "international"]
    return desk.say.both.format(domestic=domestic, international=abroad)


def area_chapter(desk: Desk, area: Area) -> Chapter:
    """An area's figures and its foremost events in their sources' words."""
    facts = desk.facts(desk.of_area(area.key), FOREMOST)
    return Chapter(area.title, (counted(desk, area), *facts))
