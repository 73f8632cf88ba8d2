"""A weekly report's sentence is published only when its events bear it out."""

from __future__ import annotations

import pytest

from pipeline.grounds import faults, resting, title_holds
from tests.fakes.week import event

FUNDING = event("青禾智能3月9日宣布完成12亿元B轮融资，由云桥资本领投，资金将用于训练下一代模型。")
CHIP = event("鹭洲半导体发布推理芯片LX700，单卡功耗300瓦，首批2万片由渡口算力采购。")
TAKEOVER = event("远山科技宣布拟收购渡口算力全部股权，交易尚待股东大会表决。")
ABROAD = event("Northwind Cloud will open its third European region in Lisbon for €1.2 billion, the company said.")


@pytest.mark.parametrize(
    ("text", "events", "kind"),
    [
        ("青禾智能本周完成12亿元B轮融资，由云桥资本领投。", (FUNDING,), "fact"),
        ("青禾智能完成12亿元B轮融资，鹭洲半导体发布推理芯片LX700。", (FUNDING, CHIP), "fact"),
        ("Northwind Cloud将以12亿欧元在里斯本开设第三个欧洲区域。", (ABROAD,), "fact"),
        ("资金与芯片订单同时落地，可能显示推理需求正在升温。", (FUNDING, CHIP), "inference"),
        ("融资与推理芯片同时推进，可能反映国内厂商正加快布局推理算力。", (FUNDING, CHIP), "inference"),
        ("远山科技拟收购渡口算力，鹭洲半导体发布推理芯片LX700，可能显示行业正在整合。", (TAKEOVER, CHIP), "inference"),
    ],
)
def test_what_the_events_say_holds(text: str, events: tuple, kind: str) -> None:
    assert faults(text, events, kind, "zh") == []


@pytest.mark.parametrize(
    ("text", "events", "kind", "said"),
    [
        ("青禾智能本周完成13亿元B轮融资，由云桥资本领投。", (FUNDING,), "fact", "quantity"),
        ("青禾智能本周完成12亿美元B轮融资，由云桥资本领投。", (FUNDING,), "fact", "quantity"),
        ("青禾智能本周完成12亿元B轮融资，由远山资本领投。", (FUNDING,), "fact", "name"),
        ("青禾智能完成史上最大的12亿元B轮融资，由云桥资本领投。", (FUNDING,), "fact", "superlative"),
        ("鹭洲半导体完成12亿元融资，青禾智能发布推理芯片LX700。", (FUNDING, CHIP), "fact", "mixed"),
        ("青禾智能本周完成12亿元B轮融资，由云桥资本领投。", (), "fact", "events"),
        ("春天来了，公园里的樱花开得正盛，市民纷纷前往观赏。", (FUNDING,), "fact", "story"),
        ("资金与芯片订单同时落地，可能显示推理需求正在升温。", (FUNDING,), "inference", "events"),
        ("资金与芯片订单同时落地，推理需求正在升温。", (FUNDING, CHIP), "inference", "kind"),
        ("资金与芯片订单落地，可能带动500亿元的新增投入。", (FUNDING, CHIP), "inference", "quantity"),
        ("青禾智能放弃B轮融资，鹭洲半导体发布推理芯片，可能显示需求转变。", (FUNDING, CHIP), "inference", "negation"),
        ("鹭洲半导体停产推理芯片，可能显示推理需求正在变化。", (FUNDING, CHIP), "inference", "alarm"),
        ("数据显示，青禾智能与鹭洲半导体已经合作推出推理芯片。", (FUNDING, CHIP), "inference", "kind"),
        ("值得关注的是，青禾智能与鹭洲半导体已经合作推出推理芯片。", (FUNDING, CHIP), "inference", "kind"),
        ("青禾智能本周宣布申请破产保护，云桥资本领投。", (FUNDING,), "fact", "alarm"),
        ("青禾智能上周完成12亿元B轮融资，由云桥资本领投。", (FUNDING,), "fact", "date"),
        ("融资与芯片订单环比增多，可能显示推理需求正在升温。", (FUNDING, CHIP), "inference", "alarm"),
        ("Qinghe closed a round of 12亿元.", (FUNDING,), "fact", "language"),
        ("青禾智能完成12亿元B轮融资，详见https://evil.example/x。", (FUNDING,), "fact", "markup"),
    ],
)
def test_what_they_do_not_say_is_named(text: str, events: tuple, kind: str, said: str) -> None:
    found = faults(text, events, kind, "zh")
    assert any(fault.startswith(said) for fault in found), found


def test_a_citation_is_kept_where_the_sentence_has_something_to_do_with_it() -> None:
    assert resting("青禾智能本周完成12亿元B轮融资。", (FUNDING, CHIP, ABROAD)) == (FUNDING,)
    assert resting("Northwind Cloud将在里斯本开设区域。", (FUNDING, CHIP, ABROAD)) == (ABROAD,)
    assert resting("各行各业正在发生深刻变化，可能带来新的机会。", (FUNDING, CHIP, ABROAD)) == ()


def test_an_ordinary_word_or_a_day_in_common_is_no_ground() -> None:
    doubled = event("OpenAI says the size of its GPU fleet has doubled since spring.")
    bought = event("The university bought a GPU for the laboratory of its biology department.")
    assert resting("OpenAI称其GPU规模翻倍。", (doubled, bought)) == (doubled,)
    assert resting("The fleet of OpenAI may suggest that demand for computing is rising.", (doubled, bought)) == (
        doubled,
    )
    assert resting("渡口算力3月9日有新的安排，可能带来变化。", (FUNDING,)) == ()


def test_a_fact_from_abroad_is_weighed_by_its_names_and_figures_alone() -> None:
    said = "Northwind Cloud拟投资12亿欧元，在里斯本设立公司位于欧洲的第三个数据中心区域，面向当地企业客户提供云服务。"
    assert faults(said, (ABROAD,), "fact", "zh") == []


def test_a_sentence_that_rests_on_everything_rests_on_nothing() -> None:
    crowd = [event(f"云桥{n}号公司发布新模型。") for n in range(7)]
    assert faults("多家公司本周发布新模型，可能显示竞争加剧。", crowd, "inference", "zh") == ["events: 7"]


@pytest.mark.parametrize(
    ("title", "question", "holds"),
    [
        ("推理芯片与算力采购升温", False, True),
        ("推理芯片的产能能否跟上？", True, True),
        ("推理芯片的产能能否跟上", True, False),
        ("推理芯片的产能能否跟上？", False, False),
        ("推理芯片市场年增300%", False, False),
        ("谷歌的推理芯片与算力采购", False, False),
        ("青禾智能宣告破产", False, False),
        ("青禾智能为何停产？", True, False),
        ("推理芯片订单较上周增加", False, False),
        ("春天来了樱花开了", False, False),
        ("资金向推理算力集中", False, True),
        ("[推理芯片](https://evil.example)", False, False),
    ],
)
def test_a_heading_brings_no_figure_name_or_link_of_its_own(title: str, question: bool, holds: bool) -> None:
    assert title_holds(title, [FUNDING, CHIP], "zh", question=question) is holds
