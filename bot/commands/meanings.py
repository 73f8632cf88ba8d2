"""What a word of a command can mean, before anyone knows what the whole says; frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Literal

from bot.model import Kind

Name = Literal[
    "subscribe", "unsubscribe", "cancel", "subscriptions", "pause", "resume", "full", "ask", "sources", "status", "help"
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    name: Name


@dataclass(frozen=True, slots=True)
class Report:
    kind: Kind


@dataclass(frozen=True, slots=True)
class Day:
    day: date


@dataclass(frozen=True, slots=True)
class Week:
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class At:
    at: time


@dataclass(frozen=True, slots=True)
class Weekdays:
    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Zone:
    name: str


@dataclass(frozen=True, slots=True)
class Number:
    """Digits that are no more than that: 8 and 0830 may be times."""

    text: str


@dataclass(frozen=True, slots=True)
class Audience:
    """The name of a profile, said to be one."""

    name: str


@dataclass(frozen=True, slots=True)
class Everything:
    pass


@dataclass(frozen=True, slots=True)
class How:
    """怎么, how to: the question after it is about the bot when nothing else follows than its own words."""


@dataclass(frozen=True, slots=True)
class Filler:
    """Politeness and small words that change nothing. `own` is the bot's name."""

    own: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """Shaped like a date, a time or a zone, and is none: `problem` is a key of `wording`, `values` go into it."""

    problem: str
    values: tuple[str, ...]
    hint: str | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    text: str


Meaning = (
    Verb | Report | Day | Week | At | Weekdays | Zone | Number | Audience | Everything | How | Filler | Fault | Unread
)


@dataclass(frozen=True, slots=True)
class Token:
    """Characters `start` to `end` (not in it) of the folded text."""

    meaning: Meaning
    start: int
    end: int
