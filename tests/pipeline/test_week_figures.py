"""What is counted of a week."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from pipeline import config
from pipeline.facts import quantities
from pipeline.facts.entities import get
from pipeline.tenders import tender
from pipeline.week.event import Event
from pipeline.week.figures import figures, published
from pipeline.week.span import Span
from tests.fakes import news
from tests.fakes.weeks import MONDAY

PROFILE = config.load(config.shipped(), {}).profiles[0]
WEEK = Span(MONDAY, MONDAY + timedelta(days=6))


def event(number: int, *who: str, **changes: object) -> Event:
    """An event of Monday that one owner reports."""
    story = news.story(news.item(f"第{number}则消息", source=f"源{number}"))
    made = Event(
        story=story,
        lead=story.lead.id,
        text=story.lead.title,
        language="zh",
        evidence=(story.lead.title,),
        day=MONDAY,
        region="domestic",
        area="ai",
        category="product",
        topics=("人工智能",),
        entities=tuple(map(get, who)),
        score=40.0,
        importance="low",
        owners=1,
        amount=None,
        tender=None,
    )
    return replace(made, **changes)


def funded(number: int, sum_: str) -> Event:
    return event(number, category="funding", amount=quantities(sum_)[0])


def test_each_event_counts_once_under_each_of_its_keys() -> None:
    made = [
        event(1, "openai", region="international"),
        event(2, "openai", "chatgpt", region="international", day=MONDAY + timedelta(days=2)),
        event(3, area="cloud", category="chip", topics=("芯片", "人工智能", "AI 企业")),
    ]
    found = figures(made, [], PROFILE, WEEK, 77)
    assert (found.items, found.events, len(found.days)) == (77, 3, 7)
    assert [(c.key, c.name, c.count) for c in found.by_region] == [
        ("domestic", "国内", 1),
        ("international", "国际", 2),
    ]
    assert [(c.name, c.count) for c in found.by_area] == [("AI 行业", 2), ("云厂商与算力平台", 1)]
    assert [(c.name, c.count, c.sources) for c in found.entities] == [("OpenAI", 2, 2)]
    assert found.entities[0].days == (1, 0, 1, 0, 0, 0, 0)
    assert [(c.name, c.count) for c in found.by_topic] == [("人工智能", 3), ("芯片", 1)]  # two topics of one label


def test_a_company_is_called_what_the_news_calls_it() -> None:
    found = figures([event(1, "google"), event(2, "google"), event(3, "alphabet")], [], PROFILE, WEEK, 3)
    assert [(count.key, count.name, count.count) for count in found.entities] == [("alphabet", "谷歌", 3)]


def test_sums_are_by_kind_and_currency_as_found() -> None:
    made = [funded(1, "1亿元"), funded(2, "5亿元"), funded(3, "3亿元"), funded(4, "$40M"), event(5)]
    found = {(sums.category, sums.currency): sums for sums in figures(made, [], PROFILE, WEEK, 5).sums}
    yuan = found["funding", "CNY"]
    assert (yuan.count, yuan.total, yuan.median, yuan.largest) == (3, Decimal(9 * 10**8), 3 * 10**8, 5 * 10**8)
    assert found["funding", "USD"].count == 1
    assert len(found) == 2


def test_what_was_won_and_what_is_budgeted_are_never_added_up() -> None:
    won = tender(news.item("中标金额2000万元！江北智算中标江北大学算力服务器采购项目"))
    asked = tender(news.item("江北大学算力服务器采购项目公开招标公告", "预算金额：3000万元\n采购人：江北大学"))
    assert won and asked
    made = [event(1, tender=won, amount=won.amount), event(2, tender=asked, amount=asked.amount)]
    found = figures(made, [], PROFILE, WEEK, 2)
    assert {(sums.name, sums.count) for sums in found.sums} == {("中标金额", 1), ("招标预算", 1)}
    assert len(found.tenders) == 2


def test_a_newcomer_needs_two_independent_owners_and_weeks_without_it() -> None:
    quiet = [[event(n, "openai", day=MONDAY - timedelta(days=7 * back))] for n, back in enumerate((4, 3, 2, 1))]
    alone = [event(10, "anthropic"), event(11, "zhipu"), event(12, "zhipu"), event(13, "openai")]
    found = figures(alone, quiet, PROFILE, WEEK, 4)
    assert [count.name for count in found.newcomers] == ["智谱"]
    assert figures(alone, quiet[1:], PROFILE, WEEK, 4).newcomers == ()  # too little history


def test_a_copy_is_no_second_owner() -> None:
    quiet = [[event(n, "openai", day=MONDAY - timedelta(days=7 * back))] for n, back in enumerate((4, 3, 2, 1))]
    told = "智谱在北岸设立新的研发中心，预计年内投入使用。"
    story = news.story(news.item("智谱设立研发中心", told, "甲报"), news.item("智谱设立研发中心", told, "乙报"))
    assert figures([event(9, "zhipu", story=story, lead=story.lead.id)], quiet, PROFILE, WEEK, 2).newcomers == ()


def test_events_of_three_owners_are_widely_reported() -> None:
    made = [event(1, owners=3), event(2, owners=2), event(3, owners=7)]
    assert [one.owners for one in figures(made, [], PROFILE, WEEK, 3).widely] == [7, 3]


def test_the_published_figures_cite_the_events_that_were_counted() -> None:
    made = [funded(1, "1亿元"), funded(2, "5亿元")]
    numbers = {made[0].id: 4, made[1].id: 9}
    shown = published(figures(made, [], PROFILE, WEEK, 2), lambda one: numbers[one.id])
    assert [(a.name, a.currency, a.count, a.sum, a.median, a.max, a.citations) for a in shown.amounts] == [
        ("投融资与上市", "CNY", 2, 6e8, 3e8, 5e8, (9, 4))
    ]
    assert shown.sources_by_event == {one.id: 1 for one in made}
    assert type(shown).model_validate_json(shown.model_dump_json()) == shown
