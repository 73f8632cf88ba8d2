"""A model writes the daily report, well or badly: with any of them it is whole, in time, and true line by line."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openai  # noqa: F401 (its import takes a second of the first call's time)
import pytest

from pipeline.model import DailyReport, Entry
from tests.fakes import misbehaving as bad
from tests.fakes import model as servers
from tests.fakes.editor import Call, Editor, Said, answering, perfect
from tests.fakes.model import Answer, Answering, always, failing
from tests.pipeline.building import Built, Feeds, both_days, built, extractive, some_feeds

GOOD = answering(perfect)
FEW = ("具身", "Stratovale", "EU Digital")
DEADLINE_S = 4.0
TRUE = ("link_validity", "link_text_match", "quote_verbatim", "number_support", "entity_support", "date_support")


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


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Feeds, Built]:
    """Both days of the sample, and the second one's report by the good editor, built twice."""
    folder = tmp_path_factory.mktemp("whole")
    feeds = asyncio.run(both_days(folder / "base.db"))
    return feeds, asyncio.run(built(feeds, folder, GOOD, times=2, deadline_s=60, timeout_s=20))


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """A smaller day."""
    folder = tmp_path_factory.mktemp("few")
    feeds = asyncio.run(some_feeds(folder / "base.db", FEW))
    good, silent = (
        asyncio.run(built(feeds, folder, answering(editor), deadline_s=60, timeout_s=20)).report
        for editor in (perfect, _weighing(lambda _: []))
    )
    return Lines(feeds, good, silent, asyncio.run(extractive(feeds, folder)))


def _weighing(changed: Callable[[list[str]], list[str]]) -> Editor:
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
    measures = (
        "link_validity",
        "link_text_match",
        "quote_verbatim",
        "number_support",
        "entity_support",
        "date_support",
    )
    assert {name: report.quality[name] for name in measures} == dict.fromkeys(measures, 1.0)


async def trial(lines: Lines, folder: Path, answer: Answering, **llm: object) -> Built:
    """A report that was done in time and is true."""
    started = time.monotonic()
    found = await built(lines.feeds, folder, answer, **{"deadline_s": DEADLINE_S, **llm})
    assert time.monotonic() - started < DEADLINE_S + 6  # the rest of the work, on a busy machine
    assert_true(found.report, lines)
    return found


# --- a good editor -------------------------------------------------------------------------------------------------


def test_a_good_editor_writes_every_entry(whole: tuple[Feeds, Built]) -> None:
    report = whole[1].report
    assert len(report.entries) >= 27
    assert origins(report) == {"llm"}
    assert report.engine == "llm"
    assert report.notes == ()


def test_a_good_editor_s_lines_are_chinese_and_of_the_wanted_length(whole: tuple[Feeds, Built]) -> None:
    for entry in whole[1].report.entries:
        assert entry.language == "zh"
        assert 60 <= len(entry.text) <= 110
        assert re.search("[\u4e00-\u9fff]", entry.text)


def test_a_good_editor_s_report_measures_one_throughout(whole: tuple[Feeds, Built]) -> None:
    measures = dict(whole[1].report.quality)
    assert (measures.pop("duplicate_rate"), measures.pop("extractive_share")) == (0.0, 0.0)
    assert set(measures.values()) == {1.0}


def test_a_good_editor_s_summary_is_told_from_the_entries(whole: tuple[Feeds, Built]) -> None:
    report = whole[1].report
    told = report.summary.split("条。", 1)[1]
    assert "重点关注" not in told
    said = [sentence for sentence in told.split("。") if sentence]
    assert len(said) >= 2
    assert all(any(sentence in entry.text for entry in report.entries) for sentence in said)


def test_a_day_takes_few_calls_and_the_same_day_again_none(whole: tuple[Feeds, Built]) -> None:
    first = whole[1]
    assert first.requests <= 14
    assert first.report.usage.calls == first.requests
    assert len(first.model.requests) == first.requests
    assert first.again.usage.calls == 0
    assert (first.report.version, first.again.version) == (1, 2)
    assert [(e.text, e.evidence, e.origin) for e in first.again.entries] == [
        (e.text, e.evidence, e.origin) for e in first.report.entries
    ]


def test_no_address_date_line_or_source_name_goes_to_the_model(whole: tuple[Feeds, Built]) -> None:
    feeds, first = whole
    asked = "\n".join(message["content"] for request in first.model.requests for message in request["messages"])
    assert "://" not in asked
    assert not [source.name for source in feeds.sources if source.name in asked]


# --- lines that are wrong ------------------------------------------------------------------------------------------

WRONG = {
    spoil.__name__: spoil
    for spoil in (
        *(bad.shift_ids, bad.shift_all_but_the_id_and_title, bad.shift_sentences, bad.quotes_of_another),
        *(bad.invented_ids, bad.numbered, bad.wrong_titles, bad.none_at_all, bad.said_twice),
        *(bad.no_quotes, bad.made_up_quotes, bad.wrong_language, bad.over_long, bad.too_short, bad.empty_fields),
        *(bad.fields_of_other_kinds, bad.added_praise),
    )
}
ALONE = {"shift_ids", "shift_all_but_the_id_and_title", "shift_sentences", "quotes_of_another"}
"""What needs two stories in a call to go wrong."""


@pytest.mark.parametrize("name", WRONG)
async def test_of_a_model_that_stays_wrong_no_line_is_published(name: str, lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, answering(bad.spoiling(WRONG[name])))
    kept = [entry for entry in found.report.entries if entry.origin != "extractive"]
    assert len(kept) <= (1 if name in ALONE else 0)
    assert f"{len(found.report.entries) - len(kept)} 条为原文摘录" in found.report.notes[0]


@pytest.mark.parametrize("spoil", [bad.swap_two_ids, bad.swap_two_ids_and_titles, bad.one_id_for_all, bad.first_alone])
async def test_what_is_wrong_with_some_lines_of_a_call_costs_the_others_nothing(
    spoil: bad.Spoil, lines: Lines, tmp_path: Path
) -> None:
    found = await trial(lines, tmp_path, answering(bad.spoiling(spoil)))
    assert "extractive" in origins(found.report)
    assert found.report.notes


@pytest.mark.parametrize(
    "name", ["shift_ids", "invented_ids", "none_at_all", "made_up_quotes", "wrong_language", "added_praise"]
)
async def test_a_model_that_corrects_itself_is_published_as_repaired(name: str, lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, answering(bad.corrected(WRONG[name])))
    assert "extractive" not in origins(found.report)
    assert [entry.origin for entry in found.report.entries].count("llm") <= (1 if name in ALONE else 0)
    assert found.report.notes == ()


@pytest.mark.parametrize("first", [0, 9])
async def test_a_line_with_markup_a_link_or_a_mention_is_not_published(
    first: int, lines: Lines, tmp_path: Path
) -> None:
    spoil = bad.spoiling(bad.smuggled(first, "sentence", "reason", "tags"))
    found = await trial(lines, tmp_path, answering(spoil), concurrency=1)
    assert origins(found.report) == {"extractive"}
    assert not [what for what in bad.SMUGGLED if what in found.report.model_dump_json()]


@pytest.mark.parametrize("first", [0, 9])
async def test_markup_in_a_reason_or_a_tag_costs_that_field_alone(first: int, lines: Lines, tmp_path: Path) -> None:
    spoil = bad.spoiling(bad.smuggled(first, "reason", "tags"))
    found = await trial(lines, tmp_path, answering(spoil), concurrency=1)
    assert origins(found.report) == {"llm"}
    assert not [what for what in bad.SMUGGLED if what in found.report.model_dump_json()]


async def test_invented_tags_and_keys_are_left_out(lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, answering(bad.spoiling(lambda s: bad.extra_keys(bad.invented_tags(s)))))
    assert origins(found.report) == {"llm"}
    assert not {tag for entry in found.report.entries for tag in entry.tags} & {"广告位招租", "立即购买", "Evil Corp"}
    assert bad.ADDRESS not in found.report.model_dump_json()


# --- opinions and summaries that are wrong -------------------------------------------------------------------------

ROWS: dict[str, Any] = {
    "none": lambda _: [],
    "of other stories": lambda rows: [f"zzzz{row[4:]}" for row in rows],
    "twice": lambda rows: [*rows, *(f"{row[:4]} 0 product D" for row in rows)],
    "out of bounds": lambda rows: [f"{row[:4]} 999 nonsense X" for row in rows],
    "with words": lambda rows: [f"{row} because it is the best" for row in rows],
}


@pytest.mark.parametrize("rows", ROWS)
async def test_opinions_that_cannot_be_read_change_no_place(rows: str, lines: Lines, tmp_path: Path) -> None:
    assert origins((await trial(lines, tmp_path, answering(_weighing(ROWS[rows])))).report) == {"llm"}


def _summarising(sentence: Any, same: bool = False) -> Editor:
    def editor(call: Call) -> Said:
        if call.kind != "summary":
            return perfect(call)
        ids = [seen.id for seen in call.seen]
        return {"sentences": [{"id": ids[0 if same else n], "sentence": sentence(call, n)} for n in range(3)]}

    return editor


SUMMARIES = {
    "of other entries": _summarising(lambda call, n: call.seen[n + 1].title[:60]),
    "of one entry under another's figures": _summarising(lambda call, n: re.sub(r"\d", "7", call.seen[n].title[:60])),
    "with a link": _summarising(lambda call, n: f"{call.seen[n].title[:30]} {bad.ADDRESS}"),
    "of nothing": _summarising(lambda call, n: "今天是人工智能行业具有里程碑意义的一天，未来可期。"),
    "empty": _summarising(lambda call, n: ""),
}


@pytest.mark.parametrize("kind", SUMMARIES)
async def test_a_summary_that_does_not_hold_gives_way_to_headlines(kind: str, lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, answering(SUMMARIES[kind]))
    assert found.report.summary.split("条。")[1].startswith("重点关注：")


# --- answers in the wrong shape, and servers in trouble ------------------------------------------------------------

HARMLESS: dict[str, Answering] = {
    "JSON in prose": bad.worded(bad.in_prose),
    "thinking aloud": bad.worded(bad.thought_first),
    "limited once": servers.limited_once(GOOD),
    "an error once": servers.in_turn(failing(500, retry_after="0"), GOOD),
    "an empty answer once": servers.in_turn(always(""), GOOD),
    "no json_schema": servers.without_json_schema(GOOD),
    "no JSON": servers.without_json(GOOD),
    "no max_tokens": servers.without("max_tokens", GOOD, "max_completion_tokens"),
    "no temperature": servers.without("temperature", GOOD),
    "no usage": bad.Usage({}),
    "absurd usage": bad.Usage({"prompt_tokens": -5, "completion_tokens": 10**15, "total_tokens": "many"}),
}
FATAL: dict[str, tuple[Answering, str]] = {
    "half an answer": (bad.worded(bad.half), "格式不可读"),
    "broken JSON": (bad.worded(bad.broken), "格式不可读"),
    "an empty string": (always(""), "格式不可读"),
    "prose": (always("今天的新闻很精彩，但我没有什么可补充的。"), "格式不可读"),
    "a list": (always("[1, 2, 3]"), "格式不可读"),
    "no completion": (lambda _: Answer(raw=b"<html>502 Bad Gateway</html>"), "格式不可读"),
    "a refusal": (lambda _: Answer(None, refusal="I can't help with that."), "拒绝作答"),
    "a filter": (lambda _: Answer("", finish_reason="content_filter"), "拒绝作答"),
    "limited for ever": (failing(429, "Rate limit reached", retry_after="0"), "被限流"),
    "limited for an hour": (failing(429, "Rate limit reached", retry_after="3600"), "被限流"),
    "errors for ever": (failing(500, retry_after="0"), "服务出错"),
    "a hang": (servers.hanging, "超时"),
    "10 MB": (lambda _: Answer(raw=b'{"choices": "' + b"x" * 10_000_000 + b'"}'), "回答过长"),
    "a wrong key": (failing(401, "Incorrect API key provided"), "请求被拒"),
}


@pytest.mark.parametrize("kind", HARMLESS)
async def test_a_server_s_ways_cost_no_line(kind: str, lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, HARMLESS[kind], deadline_s=20, timeout_s=10)
    assert origins(found.report) == {"llm"}
    assert found.report.usage.completion_tokens < 100_000


@pytest.mark.parametrize("kind", FATAL)
async def test_with_a_server_in_trouble_the_report_is_the_sources_words_and_says_why(
    kind: str, lines: Lines, tmp_path: Path
) -> None:
    answer, why = FATAL[kind]
    found = await trial(lines, tmp_path, answer, timeout_s=0.3, retries=1)
    count = len(found.report.entries)
    assert origins(found.report) == {"extractive"}
    assert found.report.engine == "extractive"
    assert why in found.report.notes[0]
    assert f"{count} 条中有 {count} 条为原文摘录" in found.report.notes[0]


async def test_a_server_that_dies_after_three_calls_leaves_what_was_written(lines: Lines, tmp_path: Path) -> None:
    dying = bad.only_first_calls(3, GOOD, failing(500, retry_after="0"))
    found = await trial(lines, tmp_path, dying, concurrency=1)
    assert origins(found.report) == {"llm", "extractive"}
    assert "服务出错" in found.report.notes[0]


async def test_a_budget_that_runs_out_after_the_third_call_is_said_and_the_rest_quoted(
    lines: Lines, tmp_path: Path
) -> None:
    price = {"any": {"input": 0, "output": 0}}
    spent = bad.Usage({"prompt_tokens": 4_000, "completion_tokens": 300, "total_tokens": 4_300})
    found = await trial(lines, tmp_path, spent, concurrency=1, budget={"run_tokens": 13_500}, prices=price)
    assert found.requests == 3
    assert origins(found.report) == {"llm", "extractive"}
    quoted = sum(entry.origin == "extractive" for entry in found.report.entries)
    assert found.report.notes == (f"模型预算已用完：{len(found.report.entries)} 条中有 {quoted} 条为原文摘录。",)
