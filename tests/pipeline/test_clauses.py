"""Where a sentence may stop early without saying more, or less surely, than its source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.clauses import stops
from pipeline.extract.sentences import enclosed


def kept(text: str) -> list[str]:
    return [text[:stop] for stop in stops(text)]


def test_a_sentence_stops_at_the_end_of_whole_clauses() -> None:
    text = "甲公司发布新模型，参数达 4000 亿，价格下降一半；乙公司同日跟进。"
    assert kept(text) == [
        "甲公司发布新模型",
        "甲公司发布新模型，参数达 4000 亿",
        "甲公司发布新模型，参数达 4000 亿，价格下降一半",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "甲公司宣布，旗下模型今日开源。",  # what was said would be missing
        "科技媒体远方昨日发布博文，报道称甲公司推出芯片。",
        "据《远方报》今天报道，甲公司推出芯片。",
        "随着需求上升，甲公司推出芯片。",
        "为推进转型，优化结构，降低风险，公司拟转让资产。",  # a chain of purposes
        "甲公司董事长、乙学院副教授张三，给出了答案。",  # only the subject
        "上海甲公司、北京乙公司等六家企业，联合研制的系统试验圆满成功。",
        "在甲公司的新品发布会上，张三展示了芯片。",
        "在今天（16 日）的研讨会上，甲学院联合乙云、丙云共 10 家企业，发起了倡议。",
        "甲公司将依托江西的产业集群优势，聚焦机器视觉。",
        "甲公司为挑战乙公司的主导地位，扩建工厂。",
        "甲公司宣布携手艺术家张三，打造博物馆。",
        "截至6月11日，乙系统占比六成。",
        "一方面甲公司扩大投入，另一方面裁员。",
        "甲公司推出“快，准，稳”方案。",
        "甲公司推出《甲，乙》一书。",
        "甲公司推出方案（快，准）。",
    ],
)
def test_a_clause_that_leans_on_the_next_is_no_end(text: str) -> None:
    assert kept(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "甲公司拟收购乙公司，但尚需股东大会批准。",
        "甲公司完成收购，价格为 3 亿元，该交易存在不确定性。",
        "甲公司发布新品，而非升级旧品。",
        "甲公司将收购乙公司，如果监管批准。",
        "甲公司将收购乙公司，三名知情人士称。",
        "甲模型价格下降，仅限新用户。",
    ],
)
def test_nothing_is_dropped_that_qualifies_what_stays(text: str) -> None:
    assert kept(text) == []


def test_a_hedge_in_front_stays_with_what_it_governs() -> None:
    text = "据悉，甲公司或在年内上市，募资 10 亿美元。"
    assert kept(text) == ["据悉，甲公司或在年内上市"]


def test_an_english_sentence_may_lose_what_only_adds_to_it() -> None:
    text = "Acme bought Bolt for $3 billion, which makes it the largest deal of the year; shares rose 4 percent."
    assert kept(text) == [
        "Acme bought Bolt for $3 billion",
        "Acme bought Bolt for $3 billion, which makes it the largest deal of the year",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Acme will buy Bolt for $3 billion, according to people familiar with the deal.",
        "Acme will buy Bolt, but regulators must still approve the deal.",
        "Acme will buy Bolt for cash, two people said.",
        "As the year ended, Acme bought Bolt.",
        "Acme, which makes chips, is buying Bolt.",
        "The framework, deployed in production, including ours, catches attacks.",
        "Acme sells phones, tablets, and laptops.",
        "Acme said “we win, which is good” to staff.",
    ],
)
def test_an_english_sentence_keeps_its_source_its_doubts_and_its_verb(text: str) -> None:
    assert kept(text) == []


@given(st.text(alphabet="甲乙公司发布宣布称但是了，；：。“”（）《》a, which is;1—", max_size=80))
def test_a_stop_is_never_inside_marks_nor_the_whole(text: str) -> None:
    inside = enclosed(text)
    for stop in stops(text):
        assert 0 < stop < len(text)
        assert not (inside[stop - 1] and inside[stop] and text[stop - 1] not in "”）》")
