"""Conversations, counts, and questions about the report: resolved and computed by code."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import daily
from pipeline.answering import report as of_report
from pipeline.model import Answer, DailyReport
from tests.fakes.answerer import answering, rewriting
from tests.pipeline.answering.newsroom import NOW, PROFILE, Newsroom, newsroom
from tests.pipeline.building import EMBEDDER, settings


def said(answer: Answer) -> str:
    return " ".join(sentence.text for sentence in answer.sentences)


class TestAFollowUp:
    @pytest.mark.parametrize(
        ("first", "then", "words"),
        [
            ("LS300的功耗是多少？", "它的售价呢？", "8800元"),
            ("北辰算力融资了多少钱？", "它的估值是多少？", "26亿元"),
            ("北辰算力融资了多少钱？", "那泊岸数据呢？", "1.8亿元"),
            ("北辰算力融资了多少钱？", "估值呢？", "26亿元"),
            ("澜桥云收购了谁？", "什么时候完成？", "年底"),
            ("Where will Quantor build its data center campus?", "And when does it open?", "2028"),
        ],
    )
    async def test_is_understood_by_what_was_said_before(
        self, room: Newsroom, first: str, then: str, words: str
    ) -> None:
        room.talks = True
        await room.ask(first)
        assert words in said(await room.ask(then))

    async def test_that_names_nobody_is_not_answered_without_a_conversation(self, room: Newsroom) -> None:
        assert (await room.ask("它的估值是多少？")).answerable == "no"

    async def test_that_rules_cannot_make_whole_goes_to_the_model_which_may_bring_nothing_new(
        self, room: Newsroom
    ) -> None:
        knows = {"公司估值达到26亿元": "北辰算力估值达到26亿元。"}
        report = await _report(room)
        model = rewriting(["Zephyrix 的估值是多少？", "北辰算力的估值是多少？"], answering(knows))
        answer = await room.ask("它的估值是多少？", model, report=report)
        assert "Zephyrix" not in said(answer)


class TestACount:
    async def test_is_computed_and_cites_every_event(self, room: Newsroom) -> None:
        answer = await room.ask("近三天有几起融资？")
        assert answer.engine == "extractive"
        assert "2 起" in answer.sentences[0].text
        assert len(answer.sentences[0].citations) == 2
        assert answer.window is not None

    async def test_is_computed_even_with_a_model(self, room: Newsroom) -> None:
        answer = await room.ask("近三天有几起融资？", answering({}))
        assert "2 起" in answer.sentences[0].text
        assert room.model.requests == []

    async def test_says_that_rules_tell_events_apart(self, room: Newsroom) -> None:
        assert any("由规则判定" in note for note in (await room.ask("近三天有几起融资？")).notes)

    async def test_adds_up_amounts_by_currency(self, room: Newsroom) -> None:
        answer = await room.ask("近三天的融资金额合计多少？")
        assert "5 亿元" in said(answer)

    async def test_of_nothing_is_a_no_that_says_so(self, room: Newsroom) -> None:
        answer = await room.ask("近三天有几起裁员？")
        assert answer.answerable == "no"
        assert answer.notes

    async def test_in_english(self, room: Newsroom) -> None:
        answer = await room.ask("How many funding rounds were there in the past 3 days?")
        assert "2" in answer.sentences[0].text

    async def test_a_figure_of_somebody_is_looked_up_and_not_counted(self, room: Newsroom) -> None:
        assert "180人" in said(await room.ask("盾山安全有多少名员工？"))


async def _report(room: Newsroom) -> DailyReport:
    order = daily.Order(PROFILE, daily.today(PROFILE, NOW), NOW, list(room.engine.sources))
    return await daily.build(room.store, settings(), order, daily.Engines(EMBEDDER))


class TestAQuestionAboutTheReport:
    @pytest.fixture
    async def report(self, room: Newsroom) -> DailyReport:
        return await _report(room)

    async def test_is_answered_by_its_stored_reason(self, room: Newsroom, report: DailyReport) -> None:
        first = min((one for one in report.entries if one.region == "domestic"), key=lambda one: one.rank)
        answer = await room.ask("国内第1条为什么入选？", report=report)
        assert first.reason in said(answer)
        assert answer.references[0].item_id == first.sources[0].item_id

    @pytest.mark.parametrize("question", ["第1条的依据是什么？", "What is the source of 1?", "第一条的来源"])
    async def test_or_by_its_stored_evidence(self, room: Newsroom, report: DailyReport, question: str) -> None:
        answer = await room.ask(question, report=report)
        assert answer.answerable == "yes"
        assert answer.references[0].quote

    async def test_that_numbers_none_lists_the_first_and_says_so(self, room: Newsroom, report: DailyReport) -> None:
        answer = await room.ask("为什么选这条？", report=report)
        assert answer.sentences
        assert answer.notes

    async def test_for_an_entry_that_is_not_there_is_a_no(self, room: Newsroom, report: DailyReport) -> None:
        assert (await room.ask("第99条的依据是什么？", report=report)).answerable == "no"

    @pytest.mark.parametrize("question", ["第99条详细说说", "Tell me more about number 99", "why was item 99 chosen?"])
    async def test_a_number_that_the_report_has_not_is_a_no_that_says_so(
        self, room: Newsroom, report: DailyReport, question: str
    ) -> None:
        answer = await room.ask(question, report=report)
        assert (answer.answerable, len(answer.notes)) == ("no", 1)

    async def test_for_more_is_answered_from_the_entrys_items(self, room: Newsroom, report: DailyReport) -> None:
        first = min((one for one in report.entries if one.region == "domestic"), key=lambda one: one.rank)
        answer = await room.ask("国内第1条详细说说", report=report)
        assert answer.answerable == "yes"
        assert {proof.item_id for proof in answer.references} <= {source.item_id for source in first.sources}


@pytest.mark.parametrize(
    ("text", "number"),
    [("第3条", 3), ("第十二条", 12), ("第二十一条详细说说", 21), ("#4", 4), ("the third one", 3), ("number 5", 5),
     ("最后一条", -1), ("3", 3), ("GPT-5", None), ("3月5日发生了什么", None), ("融资3亿元", None),
     ("international item 4", 4), ("the second domestic story", 2), ("the 2nd international entry", 2),
     ("third story from China", 3), ("world news no. 2", 2), ("the last overseas item", -1), ("story two", 2),
     ("the top international headline", 1), ("the first model of Quantor", None), ("the second round", None),
     ("Series 2 funding", None), ("the first Chinese company", None)],
)  # fmt: skip
def test_entries_are_numbered_as_people_do(text: str, number: int | None) -> None:
    assert of_report.number(text) == number


@pytest.mark.parametrize(
    ("text", "regions"),
    [("international item 4", ["international"]), ("the second domestic story", ["domestic"]),
     ("third story from China", ["domestic"]), ("the last overseas item", ["international"]), ("item 4", [])],
)  # fmt: skip
def test_the_part_of_the_report_may_be_said_in_english(text: str, regions: list[str]) -> None:
    assert of_report.regions(text) == regions


@pytest.mark.parametrize(
    ("text", "rest"),
    [("Tell me more about international item 5", "Tell me more about"), ("国际第二条详细说说", "详细说说"),
     ("who led the round in the second domestic story?", "who led the round in?"),
     ("what does the third story from China cost", "what does cost"),
     ("what does item 2 say of China's exports?", "what does say of China's exports?")],
)  # fmt: skip
def test_what_is_asked_of_an_entry_is_left_without_its_number(text: str, rest: str) -> None:
    assert " ".join(of_report.without_number(text).split()).replace(" ?", "?") == rest


@pytest.mark.parametrize(
    ("text", "about"),
    [("Why was international item 1 chosen?", "reason"), ("why is the second domestic story in the digest", "reason"),
     ("Why did the third story make the list?", "reason"),
     ("What's the source of the 2nd international item?", "evidence"),
     ("Why was Anna Lindqvist chosen as chief executive?", None), ("why did item 3's company cut jobs?", None)],
)  # fmt: skip
def test_a_question_about_the_report_is_told_from_one_about_its_news(text: str, about: str | None) -> None:
    assert of_report.about(text) == about


async def test_an_empty_store_answers_no(tmp_path: Path) -> None:
    async with newsroom(tmp_path, ()) as room:
        answer = await room.ask("北辰算力融资了多少钱？")
    assert (answer.answerable, answer.sentences, answer.references) == ("no", (), ())
