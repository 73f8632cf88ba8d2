"""What a model tells of a week, and what is kept of it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from pipeline.claims import Frame, Reporter
from pipeline.week.event import Theme
from pipeline.week.told import Told
from tests.fakes.model import Answer, Answering, Request, text
from tests.fakes.week import event
from tests.pipeline.llm import bench

EVENTS = (
    event("青禾智能3月9日宣布完成12亿元B轮融资，由云桥资本领投，资金将用于训练下一代模型。", score=70.0),
    event("鹭洲半导体发布推理芯片LX700，单卡功耗300瓦，首批2万片由渡口算力采购。", score=65.0),
    event("渡口算力宣布在张家口启用二期机房，新增机柜3200个，主要承接推理业务。", score=50.0),
)
THEMES = (Theme("ai", "融资与芯片", EVENTS),)
FRAME = Frame({"ai": "AI 行业"}, {"ai": "3 件事"}, (), trends=2, questions=2)
JUDGEMENT = "推理芯片LX700发布，渡口算力在张家口启用机房承接推理业务，可能显示需求正在升温。"
Lines = dict[str, str]


def asked(request: Request) -> tuple[str, Lines]:
    """Which call it is, and the lines that it shows, by id."""
    kind = next(k for k in ("one theme", "one area", "open questions") if k in text(request, "system"))
    return kind, dict(re.findall(r"^(\w{4}) \| (.*)$", text(request), re.MULTILINE))


def fact(short: str, line: str) -> dict[str, Any]:
    return {"ids": [short], "kind": "fact", "sentence": line}


def perfect(request: Request) -> dict[str, Any]:
    kind, lines = asked(request)
    facts = [fact(short, line) for short, line in lines.items() if line != JUDGEMENT]
    judged = {"ids": list(lines)[1:], "kind": "judgement", "sentence": JUDGEMENT}
    if kind == "one theme":
        return {"claims": [*facts, judged]}
    if kind == "one area":
        return {"summary": facts[:2], "analysis": [*facts[2:], judged]}
    trend = {"title": "推理芯片与机房同步落地", "sentences": [*facts[1:3], judged]}
    return {"trends": [trend], "questions": [trend | {"title": "推理芯片的产能能否跟上？"}]}


def answering(spoil: Callable[[dict[str, Any], Lines], object] = lambda said, lines: None) -> Answering:
    def answer(request: Request) -> Answer:
        said = perfect(request)
        spoil(said, asked(request)[1])
        return Answer(json.dumps(said, ensure_ascii=False))

    return answer


async def told(answer: Answering) -> Told:
    async with bench(answer) as made:
        return await Reporter(made.door, "zh").tell(THEMES, FRAME)


async def test_a_good_model_tells_every_part_with_the_events_that_it_rests_on() -> None:
    found = await told(answering())
    assert [claim.text for claim in found.summaries["ai"].claims] == [EVENTS[0].text, EVENTS[1].text]
    assert found.summaries["ai"].claims[0].events == (EVENTS[0],)
    assert found.analyses["ai"].claims[-1].kind == "inference"
    assert len(found.analyses["ai"].claims[-1].events) >= 2
    assert [trend.title for trend in found.trends] == ["推理芯片与机房同步落地"]
    assert [question.title for question in found.questions] == ["推理芯片的产能能否跟上？"]


async def test_an_invented_figure_or_id_costs_the_sentence() -> None:
    def spoil(said: dict[str, Any], lines: Lines) -> None:
        for sentences in (said.get("claims", []), said.get("summary", [])):
            for one in sentences:
                one["sentence"] = one["sentence"].replace("12亿元", "120亿元").replace("LX700", "LX900")
        for one in said.get("analysis", []):
            one["ids"] = ["zzzz"]

    found = await told(answering(spoil))
    everything = [c.text for p in (*found.summaries.values(), *found.analyses.values()) for c in p.claims]
    assert not any("120亿" in line or "LX900" in line for line in everything)
    assert "ai" not in found.analyses


async def test_a_trend_that_is_invented_is_dropped_with_its_title() -> None:
    def spoil(said: dict[str, Any], lines: Lines) -> None:
        for trend in said.get("trends", []):
            trend["title"] = "谷歌与英伟达全面退出中国"
        for question in said.get("questions", []):
            question["sentences"] = [fact(next(iter(lines)), "推理芯片市场规模今年将达到9000亿元。")]

    found = await told(answering(spoil))
    assert found.trends == ()
    assert found.questions == ()


async def test_a_sixth_part_and_more_trends_than_were_asked_for_are_left_out() -> None:
    def spoil(said: dict[str, Any], lines: Lines) -> None:
        said["outlook"] = [fact(next(iter(lines)), "明年会更好。")]
        if "trends" in said:
            said["trends"] *= 5

    found = await told(answering(spoil))
    assert len(found.trends) <= FRAME.trends


async def test_without_an_answer_nothing_is_told() -> None:
    found = await told(lambda _: Answer("no", status=500))
    assert (found.summaries, found.analyses, found.trends, found.questions) == ({}, {}, (), ())


async def test_a_trend_without_its_parts_costs_the_others_nothing() -> None:
    def spoil(said: dict[str, Any], lines: Lines) -> None:
        if "trends" in said:
            said["trends"].insert(0, {"title": "半截"})

    found = await told(answering(spoil))
    assert [trend.title for trend in found.trends] == ["推理芯片与机房同步落地"]
