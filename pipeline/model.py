"""What flows through the pipeline: source, item, story, entry, report; frozen, and importing nothing of ours.

`Item` and `Story` are dataclasses, since a run handles thousands; what is configured or published is a pydantic model,
so that its JSON is the public contract (README, "Reference") and reading it back validates it. Every datetime is aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Region = Literal["domestic", "international"]
Importance = Literal["high", "medium", "low"]
DateMark = Literal["stated", "first_seen", "clamped"]
SourceStatus = Literal["ok", "not_modified", "empty", "failed"]


class Frozen(BaseModel):
    """Base of all that is configured or published: immutable, and strict about unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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


# --- the weekly report ---------------------------------------------------------------------------------------------

SentenceKind = Literal["fact", "inference", "statistic"]
PartKey = Literal["summary", "trends", "categories", "signals", "questions"]


class Sentence(Frozen):
    """One sentence of a weekly report. `citations` are numbers of references.

    A fact cites one or more, a judgement two or more; a statistic names the computation that it tells, a key of the
    report's `statistics`, and may cite the events that were counted.
    """

    text: str
    citations: tuple[int, ...]
    kind: SentenceKind
    statistic: str | None = None


class Section(Frozen):
    title: str | None
    sentences: tuple[Sentence, ...]


class Part(Frozen):
    key: PartKey
    title: str
    sections: tuple[Section, ...]


class Reference(Frozen):
    """A stored item that a weekly report cites as [n]. Every field but `n` is joined from the store by `item_id`."""

    n: int
    item_id: str
    name: str
    url: str
    title: str
    published_at: datetime


class Count(Frozen):
    """How many events there were of one kind, in all and by day; `before` in each week before, oldest first.

    `sources` counts the independent owners that reported them.
    """

    key: str
    name: str
    count: int
    days: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    sources: int = 0


class Amounts(Frozen):
    """The amounts of one kind of event in one currency as found; one for each event, in whole units of the currency."""

    category: str
    name: str
    currency: str
    count: int
    sum: float
    median: float
    max: float
    citations: tuple[int, ...]


class ChangeFigures(Frozen):
    """A count that changed, tested against the weeks before: see `pipeline.trends`."""

    kind: Literal["more", "less", "new", "gone"]
    series: Literal["category", "entity", "topic"]
    key: str
    name: str
    now: int
    before: tuple[int, ...]
    mean: float
    p: float
    citations: tuple[int, ...]


class TenderFigures(Frozen):
    """One tender as data: fields as the notice has them, each with its words in `quotes`; None where it is silent."""

    stage: str
    subject: str | None
    buyer: str | None
    winner: tuple[str, ...]
    amount: str | None
    amount_kind: str | None
    region: str | None
    chips: tuple[str, ...]
    quotes: dict[str, str]
    citations: tuple[int, ...]


class Statistics(Frozen):
    """What was counted in a week: the ground of its charts, its signals and every sentence of the kind `statistic`.

    `days` are the days of the week, `baseline` the first days of the weeks before that stored data covers.
    `within_areas` splits each area by region and by kind of event (keys "ai", "ai/domestic", "ai/funding"); `themes`
    are those that part two tells.
    """

    days: tuple[date, ...]
    items: int
    events: int
    by_region: tuple[Count, ...]
    by_area: tuple[Count, ...]
    by_category: tuple[Count, ...]
    within_areas: tuple[Count, ...] = ()
    themes: tuple[Count, ...] = ()
    by_topic: tuple[Count, ...]
    entities: tuple[Count, ...]
    sources_by_event: dict[str, int]
    amounts: tuple[Amounts, ...]
    newcomers: tuple[Count, ...]
    baseline: tuple[date, ...]
    changes: tuple[ChangeFigures, ...]
    tenders: tuple[TenderFigures, ...]


class ChartNote(Frozen):
    """A chart of a weekly report: its picture is stored beside the report by `name`; `alt` says what it shows."""

    name: str
    title: str
    alt: str


class WeeklyReport(Frozen):
    """One week's report, Monday to Sunday unless asked otherwise: five parts, always in the same order."""

    id: str
    kind: Literal["weekly"] = "weekly"
    version: int
    profile: str
    title: str
    language: str
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    timezone: str
    generated_at: datetime
    engine: Literal["llm", "extractive"]
    model: str | None
    parts: tuple[Part, ...]
    references: tuple[Reference, ...]
    statistics: Statistics
    charts: tuple[ChartNote, ...] = ()
    notes: tuple[str, ...] = ()
    coverage: Coverage
    quality: dict[str, Any]
    usage: Usage

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


Report = DailyReport | WeeklyReport


# --- an answer to a question ---------------------------------------------------------------------------------------


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
    """What the stored items say to a question. With "no" no sentence tells a fact; the references are the nearest."""

    id: str
    question: str
    answerable: Literal["yes", "partial", "no"]
    engine: Literal["llm", "extractive"]
    window: Period | None
    sentences: tuple[Reply, ...]
    references: tuple[Proof, ...]
    took_ms: int
