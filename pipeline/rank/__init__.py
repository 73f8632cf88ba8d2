"""Stories → shortlist: the most important stories of each region within its quotas, each with the reason it is there.

Pure. What a story is worth is measured in `importance.py`; here it is decided what is told, in which order, how loud.
A model's opinions may move a story by a few points; it brings none in that the rules would leave out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from types import MappingProxyType
from typing import get_args

from pipeline.config import Profile, Quotas
from pipeline.model import Importance, Pick, Region, Source, Story, Told
from pipeline.rank.importance import Assessment, Assessor, with_best_lead
from pipeline.rank.matters import is_same, likeness
from pipeline.rank.reasons import reason, tags
from pipeline.rank.region import guessed_region, told_region
from pipeline.rank.taste import NO_TASTE, Taste

# What the brief takes off a story for each thing it shares with one in it already: five entries are five matters.
_SAME_COMPANY = 14.0
_SAME_KIND = 5.0
_SAME_WORDS = 40.0  # times the share of the title in common beyond what any two titles have
_ANY_WORDS = 0.15

# A model's score counts for half, and moves a story by this many points at most: no feed can talk itself to the top.
_SHARE = 0.5
_MOST_MOVED = 12.0

_Regions = dict[Region, list[Assessment]]


@dataclass(frozen=True, slots=True)
class Context:
    """Whose shortlist it is, and what is known beside the stories. `told` is what earlier reports told, `taste` what
    readers thought of it."""

    profile: Profile
    sources: Mapping[str, Source]
    told: Sequence[Told]
    now: datetime
    taste: Taste = NO_TASTE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that may be told. `certain` says that its words or its source name where it belongs."""

    assessed: Assessment
    region: Region
    certain: bool
    follow_up: Told | None

    @property
    def story(self) -> Story:
        return self.assessed.story


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a model thinks of a story: a score of 0..10, and its category and region where it was sure of them."""

    score: float | None = None
    category: str | None = None
    region: Region | None = None


_NO_OPINIONS: Mapping[str, Opinion] = MappingProxyType({})


def candidates(stories: Sequence[Story], context: Context, follow_ups: Mapping[str, Told]) -> tuple[Candidate, ...]:
    """The stories that may be told, best first.

    `follow_ups` says by story id what was told of a story that has moved on since; other stories told before are left
    out, and so is all that scores less than the profile's floor, however quiet the day.
    """
    known = {before.story_id for before in context.told}
    assessor = Assessor(context.profile, context.sources, context.told, context.now, context.taste)
    found: list[Candidate] = []
    assessor.meet(stories)
    for story in (with_best_lead(story, context.profile.language) for story in stories):
        if story.id in known and story.id not in follow_ups:
            continue
        assessed = assessor.assess(story)
        if assessed.score >= context.profile.thresholds.keep and (story.id in follow_ups or not assessed.retold):
            told = told_region(story, context.sources, context.profile.domestic)
            region = told or guessed_region(story)
            found.append(Candidate(assessed, region, told is not None, follow_ups.get(story.id)))
    return tuple(sorted(found, key=lambda candidate: _by_score(candidate.assessed)))


def shortlist(
    found: Iterable[Candidate], context: Context, opinions: Mapping[str, Opinion] = _NO_OPINIONS
) -> tuple[Pick, ...]:
    """The stories to tell, by region (domestic first) and rank; `opinions` are by story id."""
    regions: _Regions = {region: [] for region in get_args(Region)}
    follow_ups: dict[str, Told | None] = {}
    for candidate in found:
        assessed, region = _joined(candidate, opinions.get(candidate.story.id), context.profile)
        regions[region].append(assessed)
        follow_ups[candidate.story.id] = candidate.follow_up
    chosen = {
        region: _ordered(taken, context.profile) for region, taken in _within_quotas(regions, context.profile).items()
    }
    loud = _loudness(chosen.values(), context.profile)
    return tuple(
        Pick(
            story=assessed.story,
            region=region,
            category=assessed.category.key,
            score=round(assessed.score, 1),
            importance=loud[assessed.story.id],
            brief=place < context.profile.quotas.brief,
            reason=reason(assessed, context.profile, context.sources),
            tags=tags(assessed, context.profile),
            follow_up=follow_ups[assessed.story.id],
        )
        for region, entries in chosen.items()
        for place, assessed in enumerate(entries)
    )


def _joined(candidate: Candidate, opinion: Opinion | None, profile: Profile) -> tuple[Assessment, Region]:
    """The rules' judgement with a model's: it moves the score within bounds, and names what the rules could not."""
    assessed, region = candidate.assessed, candidate.region
    if opinion is None:
        return assessed, region
    if opinion.score is not None:
        moved = _SHARE * (10 * opinion.score - assessed.score)
        assessed = replace(assessed, moved=max(-_MOST_MOVED, min(_MOST_MOVED, moved)))
    named = next((category for category in profile.categories if category.key == opinion.category), None)
    if named and not assessed.category.words:  # the rules found none
        assessed = replace(assessed, category=named)
    return assessed, region if candidate.certain else opinion.region or region


class _Room:
    """What the quotas still leave: places in each region; over the whole report, of each kind, company, and papers."""

    def __init__(self, quotas: Quotas) -> None:
        self._quotas = quotas
        self._kinds = Counter[str]()
        self._companies = Counter[str]()
        self._papers = 0
        self._taken: list[Assessment] = []
        self.places: dict[Region, int] = {"domestic": quotas.domestic, "international": quotas.international}

    def take(self, assessed: Assessment, region: Region) -> bool:
        """Whether there is room for `assessed`; if so it is used up."""
        if (
            self.places[region] == 0
            or self._kinds[assessed.category.key] == self._quotas.per_category
            or any(self._companies[company] == self._quotas.per_company for company in assessed.companies)
            or (assessed.paper and self._papers == self._quotas.papers)
            or any(is_same(assessed.matter, other.matter) for other in self._taken)
        ):
            return False
        self.places[region] -= 1
        self._kinds[assessed.category.key] += 1
        self._companies.update(assessed.companies)
        self._papers += assessed.paper
        self._taken.append(assessed)
        return True


def _within_quotas(found: _Regions, profile: Profile) -> _Regions:
    """The best of each region; the regions take turns, so that neither uses up a kind or a company first."""
    room = _Room(profile.quotas)
    waiting = {region: iter(sorted(assessed, key=_by_score)) for region, assessed in found.items()}
    chosen: _Regions = {region: [] for region in found}
    while waiting:
        for region in list(waiting):
            taken = next((a for a in waiting[region] if room.take(a, region)), None) if room.places[region] else None
            if taken is None:
                del waiting[region]
            else:
                chosen[region].append(taken)
    return chosen


def _ordered(chosen: Sequence[Assessment], profile: Profile) -> list[Assessment]:
    """The brief first; it avoids a second story about one company or matter while there is another to tell."""
    rest, brief = list(chosen), list[Assessment]()
    while rest and len(brief) < profile.quotas.brief:
        best = max(rest, key=lambda a: (a.score - _overlap(a, brief), a.score, a.story.id))
        brief.append(best)
        rest.remove(best)
    return [*sorted(brief, key=_by_score), *rest]


def _overlap(assessed: Assessment, brief: Sequence[Assessment]) -> float:
    """The points that `assessed` loses for what it shares with the stories of the brief before it."""
    lost = 0.0
    for other in brief:
        lost += _SAME_COMPANY * bool(assessed.companies & other.companies)
        lost += _SAME_KIND * (assessed.category.key == other.category.key)
        lost += _SAME_WORDS * max(0.0, likeness(assessed.matter.words, other.matter.words) - _ANY_WORDS)
    return lost


def _loudness(regions: Iterable[Sequence[Assessment]], profile: Profile) -> dict[str, Importance]:
    """🔥 by floor and quota over the whole report, 📌 by floor; no entry is louder than the one above it."""
    entries = list(regions)
    floor = profile.thresholds
    hot = {a.story.id for a in sorted(chain(*entries), key=_by_score)[: profile.quotas.high] if a.score >= floor.high}
    loud: dict[str, Importance] = {}
    order: tuple[Importance, ...] = ("high", "medium", "low")
    for region in entries:
        level = 0
        for assessed in region:
            own = 0 if assessed.story.id in hot else 1 if assessed.score >= floor.medium else 2
            level = max(level, own)
            loud[assessed.story.id] = order[level]
    return loud


def _by_score(assessed: Assessment) -> tuple[float, str]:
    return -assessed.score, assessed.story.id
