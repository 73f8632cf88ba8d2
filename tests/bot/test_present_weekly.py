"""Weekly reports and answers as cards."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.card import Card, Detail, Fold, Heading, Limits, Line, Link, Note, Picture
from bot.inbound import ACTIONS
from bot.platforms.console.render import text as drawn
from bot.present import (
    Reader,
    answer,
    weekly_part,
    weekly_parts,
    weekly_short,
)
from bot.present.shape import weight
from pipeline.model import (
    Answer,
    ChartNote,
    Part,
    Proof,
    Reference,
    Reply,
    Section,
    Sentence,
    WeeklyReport,
)
from tests.contract.platforms import buttons, links
from tests.contract.samples import weekly

GOLDEN = Path(__file__).parent.parent / "golden"
ZH, EN = Reader("zh", "Asia/Shanghai"), Reader("en", "Europe/London")
ROOMY = Limits(20_000, 400)
TODAY = date(2026, 3, 11)
AT = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)


def fact(text: str, *citations: int) -> Sentence:
    return Sentence(text=text, citations=citations, kind="fact" if citations else "statistic", statistic=None)


def week(count: int = 3) -> WeeklyReport:
    """Five parts; the summary cites reference 1, the trends all of them, and each chart has its part."""
    every = tuple(range(1, count + 1))
    told = {
        "summary": (Section(title="AI 行业", sentences=(fact("本周 5 件事。"), fact("星河智算启用机房。", 1))),),
        "trends": tuple(Section(title=f"趋势 {n}", sentences=(fact(f"第 {n} 句。", n),)) for n in every),
        "categories": (Section(title=None, sentences=()),),
        "signals": (Section(title=None, sentences=(fact("融资多于往常。"), fact("新面孔：北辰云。", 2))),),
        "questions": (Section(title=None, sentences=(fact("谁会跟进？", 1, 2),)),),
    }
    titles = ("本周重要资讯汇总", "核心趋势分析", "专项分析", "重要变化与信号", "值得关注的问题")
    return weekly(
        parts=tuple(Part(key=key, title=title, sections=told[key]) for key, title in zip(told, titles, strict=True)),
        references=tuple(
            Reference(n=n, item_id=f"i{n}", name="示例科技", url=f"https://news.example/{n}", title=f"第 {n} 篇",
                      published_at=AT)
            for n in every
        ),
        charts=(
            ChartNote(name="events_by_day", title="每天", alt="每天几件"),
            ChartNote(name="moved", title="变化", alt="成对条形图"),
        ),
    )  # fmt: skip


def answered(**changes: object) -> Answer:
    values: dict[str, object] = {
        "id": "a1",
        "question": "星河智算投了多少钱？",
        "answerable": "yes",
        "engine": "extractive",
        "window": None,
        "sentences": (Reply(text="总投资 18.6 亿元。", citations=(1,)),),
        "references": (
            Proof(n=1, item_id="i1", name="示例科技报", url="https://news.example/1", title="二期启用", published_at=AT,
                  quote="总投资 18.6 亿元。"),
        ),
        "took_ms": 12,
    }  # fmt: skip
    return Answer.model_validate(values | changes)


CARDS: dict[str, Card] = {
    "weekly_short_zh": weekly_short(week(), ZH),
    "weekly_trends_zh": weekly_part(week(), "trends", ZH, ROOMY)[0],
    "answer_zh": answer(answered(), ZH),
    "answer_no_en": answer(answered(answerable="no", sentences=()), EN),
}


@pytest.mark.parametrize("name", list(CARDS))
def test_the_card_is_the_golden_one(name: str) -> None:
    """A change of what is said shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"card_{name}.txt"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(drawn(CARDS[name]), encoding="utf-8")
    assert drawn(CARDS[name]) == golden.read_text(encoding="utf-8")


def test_every_button_asks_for_something_known_with_a_value_that_fits() -> None:
    for card in CARDS.values():
        for label, action, value in buttons(card):
            assert action in ACTIONS
            assert 0 < len(label) <= 75
            assert 0 < len(value) <= 150
            assert re.fullmatch(r"[\w.:|-]+", value), value


def test_the_short_weekly_card_has_the_summary_the_signals_and_a_button_for_each_part() -> None:
    card = CARDS["weekly_short_zh"]
    texts = [block.text for block in card.blocks if isinstance(block, Line)]
    assert texts == ["AI 行业：本周 5 件事。", "星河智算启用机房。", "融资多于往常。", "新面孔：北辰云。"]
    parts = [value for _, action, value in buttons(card) if action == "part"]
    assert [value.rpartition("|")[2] for value in parts] == ["summary", "trends", "categories", "signals", "questions"]
    assert {value.partition("|")[0] for value in parts} == {week().id}


def test_a_sentence_s_citations_are_links_and_the_part_ends_with_what_it_cites() -> None:
    card = CARDS["weekly_trends_zh"]
    first = next(block for block in card.blocks if isinstance(block, Line))
    assert first.links == (Link("[1]", "https://news.example/1"),)
    (fold,) = [block for block in card.blocks if isinstance(block, Fold)]
    assert [inner.label for inner in fold.blocks if isinstance(inner, Detail)] == ["[1]", "[2]", "[3]"]


def test_each_chart_stands_with_its_part() -> None:
    shown = {
        part.key: [block.name for card in weekly_part(week(), part.key, ZH, ROOMY) for block in card.blocks
                   if isinstance(block, Picture)]
        for part in week().parts
    }  # fmt: skip
    assert shown == {
        "summary": ["events_by_day"], "trends": ["moved"], "categories": [], "signals": [], "questions": [],
    }  # fmt: skip


def test_a_part_without_a_sentence_says_so() -> None:
    (card,) = weekly_part(week(), "categories", ZH, ROOMY)
    assert "无" in [block.text for block in card.blocks if isinstance(block, Note)]


def test_long_parts_are_paged_within_the_limits_and_lose_nothing() -> None:
    limits = Limits(2_000, 20)
    cards = weekly_part(week(60), "trends", ZH, limits)
    assert len(cards) > 3
    for card in cards:
        assert sum(weight(block).chars for block in card.blocks) + len(card.title) <= limits.chars
        assert sum(weight(block).blocks for block in card.blocks) <= limits.blocks
    headings = [block.text for card in cards for block in card.blocks if isinstance(block, Heading)]
    assert headings == [f"趋势 {n}" for n in range(1, 61)]
    cited = [link.url for card in cards for link in links(card)]
    assert [cited.count(f"https://news.example/{n}") for n in range(1, 61)] == [2] * 60


def test_all_parts_come_in_their_order() -> None:
    titles = [card.title for card in weekly_parts(week(), ZH, ROOMY)]
    assert [re.sub(r".* · ", "", title) for title in titles] == [
        "第一部分：本周重要资讯汇总", "第二部分：核心趋势分析", "第三部分：专项分析", "第四部分：重要变化与信号",
        "第五部分：值得关注的问题",
    ]  # fmt: skip


def test_an_answer_cites_each_source_with_the_words_that_carry_it() -> None:
    card = CARDS["answer_zh"]
    assert card.title == "星河智算投了多少钱？"
    assert card.brief == "总投资 18.6 亿元。"
    assert {link.url for link in links(card)} == {"https://news.example/1"}
    assert "“总投资 18.6 亿元。”" in drawn(card)


def test_without_an_answer_the_nearest_stories_are_named_and_nothing_is_claimed() -> None:
    shown = drawn(CARDS["answer_no_en"])
    assert "Nothing stored answers this." in shown
    assert "Nearest stories" in shown
