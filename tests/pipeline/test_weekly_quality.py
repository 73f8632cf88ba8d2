"""What a stranger finds in a weekly report: each measure sees the fault that it is for."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline.model import Sentence, WeeklyReport
from pipeline.week.event import Event, Theme
from pipeline.weekly_quality import measure
from tests.pipeline.composing import event, material, report

TEXTS = (
    "星河智算在中卫启用第二期智算中心，总投资 18.6 亿元。",
    "澄观智能开源旗舰模型 C3，总参数 2360 亿。",
    "苍桐机器人完成 15 亿元 B 轮融资，由鹏湾产业基金领投。",
    "远岫云宣布推理服务降价，最高降幅 40%。",
    "渡口算力采购 2 万片推理芯片，二季度起交付。",
)


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return [event(n, text, importance="high") for n, text in enumerate(TEXTS, 1)]


@pytest.fixture(scope="module")
def made(events: list[Event]) -> WeeklyReport:
    return report(events, [Theme("ai", "智能体", tuple(events))])


def measured(told: WeeklyReport, events: list[Event]) -> dict[str, float | int]:
    return measure(told, material(events), [{e.item.id} for e in events])


def test_the_report_of_excerpts_passes_every_measure(made: WeeklyReport, events: list[Event]) -> None:
    found = measured(made, events)
    shares = ("cited_sentences", "citation_support", "link_validity", "number_support", "statistics_named", "parts")
    assert {name: found[name] for name in shares} == dict.fromkeys(shares, 1.0)
    assert (found["missing_high"], found["duplicate_texts"]) == (0, 0)


def changed(told: WeeklyReport, kind: str, change: Callable[[Sentence], Sentence]) -> WeeklyReport:
    """`told` with its first sentence of that kind as `change` makes it."""
    done = False
    parts = []
    for part in told.parts:
        sections = []
        for section in part.sections:
            sentences = []
            for sentence in section.sentences:
                hit = not done and sentence.kind == kind
                done = done or hit
                sentences.append(change(sentence) if hit else sentence)
            sections.append(section.model_copy(update={"sentences": tuple(sentences)}))
        parts.append(part.model_copy(update={"sections": tuple(sections)}))
    return told.model_copy(update={"parts": tuple(parts)})


def _with(**fields: object) -> Callable[[Sentence], Sentence]:
    return lambda sentence: sentence.model_copy(update=fields)


@pytest.mark.parametrize(
    ("kind", "change", "measure_"),
    [
        ("fact", _with(citations=()), "cited_sentences"),
        ("fact", _with(citations=(99,)), "link_validity"),
        ("fact", _with(citations=(2,)), "citation_support"),
        ("fact", lambda s: s.model_copy(update={"text": s.text.replace("18.6", "81.6")}), "number_support"),
        ("statistic", lambda s: s.model_copy(update={"text": s.text.replace("5 件事", "6 件事")}), "number_support"),
        ("statistic", _with(statistic=None), "statistics_named"),
        (
            "inference",
            lambda s: s.model_copy(update={"text": "或将如此。", "citations": s.citations[:1]}),
            "cited_sentences",
        ),
    ],
)
def test_each_fault_shows_in_its_measure(
    made: WeeklyReport, events: list[Event], kind: str, change: Callable[[Sentence], Sentence], measure_: str
) -> None:
    found = measured(changed(made, kind, change), events)
    assert found[measure_] < 1, found


def test_a_reference_whose_address_is_not_the_stored_one_is_found(made: WeeklyReport, events: list[Event]) -> None:
    first = made.references[0].model_copy(update={"url": "https://evil.example/"})
    forged = made.model_copy(update={"references": (first, *made.references[1:])})
    assert measured(forged, events)["link_validity"] < 1


def test_an_important_event_that_is_left_out_is_counted(made: WeeklyReport, events: list[Event]) -> None:
    assert measured(made, [*events, event(9, "栖云软件中标客服项目。")])["missing_high"] == 1


def test_a_sixth_part_or_another_order_is_found(made: WeeklyReport, events: list[Event]) -> None:
    for parts in ((*made.parts, made.parts[0]), made.parts[::-1], made.parts[:4]):
        assert measured(made.model_copy(update={"parts": tuple(parts)}), events)["parts"] < 1
