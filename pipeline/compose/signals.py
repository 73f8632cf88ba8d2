"""Part four: the changes that were counted and tested, each with its numbers; else the counts alone; pure.

What changed is decided elsewhere (`pipeline.trends`); nothing else is called a change here.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline import trends
from pipeline.charts import phrases as numbers
from pipeline.compose import phrases
from pipeline.compose.desk import Desk
from pipeline.compose.said import Chapter, Said
from pipeline.week.figures import Change

_EXAMPLES = 2
_NAMES = 6
_LEAST = 2  # events of a name that is worth counting


def chapters(desk: Desk) -> tuple[Chapter, ...]:
    weeks = len(desk.figures.baseline)
    if not trends.has_baseline(weeks):
        return (Chapter(None, (_no_baseline(desk, weeks), *_counts(desk))),)
    if not desk.figures.changes:
        quiet = desk.say.quiet.format(weeks=phrases.weeks(weeks, desk.say))
        return (Chapter(None, (desk.statistic(quiet, "changes"),)),)
    found = desk.figures.changes[: desk.profile.weekly.signals]
    return (Chapter(None, tuple(changed(desk, one) for one in found)),)


def fields(desk: Desk, one: Change) -> dict[str, str]:
    """What a sentence about a change is filled with: its name and its numbers."""
    series = one.change.series
    weeks = min(len(series.before), trends.MAX_WEEKS)
    return {
        "name": series.name,
        "week": desk.week,
        "count": f"{series.now:,}",
        "weeks": phrases.weeks(weeks, desk.say),
        "mean": numbers.mean(one.change.mean),
        "unit": "周" if desk.week == desk.say.week else "期",
    }


def changed(desk: Desk, one: Change) -> Said:
    """The sentence of one change, with its numbers and examples."""
    forms = {"more": desk.say.more, "less": desk.say.less, "new": desk.say.new, "gone": desk.say.gone}
    text = forms[one.change.kind].format(**fields(desk, one))
    if not one.events:
        return desk.statistic(text + desk.say.stop, "changes")
    text, examples = desk.examples(one.events, braced(text) + desk.say.such_as + desk.say.stop, _EXAMPLES)
    return desk.statistic(text, "changes", examples)


def braced(text: str) -> str:
    """`text` such that it comes out of a form as it is."""
    return text.replace("{", "{{").replace("}", "}}")


def _no_baseline(desk: Desk, weeks: int) -> Said:
    text = desk.say.no_baseline.format(week=desk.week, covered=weeks, needed=trends.MIN_WEEKS)
    return desk.statistic(text, "baseline")


def _counts(desk: Desk) -> Iterator[Said]:
    """How many events there were of each kind, and about each name that comes more than once."""
    for statistic, counts in (("by_category", desk.figures.by_category), ("entities", desk.figures.entities)):
        repeated = sorted((count for count in counts if count.count >= _LEAST), key=lambda count: -count.count)
        told = [desk.say.counted.format(name=count.name, count=count.count) for count in repeated[:_NAMES]]
        if told:
            text = desk.say.counts[statistic].format(counts=desk.say.comma.join(told))
            yield desk.statistic(text, statistic)
