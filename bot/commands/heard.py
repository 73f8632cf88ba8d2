"""One message as its words were understood, and the answer that something in it is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.commands import wording
from bot.commands.meanings import Fault, Filler, Meaning, Report, Unread, Verb
from bot.commands.model import Wrong
from bot.model import Kind

_M = TypeVar("_M", bound=Meaning)
_QUESTION = re.compile(
    r"\?|吗|么|什么|怎|如何|为何|哪|谁|多少|是否|是不是|"
    r"\b(?:what|how|why|who|whom|whose|when|where|which|whether|is|are|was|were|do|does|did|can|could|should|will)\b"
)
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Heard:
    """`text` as it was said, `folded` as it was read; `explicit` when it can be nothing but a command."""

    text: str
    folded: str
    meanings: tuple[Meaning, ...]
    today: date
    explicit: bool
    language: str

    def each(self, kind: type[_M]) -> list[_M]:
        return [meaning for meaning in self.meanings if isinstance(meaning, kind)]

    @property
    def verb(self) -> Verb | None:
        return next(iter(self.each(Verb)), None)

    @property
    def kinds(self) -> list[Kind]:
        return list(dict.fromkeys(report.kind for report in self.each(Report)))

    @property
    def unread(self) -> list[str]:
        return [meaning.text for meaning in self.each(Unread)]

    @property
    def led_astray(self) -> bool:
        """Whether it begins with what means nothing here."""
        first = next((meaning for meaning in self.meanings if not isinstance(meaning, Filler)), None)
        return isinstance(first, Unread)

    @property
    def asking(self) -> bool:
        return bool(_QUESTION.search(self.folded))

    def wrong(self, problem: str, values: tuple[str, ...], example: str) -> Wrong:
        why = wording.why(problem, values, self.language)
        return Wrong(wording.clipped(self.text, _SHOWN), why, example)

    def fault(self, example: str) -> Wrong | None:
        """The answer to the first date, time or zone that is none."""
        faults = self.each(Fault)
        return self.wrong(faults[0].problem, faults[0].values, example) if faults else None
