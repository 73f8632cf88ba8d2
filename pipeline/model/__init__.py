"""What flows through the pipeline: source, item, story, entry, report; frozen, and importing nothing of ours.

What is configured or published is a pydantic model, so that its JSON is the public contract (README, "Reference") and
reading it back validates it. Every datetime is aware.
"""

from __future__ import annotations

from pipeline.model.answers import Answer, Period, Proof, Reply
from pipeline.model.base import DateMark, Frozen, Importance, Region, SourceStatus
from pipeline.model.daily import Citation, Coverage, DailyReport, Entry, Usage, Window
from pipeline.model.news import (
    Document,
    Draft,
    Fetched,
    Item,
    Parsed,
    Pick,
    Selectors,
    Source,
    SourceState,
    Story,
    Told,
)
from pipeline.model.weekly import (
    Amounts,
    ChangeFigures,
    ChartNote,
    Count,
    Part,
    PartKey,
    Reference,
    Report,
    Section,
    Sentence,
    SentenceKind,
    Statistics,
    TenderFigures,
    WeeklyReport,
)

__all__ = [
    "Amounts",
    "Answer",
    "ChangeFigures",
    "ChartNote",
    "Citation",
    "Count",
    "Coverage",
    "DailyReport",
    "DateMark",
    "Document",
    "Draft",
    "Entry",
    "Fetched",
    "Frozen",
    "Importance",
    "Item",
    "Parsed",
    "Part",
    "PartKey",
    "Period",
    "Pick",
    "Proof",
    "Reference",
    "Region",
    "Reply",
    "Report",
    "Section",
    "Selectors",
    "Sentence",
    "SentenceKind",
    "Source",
    "SourceState",
    "SourceStatus",
    "Statistics",
    "Story",
    "TenderFigures",
    "Told",
    "Usage",
    "WeeklyReport",
    "Window",
]
