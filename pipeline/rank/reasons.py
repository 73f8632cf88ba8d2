"""入选理由 and the tags of an entry, composed from what was measured. Pure; it says nothing that was not computed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from pipeline.config import Profile
from pipeline.facts.entities import Entity, actor
from pipeline.model import Source
from pipeline.rank.importance import Assessment
from pipeline.rank.relevance import topics_of

_FIRST_HAND = 1.0  # the authority that configuration gives to the company itself, the regulator, the laboratory
_MAX_NAMES = 2
_MIN_TAGS, _MAX_TAGS = 2, 4
_UNSAID = ("other",)

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "outlets": "{n} 家独立信源报道",
        "money": "涉及金额 {text}",
        "count": "规模 {text}",
        "first_hand": "一手来源：{name}",
        "paper": "论文",
        "names": "涉及{names}",
        "topics": "主题：{names}",
        "join": "；",
        "list": "、",
    },
    "en": {
        "outlets": "reported by {n} independent sources",
        "money": "amount: {text}",
        "count": "scale: {text}",
        "first_hand": "first-hand source: {name}",
        "paper": "paper",
        "names": "about {names}",
        "topics": "topic: {names}",
        "join": "; ",
        "list": ", ",
    },
}


def reason(assessed: Assessment, profile: Profile, sources: Mapping[str, Source]) -> str:
    """The terms that decided, the weightiest first: “3 家独立信源报道；涉及金额 160 亿美元；并购”."""
    say = _WORDS[profile.language]
    parts: list[tuple[float, str]] = []
    if assessed.outlets >= 2:
        parts.append((assessed.terms["sources"] + 1, say["outlets"].format(n=assessed.outlets)))
    if amount := assessed.amount:
        parts.append((amount.weight, say["money" if amount.money else "count"].format(text=_written(amount.text))))
    if assessed.category.key not in _UNSAID:
        parts.append((assessed.terms["event"], assessed.category.title))
    lead = assessed.story.lead
    if lead.source in sources and sources[lead.source].authority >= _FIRST_HAND:
        parts.append((0.6, say["first_hand"].format(name=lead.source)))
    said = [text for _, text in sorted(parts, key=lambda part: -part[0])]
    if assessed.paper:
        said.append(say["paper"])
    if len(said) < 3 and (names := _names(assessed, profile.language)):
        said.append(say["names"].format(names=say["list"].join(names)))
    if len(said) < 2 and (topics := topics_of(lead, profile)):
        said.append(say["topics"].format(names=say["list"].join(topics[:2])))
    return say["join"].join(said)


def _written(amount: str) -> str:
    """“亿元” out of “近亿元” is an order of magnitude and reads as one."""
    return amount + "级" if amount[0] in "十百千万亿" else amount


def tags(assessed: Assessment, profile: Profile) -> tuple[str, ...]:
    """Two to four: who it is about, what kind of event, which topics."""
    kind = () if assessed.category.key in _UNSAID else (assessed.category.title,)
    topics = topics_of(assessed.story.lead, profile)
    room = _MAX_TAGS - len(kind)
    names = _names(assessed, profile.language)[: room - min(1, len(topics))]
    wanted = dict.fromkeys((*names, *kind, *topics))
    distinct = [tag for tag in wanted if not any(tag != other and tag in other for other in wanted)]
    spare = (tag for tag in (*wanted, assessed.category.title) if tag not in distinct)
    return (*distinct, *islice(spare, max(0, _MIN_TAGS - len(distinct))))[:_MAX_TAGS]


def _names(assessed: Assessment, language: str) -> tuple[str, ...]:
    """Who is named: a product only where its maker is not."""
    owners = {actor(entity).id for entity in assessed.named if entity.kind != "product"}
    shown = [e for e in assessed.named if e.kind not in ("exchange",) and not _redundant(e, owners)]
    return tuple(dict.fromkeys(e.name_en if language == "en" else e.name_zh for e in shown))[:_MAX_NAMES]


def _redundant(entity: Entity, owners: set[str]) -> bool:
    return entity.kind == "product" and actor(entity).id in owners
