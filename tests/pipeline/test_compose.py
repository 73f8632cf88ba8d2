"""The five parts of a weekly report without a model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.facts.entities import get
from pipeline.model import WeeklyReport
from pipeline.tenders import tender
from pipeline.week.event import Event, Theme
from tests.pipeline.composing import EN, MONDAY, ZH, event, item, part, report

FIRMS = (
    "星河智算",
    "澄观智能",
    "苍桐机器人",
    "远岫云",
    "磐泊数据",
    "溪山科技",
    "渡口算力",
    "鹭洲半导体",
    "栖云软件",
    "稻浪智能",
)


def told(number: int, **changes: object) -> Event:
    return event(number, f"{FIRMS[number % 10]}宣布第 {number} 期项目投产，规模达到 {number + 3} 兆瓦。", **changes)


@pytest.fixture
def week() -> list[Event]:
    ai = [told(n, region="international" if n % 3 == 0 else "domestic") for n in range(12)]
    cloud = [told(20 + n, area="cloud", category="compute", topics=("算力",)) for n in range(8)]
    return sorted([*ai, *cloud], key=lambda e: -e.score)


@pytest.fixture
def themes(week: list[Event]) -> list[Theme]:
    ai = [e for e in week if e.area == "ai"]
    return [Theme("ai", "智能体", tuple(ai[2:8])), Theme("cloud", "算力", tuple(e for e in week if e.area == "cloud"))]


def sentences(told: WeeklyReport) -> list[tuple[str, str]]:
    return [(s.kind, s.text) for p in told.parts for section in p.sections for s in section.sentences]


def test_the_five_parts_come_in_their_order_even_of_an_empty_week() -> None:
    empty = report([])
    assert [p.key for p in empty.parts] == ["summary", "trends", "categories", "signals", "questions"]
    assert all(s.sentences for p in empty.parts for s in p.sections)
    assert all(p.sections for p in empty.parts)
    assert empty.references == ()
    assert "本周读到 321 条原始信息，没有一条在关注范围内。" in part(empty, "summary")


def test_every_fact_is_an_event_s_own_text_and_told_once(week: list[Event], themes: list[Theme]) -> None:
    facts = [text for kind, text in sentences(report(week, themes)) if kind == "fact"]
    assert set(facts) <= {e.text for e in week}
    assert len(facts) == len(set(facts))


def test_citations_are_numbered_in_the_order_of_reading_and_all_resolve(week: list[Event], themes: list[Theme]) -> None:
    made = report(week, themes)
    cited = [n for p in made.parts for section in p.sections for s in section.sentences for n in s.citations]
    assert list(dict.fromkeys(cited)) == list(range(1, len(set(cited)) + 1))
    assert [r.n for r in made.references] == list(range(1, len(made.references) + 1))
    by_item = {e.item.id: e.item for e in week}
    assert all(r.url == by_item[r.item_id].url and r.title == by_item[r.item_id].title for r in made.references)


def test_each_area_is_counted_in_figures_before_its_foremost_events(week: list[Event]) -> None:
    summary = part(report(week), "summary")
    assert summary[0] == "本周读到 321 条原始信息，其中在关注范围内的有 20 件事（国内 16 件、国际 4 件）。"
    assert "本周 12 件事（国内 8 件、国际 4 件），均为产品与应用。" in summary
    assert "本周没有这方面的事件。" in summary


def test_trends_are_told_of_different_areas_first_with_what_was_counted(week: list[Event], themes: list[Theme]) -> None:
    second = Theme("ai", "机器人", tuple(e for e in week if e.area == "ai")[8:])
    trends = report(week, [*themes, second]).parts[1]
    assert [section.title for section in trends.sections] == ["算力", "智能体", "机器人"]
    first = trends.sections[0].sentences[0]
    assert first.text.startswith("本周有关“算力”的有 8 件事，8 家独立信源报道，见于3月2日")
    assert first.statistic == "themes"


def test_a_pair_of_events_does_not_stand_before_the_large_themes_of_other_areas(week: list[Event]) -> None:
    ai, cloud = ([e for e in week if e.area == area] for area in ("ai", "cloud"))
    large = [Theme("ai", "智能体", tuple(ai[:6])), Theme("ai", "机器人", tuple(ai[6:]))]
    trends = report(week, [*large, Theme("cloud", "算力", tuple(cloud[:2]))]).parts[1]
    assert [section.title for section in trends.sections] == ["智能体", "机器人", "算力"]


def test_what_has_nothing_in_common_is_told_by_its_kinds() -> None:
    mixed = [told(n, category="funding" if n % 2 else "other") for n in range(8)]
    trends = report(mixed, [Theme("ai", "其他动态", tuple(mixed))]).parts[1]
    assert [section.title for section in trends.sections] == ["投融资与上市"]


def test_one_event_is_no_theme() -> None:
    one = told(1)
    assert part(report([one], [Theme("ai", "智能体", (one,))]), "trends") == ["本周没有可归为同一主题的多件事。"]


def test_sums_are_told_by_kind_and_currency_as_an_editor_writes_them() -> None:
    sums = ("3.73 亿元", "1.2 亿元", "2145 万元", "32 亿美元")
    made = [told(n, category="funding", money=money) for n, money in enumerate(sums)]
    found = [text for text in part(report(made), "categories") if "披露金额" in text]
    assert found == [
        "投融资与上市（人民币）：3 起披露金额，合计 5.145 亿元，中位数 1.2 亿元，最高 3.73 亿元"
        f"（“{made[0].text[:-1]}”）。"
    ]


def test_a_tender_is_a_line_of_its_fields_each_from_the_notice() -> None:
    notice = item(
        7, "澜江智算中心二期采购项目中标公告。采购人：澜江信息产业集团。中标人：联枢信息有限公司。中标金额：3.86亿元。"
    )
    notice = replace(notice, title="澜江智算中心二期采购项目中标公告")
    found = tender(notice)
    assert found is not None
    made = told(7, area="tender", category="tender", tender=found)
    lines = [text for text in part(report([made]), "categories") if "采购人" in text]
    assert len(lines) == 1
    assert "采购人澜江信息产业集团" in lines[0]
    assert "3.86 亿元" in lines[0]


def test_important_events_that_no_part_tells_are_listed_by_their_titles(week: list[Event]) -> None:
    loud = [replace(e, importance="high") for e in week]
    many = [*loud, *(told(40 + n, importance="low", owners=3, score=1.0) for n in range(3))]
    made = report(many)
    cited = {made.references[n - 1].item_id for p in made.parts[:3] for x in p.sections for s in x.sentences
             for n in s.citations}  # fmt: skip
    assert cited == {e.item.id for e in many}
    assert made.parts[2].sections[-1].title == "另有"


def test_without_a_baseline_only_counts_are_given(week: list[Event]) -> None:
    told_ = part(report(week), "signals")
    assert told_[0] == (
        "此前各周的库存数据只覆盖 0 周，不足检验所需的 4 周，没有可比的基线：不判断增减，只列本周数目。"
    )
    assert told_[1] == "按类型：产品与应用 12 件、算力与云 8 件。"
    assert not any(word in text for text in told_[1:] for word in ("增多", "减少", "首次"))


def earlier(weeks: int, each: int, **changes: object) -> list[list[Event]]:
    return [
        [told(1000 + 50 * w + n, day=MONDAY - timedelta(days=7 * (weeks - w)), **changes) for n in range(each)]
        for w in range(weeks)
    ]


def test_a_week_like_those_before_says_that_nothing_passed_the_test(week: list[Event]) -> None:
    before = earlier(4, 20)
    assert part(report(week[:12], (), before), "signals") == ["与前四周相比，没有任何一项的增减通过检验。"]


def test_a_change_is_told_with_its_numbers_and_two_of_its_events() -> None:
    rest = [told(n, category="policy") for n in range(30)]
    burst = [event(200 + n, f"OpenAI 第 {n} 次发布新产品。", entities=(get("openai"),)) for n in range(14)]
    before = [
        [
            *quiet,
            event(900 + w, "OpenAI 调价。", entities=(get("openai"),), day=MONDAY - timedelta(days=7 * (4 - w))),
        ]
        for w, quiet in enumerate(earlier(4, 30, category="policy"))
    ]
    made = report([*burst, *rest], (), before)
    found = next(s for s in made.parts[3].sections[0].sentences if s.text.startswith("“OpenAI”"))
    assert found.text == (
        "“OpenAI”本周 14 起，前四周均值 1.0，明显增多，如“OpenAI 第 0 次发布新产品”“OpenAI 第 1 次发布新产品”。"
    )
    assert (len(found.citations), found.statistic) == (2, "changes")
    asked = made.parts[4].sections[0].sentences
    assert asked[0].text.endswith("？")
    assert len(asked[0].citations) == 2
    assert asked[1].text.startswith("待观察指标：")
    assert "前四周均值 1.0" in asked[1].text


def test_questions_ask_and_rest_on_two_events_each(week: list[Event], themes: list[Theme]) -> None:
    questions = report(week, themes).parts[4].sections
    assert len(questions) == ZH.weekly.questions
    for section in questions:
        assert section.sentences[0].text.endswith("？")
        assert len(section.sentences[0].citations) >= 2


def test_an_excerpt_in_another_language_says_so() -> None:
    made = report([event(1, "Northwind Cloud opens its third region in Lisbon", language="en")])
    assert "（英文原文）Northwind Cloud opens its third region in Lisbon." in part(made, "summary")


def test_an_english_report_has_english_words_and_number(week: list[Event], themes: list[Theme]) -> None:
    made = report(week[:1], (), profile=EN)
    assert part(made, "summary")[1] == "1 event this week (international)."
    assert made.parts[3].title == "Changes and signals"
    several = Counter(text for _, text in sentences(report(week, themes, profile=EN)))
    assert any(text.startswith("8 events this week about “算力”") for text in several)
