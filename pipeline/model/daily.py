"""The daily report as it is published: its JSON is the public contract (README, "Reference")."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from pipeline.model.base import Frozen, Importance, Region


class Citation(Frozen):
    """A stored item as a reader sees it. Every field is joined from the store by `item_id`."""

    item_id: str
    name: str
    url: str
    title: str
    published_at: datetime


class Entry(Frozen):
    """One line of a daily report. `text` carries no date prefix and no address; a renderer adds them.

    `event_date` is a day that a source states or was published on; where none of them names one it is the day on which
    the article was first seen, and `date_basis` says so.
    """

    id: str
    region: Region
    rank: int
    brief: bool
    importance: Importance
    text: str
    language: str
    reason: str
    category: str
    tags: tuple[str, ...]
    event_date: date
    date_basis: Literal["stated", "first_seen"] = "stated"
    sources: tuple[Citation, ...]
    evidence: tuple[str, ...]
    origin: Literal["llm", "repaired", "extractive"]
    follow_up_of: str | None = None
    story_id: str


class Window(Frozen):
    """The half-open span of publication times that a report draws from."""

    start: datetime = Field(alias="from")
    end: datetime = Field(alias="to")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Coverage(Frozen):
    """Names of the sources that delivered, failed, or had nothing new for long."""

    sources_ok: tuple[str, ...] = ()
    sources_failed: tuple[str, ...] = ()
    sources_silent: tuple[str, ...] = ()


class Usage(Frozen):
    """What a model was asked for this report. `cost_usd` is None when no price is configured."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None


class DailyReport(Frozen):
    """One day's report: 精简版 is the entries with `brief`, 完整版 all of them.

    `notes` say in the report's language what a reader should know of how it was made (a budget that ran out).
    """

    id: str
    kind: Literal["daily"] = "daily"
    version: int
    profile: str
    title: str
    language: str
    date: date
    timezone: str
    generated_at: datetime
    window: Window
    raw_count: int
    story_count: int
    engine: Literal["llm", "extractive"]
    model: str | None
    entries: tuple[Entry, ...]
    summary: str
    notes: tuple[str, ...] = ()
    coverage: Coverage
    quality: dict[str, Any]
    usage: Usage
