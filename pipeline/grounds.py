"""Do these events bear this sentence out? The proof of a weekly report's sentences; pure, and no friend of the writer.

A fact must hold like a line of the daily report, and each of its clauses with a figure by one event alone, so that no
figure changes hands. A judgement is worded as one, rests on two events, and brings no figure and no name of its own;
what it states before it judges is held to more. Nobody is said to be bankrupt, sued or sold whose events do not say so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline import alarms, facts, prove
from pipeline.extract.sentences import is_chinese
from pipeline.facts.entities import mentions
from pipeline.traces import Traces, share, traces
from pipeline.week.event import Event
from pipeline.words import tokens

CHARS = {"zh": (12, 130), "en": (30, 320)}
TITLE_CHARS = {"zh": (4, 36), "en": (8, 110)}
RESTS = 0.25  # of a sentence's words must stand in an event that it cites, unless they share a figure or a name
OWN_SHARE = 0.25  # of a fact's words must stand in its events
TITLE_SHARE = 0.15  # and of a heading's, where both speak one language
MOST_EVENTS = 6  # behind one sentence; more prove anything

_JUDGED = re.compile(
    r"可能|或将|或会|或许|显示|反映|意味|表明|看来|似乎|预示|值得|有望|料将|仍需|有待|取决于|关注|观察|指向|体现"
    r"|\b(?:may|might|could|suggests?|appears?|seems?|points? to|indicates?|reflects?|likely|remains? to be|worth|watch"
    r")\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"(?:的是|显示|反映|意味着|表明|看来|似乎)$|^\s*(?:it is worth|what is worth)", re.IGNORECASE)
_CLAUSE = re.compile(r"[，；。：]|[;:](?=\s)|,\s|\.\s")
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9.+\-]+")  # as in `traces`
_OF_A_JUDGEMENT = frozenset(("quantity", "date", "name", "superlative", "role", "markup", "length"))
_OF_WHAT_IT_STATES = frozenset(("negation", "direction"))
_THIS_WEEK = ("本周", "this week")


def words(events: Sequence[Event]) -> list[str]:
    """What may bear out a sentence about `events`: their lines, the words behind them, and their titles."""
    return [*_THIS_WEEK, *(text for event in events for text in _of(event))]


def resting(text: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """Those of `events` that the sentence has something to do with: a figure, a name, or some of its words."""
    telling = _telling(text)
    return tuple(event for event in events if telling & traces(_of(event)).marks or _rests(text, event))


def _rests(text: str, event: Event) -> bool:
    return _speak_alike(text, [event]) and _fits(text, [event]) >= RESTS


def _speak_alike(text: str, events: Sequence[Event]) -> bool:
    return _own(events).speaks_like(traces([text]))


def _fits(text: str, events: Sequence[Event]) -> float:
    """How much of the sentence stands in its events, 0..1: of English its words, for any two letters stand anywhere."""
    if is_chinese(text) or not _speak_alike(text, events):
        return share(traces([text]), _own(events))
    told = set(tokens(text))
    return len(told & {word for event in events for known in _of(event) for word in tokens(known)}) / max(1, len(told))


def _telling(text: str) -> frozenset[str]:
    """The marks of a sentence that tell one event from another: its names and figures; no days, no ordinary words."""
    latin = {word.casefold() for name in facts.names(text) for word in _LATIN.findall(name)}
    known = {mention.entity.id for mention in mentions(text)}
    figures = {mark for mark in traces([text]).marks if " " in mark and not mark.startswith("date ")}
    return frozenset({word for word in latin if len(word) > 2} | known | figures)  # "ai" is in every line


def faults(text: str, events: Sequence[Event], kind: Literal["fact", "inference"], language: str) -> list[str]:
    """Why the sentence may not be published; empty when it may."""
    if len(events) < (1 if kind == "fact" else 2) or len(events) > MOST_EVENTS:
        return [f"events: {len(events)}"]
    found = [*prove.form_faults(text, CHARS[language]), *prove.faults(text, words(events))]
    if kind == "inference":
        found = [fault for fault in found if fault.kind in _OF_A_JUDGEMENT]
    named = [f"{fault.kind}: {fault.words}" for fault in found]
    if is_chinese(text) != (language == "zh"):
        named.append("language: it is not the reader's")
    if kind == "inference":
        named += _judging(text, events)
    named += [f"alarm: {word}" for word in alarms.raised(text, words(events))]
    return named + [f"mixed: {clause}" for clause in _mixed(text, events)] + _strange(text, events, kind)


def _judging(text: str, events: Sequence[Event]) -> list[str]:
    """What is wrong with a judgement as one: that it is none, or that what it states before it judges turns a fact.

    A clause that ends with its judging word opens a statement: 数据显示，值得关注的是.
    """
    clauses = [clause for clause in _CLAUSE.split(text) if clause.strip() and not _OPENING.search(clause)]
    first = next((place for place, clause in enumerate(clauses) if _JUDGED.search(clause)), None)
    if first is None:
        return ["kind: it is not worded as a judgement"]
    known = words(events)
    stated = (fault for clause in clauses[:first] for fault in prove.faults(clause, known))
    return [f"{fault.kind}: {fault.words}" for fault in stated if fault.kind in _OF_WHAT_IT_STATES]


def _mixed(text: str, events: Sequence[Event]) -> list[str]:
    """The clauses with figures that no single event bears out."""
    clauses = [clause for clause in _CLAUSE.split(text) if facts.quantities(clause)]
    return [clause for clause in clauses if not any(_carries(clause, event) for event in events)]


def _carries(clause: str, event: Event) -> bool:
    known = [*_THIS_WEEK, *_of(event)]
    return not facts.unsupported_quantities(clause, known) and not facts.unsupported_names(clause, known)


def _strange(text: str, events: Sequence[Event], kind: str) -> list[str]:
    """A fact that has too little to do with any of the words that it is to rest on."""
    if kind != "fact" or _fits(text, events) >= OWN_SHARE:
        return []
    return ["story: it does not tell what its events tell"]


def _of(event: Event) -> list[str]:
    return [event.text, *event.evidence, event.item.title]


def _own(events: Sequence[Event]) -> Traces:
    """What the events say in their own words; of the week itself only they can speak."""
    return traces([text for event in events for text in _of(event)])


def title_holds(title: str, events: Sequence[Event], language: str, *, question: bool) -> bool:
    """Whether it is a heading in the reader's language, without a figure, name or rank that its events do not have."""
    asked = title.endswith(("？", "?"))
    bare, known = title.rstrip("？?"), words(events)
    found = [*prove.form_faults(title, TITLE_CHARS[language]), *prove.faults(bare, known)]
    return (
        asked == question
        and is_chinese(title) == (language == "zh")
        and not any(fault.kind in _OF_A_JUDGEMENT for fault in found)
        and not alarms.raised(title, known)
        and (_fits(bare, events) >= TITLE_SHARE or not _speak_alike(bare, events))
    )
