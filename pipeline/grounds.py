"""Do these events bear this sentence out? The proof of a weekly report's sentences; pure, and no friend of the writer.

A fact must hold like a line of the daily report, and each of its clauses with a figure by one event alone, so that no
figure changes hands. A judgement is worded as one, rests on two events, and brings no figure and no name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from pipeline import facts, prove
from pipeline.extract.sentences import is_chinese
from pipeline.traces import Traces, share, traces
from pipeline.week.event import Event

CHARS = {"zh": (12, 130), "en": (30, 320)}
TITLE_CHARS = {"zh": (4, 36), "en": (8, 110)}
RESTS = 0.25  # of a sentence's words must stand in an event that it cites, unless they share a figure or a name
OWN_SHARE = 0.25  # of a fact's words must stand in its events, where both speak one language
MOST_EVENTS = 6  # behind one sentence; more prove anything

_JUDGED = re.compile(
    r"可能|或将|或会|或许|显示|反映|意味|表明|看来|似乎|预示|值得|有望|料将|仍需|有待|取决于|关注|观察|指向|体现"
    r"|\b(?:may|might|could|suggests?|appears?|seems?|points? to|indicates?|reflects?|likely|remains? to be|worth|watch"
    r")\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，；。：]|[;:](?=\s)|,\s|\.\s")
_OF_A_JUDGEMENT = frozenset(("quantity", "date", "name", "superlative", "role", "markup", "length"))
_THIS_WEEK = ("本周", "this week")


def words(events: Sequence[Event]) -> list[str]:
    """What may bear out a sentence about `events`: their lines, the words behind them, and their titles."""
    return [*_THIS_WEEK, *(text for event in events for text in _of(event))]


def resting(text: str, events: Sequence[Event]) -> tuple[Event, ...]:
    """Those of `events` that the sentence has something to do with: a figure, a name, or some of its words."""
    claim = traces([text])
    return tuple(event for event in events if _shares(claim, traces(_of(event))))


def _shares(claim: Traces, own: Traces) -> bool:
    marked = any(len(mark) > 2 for mark in claim.marks & own.marks)  # "ai" is in every line
    return marked or (own.speaks_like(claim) and share(claim, own) >= RESTS)


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
    if kind == "inference" and not _JUDGED.search(text):
        named.append("kind: it is not worded as a judgement")
    return named + [f"mixed: {clause}" for clause in _mixed(text, events)] + _strange(text, events, kind)


def _mixed(text: str, events: Sequence[Event]) -> list[str]:
    """The clauses with figures that no single event bears out."""
    clauses = [clause for clause in _CLAUSE.split(text) if facts.quantities(clause)]
    return [clause for clause in clauses if not any(_carries(clause, event) for event in events)]


def _carries(clause: str, event: Event) -> bool:
    known = [*_THIS_WEEK, *_of(event)]
    return not facts.unsupported_quantities(clause, known) and not facts.unsupported_names(clause, known)


def _strange(text: str, events: Sequence[Event], kind: str) -> list[str]:
    """A fact that has too little to do with any of the words that it is to rest on."""
    if kind != "fact" or share(traces([text]), traces(words(events))) >= OWN_SHARE:
        return []
    return ["story: it does not tell what its events tell"]


def _of(event: Event) -> list[str]:
    return [event.text, *event.evidence, event.item.title]


def title_holds(title: str, events: Sequence[Event], language: str, *, question: bool) -> bool:
    """Whether it is a heading in the reader's language, without a figure, name or rank that its events do not have."""
    asked = title.endswith(("？", "?"))
    found = [*prove.form_faults(title, TITLE_CHARS[language]), *prove.faults(title.rstrip("？?"), words(events))]
    return (
        asked == question
        and is_chinese(title) == (language == "zh")
        and not any(fault.kind in _OF_A_JUDGEMENT for fault in found)
    )
