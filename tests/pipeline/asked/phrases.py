"""Reads the tables of phrases: a question, when and where it was asked, and the days that it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from pipeline.asked.when import When, when

TABLES = ("phrases", "held_out", "second")


@dataclass(frozen=True, slots=True)
class Phrase:
    question: str
    now: datetime
    zone: str
    days: tuple[date, date] | None
    recent: bool

    def read(self) -> When:
        return when(self.question, self.now, self.zone)

    def is_right(self, got: When) -> bool:
        days = (got.period.start, got.period.end) if got.period else None
        return (days, got.recent) == (self.days, self.recent)


def phrases(table: str) -> list[Phrase]:
    """The rows of `table`.tsv beside this file."""
    lines = Path(__file__).with_name(f"{table}.tsv").read_text("utf-8").splitlines()
    return [_phrase(*line.split("\t")) for line in lines if not line.startswith("#")]


def _phrase(question: str, now: str, zone: str, *rest: str) -> Phrase:
    start, end, recent = rest
    days = (date.fromisoformat(start), date.fromisoformat(end)) if start else None
    return Phrase(question, datetime.fromisoformat(now), zone, days, recent == "yes")
