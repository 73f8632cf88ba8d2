"""The largest amount that a story speaks of."""

from pipeline.facts.amounts import largest_amount, money
from tests.fakes.news import item, story


def test_the_largest_amount_of_any_title_is_given_as_the_source_writes_it() -> None:
    amount = largest_amount(story("甲公司融资 2 亿美元", "甲公司估值达 30 亿美元"))
    assert amount is not None
    assert amount.text.replace(" ", "") == "30亿美元"
    assert amount.money


def test_more_money_weighs_more_whatever_the_currency() -> None:
    titles = ("融资 3 千万元", "融资 1 亿美元", "投资 500 亿元", "$200 billion plan")
    weights = [largest_amount(story(title)).weight for title in titles]
    assert weights == sorted(weights)
    assert len(set(weights)) == 4


def test_a_title_without_amounts_leaves_the_opening_to_speak_and_the_rest_silent() -> None:
    assert largest_amount(story(item("甲公司建厂", text="总投资 20 亿元。"))) is not None
    assert largest_amount(story(item("甲公司建厂", text="很久以前。" * 60 + "总投资 20 亿元。"))) is None


def test_power_and_cards_are_a_scale_but_small_change_and_bare_counts_are_not() -> None:
    assert not largest_amount(story("甲公司签下 1.2 吉瓦数据中心")).money
    assert largest_amount(story("甲公司部署 3 万卡集群")) is not None
    assert largest_amount(story("售价 1999 元，出货 3 万台")) is None


def test_sums_are_canonical_across_languages() -> None:
    assert money("融资 160 亿美元") == money("raises $16 billion")
