"""Part two: the themes with the most and the most important events, areas in turn, each with its figures; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.compose import phrases, tally
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Said
from pipeline.config import Profile
from pipeline.week.event import Theme
from pipeline.week.names import Names

_LEADS = 3  # events of a theme that stands for its area before larger ones of another
_EVENTS = 4  # of a theme, told in full
_NO_KIND = "other"  # the key of the kind of what is of none
_FEW = 2  # events, below which those told before are named too


def foremost(themes: Sequence[Theme], profile: Profile) -> tuple[Theme, ...]:
    """Themes of two events or more: the weightiest of each area first, then the weightiest of the rest.

    What has only its kind in common comes after what has more; what has nothing in common is told by its kinds.
    """
    kinds = tuple(category.title for category in profile.categories)
    several = [theme for theme in _split(themes, profile) if len(theme.events) > 1]
    ranked = sorted(several, key=lambda theme: (theme.name.endswith(kinds), -_weight(theme)))
    first = {theme.area: theme for theme in reversed(ranked) if len(theme.events) >= _LEADS}
    leading = [theme for theme in ranked if first.get(theme.area) is theme]
    told = [*leading, *(theme for theme in ranked if first.get(theme.area) is not theme)][: profile.weekly.trends]
    return tuple(_distinct(told, profile))


def _split(themes: Sequence[Theme], profile: Profile) -> Iterator[Theme]:
    """`themes`, with what is gathered from the rest of an area divided by kind; news of no kind is no theme."""
    names = Names(profile)
    for theme in themes:
        if not theme.name.endswith(names.others):
            yield theme
            continue
        for category in profile.categories:
            same = tuple(event for event in theme.events if event.category == category.key != _NO_KIND)
            if same:
                yield Theme(theme.area, category.title, same)


def _distinct(themes: Sequence[Theme], profile: Profile) -> Iterator[Theme]:
    """`themes`, with the area beside a name that two of them have."""
    titles = {area.key: area.title for area in profile.weekly.areas}
    names = Counter(theme.name for theme in themes)
    for theme in themes:
        twice = names[theme.name] > 1
        name = Names(profile).joined(titles[theme.area], theme.name) if twice else theme.name
        yield Theme(theme.area, name, theme.events)


def chapters(desk: Desk, themes: Sequence[Theme]) -> tuple[Chapter, ...]:
    """A chapter for each of `themes`; a sentence that there is none, without any."""
    if not themes:
        none = desk.statistic(desk.say.no_theme.format(week=desk.week), "themes")
        return (Chapter(None, (none,)),)
    return tuple(Chapter(theme.name, tuple(_told(desk, theme))) for theme in themes)


def _told(desk: Desk, theme: Theme) -> Iterator[Said]:
    """Its figures and its foremost events; where few are left to tell, also which are told before."""
    above = [event for event in theme.events if desk.is_told(event)]
    facts = desk.facts(theme.events, _EVENTS)
    yield _counted(desk, theme)
    yield from facts
    for event in above[: max(0, _FEW - len(facts))]:
        yield Said(desk.closed(desk.say.above + desk.head(event)), (event,), "fact")


def _weight(theme: Theme) -> float:
    return sum(event.score**2 for event in theme.events)


def _counted(desk: Desk, theme: Theme) -> Said:
    say, count = desk.say, tally.theme(theme, desk.figures.days)
    text = say.theme.format(week=desk.week, events=phrases.events(count.count, say), name=theme.name)
    if count.sources > 1:
        text += say.theme_sources.format(sources=count.sources)
    return desk.statistic(text + _when(desk, theme) + say.stop, "themes")


def _when(desk: Desk, theme: Theme) -> str:
    days = sorted(event.day for event in theme.events)
    first, last = phrases.day(days[0], desk.say), phrases.day(days[-1], desk.say)
    return desk.say.on.format(day=first) if first == last else desk.say.between.format(first=first, last=last)
