"""The lines that every format of a report shares, as plain text: what is said, not how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.text import Words, day, words
from pipeline.model import Citation, DailyReport, Entry, Region, Report

REGIONS: tuple[Region, ...] = ("domestic", "international")


class Lines:
    """One report's lines in its profile's language and zone."""

    def __init__(self, report: DailyReport) -> None:
        self.report = report
        self.language = report.language
        self.words: Words = words(report.language)
        self.zone = ZoneInfo(report.timezone)

    def title(self) -> str:
        return f"{self.report.title} - {self.report.date.isoformat()} {self.words.weekdays[self.report.date.weekday()]}"

    def generated(self) -> str:
        return generated(self.report)

    def raw(self) -> str:
        return self.words.raw.format(
            raw=self.report.raw_count, stories=self.report.story_count, entries=len(self.report.entries)
        )

    def entries(self, region: Region, *, brief: bool) -> list[Entry]:
        """The region's entries by rank, all or only those of the short version."""
        return sorted(
            (e for e in self.report.entries if e.region == region and (e.brief or not brief)), key=lambda e: e.rank
        )

    def sentence(self, entry: Entry) -> str:
        own = entry.language == self.language
        date = day(entry.event_date, self.language)
        if own and date.replace(" ", "") in entry.text.replace(" ", ""):
            form = "{text}"  # it says when by itself
        elif entry.date_basis == "first_seen":
            form = self.words.seen if own else self.words.seen_foreign
        else:
            form = self.words.dated if own else self.words.dated_foreign
        mark = self.words.follow_up if entry.follow_up_of else ""
        return mark + form.format(date=date, text=entry.text)

    def published(self, source: Citation) -> str:
        return f"{source.published_at.astimezone(self.zone):%m-%d %H:%M}"

    def others(self, entry: Entry) -> list[Citation]:
        """The story's further sources, one for each address, without the lead."""
        seen = {entry.sources[0].url}
        return [s for s in entry.sources[1:] if s.url not in seen and not seen.add(s.url)]  # type: ignore[func-returns-value]

    def small_print(self) -> Iterator[str]:
        return small_print(self.report)


def generated(report: Report) -> str:
    """When the report was made, in its zone."""
    local = report.generated_at.astimezone(ZoneInfo(report.timezone))
    return words(report.language).generated.format(time=f"{local:%Y-%m-%d %H:%M:%S}", zone=report.timezone)


def small_print(report: Report) -> Iterator[str]:
    """Who wrote it and what was read: the engine, what a reader should know of its work, then the coverage."""
    say = words(report.language)
    yield say.engines[report.engine].format(model=report.model or "")
    yield from report.notes
    coverage = report.coverage
    parts = [say.coverage.format(ok=len(coverage.sources_ok))]
    for names, form in (
        (coverage.sources_failed, say.coverage_failed),
        (coverage.sources_silent, say.coverage_silent),
    ):
        if names:
            shown = say.separator.join(names[:5]) + ("…" if len(names) > 5 else "")
            parts.append(form.format(n=len(names), names=shown))
    yield say.separator.join(parts)
