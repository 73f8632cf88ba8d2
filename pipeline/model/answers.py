"""An answer to a question, as it is published."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict, Field

from pipeline.model.base import Frozen
from pipeline.model.weekly import Reference


class Period(Frozen):
    """The days that a question asks about, both inclusive."""

    start: date = Field(alias="from")
    end: date = Field(alias="to")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Reply(Frozen):
    """One sentence of an answer; `citations` are numbers of its references."""

    text: str
    citations: tuple[int, ...]


class Proof(Reference):
    """A stored item that an answer cites as [n], and the words of it that carry what is said."""

    quote: str


class Answer(Frozen):
    """What the stored items say to a question. With "no" no sentence tells a fact; the references are the nearest.

    `notes` say how it was come by (days that were widened, a model that did not answer); `suggestions` are questions
    that what was found can answer. Both are in the language of the answer.
    """

    id: str
    question: str
    answerable: Literal["yes", "partial", "no"]
    engine: Literal["llm", "extractive"]
    window: Period | None
    sentences: tuple[Reply, ...]
    references: tuple[Proof, ...]
    took_ms: int
    notes: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
