"""How much a story matters to a profile, as a sum of named terms, so that what decided can be said. Pure.

What is measured, each on its own scale of 0..1: relevance to the topics, independent sources, authority of the best of
them, kind of event, magnitude of the largest amount, prominence (how many of the day's stories name the same company),
novelty against what was told before, age, text to tell it from. Held against it is all that makes a title something
else than plain news. Readers' votes move what kind and authority are worth.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.config import Category, Profile
from pipeline.facts.amounts import Amount, largest_amount
from pipeline.facts.entities import Entity, actor
from pipeline.model import Item, Source, Story, Told
from pipeline.owners import independent
from pipeline.rank.kinds import Flaw, category_of, flaws, is_paper
from pipeline.rank.matters import Matter, acting_id, corroborates, is_retold, likeness, matter, named
from pipeline.rank.relevance import relevance
from pipeline.rank.taste import NO_TASTE, Taste

WEIGHTS: Mapping[str, float] = {
    "relevance": 12,
    "sources": 24,
    "authority": 12,
    "event": 18,
    "magnitude": 12,
    "prominence": 9,
    "novelty": 5,
    "recency": 5,
    "substance": 3,
}
COSTS: Mapping[Flaw, float] = {
    "roundup": 45,
    "howto": 35,
    "listicle": 35,
    "promotion": 30,
    "notice": 30,
    "shares": 35,
    "showcase": 25,
    "blog": 14,
    "opinion": 16,
    "question": 10,
}
_PAPER_COST = 6
_UNKNOWN_AUTHORITY = 0.5
_HALF_LIFE = timedelta(hours=18)
_REMEMBERED = timedelta(days=3)
_SUBSTANCE = 120  # characters of text that can carry an entry
_FAMOUS = 16  # stories of a day about one company that make it as prominent as can be


@dataclass(frozen=True, slots=True)
class Assessment:
    """A story with all that was measured about it.

    `terms` are 0..1 by the names of WEIGHTS, `cost` is in points; `outlets` counts the owners that report it; `named`
    are the entities of its title; `retold` says that an earlier report has told the matter; `liked` are the points that
    readers' taste adds, `moved` those of a model's opinion.
    """

    story: Story
    category: Category
    terms: Mapping[str, float]
    cost: float
    outlets: int
    named: tuple[Entity, ...]
    amount: Amount | None
    paper: bool
    matter: Matter
    retold: bool
    liked: float = 0.0
    moved: float = 0.0

    @property
    def score(self) -> float:
        """0..100."""
        earned = sum(weight * self.terms[name] for name, weight in WEIGHTS.items())
        return max(0.0, min(100.0, earned - self.cost + self.liked + self.moved))

    @property
    def companies(self) -> frozenset[str]:
        """The ids of the companies and labs behind everything named in the title."""
        return frozenset(e.id for e in map(actor, self.named) if e.kind in ("company", "lab"))


class Assessor:
    """Assesses the stories of a day for one profile; who is in the news, and what was told before, is read once."""

    def __init__(
        self,
        profile: Profile,
        sources: Mapping[str, Source],
        told: Sequence[Told],
        now: datetime,
        taste: Taste = NO_TASTE,
    ) -> None:
        self._profile = profile
        self._sources = sources
        self._now = now
        self._taste = taste
        self._research = next((c for c in profile.categories if c.key == "research"), None)
        self._famous = Counter[str]()
        self._told = [_told_matter(before, profile) for before in told if now.date() - before.day <= _REMEMBERED]

    def meet(self, stories: Iterable[Story]) -> None:
        """Count in how many of the day's stories each company is named; to be called before `assess`."""
        for story in stories:
            self._famous.update({acting_id(entity) for entity in named(story.lead.title)})

    def assess(self, story: Story) -> Assessment:
        lead, backed = story.lead, _corroborated(story)
        paper = is_paper(lead, self._sources.get(lead.source))
        category = (paper and self._research) or category_of(lead.title, lead.text, self._profile)
        entities = named(lead.title)
        amount = largest_amount(backed)
        outlets = independent(backed)
        about = replace(
            matter([item.title for item in backed.items], category.key), actors=frozenset(map(acting_id, entities))
        )
        terms = {
            "relevance": max(relevance(i, self._profile, self._sources.get(i.source)) for i in backed.items),
            "sources": 1 - math.exp(-(outlets - 1) / 1.5),
            "authority": max(self._authority(item.source) for item in backed.items),
            "event": category.weight,
            "magnitude": amount.weight if amount else 0.0,
            "prominence": self._prominence(entities),
            "novelty": 1 - max((likeness(about.words, before.words) for before in self._told), default=0.0),
            "recency": 0.5 ** (max(self._now - max(i.published_at for i in story.items), timedelta()) / _HALF_LIFE),
            "substance": min(1.0, max(len(item.text) for item in story.items) / _SUBSTANCE),
        }
        return Assessment(
            story=story,
            category=category,
            terms=terms,
            cost=sum(COSTS[flaw] for flaw in flaws(lead)) + (_PAPER_COST if paper else 0),
            outlets=math.floor(outlets + 0.01),
            named=entities,
            amount=amount,
            paper=paper,
            matter=about,
            retold=is_retold(about, self._told),
            liked=self._liked(category, backed.items),
        )

    def _liked(self, category: Category, items: Sequence[Item]) -> float:
        """What taste adds to the points of the kind of event and of authority: half of each at most.

        It is what the best source is then: one that readers dislike costs nothing where another tells it as well.
        """
        known = max(self._authority(item.source) for item in items)
        felt = max(self._authority(item.source) * self._taste.of_source(item.source) for item in items)
        kind = category.weight * (self._taste.of_category(category.key) - 1)
        return WEIGHTS["event"] * kind + WEIGHTS["authority"] * (felt - known)

    def _authority(self, name: str) -> float:
        return self._sources[name].authority if name in self._sources else _UNKNOWN_AUTHORITY

    def _prominence(self, entities: Sequence[Entity]) -> float:
        """Of the best known one that is named; who is in the table at all counts a third."""
        stories = max((self._famous[acting_id(entity)] for entity in entities), default=0)
        return min(1.0, 1 / 3 + 2 / 3 * math.log(max(1, stories), _FAMOUS)) if entities else 0.0


def _corroborated(story: Story) -> Story:
    """`story` without the items that have nothing to show in common with its lead: they vouch for nothing."""
    if len(story.items) == 1:
        return story
    lead = matter([story.lead.title], "")
    vouching = (i for i in story.items[1:] if corroborates(matter([i.title], ""), lead))
    return Story(story.id, (story.lead, *vouching))


def _told_matter(told: Told, profile: Profile) -> Matter:
    """What an earlier report told, by the titles that it had; its kind is that of the first."""
    titles = told.titles or (told.text,)
    return matter(titles, category_of(titles[0], "", profile).key)


def with_best_lead(story: Story, language: str) -> Story:
    """`story` led by an item that is plain news, in the reader's language, with text to tell it from, if it has one."""

    def rank(item: Item) -> tuple[bool, bool, bool]:
        return bool(flaws(item)), item.language != language, len(item.text) < _SUBSTANCE

    return Story(story.id, tuple(sorted(story.items, key=rank))) if len(story.items) > 1 else story
