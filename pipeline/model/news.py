"""From a configured source to a story on the shortlist, with a model's draft of it.

`Item` and `Story` are dataclasses, since a run handles thousands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import Field

from pipeline.model.base import DateMark, Frozen, Importance, Region, SourceStatus


class Selectors(Frozen):
    """CSS selectors for a `page` source; all but `item` are looked up inside each match of `item`."""

    item: str
    link: str = "a"
    title: str | None = None
    date: str | None = None
    text: str | None = None


class Source(Frozen):
    """One configured place that news comes from. `authority` is 0..1; `timezone` is used for dates that name none."""

    name: str = Field(min_length=1, max_length=80)
    url: str
    kind: Literal["feed", "page"] = "feed"
    region: Literal["domestic", "international", "auto"] = "auto"
    language: Literal["zh", "en", "auto"] = "auto"
    timezone: str | None = None
    authority: float = Field(default=0.5, ge=0, le=1)
    topics: tuple[str, ...] = ()
    selectors: Selectors | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is remembered of a source between runs. `url` differs from the configured one after a permanent move.

    `moved_from` is then the address that was configured: with another one in the configuration the state is void.
    """

    name: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    last_fetched: datetime | None = None
    last_new: datetime | None = None
    not_before: datetime | None = None
    failures: int = 0
    status: SourceStatus = "ok"
    error: str | None = None
    moved_from: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The bytes of one source or article as they came, decompressed. `url` is where they came from in the end."""

    url: str
    body: bytes
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """The outcome of asking one source: a document when there is something to read, and the state to remember."""

    source: Source
    state: SourceState
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """The items of one document; `seen` counts its entries, usable or not; `error` says why it could not be read."""

    items: tuple[Item, ...] = ()
    seen: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One article as one source told it. `id` survives a feed that re-dates or re-ids the article.

    `url` is absolute http(s) without tracking parameters; `title` and `text` are plain text, `text` with one paragraph
    to a line. `date_mark` says how `published_at` (UTC) was come by.
    """

    id: str
    source: str
    url: str
    title: str
    text: str
    language: str
    published_at: datetime
    date_mark: DateMark
    first_seen: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """One event and all the items that tell it, lead first. `id` stays while later days add items."""

    id: str
    items: tuple[Item, ...]

    @property
    def lead(self) -> Item:
        return self.items[0]


@dataclass(frozen=True, slots=True)
class Told:
    """A story as an earlier report told it: what the reader already knows."""

    entry_id: str
    story_id: str
    day: date
    text: str
    evidence: tuple[str, ...]
    titles: tuple[str, ...]
    item_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pick:
    """A story on the shortlist, with everything that was decided about it. `score` is 0..100."""

    story: Story
    region: Region
    category: str
    score: float
    importance: Importance
    brief: bool
    reason: str
    tags: tuple[str, ...]
    follow_up: Told | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A model's line for a story, and it holds. `evidence` are stored words, the first of them from the item `item_id`.

    `reason` is None where the model's own does not hold.
    """

    text: str
    evidence: tuple[str, ...]
    item_id: str
    reason: str | None
    tags: tuple[str, ...]
    origin: Literal["llm", "repaired"]
