"""What a claim may not add, drop or turn round beside evidence of its own language; form and quotes."""

from __future__ import annotations

import pytest

from pipeline.prove import Fault, faults, form_faults, quote_faults

TOLD = (
    "据悉，星澜科技计划于2026年3月收购芯片公司Orvia，交易金额为16亿美元，尚未获得监管批准。"
    "公司第一季度营收增长12%，达到约30亿元，净亏损扩大至2亿元。公司第一季度从阿里云采购芯片，向百度供货。"
)
ENGLISH = (
    "Starlane reportedly plans to acquire chip maker Orvia in March for $1.6 billion, but regulators have not approved "
    "the deal. Revenue rose 12% in the first quarter."
)


def kinds(claim: str, *evidence: str) -> set[str]:
    return {fault.kind for fault in faults(claim, evidence)}


@pytest.mark.parametrize(
    "claim",
    [
        TOLD,
        "据悉，星澜科技计划于2026年3月收购芯片公司Orvia。",
        "公司第一季度营收增长12%，净亏损扩大至2亿元。",
        "据悉，星澜科技计划收购Orvia，金额16亿美元，尚未获监管批准。",
        "据称，星澜科技打算在2026年3月以16亿美元收购Orvia。",
        "第一季度营收增长百分之十二，达到近30亿元。",
        "Orvia计划被星澜科技收购，据悉金额为16亿美元。",
        "据悉，星澜科技计划收购Ｏｒｖｉａ。",
    ],
)
def test_words_of_the_evidence_and_light_paraphrases_of_them_pass(claim: str) -> None:
    assert faults(claim, [TOLD]) == ()


@pytest.mark.parametrize(
    "claim",
    [
        "Starlane reportedly plans to acquire Orvia for $1.6 billion.",
        "Starlane is reportedly planning to buy chip maker Orvia, but regulators have not approved the deal.",
        "Revenue increased 12 percent in the first quarter.",
    ],
)
def test_english_paraphrases_of_english_evidence_pass(claim: str) -> None:
    assert faults(claim, [ENGLISH]) == ()


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("quantity", "公司第一季度营收增长21%。"),
        ("quantity", "公司第一季度营收增长12个百分点。"),
        ("quantity", "据悉，星澜科技计划收购Orvia，交易金额为16亿元。"),
        ("quantity", "公司第一季度营收达到约31.2亿元。"),
        ("date", "据悉，星澜科技计划于2026年4月收购芯片公司Orvia。"),
        ("date", "据悉，星澜科技昨日计划收购芯片公司Orvia。"),
        ("name", "据悉，星澜科技计划于2026年3月收购芯片公司Nexgen。"),
        ("superlative", "据悉，星澜科技计划收购全球最大的芯片公司Orvia。"),
        ("superlative", "公司第一季度营收首次增长12%。"),
        ("purpose", "公司第一季度营收增长12%，标志着行业进入新阶段。"),
        ("purpose", "公司第一季度营收增长12%，进而为大模型生态注入强劲动能。"),
        ("hedge", "据悉，星澜科技将于2026年3月收购芯片公司Orvia。"),
        ("hedge", "星澜科技于2026年3月收购芯片公司Orvia，交易金额为16亿美元。"),
        ("negation", "据悉，星澜科技计划收购Orvia，交易金额为16亿美元，已获得监管批准。"),
        ("negation", "公司第一季度营收没有增长12%。"),
        ("direction", "公司第一季度营收下降12%。"),
        ("direction", "公司第一季度营收增长12%，净亏损缩小至2亿元。"),
        ("direction", "据悉，星澜科技计划于2026年3月出售芯片公司Orvia。"),
        ("role", "公司第一季度从百度采购芯片，向阿里云供货。"),
    ],
)
def test_one_lie_in_chinese_is_found_by_its_kind(kind: str, claim: str) -> None:
    assert kind in kinds(claim, TOLD)


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ("quantity", "Revenue rose 21% in the first quarter."),
        ("quantity", "Starlane reportedly plans to acquire Orvia for $1.6 million."),
        ("date", "Starlane reportedly plans to acquire chip maker Orvia in May for $1.6 billion."),
        ("name", "Starlane reportedly plans to acquire chip maker Nexgen in March."),
        ("superlative", "Starlane reportedly plans to acquire the world's largest chip maker Orvia."),
        ("purpose", "Revenue rose 12% in the first quarter, cementing its position in the sector."),
        ("hedge", "Starlane will acquire chip maker Orvia in March for $1.6 billion."),
        ("negation", "Regulators have approved the deal."),
        ("negation", "Revenue never rose 12% in the first quarter."),
        ("direction", "Revenue fell 12% in the first quarter."),
        ("role", "Orvia reportedly plans to acquire chip maker Starlane in March for $1.6 billion."),
    ],
)
def test_one_lie_in_english_is_found_by_its_kind(kind: str, claim: str) -> None:
    assert kind in kinds(claim, ENGLISH)


def test_without_evidence_figures_and_names_have_no_support() -> None:
    assert kinds("OpenAI融资30亿美元。") >= {"quantity", "name"}


def test_a_fault_lists_the_words_that_failed() -> None:
    assert Fault("superlative", "最大的") in faults("Orvia是最大的芯片公司。", ["Orvia是芯片公司。"])
    assert Fault("hedge", "可能") in faults("该公司裁员。", ["该公司可能裁员。"])


@pytest.mark.parametrize("word", ["不断", "不仅", "未来", "无人驾驶", "无线", "不少"])
def test_words_that_only_look_like_negations_are_none(word: str) -> None:
    assert "negation" not in kinds(f"星澜科技{word}业务增长12%。", "星澜科技业务增长12%。")


def test_words_that_only_look_like_superlatives_are_none() -> None:
    assert (
        faults("首席执行官表示，公司最近在首尔提交首次公开募股申请。", ["公司首席执行官表示，近日在首尔递交IPO申请。"])
        == ()
    )


def test_evidence_in_two_languages_bears_a_claim_out_together() -> None:
    evidence = ["Orvia shipped the world's first optical switch.", "星澜科技与Orvia签署供货协议。"]
    assert faults("星澜科技与Orvia签署供货协议，后者推出全球首款光交换机。", evidence) == ()


def test_names_that_are_listed_together_may_change_places() -> None:
    assert faults("Orvia和Nexgen签署协议。", ["Nexgen和Orvia签署协议。"]) == ()


def test_a_number_beside_other_words_than_in_the_evidence_is_no_support() -> None:
    evidence = "甲厂3月产量为500台，乙厂4月产量为800台。"
    assert "quantity" in kinds("甲厂3月产量为800台，乙厂4月产量为800台。", evidence)


@pytest.mark.parametrize(
    "text",
    [
        "见 https://evil.example/x",
        "见 evil.example/x",
        "见 www.evil.com",
        "见 evil.com",
        "联系 @所有人",
        "<!channel>",
        "<@U1>",
        '联系 <at user_id="all">',
        "<b>粗体</b>",
        "[点此](x)",
        "![图](x)",
        "**重点**",
        "```x```",
        "`x`",
        "一\n二",
        "快看🔥",
        "一\u200b二",
        "一\u202e二",
        "一\U000e0041二",
        "一\x07二",
        "&lt;b&gt;",
        "javascript:alert(1)",
        "_强调_",
        "# 标题",
        "192.168.1.1",
    ],
)
def test_anything_that_a_chat_could_render_is_a_fault_of_form(text: str) -> None:
    assert {fault.kind for fault in form_faults(text, (1, 200))} == {"markup"}


@pytest.mark.parametrize(
    "text",
    [
        "C3.ai与Node.js团队合作，版本为2.5，价格上涨3.5%。",
        "“星澜”（Starlane）A/B测试：3×4=12，~20%，#1模型，snake_case 变量。",
        "R&D spending rose; the U.S. unit's sales (in Q1) fell 3%.",
    ],
)
def test_plain_text_with_signs_in_it_is_no_fault_of_form(text: str) -> None:
    assert form_faults(text, (1, 200)) == ()


def test_length_is_counted_in_characters_within_its_limits() -> None:
    assert form_faults("六十字" * 20, (60, 110)) == ()
    assert [fault.kind for fault in form_faults("太短", (60, 110))] == ["length"]
    assert [fault.kind for fault in form_faults("长" * 111, (60, 110))] == ["length"]


def test_quotes_are_verbatim_but_for_width_space_and_quote_marks() -> None:
    assert quote_faults(["计划收购“Orvia”的全部股份"], ["星澜计划收购「Ｏｒｖｉａ」 的全部股份。"]) == ()
    assert [f.kind for f in quote_faults(["计划收购Orvia的部分股份"], ["星澜计划收购Orvia的全部股份。"])] == ["quote"]


@pytest.mark.parametrize("quote", ["", "计划收购", "Starlane", "收" * 401])
def test_quotes_that_carry_too_little_or_too_much_are_faults(quote: str) -> None:
    assert [fault.kind for fault in quote_faults([quote], [f"计划收购 Starlane {'收' * 401}"])] == ["quote"]


def test_a_version_number_moves_with_its_name() -> None:
    evidence = "谷歌推送Android 17正式版，深度集成AI功能。"
    assert "role" in kinds("Android 17推送谷歌正式版，深度集成AI功能。", evidence)


def test_a_name_put_into_a_quoted_phrase_is_found() -> None:
    assert "name" in kinds("他回应“马斯克把车认成英伟达”。", "他回应“马斯克把车认成特斯拉”。")


def test_this_week_is_no_other_week() -> None:
    assert "date" in kinds("该游戏本周三正式官宣。", "该游戏上周三正式官宣。")
    assert kinds("OpenAI本周五发布新模型。", "OpenAI will release a new model on Friday.") == set()
