"""Whether a source supports a claim: words, quantities and dates."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.facts import fold, is_verbatim, quantities, same_quantity, unsupported_quantities
from tests.pipeline.rendering import chinese_date, english_date

SUPPORTED = [
    ("42亿元", "42.02亿元"),
    ("579亿元", "578.9亿元"),
    ("某公司融资160亿美元，估值达1260亿美元", "It raised $16 billion at a $126 billion valuation"),
    ("估值高达1.25万亿美元", "valued at $1.25 trillion"),
    ("超过12亿张图片", "more than 1.2 billion images"),
    ("同比增长4至5倍", "profit rose 4 to 5 times"),
    ("增长百分之十五", "up 15%"),
    ("投入30亿元", "投入三十亿元人民币"),
    ("约1.6万名员工", "16,000 employees"),
    ("发布三款模型", "released three models"),
    ("2月2日宣布", "announced on Feb. 2"),
    ("2月2日宣布", "2026年2月2日宣布"),
    ("营收约130亿美元", "revenue of $12.6bn"),
    ("增长15%", "增长15.3%"),
    ("营收翻倍", "revenue doubled"),
    ("裁员一半", "laid off half of its staff"),
    ("700亿参数", "a 70B model"),
    ("30余家企业", "36 companies"),
    ("数十家企业", "dozens of companies"),
    ("近万亿元", "9800亿元"),
    ("融资160亿", "$16 billion"),
    ("小米17系列", "the Xiaomi 17 series"),
    ("三次推迟", "delayed three times"),
    ("功率2吉瓦", "2,000 MW of power"),
    ("约三分之一", "about 33% of users"),
    ("2026年大会", "大会2026开幕"),
    ("营收翻倍", "sales grew 100%"),
    ("用户是去年的三倍", "300% of last year's users"),
    ("增长十倍", "a tenfold rise"),
    ("第三财季", "the fiscal third quarter"),
    ("两年内", "within 24 months"),
    ("三天后", "72 hours later"),
    ("二十世纪上半叶", "20世纪初"),
    ("三分之一的用户", "33% of users"),
    ("30人", "30名工程师"),
    ("6个项目", "6场比赛"),
    ("逾七成", "72%的用户"),
    ("半数员工", "50% of the staff"),
    ("近百家企业", "98家企业"),
    ("周三发布", "它于星期三发布"),
    ("周三发布", "发布于2026年6月17日"),
]
UNSUPPORTED = [
    ("以约30亿美元收购", "in a deal worth about $300 million"),
    ("增长16%", "up 15%"),
    ("融资2亿元", "raised $200M"),
    ("融资160亿美元", "规模达160亿"),
    ("营收135亿美元", "revenue of $12.6bn"),
    ("70亿美元", "a 7B model"),
    ("70亿参数", "$7B"),
    ("2月3日宣布", "announced on Feb. 2"),
    ("43亿元", "42.02亿元"),
    ("70亿美元首轮融资", "70亿元首轮融资"),
    ("1亿元年度预算", "1亿美元年度预算"),
    ("6月16日发布", "16日发布"),
    ("2025年6月16日", "2026年6月16日"),
    ("提高5个百分点", "up 5%"),
    ("30名员工", "30家企业"),
    ("1000家", "150家"),
    ("增长3倍", "增长30%"),
    ("2纳米", "2毫米"),
    ("上午9点", "晚上9点"),
    ("3比2", "2比3"),
    ("价格255.8元", "价格289.3元"),
    ("数百家", "数十家"),
    ("第三财季", "the fiscal second quarter"),
    ("三款模型", "三位创始人"),
    ("5轮融资", "5款产品"),
    ("35个成员", "第35届年会"),
    ("7B模型", "融资$7B"),
    ("三天后", "72分钟后"),
    ("增长三倍", "增长3%"),
    ("周三发布", "它于周四发布"),
    ("周三发布", "发布于2026年6月18日"),
    ("released on Wednesday", "released on Friday"),
]


@pytest.mark.parametrize(("claim", "source"), SUPPORTED)
def test_the_same_quantity_in_other_words_is_supported(claim: str, source: str) -> None:
    assert unsupported_quantities(claim, ["无关的一句。", source]) == ()


@pytest.mark.parametrize(("claim", "source"), UNSUPPORTED)
def test_another_quantity_unit_currency_or_date_is_not(claim: str, source: str) -> None:
    assert unsupported_quantities(claim, [source]) != ()


def test_what_is_not_supported_is_named_where_it_stands() -> None:
    claim = "融资160亿美元，员工2500人"
    (found,) = unsupported_quantities(claim, ["It raised $16 billion."])
    assert claim[found.start : found.end] == found.text == "2500人"


def test_without_sources_every_quantity_is_unsupported() -> None:
    assert [q.text for q in unsupported_quantities("融资3亿元，3月上市", [])] == ["3亿元", "3月"]


def test_with_the_day_of_writing_dates_may_be_told_more_or_less_fully() -> None:
    near = date(2026, 6, 17)
    assert unsupported_quantities("6月16日，公司宣布裁员", ["公司16日宣布裁员"], near) == ()
    assert unsupported_quantities("6月16日，公司宣布裁员", ["公司昨日宣布裁员"], near) == ()
    assert unsupported_quantities("2026年6月，公司宣布裁员", ["公司宣布裁员"], near) == ()
    assert unsupported_quantities("6月15日，公司宣布裁员", ["公司16日宣布裁员"], near) != ()
    assert unsupported_quantities("2025年，公司宣布裁员", ["公司宣布裁员"], near) != ()


@pytest.mark.parametrize(
    ("claim", "source", "told"),
    [
        ("6月17日发布", "它于周三发布", True),
        ("6月17日发布", "it launched on Wednesday", True),
        ("6月16日发布", "它于周三发布", False),
        ("周三发布", "it launched on June 17", True),
        ("周四发布", "it launched on June 17", False),
        ("2025年亏损", "去年亏损", True),
        ("2024年亏损", "去年亏损", False),
        ("5月亏损", "a loss last month", True),
    ],
)
def test_with_the_day_of_writing_weekdays_and_last_year_are_dates(claim: str, source: str, told: bool) -> None:
    near = date(2026, 6, 19)
    assert (unsupported_quantities(claim, [source], near) == ()) is told


amounts = st.integers(101, 9999).filter(lambda n: n % 10 != 0).map(lambda n: Decimal(n) / 10)
currencies = st.sampled_from(["美元", "元", "欧元", "日元"])


@given(amounts, st.sampled_from(["万", "亿", "万亿"]), currencies)
def test_a_claim_is_supported_by_itself(amount: Decimal, scale: str, currency: str) -> None:
    claim = f"公司融资{amount}{scale}{currency}，增长{amount}%。"
    assert unsupported_quantities(claim, [claim]) == ()


@given(amounts, st.sampled_from(["万", "亿"]), currencies, st.data())
def test_a_changed_digit_is_detected(amount: Decimal, scale: str, currency: str, data: st.DataObject) -> None:
    written = str(amount)
    place = data.draw(st.sampled_from([n for n, sign in enumerate(written) if sign.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "123456789" if d != written[place]]))
    changed = written[:place] + digit + written[place + 1 :]
    assert unsupported_quantities(f"融资{changed}{scale}{currency}", [f"融资{written}{scale}{currency}"])


@given(amounts, currencies, currencies)
def test_another_scale_or_currency_is_detected(amount: Decimal, currency: str, other: str) -> None:
    source = [f"公司融资{amount}亿{currency}。"]
    assert unsupported_quantities(f"融资{amount}万{currency}", source)
    assert unsupported_quantities(f"融资{amount * 10}亿{currency}", source)
    assume(currency != other)
    assert unsupported_quantities(f"融资{amount}亿{other}", source)


@given(amounts)
def test_a_share_that_became_a_multiple_is_detected(amount: Decimal) -> None:
    assert unsupported_quantities(f"增长{amount}倍", [f"增长{amount}%"])


days = st.dates(date(2020, 1, 1), date(2030, 12, 30))


@given(days)
def test_the_next_day_is_not_the_same_day_in_either_language(day: date) -> None:
    later = day + timedelta(days=1)
    for source in (chinese_date(day), english_date(day)):
        assert unsupported_quantities(f"{day.month}月{day.day}日宣布", [source]) == ()
        assert unsupported_quantities(f"{later.month}月{later.day}日宣布", [source])


@given(st.sampled_from([claim for claim, _ in SUPPORTED]), st.sampled_from([source for _, source in SUPPORTED]))
def test_an_equal_value_of_one_kind_and_unit_is_the_same_both_ways(one: str, other: str) -> None:
    for a in quantities(one):
        for b in quantities(other):
            if (a.kind, a.unit, a.value) == (b.kind, b.unit, b.value) and a.upper == b.upper:
                assert same_quantity(a, b)
                assert same_quantity(b, a)


@pytest.mark.parametrize(
    ("quote", "source"),
    [
        ("“开源” 模型", '"开源"模型'),
        ("发布 GPT‑5 预览版", "今天发布GPT-5预览版。"),
        ("ＯｐｅｎＡＩ", "OpenAI宣布"),
        ("it’s  done", "It said it's\ndone."),
        ("甲，乙", "甲,乙"),
    ],
)
def test_width_quotes_dashes_and_spaces_do_not_matter_to_a_quote(quote: str, source: str) -> None:
    assert is_verbatim(quote, source)


@pytest.mark.parametrize(
    ("quote", "source"), [("", "text"), ("发布新模型", "发布旧模型"), ("openai", "OpenAI"), ("a b", "ab")]
)
def test_other_words_are_not_verbatim(quote: str, source: str) -> None:
    assert not is_verbatim(quote, source)


@given(st.text(alphabet="一二三中文ab C1.,，。“”\"'—- \n\u3000", max_size=40), st.data())
def test_any_cut_of_a_source_is_verbatim_in_it(source: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    assume(fold(source[start:end]))
    assert is_verbatim(source[start:end], source)
    assert fold(fold(source)) == fold(source)
