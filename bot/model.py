"""What the bot records: subscriptions, deliveries and their parts, questions; frozen. Every moment is aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from bot.inbound import Where
from pipeline.model import Answer

Kind = Literal["daily", "weekly"]
State = Literal["waiting", "posting", "unclear", "done", "failed", "expired"]
Vote = Literal["up", "down", "off"]  # 👍, 👎, 不相关


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that the bot is or was in. `reason` says why it is off; `since` is when it was switched on or off."""

    where: Where
    name: str
    language: str | None
    zone: str | None
    on: bool
    reason: str | None
    since: datetime


@dataclass(frozen=True, slots=True)
class Subscription:
    """A chat's wish for a report: at `at` in `zone` on `weekdays` (0 is Monday). `since` is when it began to count."""

    id: int
    where: Where
    kind: Kind
    at: time
    zone: str
    weekdays: frozenset[int]
    profile: str
    language: str
    paused: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class Planned:
    """A delivery to record: the fields of Delivery that are known before. `first_try` is `due` where it is None."""

    key: str
    where: Where
    subject: str
    language: str
    due: datetime
    expires: datetime
    subscription_id: int | None = None
    first_try: datetime | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Something to be posted to one chat, once. `key` is unique by subscription and slot, or by the event that asked.

    `subject` says what: "report:ID", "daily:PROFILE:DATE", "weekly:PROFILE:DATE", "alert:…"; after `expires` it is too
    late. `lease` is until when the worker that has it may work on it.
    """

    key: str
    where: Where
    subject: str
    language: str
    due: datetime
    expires: datetime
    state: State
    tries: int
    next_try: datetime
    lease: datetime | None
    error: str | None
    subscription_id: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a delivery, posted under its own `key`; `message` is its id on the platform once that is known.

    `since` is when it was first about to be posted: it is looked for from there on.
    """

    delivery: str
    number: int
    key: str
    state: State
    message: str | None
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thinks of an entry of a report: their last word on it."""

    platform: str
    person: str
    entry: str
    vote: Vote
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in a conversation: a thread, or a chat of two. `person` is `platform:id`."""

    key: str
    conversation: str
    person: str
    question: str
    answer: Answer
    at: datetime
