"""Quantities: one canonical form for what Chinese and English write in many ways."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.numerals import from_chinese, from_english
from pipeline.facts.quantities import quantities
from pipeline.facts.units import _rows
from tests.pipeline.rendering import chinese_words, english_words, wide

CASES = [
    ("融资160亿美元", "money", "16000000000", "USD"),
    ("raises $16 billion", "money", "16000000000", "USD"),
    ("raised US$16bn", "money", "16000000000", "USD"),
    ("worth 16 billion dollars", "money", "16000000000", "USD"),
    ("a $3.6B round", "money", "3600000000", "USD"),
    ("估值1.25万亿", "count", "1250000000000", ""),
    ("valued at 1.25 trillion yuan", "money", "1250000000000", "CNY"),
    ("售价2,999元", "money", "2999", "CNY"),
    ("投入 ¥30亿", "money", "3000000000", "CNY"),
    ("發債250億美元", "money", "25000000000", "USD"),
    ("營收1.2兆元", "money", "1200000000000", "CNY"),
    ("三十亿元人民币", "money", "3000000000", "CNY"),
    ("三亿五千万元", "money", "350000000", "CNY"),
    ("1亿2000万元", "money", "120000000", "CNY"),
    ("一点二万亿元", "money", "1200000000000", "CNY"),
    ("€1.2m", "money", "1200000", "EUR"),
    ("S$5 million", "money", "5000000", "SGD"),
    ("HK$10亿", "money", "1000000000", "HKD"),
    ("NT$300 billion", "money", "300000000000", "TWD"),
    ("3.2万亿韩元", "money", "3200000000000", "KRW"),
    ("₹500 crore", "money", "5000000000", "INR"),
    ("50 cents", "money", "0.50", "USD"),
    ("增长百分之十五", "percent", "15", "%"),
    ("增长15％", "percent", "15", "%"),
    ("up 15 percent", "percent", "15", "%"),
    ("千分之三", "percent", "0.3", "%"),
    ("占四成", "percent", "40", "%"),
    ("七成半用户", "percent", "75", "%"),
    ("三分之一的员工", "percent", "33.33", "%"),
    ("a third of staff", "percent", "33.33", "%"),
    ("two-thirds", "percent", "66.67", "%"),
    ("裁掉一半", "percent", "50", "%"),
    ("laid off half of them", "percent", "50", "%"),
    ("提高1.5个百分点", "percent", "1.5", "pp"),
    ("50 basis points", "percent", "50", "bp"),
    ("营收翻倍", "multiple", "2", "x"),
    ("revenue doubled", "multiple", "2", "x"),
    ("增长了一倍", "multiple", "2", "x"),
    ("翻两番", "multiple", "4", "x"),
    ("快3倍", "multiple", "3", "x"),
    ("three times faster", "multiple", "3", "x"),
    ("1.6万名员工", "count", "16000", "person"),
    ("16,000 employees", "count", "16000", "person"),
    ("twenty-five people", "count", "25", "person"),
    ("three companies", "count", "3", "firm"),
    ("9项测试", "count", "9", ""),
    ("两款手机", "count", "2", ""),
    ("two million users", "count", "2000000", ""),
    ("half a million users", "count", "500000", ""),
    ("a dozen models", "count", "12", ""),
    ("700亿参数", "count", "70000000000", "parameter"),
    ("70B parameters", "count", "70000000000", "parameter"),
    ("a 70B model", "count", "70000000000", "parameter"),
    ("128K上下文", "count", "128000", ""),
    ("3万亿token", "count", "3000000000000", "token"),
    ("2吉瓦", "measure", "2000000000", "W"),
    ("2 GW", "measure", "2000000000", "W"),
    ("200万千瓦", "measure", "2000000000", "W"),
    ("24GB", "measure", "24000000000", "B"),
    ("2纳米", "measure", "0.000000002", "m"),
    ("2nm", "measure", "0.000000002", "m"),
    ("续航600公里", "measure", "600000", "m"),
    ("三年", "measure", "3", "year"),
    ("6个月", "measure", "6", "month"),
    ("a decade-old puzzle", "measure", "10", "year"),
    ("two decades", "measure", "20", "year"),
    ("one minute later", "measure", "1", "minute"),
    ("a 30-minute video", "measure", "30", "minute"),
    ("第三大", "ordinal", "3", ""),
    ("the 3rd largest", "ordinal", "3", ""),
    ("3比2", "ratio", "3", "2"),
    ("2026年", "date", "20260000", "y"),
    ("2月2日", "date", "202", "md"),
    ("Feb. 2", "date", "202", "md"),
    ("2026年6月16日", "date", "20260616", "ymd"),
    ("二季度", "date", "2", "q"),
    ("Q2 2026", "date", "20260002", "yq"),
    ("18:12", "time", "1092", "minute of day"),
    ("下午3点半", "time", "930", "minute of day"),
    ("8 a.m.", "time", "480", "minute of day"),
]


@pytest.mark.parametrize(("text", "kind", "value", "unit"), CASES)
def test_each_way_of_writing_has_its_canonical_form(text: str, kind: str, value: str, unit: str) -> None:
    assert [(q.kind, q.value, q.unit) for q in quantities(text)] == [(kind, Decimal(value), unit)]


@pytest.mark.parametrize(
    "text",
    [
        "GPT-5.4", "V3.2", "Qwen3.5-Plus", "H100", "A100", "iPhone 17", "5G", "3.5-Turbo", "o3", "RTX 5090",
        "Claude Opus 4.8", "HarmonyOS 7", "Gemma 4", "Windows 11 users", "MI355X", "F-35", "COVID-19", "Llama-3.1",
        "版本1.2.3", "24/7", "（300570）", "00700.HK", "No. 5", "https://example.com/2/33", "user_12", "@42",
        "一款手机", "三大运营商", "四川", "五一", "百度", "三星", "万科", "百花齐放", "唯一一部", "第一", "第三方",
        "两国", "一步", "成功", "百亿补贴",
    ],
)  # fmt: skip
def test_numbers_in_names_codes_and_idioms_are_no_quantities(text: str) -> None:
    assert quantities(text) == ()


@given(
    st.sampled_from(["GPT", "Qwen", "Llama", "Kimi", "DeepSeek", "Gemini", "MiniMax", "iPhone", "GLM", "ERNIE"]),
    st.sampled_from(["-", "", "-V", " V", "-R", "-v"]),
    st.decimals(1, 99, places=1).map(str) | st.integers(1, 999).map(str),
    st.sampled_from(["", "-Plus", "-Turbo", "-mini", "B-A3B", "e", "V", "-Coder"]),
)
def test_a_model_name_is_never_a_quantity(family: str, joint: str, version: str, suffix: str) -> None:
    name = f"{family}{joint}{version}{suffix}"
    for sentence in (f"阿里发布{name}，引发关注", f"They launched {name} today."):
        assert quantities(sentence) == ()


def test_a_size_after_a_version_is_parameters_and_not_money() -> None:
    assert [(q.kind, q.unit) for q in quantities("谷歌开源 Gemma 4 31B 模型")] == [("count", "parameter")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("增长4至5倍", [4, 5]),
        ("10至20亿元", [10 * 10**8, 20 * 10**8]),
        ("2000万至3000万美元", [2000 * 10**4, 3000 * 10**4]),
        ("$3-4 billion", [3 * 10**9, 4 * 10**9]),
        ("between 3 and 5 billion dollars", [3 * 10**9, 5 * 10**9]),
        ("从120亿美元增至160亿", [120 * 10**8, 160 * 10**8]),
    ],
)
def test_both_ends_of_a_range_share_scale_and_unit(text: str, values: list[int]) -> None:
    found = quantities(text)
    assert [q.value for q in found] == values
    assert len({(q.kind, q.unit) for q in found}) == 1
    assert found[0].unit != ""


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("30余家", 30, 40),
        ("20多亿元", 20 * 10**8, 30 * 10**8),
        ("十几家", 10, 20),
        ("数十亿美元", 10**9, 10**10),
        ("几百万人", 10**6, 10**7),
        ("千亿元规模", 10**11, 10**12),
        ("三四百人", 300, 500),
        ("dozens of companies", 12, 100),
        ("Trillion-dollar companies", 10**12, 10**15),
        ("hundreds of millions of dollars", 10**8, 10**9),
    ],
)
def test_vague_numbers_are_ranges(text: str, low: int, high: int) -> None:
    (found,) = quantities(text)
    assert (found.value, found.upper, found.approximate) == (Decimal(low), Decimal(high), True)


@pytest.mark.parametrize(
    "text",
    [
        "约30亿元",
        "近 300 家",
        "超过2GW",
        "about $3 billion",
        "more than 40 people",
        "10万+",
        "100人左右",
        "至少 5 亿元",
    ],
)
def test_hedged_numbers_are_approximate(text: str) -> None:
    assert [q.approximate for q in quantities(text)] == [True]


def test_a_plain_number_is_not_approximate() -> None:
    assert [q.approximate for q in quantities("融资30亿元，128K上下文")] == [False, False]


amounts = st.tuples(st.integers(1, 9999), st.sampled_from([1, 10, 100])).map(lambda n: Decimal(n[0]) / n[1])


@given(
    amounts, st.sampled_from([("美元", "$", "USD"), ("欧元", "€", "EUR"), ("英镑", "£", "GBP"), ("港元", "HK$", "HKD")])
)
def test_money_is_the_same_in_chinese_and_english(amount: Decimal, currency: tuple[str, str, str]) -> None:
    zh, sign, code = currency
    ways = [
        f"融资{amount * 10:f}亿{zh}。",
        f"融资 {amount * 1000:f} 百万{zh}。",
        f"It raised {sign}{amount:f} billion.",
        f"It raised {sign}{amount:f}bn.",
        f"It raised {sign}{amount * 10**9:,f} today.",
    ]
    assert {(q.kind, q.value, q.unit) for way in ways for q in quantities(way)} == {("money", amount * 10**9, code)}


@given(st.integers(2, 10**12 - 1))
def test_a_number_is_the_same_in_chinese_words_english_words_and_digits(number: int) -> None:
    assert from_chinese(chinese_words(number)) == number
    assert from_english(english_words(number)) == number
    (zh,) = quantities(f"共{number:,}美元")
    assert zh.value == number


@given(st.integers(11, 99).filter(lambda n: n % 10), st.sampled_from(["万", "亿", "万亿"]))
def test_chinese_words_with_a_unit_are_read_like_digits(number: int, scale: str) -> None:
    words, digits = quantities(f"投资{chinese_words(number)}{scale}元"), quantities(f"投资{number}{scale}元")
    assert [(q.value, q.unit) for q in words] == [(q.value, q.unit) for q in digits]


@given(st.integers(1, 10**7), st.sampled_from(["亿美元", "%", "万人", "元", "GB"]))
def test_full_width_digits_are_read_like_narrow_ones(number: int, unit: str) -> None:
    narrow, full = quantities(f"达{number}{unit}"), quantities(f"达{wide(f'{number}{unit}')}")
    assert [(q.kind, q.value, q.unit, q.start, q.end) for q in narrow] == [
        (q.kind, q.value, q.unit, q.start, q.end) for q in full
    ]


SIGNS = "0123456789.,，一二三十百千万亿数几多余第成半翻倍比年月日号时点:-/$¥%％BKMx美元个家至到 aAGPTthousandmillion"


@given(st.text(alphabet=SIGNS, max_size=40))
def test_spans_are_in_order_apart_and_true_to_the_text_whatever_it_is(text: str) -> None:
    found = quantities(text)
    assert all(text[q.start : q.end] == q.text and q.start < q.end for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_runs_of_digits_and_numerals_without_end_are_passed_over_at_once() -> None:
    assert quantities("9" * 30_000 + "亿" * 30_000 + "x-" * 30_000) == ()


@pytest.mark.parametrize("form", sorted({form for _, _, _, forms in _rows() for form in forms.split("|")}))
def test_every_unit_of_the_table_is_read_in_any_case(form: str) -> None:
    written = form.lstrip("=^").partition("!")[0]
    number = f"{written}12" if form.startswith("^") else f"12{written}"
    for text in (number, number.upper(), number.lower(), f"约{number}。"):
        assert isinstance(quantities(text), tuple)
    assert quantities(number)
