"""Sentences as they are stored, and as they read without what only their outlet needs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.cleaning import clean
from pipeline.extract.sentences import enclosed, is_chinese, sentences


def told(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("source", "news"),
    [
        ("某某之家 6 月 15 日消息，据路透社报道，甲公司发布新品。", "据路透社报道，甲公司发布新品。"),
        ("远方网海州6月17日电 (张三 李四)论坛在海州开幕。", "论坛在海州开幕。"),
        ("远方社北京6月16日电（记者张三 李四）甲公司今天开工。", "甲公司今天开工。"),
        ("远方网北京6月17日电(王五) 6月17日，甲公司公告。", "6月17日，甲公司公告。"),
        ("【快讯】观天网讯：甲公司公告称，项目完成。", "甲公司公告称，项目完成。"),
        ("远方证券网讯（记者 张三）甲公司中标。", "甲公司中标。"),
        ("四六氪获悉，甲公司完成融资。", "甲公司完成融资。"),
        ("四六氪独家获悉，甲公司完成融资。", "甲公司完成融资。"),
        ("新远方科技讯 6月16日下午消息，甲公司发布新品。", "甲公司发布新品。"),
        ("北京，2026年6月18日——甲公司将亮相展会。", "甲公司将亮相展会。"),
        ("WASHINGTON, June 16 (Reuters) - The agency opened a case.", "The agency opened a case."),
        ("SAN FRANCISCO — The company opened an office.", "The company opened an office."),
        ("NEW YORK, June 16, 2026 /PRNewswire/ -- Acme opened a plant.", "Acme opened a plant."),
        ("arXiv:2602.00131v1 Announce Type: new Abstract: We present a model.", "We present a model."),
    ],
)
def test_a_dateline_is_taken_off(source: str, news: str) -> None:
    assert clean(source) == news


@pytest.mark.parametrize(
    "source",
    [
        "据新远社北京6月16日电，甲公司停产。",
        "知情人士获悉，甲公司将上市。",
        "市场消息：甲公司将上市。",
        "记者从甲公司获悉，项目完工。",
        "四六氪从投资机构获悉，甲公司完成融资。",
        "甲公司6月16日公告，股东减持。",
        "通讯业务6月增长两成。",
        "腾讯：公司将回购股份。",
        "挑战台积电：乙公司扩产。",
        "甲公司6月16日电池发布会如期举行。",
        "社交平台消息，甲公司停产。",
        "Acme - the lab said - is hiring.",
    ],
)
def test_what_says_how_a_claim_is_known_stays(source: str) -> None:
    assert clean(source) == source


@pytest.mark.parametrize(
    ("source", "news"),
    [
        ("甲公司（300570）涨停。", "甲公司涨停。"),
        ("甲公司（06106.HK）招股。", "甲公司招股。"),
        ("Acme (NASDAQ: ACME) rose.", "Acme rose."),
        ("总价 20 亿美元（现汇率约合 135 亿元人民币）。", "总价 20 亿美元。"),
        ("总价 20 亿美元（某某之家注：约合 135 亿元）。", "总价 20 亿美元。"),
        ("甲集团（以下简称“甲”）宣布停产。", "甲集团宣布停产。"),
        ("林某（lín）创立甲公司。", "林某创立甲公司。"),
        ("甲模型（MoE）参数翻倍。", "甲模型（MoE）参数翻倍。"),
        ("🔥🔥 甲公司发布新品", "甲公司发布新品"),
        ("甲\u200b公\u202e司发布\ufeff新品", "甲公司发布新品"),
        ("价格 899 → 599 元", "价格 899 → 599 元"),
    ],
)
def test_tickers_notes_and_pictures_are_taken_out(source: str, news: str) -> None:
    assert clean(source) == news


def test_chinese_sentences_end_at_their_marks_but_not_inside_quotes_or_brackets() -> None:
    text = "甲说：“先停产。再复工。”乙公司《何去何从？》一书出版（第2版。）了！丙公司估值 1.5 亿元。丁"
    assert told(text) == [
        "甲说：“先停产。再复工。”",
        "乙公司《何去何从？》一书出版（第2版。）了！",
        "丙公司估值 1.5 亿元。",
    ]


def test_the_speaker_after_a_quote_belongs_to_it() -> None:
    text = "“我们将在年内投产。”甲公司董事长张三17日在发布会上说。乙公司未回应。"
    assert told(text) == ["“我们将在年内投产。”甲公司董事长张三17日在发布会上说。", "乙公司未回应。"]


def test_a_latin_full_stop_in_a_company_name_ends_no_chinese_sentence() -> None:
    assert told("甲公司与 Future Pte. Ltd. 签署协议。") == ["甲公司与 Future Pte. Ltd. 签署协议。"]


def test_english_sentences_do_not_end_at_abbreviations_initials_or_decimals() -> None:
    text = "Acme Inc. told Mr. J. K. Doe at 9 a.m. Monday that U.S. sales rose 3.5 percent. It grew. “Good,” he said."
    assert told(text) == [
        "Acme Inc. told Mr. J. K. Doe at 9 a.m. Monday that U.S. sales rose 3.5 percent.",
        "It grew.",
        "“Good,” he said.",
    ]


def test_blocks_run_together_are_told_apart() -> None:
    assert told("Get the free appThe minister opened a plant.It was built in May.") == [
        "Get the free app",
        "The minister opened a plant.",
        "It was built in May.",
    ]


def test_a_piece_that_the_source_cut_off_is_not_whole() -> None:
    cut = "甲公司发布新品。乙公司利润增长，私营企..."
    assert [sentence.whole for sentence in sentences(cut)] == [True, False]
    assert [s.whole for s in sentences("Acme opened a plant. It will limit their use in …")] == [True, False]


def test_a_credit_in_brackets_is_no_sentence() -> None:
    assert told("甲公司完成收购。（远方社）") == ["甲公司完成收购。"]


def test_unpaired_marks_do_not_swallow_the_text() -> None:
    assert told("甲公司称“要停产。乙公司不同意。") == ["甲公司称“要停产。", "乙公司不同意。"]
    assert sum(enclosed("don’t ) ” 》")) == 0


def test_half_a_megabyte_in_one_line_is_read_at_once() -> None:
    found = sentences("很长的一段话，没有句号" * 50_000)
    assert len(found) == 1
    assert not found[0].whole


@given(
    st.text(
        alphabet=st.sampled_from("甲乙公司发布了。！？；，“”‘’（）《》[]()\"'ABab .?!1%\n\u200b\u202e🔥"), max_size=160
    )
)
def test_every_sentence_stands_in_one_line_and_only_loses_pieces(text: str) -> None:
    for sentence in sentences(text):
        assert sentence.source in text.split("\n")[sentence.line]
        left = iter(sentence.source)
        assert all(char in left for char in sentence.text)


@pytest.mark.parametrize(
    ("text", "chinese"), [("甲 AI 发布 GPT-5.5 mini", True), ("Qwen 千 said it", False), ("", False)]
)
def test_a_chinese_sentence_may_be_full_of_latin_names(text: str, chinese: bool) -> None:
    assert is_chinese(text) is chinese
