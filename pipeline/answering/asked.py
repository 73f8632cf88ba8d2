"""What the answering engine is asked, and whom it tells how far it is."""

from __future__ import annotations

import re
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


_HAN = re.compile("[\u3400-\u9fff]")
_ENGLISH = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|had|the|of|in|on|to|for|and|or"
    r"|with|by|from|about|tell|me|more|show|give|compare)\b",
    re.IGNORECASE,
)


def spoken(text: str, otherwise: str) -> str:
    """The language that somebody speaks who writes `text`: zh or en; `otherwise` where it has nothing but names.

    A Latin name makes a question no English one (Mobileye 呢？), nor a Chinese name a Chinese one.
    """
    english = len(_ENGLISH.findall(text))
    if _HAN.search(text):
        return "en" if english >= 2 and len(_HAN.findall(text)) <= 4 * english else "zh"
    return "en" if english or len(text.split()) > 2 else otherwise


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
