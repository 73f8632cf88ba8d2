"""What a question is answered with: whoever can answer, and what they are told of who asks and of what was said before.

It finds no answers itself: `pipeline` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.model import Turn
from bot.platforms import Draft
from pipeline.model import Answer, Report


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by somebody whose clock is `zone` (IANA). `report` is what the thread hangs from, if it is a report.

    `before` are the turns of the conversation, the oldest first; `key` is the one that this turn is kept under.
    """

    question: str
    profile: str
    zone: str
    language: str
    now: datetime
    report: Report | None = None
    before: tuple[Turn, ...] = ()
    key: str = ""


class Answers(Protocol):
    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        """The answer, proved; `draft` is told how far it is. Raises DigestError when none can be made now."""

    async def prepare(self) -> None:
        """Makes what is newly stored findable, so that no question has to wait for it."""
