"""What the answering engine is asked, and whom it tells how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pipeline.config import Profile
from pipeline.model import Answer, Report


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question of the same conversation, and what it was answered with."""

    question: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Question:
    """A question by somebody whose clock is `zone` (IANA) and who reads `language`.

    `report` is what the conversation hangs from, if it is a report; `before` are its turns, the oldest first. `key`
    tells the question from the same one asked again at the same moment.
    """

    text: str
    profile: Profile
    zone: str
    language: str
    now: datetime
    report: Report | None = None
    before: tuple[Exchange, ...] = ()
    key: str = ""


class Told(Protocol):
    """Somebody who sees the answer coming."""

    async def status(self, text: str) -> None:
        """What is being done, in a few words."""

    async def write(self, text: str) -> None:
        """All that can be said so far, and will be said."""


class Nobody:
    """Waits for the whole answer."""

    async def status(self, text: str) -> None:
        return

    async def write(self, text: str) -> None:
        return
