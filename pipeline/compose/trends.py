"""Part two: the themes with the most and the most important events, areas in turn, each with its figures; pure."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.compose import phrases, tally
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Said
from pipeline.config import Profile
from pipeline.week.event import Theme
from pipeline.week.names import Names

_EVENTS = 4  # of a theme, told in full
_ABOVE = 2  # headlines of those told before


def foremost(themes: Sequence[Theme], profile: Profile) -> tuple[Theme, ...]:
    """Themes of two events or more: the weightiest of each area first, then the weightiest of the rest.

    What only has its kind in common, or nothing, comes last: it is no trend where there is another.
    """
    loose = (Names(profile).others, *(category.title for category in profile.categories))
    several = [theme for theme in themes if len(theme.events) > 1]
    ranked = sorted(several, key=lambda theme: (theme.name.endswith(loose), -_weight(theme)))
    first = {theme.area: theme for theme in reversed(ranked)}
    leading = [theme for theme in ranked if first[theme.area] is theme]
    return tuple([*leading, *(theme for theme in ranked if first[theme.area] is not theme)][: profile.weekly.trends])


def chapters(desk: Desk, themes: Sequence[Theme]) -> tuple[Chapter, ...]:
    """A chapter for each of `themes`; a sentence that there is none, without any."""
    if not themes:
        none = desk.statistic(desk.say.no_theme.format(week=desk.week), "themes")
        return (Chapter(None, (none,)),)
    return tuple(Chapter(theme.name, (_counted(desk, theme), *desk.facts(theme.events, _EVENTS))) for theme in themes)


def _weight(theme: Theme) -> float:
    return sum(event.score for event in theme.events)


def _counted(desk: Desk, theme: Theme) -> Said:
    say, count = desk.say, tally.theme(theme, desk.figures.days)
    text = say.theme.format(week=desk.week, events=phrases.events(count.count, say), name=theme.name)
    if count.sources > 1:
        text += say.theme_sources.format(sources=count.sources)
    text += _when(desk, theme)
    above = [event for event in theme.events if desk.is_told(event)][:_ABOVE]
    if above:
        text += say.above.format(heads=desk.heads(above))
    return desk.statistic(text + say.stop, "themes", above)


def _when(desk: Desk, theme: Theme) -> str:
    days = sorted(event.day for event in theme.events)
    first, last = phrases.day(days[0], desk.say), phrases.day(days[-1], desk.say)
    return desk.say.on.format(day=first) if first == last else desk.say.between.format(first=first, last=last)
