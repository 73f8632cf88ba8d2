"""For whom a card is made, and what is asked to be seen: the values that buttons carry, written and read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b
from typing import Literal
from zoneinfo import ZoneInfo

from bot.card_text import CardWords, card_words
from bot.formats.lines import Lines
from bot.formats.weekly.lines import WeekLines
from bot.text import day as said_day
from bot.text import words
from pipeline.model import DailyReport, Entry, WeeklyReport

_SAFE = re.compile(r"[A-Za-z0-9_.-]{1,32}")
_NUMBER = re.compile(r"[0-9]{1,3}")
ANY = "-"
Way = Literal["region", "category", "importance"]


@dataclass(frozen=True, slots=True)
class Reader:
    """A chat's language and zone (IANA). `categories` are titles by key; `day` is the day that a post is for there."""

    language: str
    zone: str
    categories: Mapping[str, str] = field(default_factory=dict)
    day: date | None = None

    @property
    def words(self) -> CardWords:
        return card_words(self.language)

    def lines(self, report: DailyReport) -> Lines:
        """The report's lines in this reader's language and zone."""
        return Lines(report.model_copy(update={"language": self.language, "timezone": self.zone}))

    def week(self, report: WeeklyReport) -> WeekLines:
        return WeekLines(report.model_copy(update={"language": self.language, "timezone": self.zone}))

    def today(self, report: DailyReport) -> date:
        """The day of a report where the reader is: that of its making, unless it was made for another day."""
        if self.day is not None:
            return self.day
        if report.generated_at.astimezone(ZoneInfo(report.timezone)).date() != report.date:
            return report.date
        return report.generated_at.astimezone(ZoneInfo(self.zone)).date()

    def dated(self, title: str, value: date) -> str:
        weekday = words(self.language).weekdays[value.weekday()]
        return self.words.dated_title.format(title=title, day=said_day(value, self.language), weekday=weekday)

    def moment(self, value: datetime) -> str:
        """A moment as this reader's clock shows it: 3月11日 08:30."""
        local = value.astimezone(ZoneInfo(self.zone))
        return f"{said_day(local.date(), self.language)} {local:%H:%M}"


def token(key: str) -> str:
    """`key` in the letters that a button's value may have; the same for the same key."""
    return key if _SAFE.fullmatch(key) and key != ANY else f"x{blake2b(key.encode(), digest_size=6).hexdigest()}"


@dataclass(frozen=True, slots=True)
class View:
    """Which entries of a report, and which page of them (None: all pages, each as a message of its own).

    `category` is a `token` of a category's key; None stands for every one.
    """

    report: str
    region: str | None = None
    category: str | None = None
    importance: str | None = None
    page: int | None = None

    def value(self) -> str:
        """What a button carries: `report|region|category|importance|page`, "-" for every one."""
        page = None if self.page is None else str(self.page)
        return "|".join([self.report, *(part or ANY for part in (self.region, self.category, self.importance, page))])

    @classmethod
    def read(cls, value: str) -> View | None:
        """The view that a button carried; None of a value that no button of ours has."""
        report, *parts = value.split("|")
        if not report or len(parts) != 4 or not all(parts):
            return None
        region, category, importance, page = (None if part == ANY else part for part in parts)
        if page is not None and not _NUMBER.fullmatch(page):
            return None
        return cls(report, region, category, importance, int(page) if page else None)

    def shows(self, entry: Entry) -> bool:
        return (
            self.region in (None, entry.region)
            and self.importance in (None, entry.importance)
            and self.category in (None, token(entry.category))
        )

    def filtered(self, way: Way, chosen: str | None) -> View:
        """The view with one of its filters changed, and the others as they are."""
        match way:
            case "region":
                return replace(self, region=chosen)
            case "category":
                return replace(self, category=chosen)
            case "importance":
                return replace(self, importance=chosen)

    def turned(self, page: int) -> View:
        return replace(self, page=page)
