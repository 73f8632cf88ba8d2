"""Whether an item is on a profile's topics, by its title first and the opening of its text second. Pure, and fast:
every fetched item passes here. It does not judge whether the news matters (`rank`) or is news at all (`kinds.py`).

Points: a word of a topic in the title 1; a word that needs company ½, once for each topic; words of the topics in the
opening ¼ each, up to ¾; a source that names itself after a topic ½, one that is configured to cover it ¼; a word that
weighs against −½, three at most. Two points are certainty, one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.config import Profile
from pipeline.model import Item, Source
from pipeline.rank.vocabulary import Vocabulary, Wording, wording

PRESENT = 0.5
"""The `presence` from which on an item is about a topic."""
_OPENING = 240
_CERTAIN = 2.0
_ASIDE = ""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """A profile's words made ready: the lists to look up, the topic of each word, and which sources' names have one."""

    words: Vocabulary
    context: Vocabulary
    exclude: Vocabulary
    dilute: Vocabulary
    topics: dict[str, tuple[str, float]]
    aside: dict[str, str]
    self_named: dict[str, bool]


_lexicons: dict[int, tuple[Profile, _Lexicon]] = {}


def relevance(item: Item, profile: Profile, source: Source | None) -> float:
    """How surely `item` is on the topics, 0..1; 0 below `profile.thresholds.topic`: it is not to be told."""
    lexicon = _lexicon(profile)
    title = wording(item.title)
    points = _prior(source, profile, lexicon) if source else 0.0
    named, near = lexicon.words.find(title), lexicon.context.find(title)
    if not (named or near or points) or lexicon.exclude.find(title):
        return 0.0
    points += sum(lexicon.topics[word][1] for word in named) + sum(_one_each(lexicon, near).values()) / 2
    points -= min(3, len(lexicon.dilute.find(title))) / 2
    if points < _CERTAIN:
        opening = lexicon.words.find(wording(item.text[:_OPENING]))
        points += min(3, len(opening)) / 4
    certainty = min(1.0, points / _CERTAIN)
    return certainty if certainty >= profile.thresholds.topic else 0.0


def topics_of(item: Item, profile: Profile) -> tuple[str, ...]:
    """The topics that `item` has words of, as tags name them, the most present first."""
    counts = presence(item, profile)
    ranked = sorted((t for t in profile.topics if counts.get(t.name, 0) >= PRESENT), key=lambda t: -counts[t.name])
    return tuple(dict.fromkeys(topic.label or topic.name for topic in ranked))


def presence(item: Item, profile: Profile) -> dict[str, float]:
    """How much `item` speaks of each topic, by its name: a word in the title is 1, one in the opening a quarter."""
    lexicon = _lexicon(profile)
    title, opening = wording(item.title), wording(item.text[:_OPENING])
    counts: dict[str, float] = {}
    for text, weight in ((title, 1.0), (opening, 0.25)):
        for vocabulary, share in ((lexicon.words, 1.0), (lexicon.context, 0.5)):
            for word in vocabulary.find(text):
                name = lexicon.topics[word][0]
                counts[name] = counts.get(name, 0.0) + weight * share
    return counts


def _prior(source: Source, profile: Profile, lexicon: _Lexicon) -> float:
    """A name (“arXiv cs.AI”) says that all of a source is on the topics, its configuration only that some of it is."""
    if source.name not in lexicon.self_named:
        lexicon.self_named[source.name] = bool(lexicon.words.find(_named(source.name)))
    if lexicon.self_named[source.name]:
        return 0.5
    return 0.25 if set(source.topics) & {topic.name for topic in profile.topics} else 0.0


def _one_each(lexicon: _Lexicon, found: Iterable[str]) -> dict[str, float]:
    """The weight of each topic that has a word in `found`: two names of companies prove no more than one."""
    return {lexicon.aside.get(name, name): weight for name, weight in map(lexicon.topics.__getitem__, found)}


def _named(name: str) -> Wording:
    return wording(name.replace("_", " ").replace(".", " "))


def _lexicon(profile: Profile) -> _Lexicon:
    """By identity: to hash a profile with its thousand words for every item would cost more than the answer."""
    known = _lexicons.get(id(profile))
    if known is None or known[0] is not profile:
        known = _lexicons[id(profile)] = (profile, _prepare(profile))
    return known[1]


def _prepare(profile: Profile) -> _Lexicon:
    topics: dict[str, tuple[str, float]] = {}
    for topic in profile.topics:
        for word in (*topic.words, *topic.context):
            topics.setdefault(word, (topic.name, topic.weight))
    return _Lexicon(
        words=Vocabulary(word for topic in profile.topics for word in topic.words),
        context=Vocabulary(word for topic in profile.topics for word in topic.context),
        exclude=Vocabulary(profile.exclude),
        dilute=Vocabulary(profile.dilute),
        topics=topics,
        aside={topic.name: _ASIDE for topic in profile.topics if topic.aside},
        self_named={},
    )
