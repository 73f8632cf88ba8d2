"""The weekly report as it is published: five parts, the references they cite, and all that was counted."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import ConfigDict, Field

from pipeline.model.base import Frozen
from pipeline.model.daily import Coverage, DailyReport, Usage

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
