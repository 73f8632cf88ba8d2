"""What a model told of a week, once it is proved: sentences with the events whose words prove them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.week.event import Event


@dataclass(frozen=True, slots=True)
class Claim:
    """A proved sentence and the events whose words prove it."""

    text: str
    events: tuple[Event, ...]
    kind: Literal["fact", "inference"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Proved sentences under a title, or none."""

    title: str | None
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of areas by area key, then the trends and the questions. What was not told well is absent."""

    summaries: Mapping[str, Passage]
    analyses: Mapping[str, Passage]
    trends: tuple[Passage, ...]
    questions: tuple[Passage, ...]

    def __bool__(self) -> bool:
        return bool(self.summaries or self.analyses or self.trends or self.questions)
