"""What a person can ask the bot to do; frozen. What was left unsaid is None: who carries it out knows the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from bot.model import Kind


@dataclass(frozen=True, slots=True)
class Daily:
    """The report of `day`; None is the newest."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class Weekly:
    """The report of `start` to `end`, both in it; None is the last full week."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Full:
    """Every entry of the report of `day`; None is the one at hand."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """`question` as it was said, without the mention of the bot; at most `bot.commands.said.LONGEST` characters."""

    question: str


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`zone` is IANA and exists; `weekdays` count from 0, Monday; a `profile` of that name need not exist."""

    kind: Kind
    at: time | None = None
    zone: str | None = None
    weekdays: frozenset[int] | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """None of `kind`, `at`, `profile` narrows it: without any, all of the chat's subscriptions."""

    kind: Kind | None = None
    at: time | None = None
    profile: str | None = None


@dataclass(frozen=True, slots=True)
class Subscriptions:
    pass


@dataclass(frozen=True, slots=True)
class Pause:
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    pass


@dataclass(frozen=True, slots=True)
class Status:
    pass


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class Unknown:
    """No command; `nearest` is the word that was perhaps meant."""

    text: str
    nearest: str | None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A command with something wrong in it: `why` is a sentence, `example` what to type after `/digest`."""

    text: str
    why: str
    example: str


Command = (
    Daily | Weekly | Full | Ask | Subscribe | Unsubscribe | Subscriptions
    | Pause | Resume | Sources | Status | Help | Unknown | Wrong
)  # fmt: skip
