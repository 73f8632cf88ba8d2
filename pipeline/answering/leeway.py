"""Faults of an answer's sentence that are none: a translation tells the same in other words. Pure.

`prove` and `alarms` compare what is written. Here are the few words that say one thing in two languages, or two
things in one: a place under its other name, 采购 that one buys, money that is raised, a plan that is expected.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline import facts
from pipeline.answering.inquiry import places
from pipeline.answering.vocabulary import alike
from pipeline.facts import gazetteer
from pipeline.facts.entities import country_cues, mentions
from pipeline.prove import Fault

_BUYS = re.compile(r"(?:buy|bought|purchas)\w*", re.IGNORECASE)
_ORDERED = re.compile(r"采购|订购|购买|购入|选购|购得|下单|\b(?:procur|order)\w*", re.IGNORECASE)
_RAISED = re.compile(r"rais(?:e[sd]?|ing)", re.IGNORECASE)
_RAISES_MONEY = re.compile(
    r"\brais(?:e[sd]?|ing)\b[^.;]{0,40}(?:[$€£¥]|\bmillion|\bbillion|\byuan|\bdollars|\bfunding|\bround|\bcapital)",
    re.IGNORECASE,
)
_FUNDED = re.compile(r"融资|募|筹|\b(?:rais(?:e[sd]?|ing)|fund(?:ing|raising)|round)\b", re.IGNORECASE)
_LONG = 3  # signs that name something by themselves
_SPANS = {"day": "[日天]", "week": "周|星期", "month": "月", "quarter": "季", "year": "年"}
_AHEAD = re.compile(
    r"拟|计划|打算|预计|规划|目标|力争|\b(?:plan\w*|expect\w*|intend\w*|aim\w*|target\w*|schedul\w*|set to"
    r"|due to|by 20\d\d)\b",
    re.IGNORECASE,
)  # fmt: skip


def is_excused(fault: Fault, claim: str, known: Sequence[str]) -> bool:
    """Whether the words `known` bear out what `fault` finds amiss in `claim`."""
    whole = "\n".join(known)
    if fault.kind == "name":
        return is_named(fault.words, whole)
    if fault.kind == "direction" and _RAISED.fullmatch(fault.words):
        return _RAISES_MONEY.search(claim) is not None and _FUNDED.search(whole) is not None
    if fault.kind in ("date", "quantity"):
        return _is_span(fault.words, whole)
    return fault.kind == "hedge" and _AHEAD.match(fault.words) is not None and _AHEAD.search(claim) is not None


def is_order(alarm: str, known: Sequence[str]) -> bool:
    """Whether what sounds like a takeover is a purchase of goods in the words `known`."""
    return _BUYS.fullmatch(alarm) is not None and any(_ORDERED.search(text) for text in known)


def is_named(name: str, whole: str) -> bool:
    """Whether each word of a name stands there, in its other language too, or within a longer known name: 腾讯云."""
    forms = " ".join(form for mention in mentions(whole) for form in (mention.entity.name_zh, mention.entity.name_en))
    if _stands(name, whole, forms):
        return True
    return all(_stands(word, whole, forms) for part in name.split() for word in _parts(part))


def _stands(word: str, whole: str, forms: str) -> bool:
    if not facts.unsupported_names(word, [whole, forms]) and (word.isascii() or word in whole):
        return True
    if any(other in whole.casefold() for other in alike(word.casefold())):
        return True
    return any(gazetteer.is_named(place, whole) for place in places(word))


def _parts(word: str) -> list[str]:
    """A Chinese name that begins with a place, in two: 北京 and what stands there, which need not touch."""
    found = next((m for m in country_cues(word) if m[1] == 0), None)
    if word.isascii() or found is None or len(word) - found[2] < _LONG:
        return [word]
    return [word[: found[2]], word[found[2] :]]


def _is_span(words: str, whole: str) -> bool:
    """Whether `words` are a bare week or month, of which the other language speaks, too: 首周."""
    span = _SPANS.get(words.casefold().removesuffix("s"))
    return span is not None and re.search(span, whole) is not None
