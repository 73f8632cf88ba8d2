"""What all models share: immutability, strictness, and the words that fields may hold."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Region = Literal["domestic", "international"]
Importance = Literal["high", "medium", "low"]
DateMark = Literal["stated", "first_seen", "clamped"]
SourceStatus = Literal["ok", "not_modified", "empty", "failed"]


class Frozen(BaseModel):
    """Base of all that is configured or published: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
