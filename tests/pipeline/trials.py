"""A small day on which models and servers are tried, and what its report may then say; for the suites."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import DailyReport, Entry
from tests.fakes.editor import Call, Editor, Said, answering, perfect
from tests.fakes.model import Answering
from tests.pipeline.building import Built, Feeds, built, extractive, some_feeds

FEEDS = ("Stratovale", "远岫云")
"""Three stories of each language: two calls of three."""
STORIES_PER_CALL = 3
DEADLINE_S = 4.0
MEASURES = ("link_validity", "link_text_match", "quote_verbatim", "number_support", "entity_support", "date_support")


@dataclass(frozen=True)
class Lines:
    """What the entries of one store may say, by story: the good editor's line or the source's own words."""

    feeds: Feeds
    weighed: DailyReport
    unweighed: DailyReport
    extractive: DailyReport

    def by_story(self) -> tuple[dict[str, Entry], dict[str, Entry]]:
        """The entries in the source's words, and those of the good editor, with opinions of the stories or without."""
        written = {e.story_id: e for report in (self.weighed, self.unweighed) for e in report.entries}
        return {e.story_id: e for e in self.extractive.entries}, written


async def small_day(folder: Path) -> Lines:
    feeds = await some_feeds(folder / "base.db", FEEDS)
    unhurried = {"deadline_s": 60, "timeout_s": 20, "stories_per_call": STORIES_PER_CALL}
    good = await built(feeds, folder, answering(perfect), **unhurried)
    silent = await built(feeds, folder, answering(weighing(lambda _: [])), **unhurried)
    return Lines(feeds, good.report, silent.report, await extractive(feeds, folder))


def weighing(changed: Callable[[list[str]], list[str]]) -> Editor:
    """Perfect but for its opinions."""

    def editor(call: Call) -> Said:
        said = perfect(call)
        return {"rows": changed(said["rows"])} if "rows" in said else said

    return editor


def origins(report: DailyReport) -> set[str]:
    return {entry.origin for entry in report.entries}


def places(report: DailyReport) -> list[tuple[object, ...]]:
    return [(e.story_id, e.region, e.rank, e.importance, e.brief) for e in report.entries]


def assert_true(report: DailyReport, lines: Lines) -> None:
    """Whole, and each line that of its own story, told as its origin says, under its own links."""
    assert places(report) in (places(lines.weighed), places(lines.extractive))
    quoted, written = lines.by_story()
    for entry in report.entries:
        plain = quoted.get(entry.story_id, written[entry.story_id])
        assert entry.text == (plain if entry.origin == "extractive" else written[entry.story_id]).text
        assert {source.url for source in entry.sources} == {source.url for source in plain.sources}
    assert {name: report.quality[name] for name in MEASURES} == dict.fromkeys(MEASURES, 1.0)


async def trial(lines: Lines, folder: Path, answer: Answering, **llm: object) -> Built:
    """A report that was done in time and is true."""
    started = time.monotonic()
    found = await built(
        lines.feeds, folder, answer, **{"deadline_s": DEADLINE_S, "stories_per_call": STORIES_PER_CALL, **llm}
    )
    assert time.monotonic() - started < DEADLINE_S + 6  # the rest of the work, on a busy machine
    assert_true(found.report, lines)
    return found
