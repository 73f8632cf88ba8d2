"""Quantities and dates that Chinese and English tell in different ways, and lies that differ by little."""

from __future__ import annotations

import pytest

from pipeline.facts import dates, unsupported_quantities

SUPPORTED = [
    ("自5月起关闭三家工厂", "It will close three plants from May, the firm said."),
    ("2027年投产", "The plant opens in late-2027."),
    ("2027年上半年投产", "The plant opens in H1 2027."),
    ("2026年三季度营收", "revenue in 3Q26"),
    ("revenue in Q3 2026", "2026年第三季度营收"),
    ("面积将扩大一倍", "It will double the area of the campus."),
    ("用户翻了一番", "The number of users doubled."),
    ("销量是去年的两倍", "Sales were double those of last year."),
    ("产能提高两倍", "The firm will triple its capacity."),
    ("产能提高两倍", "Capacity rose two times."),
    ("产能提高2倍", "产能提高两倍"),
    ("成本减半", "The firm wants to halve costs."),
    ("一半以现金支付", "The deal is half in cash."),
    ("裁员四分之一", "It cut its staff by a quarter."),
    ("四分之一的员工受影响", "One in four employees is affected."),
    ("三分之二的用户付费", "Two thirds of users pay."),
    ("五分之一的用户付费", "A fifth of users pay."),
    ("四分之三的用户付费", "Three out of four users pay."),
    ("一半的用户付费", "1 in 2 users pays."),
    ("降至七成五", "It fell to 75%."),
    ("2027年5月生效", "It takes effect in May 2027."),
    ("cut its staff by a quarter", "裁员四分之一"),
    ("融资6.12亿英镑", "It has raised 612 million pounds."),
    ("罚款500英镑", "He was fined 500 pounds."),
    ("重500磅", "It weighs 500 pounds."),
    ("300万磅货物", "3 million pounds of cargo"),
    ("从14个月缩短到5个月", "Approval time was cut from 14 months to five."),
    ("需要3至5年", "It takes between three and five years."),
    ("从2吉瓦增至5吉瓦", "The site will grow from 2 GW to 5."),
    ("从300万美元升至500万美元", "It rose from $3 to $5 million."),
    ("二期明年动工", "Phase 2 will start next year."),
    ("第二阶段明年动工", "Phase II will start next year."),
    ("第二期明年动工", "The second phase will start next year."),
    ("三期临床试验", "a phase three trial"),
    ("3期临床试验", "a Phase III trial"),
    ("以99比1通过法案", "The Senate passed the bill 99-1."),
    ("以99票对1票通过", "The Senate voted 99 to 1 for the bill."),
    ("以6比3裁定", "The court ruled 6-3 against the firm."),
]

UNSUPPORTED = [
    ("自6月起关闭三家工厂", "It will close three plants from May, the firm said."),
    ("自5月起关闭三家工厂", "It may close three plants."),
    ("降至七成五", "It fell to 70%."),
    ("2026年5月生效", "It takes effect in May 2027."),
    ("2028年投产", "The plant opens in late-2027."),
    ("2027年下半年投产", "The plant opens in H1 2027."),
    ("2025财年营收", "revenue in FY2026"),
    ("产能扩大一倍", "The firm will triple its capacity."),
    ("面积扩大两倍", "It will double the area of the campus."),
    ("用户翻了一番", "He was a double agent with double standards."),
    ("一半的用户付费", "Two and a half years later users pay."),
    ("一半的用户付费", "Users pay in the second half."),
    ("裁员三分之一", "It cut its staff by a quarter."),
    ("四分之一来自海外", "Sales rose from a quarter earlier, most of them abroad."),
    ("四分之一来自海外", "Sales abroad in the third quarter"),
    ("五分之一受影响", "In the fifth year staff were affected."),
    ("四分之一受影响", "Phase one in four cities affected staff."),
    ("融资6.12亿美元", "It has raised 612 million pounds."),
    ("6.12亿英镑货物", "The freight came to 612 million pounds."),
    ("从14个月缩短到5年", "Approval time was cut from 14 months to five."),
    ("从14个月缩短到6个月", "Approval time was cut from 14 months to five."),
    ("用了5个月", "It grew from 14 months to five plants."),
    ("三期明年动工", "Phase 2 will start next year."),
    ("分三期付款", "It pays in two instalments."),
    ("以99比2通过法案", "The Senate passed the bill 99-1."),
    ("以1比99通过法案", "The Senate voted 99 to 1 for the bill."),
]


@pytest.mark.parametrize(("claim", "source"), SUPPORTED)
def test_what_the_other_language_tells_in_its_own_way_is_supported(claim: str, source: str) -> None:
    assert unsupported_quantities(claim, [source]) == ()


@pytest.mark.parametrize(("claim", "source"), UNSUPPORTED)
def test_what_differs_by_a_little_is_not(claim: str, source: str) -> None:
    assert unsupported_quantities(claim, [source]) != ()


@pytest.mark.parametrize(
    "text", ["It may close", "May Be Too Late", "How This May End", "said Theresa May", "H1 heading"]
)
def test_what_may_be_is_no_month(text: str) -> None:
    assert dates(text) == ()
