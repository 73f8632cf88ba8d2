"""Stories → those that are events of a week, each with what was measured of it; pure.

A story is weighed among those of its own day, as on the evening of that day: what happened on Monday is worth no less
by Sunday, and the weeks before are weighed as this one is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pipeline.config import Category, Profile
from pipeline.model import Importance, Item, Region, Source, Story
from pipeline.rank.importance import Assessment, Assessor, with_best_lead
from pipeline.rank.region import guessed_region, told_region
from pipeline.tenders import Tender, tender
from pipeline.week import areas
from pipeline.week.span import Span, midnight

_TENDER = "tender"  # the key of the kind that a notice of a tender is, in a profile that has it


@dataclass(frozen=True, slots=True)
class Weighed:
    """A story that is an event. `tender` is None where no item tells of one."""

    assessed: Assessment
    region: Region
    category: str
    area: str
    topics: tuple[str, ...]
    importance: Importance
    tender: Tender | None
    day: date

    @property
    def story(self) -> Story:
        return self.assessed.story


@dataclass(frozen=True, slots=True)
class Scales:
    """What stories are weighed with: whose week it is, and the configured sources by name."""

    profile: Profile
    sources: Mapping[str, Source]
    span: Span

    def day(self, item: Item) -> date:
        """The day of the span on which `item` was published, or the nearest."""
        return self.span.clamped(item.published_at.astimezone(ZoneInfo(self.profile.timezone)).date())


def within(stories: Iterable[Story], scales: Scales) -> list[Story]:
    """The stories with those of their items alone that were published in the span; none that has no such item."""
    start, end = scales.span.moments(scales.profile.timezone)
    cut = (Story(story.id, tuple(i for i in story.items if start <= i.published_at < end)) for story in stories)
    return [story for story in cut if story.items]


def weighed(
    stories: Sequence[Story], scales: Scales, bodies: Mapping[str, str], told: AbstractSet[str] = frozenset()
) -> list[Weighed]:
    """The events among `stories`, by day and id; those that are `told` (ids) and tenders are events at any score."""
    by_day: dict[date, list[Story]] = {}
    for story in sorted(stories, key=lambda story: story.id):
        by_day.setdefault(scales.day(story.lead), []).append(story)
    found: list[Weighed] = []
    for day in sorted(by_day):
        assessor = _assessor(day, scales)
        assessor.meet(by_day[day])
        for story in by_day[day]:
            assessed = assessor.assess(with_best_lead(story, scales.profile.language))
            if assessed.terms["relevance"] <= 0 and story.id not in told:
                continue  # of another profile
            notice = _tender(assessed.story, bodies)
            if notice or story.id in told or assessed.score >= scales.profile.thresholds.keep:
                found.append(_weighed(assessed, notice, scales))
    return found


def _assessor(day: date, scales: Scales) -> Assessor:
    now = midnight(day + timedelta(days=1), scales.profile.timezone)
    return Assessor(scales.profile, scales.sources, (), now)


def _tender(story: Story, bodies: Mapping[str, str]) -> Tender | None:
    """What the lead tells of a tender, else the first other item that tells of one with its buyer or its winner."""
    if found := tender(story.lead, bodies.get(story.lead.id)):
        return found
    others = (tender(item, bodies.get(item.id)) for item in story.items[1:])
    return next((found for found in others if found and (found.buyer or found.winner)), None)


def _weighed(assessed: Assessment, notice: Tender | None, scales: Scales) -> Weighed:
    profile, story = scales.profile, assessed.story
    presences = areas.present([story.lead], profile)
    category = _kind(assessed.category, notice, profile)
    return Weighed(
        assessed=assessed,
        region=told_region(story, scales.sources, profile.domestic) or guessed_region(story),
        category=category,
        area=areas.area_of(category, presences, profile),
        topics=areas.topics(presences, profile),
        importance=importance(assessed.score, profile),
        tender=notice,
        day=scales.day(story.lead),
    )


def _kind(category: Category, notice: Tender | None, profile: Profile) -> str:
    """A notice is a tender, whatever else its title has words of."""
    if notice and any(known.key == _TENDER for known in profile.categories):
        return _TENDER
    return category.key


def importance(score: float, profile: Profile) -> Importance:
    """By the floors of the profile."""
    if score >= profile.thresholds.high:
        return "high"
    return "medium" if score >= profile.thresholds.medium else "low"


def louder(one: Importance, other: Importance) -> Importance:
    order: tuple[Importance, ...] = ("high", "medium", "low")
    return min(one, other, key=order.index)
