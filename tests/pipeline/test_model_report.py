"""A model writes the daily report, well or badly: with any of them it is whole, in time, and true line by line."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import openai  # noqa: F401 (its import takes a second of the first call's time)
import pytest

from tests.fakes import misbehaving as bad
from tests.fakes.editor import Call, Editor, Said, answering, perfect
from tests.pipeline.building import Built, Feeds, built
from tests.pipeline.trials import Lines, origins, trial, weighing


@pytest.fixture(scope="module")
def whole(sample_days: Feeds, tmp_path_factory: pytest.TempPathFactory) -> tuple[Feeds, Built]:
    """Both days of the sample, and the second one's report by the good editor, built twice."""
    folder = tmp_path_factory.mktemp("whole")
    return sample_days, asyncio.run(
        built(sample_days, folder, answering(perfect), times=2, deadline_s=60, timeout_s=20)
    )


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
    assert origins((await trial(lines, tmp_path, answering(weighing(ROWS[rows])))).report) == {"llm"}


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
