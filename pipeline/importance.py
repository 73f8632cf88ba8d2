"""How much a story matters to a profile, as a sum of named terms, so that what decided can be said. Pure.

What is measured, each on its own scale of 0..1: relevance to the topics, independent sources, authority of the best of
them, kind of event, magnitude of the largest amount, prominence (how many of the day's stories name the same company),
novelty against what was told before, age, text to tell it from. Held against it is all that makes a title something
else than plain news.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.amounts import Amount, largest_amount
from pipeline.config import Category, Profile
from pipeline.entities import Entity, actor, mentions
from pipeline.kinds import Flaw, category_of, flaws, is_paper
from pipeline.model import Source, Story, Told
from pipeline.owners import independent
from pipeline.region import GENERIC
from pipeline.relevance import relevance
from pipeline.words import bigrams

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
_SAME_TITLE = 0.6
_SUBSTANCE = 120  # characters of text that can carry an entry
_FAMOUS = 16  # stories of a day about one company that make it as prominent as can be


@dataclass(frozen=True, slots=True)
class Assessment:
    """A story with all that was measured about it.

    `terms` are 0..1 by the names of WEIGHTS; `outlets` counts the owners that report it; `named` are the entities and
    `words` the character pairs of its title; `repeats` says that an earlier report had nearly the same title.
    """

    story: Story
    category: Category
    terms: Mapping[str, float]
    outlets: int
    named: tuple[Entity, ...]
    amount: Amount | None
    paper: bool
    words: frozenset[str]
    cost: float = 0.0
    repeats: bool = False

    @property
    def score(self) -> float:
        """0..100."""
        earned = sum(weight * self.terms[name] for name, weight in WEIGHTS.items())
        return max(0.0, min(100.0, earned - self.cost))

    @property
    def actors(self) -> frozenset[str]:
        """The ids of everybody named in the title: people as themselves, products as their makers."""
        return frozenset(e.id if e.kind == "person" else actor(e).id for e in self.named)

    @property
    def companies(self) -> frozenset[str]:
        """The ids of the companies and labs behind everything named in the title."""
        return frozenset(e.id for e in map(actor, self.named) if e.kind in ("company", "lab"))


class Assessor:
    """Assesses stories for one profile at one moment; what was told before is read once."""

    def __init__(self, profile: Profile, sources: Mapping[str, Source], told: Sequence[Told], now: datetime) -> None:
        self._profile = profile
        self._sources = sources
        self._now = now
        self._research = next((c for c in profile.categories if c.key == "research"), None)
        self._famous = Counter[str]()
        self._named: dict[str, tuple[Entity, ...]] = {}
        self._told = [frozenset(bigrams(title)) for before in told for title in (*before.titles, before.text)]

    def meet(self, stories: Iterable[Story]) -> None:
        """Count in how many of the day's stories each company is named; to be called once, before `assess`."""
        for story in stories:
            self._named[story.id] = _named(story)
            self._famous.update({actor(entity).id for entity in self._named[story.id]})

    def assess(self, story: Story) -> Assessment:
        lead = story.lead
        paper = is_paper(lead, self._sources.get(lead.source))
        category = (paper and self._research) or category_of(lead, self._profile)
        named = self._named[story.id] if story.id in self._named else _named(story)
        amount = largest_amount(story)
        words = frozenset(bigrams(lead.title))
        told_before = self._likeness(words)
        outlets = independent(story)
        faults = frozenset.intersection(*(flaws(item) for item in story.items))
        terms = {
            "relevance": max(relevance(i, self._profile, self._sources.get(i.source)) for i in story.items),
            "sources": 1 - math.exp(-(outlets - 1) / 1.5),
            "authority": max(self._authority(item.source) for item in story.items),
            "event": category.weight,
            "magnitude": amount.weight if amount else 0.0,
            "prominence": self._prominence(named),
            "novelty": 1 - told_before,
            "recency": 0.5 ** (max(self._now - max(i.published_at for i in story.items), timedelta()) / _HALF_LIFE),
            "substance": min(1.0, max(len(item.text) for item in story.items) / _SUBSTANCE),
        }
        return Assessment(
            story=story,
            category=category,
            terms=terms,
            outlets=math.floor(outlets + 0.01),
            named=named,
            amount=amount,
            paper=paper,
            words=words,
            cost=sum(COSTS[fault] for fault in faults) + (_PAPER_COST if paper else 0),
            repeats=told_before >= _SAME_TITLE,
        )

    def _authority(self, name: str) -> float:
        return self._sources[name].authority if name in self._sources else _UNKNOWN_AUTHORITY

    def _prominence(self, named: Sequence[Entity]) -> float:
        """Of the best known one that is named; who is in the table at all counts a third."""
        stories = max((self._famous[actor(entity).id] for entity in named), default=0)
        return min(1.0, 1 / 3 + 2 / 3 * math.log(max(1, stories), _FAMOUS)) if named else 0.0

    def _likeness(self, words: frozenset[str]) -> float:
        """How much the nearest title or text told before has in common with a title of these words, 0..1."""
        return max((2 * len(words & told) / (len(words) + len(told)) for told in self._told if told), default=0.0)


def _named(story: Story) -> tuple[Entity, ...]:
    """Who the title names, each once, in order; what is only a medium does not count."""
    found = (mention.entity for mention in mentions(story.lead.title) if mention.text not in GENERIC)
    return tuple(dict.fromkeys(entity for entity in found if entity.kind != "media"))
