"""Names in a claim, and whether sources have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.names import names, unsupported_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("谷歌发布 Gemini 3.1 Pro，OpenAI 的 GPT-5.4 落后", ["谷歌", "Gemini 3.1 Pro", "OpenAI", "GPT-5.4"]),
        ("小说《三体》与“数字人民币”", ["三体", "数字人民币"]),
        ("AI 公司用 24GB 显存的 GPU 跑 API", []),
        ("月之暗面Kimi K2.5", ["月之暗面", "Kimi K2.5"]),
        ("Researchers at MIT found it. They used CUDA.", ["MIT", "CUDA"]),
        ("The CEO Sam Altman spoke", ["Sam Altman"]),
        (
            "OpenAI 2026年营收增长，Waymo 160亿美元融资，CES 2026 开幕，Meta 3名高管离职",
            ["OpenAI", "Waymo", "CES", "Meta"],
        ),
        ("AMD's 57% surge", ["AMD"]),
        ("Anthropic 5月订阅首超 OpenAI", ["Anthropic", "OpenAI"]),
        ("", []),
    ],
)
def test_latin_runs_quoted_titles_and_known_entities_are_names(text: str, expected: list[str]) -> None:
    assert list(names(text)) == expected


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("OpenAI发布GPT-5.4", "OpenAI launches GPT 5.4"),
        ("英伟达推出新芯片", "Nvidia unveils a new chip"),
        ("马斯克回应", "Elon Musk replied"),
        ("OpenAI CEO Sam Altman 表示", "Sam Altman, who leads OpenAI, said"),
        ("Qwen 3.5 Plus 上线", "Qwen3.5-Plus 上线"),
        ("通义千问3.5", "Qwen 3.5"),
        ("阅读《三体》", "三体小说"),
        ("提出“可控 安全”", "提出“可控安全”"),
        ("《经济学人》报道", "The Economist reported"),
        ("“开放权重”路线", "an open-weight strategy"),
    ],
)
def test_another_spelling_or_alias_of_the_same_is_supported(claim: str, source: str) -> None:
    assert unsupported_names(claim, [source]) == ()


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("谷歌宣布", "Microsoft said", ["谷歌"]),
        ("GPT-5 发布", "GPT-5.4 launches", ["GPT-5"]),
        ("GPT-5.4 发布", "GPT-5 launches", ["GPT-5.4"]),
        ("Gemma 4 开源", "Gemma 3 and 4 others", ["Gemma 4"]),
        ("Anthropic 和 OpenAI", "OpenAI said", ["Anthropic"]),
        ("阅读《三体》", "阅读《球状闪电》", ["三体"]),
        ("Meta宣布", "metadata format", ["Meta"]),
    ],
)
def test_a_name_that_no_source_has_is_reported(claim: str, source: str, expected: list[str]) -> None:
    assert list(unsupported_names(claim, ["与此无关。", source])) == expected


@given(
    st.lists(
        st.sampled_from(["OpenAI", "谷歌", "GPT-5.4", "《三体》", "发布", "，", " ", "Elon Musk", "融资"]), max_size=8
    )
)
def test_a_text_supports_its_own_names(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert unsupported_names(text, [text]) == ()


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("外长弗里斯托夫表示，谈判仍将继续", ["弗里斯托夫"]),
        ("彼得·哈德利与同事发布了论文", ["彼得·哈德利"]),
        ("创始人林晓岚称，产品下月上市", ["林晓岚"]),
        ("临澜科技完成新一轮融资", ["临澜科技"]),
        ("湘潭市教育局公布了名单", ["湘潭市教育局"]),
        ("团队来自复旦大学", ["复旦大学"]),
        ("会议在曼谷举行", ["曼谷"]),
        ("受害人陈某已报案", ["陈某"]),
        ("台灣半導體公司宣布擴產", ["台湾半导体公司"]),
    ],
)
def test_a_chinese_name_that_no_source_has_is_reported(claim: str, expected: list[str]) -> None:
    assert list(unsupported_names(claim, ["另一件事：某地今天下了一场大雨，气温下降。"])) == expected


@pytest.mark.parametrize(
    "claim",
    [
        "洪水和关税让经济承压，城市居民的养老支出增加",
        "该公司表示，单季度常规业务向好",
        "热烈祝贺之后，团队转向全新的平台",
        "高端芯片成本上升，方案尚未明确",
        "监管约谈平台，和谐共处成为时代主题",
    ],
)
def test_ordinary_words_are_no_names(claim: str) -> None:
    assert unsupported_names(claim, ["与此无关的一句话。"]) == ()


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("国家发展改革委发文", "国家发展和改革委员会发文"),
        ("中国移动通信集团中标", "中国移动中标"),
        ("中宣部印发通知", "中共中央宣传部印发通知"),
        ("加利福尼亚州通过法案", "加利福尼亚通过了法案"),
        ("會議在台灣舉行", "会议在台湾举行"),
        ("总裁安德鲁·哈特曼离职", "哈特曼宣布离职"),
        ("智利矿业部宣布", "矿业部周三宣布，智利将调整清单"),
        ("深睿 科技上市", "深睿科技上市"),
    ],
)
def test_a_chinese_name_may_be_shorter_longer_or_in_the_other_script(claim: str, source: str) -> None:
    assert unsupported_names(claim, [source]) == ()


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("会议在曼谷举行", "The meeting took place in Bangkok"),
        ("美国与德国签署协议", "American and German officials signed a deal"),
        ("得州工厂停产", "the plant in Texas has stopped"),
        ("创始人佩德罗·弗兰塞斯（Pedro Frances）离职", "Pedro Frances, its founder, left"),
        ("联邦法院驳回诉讼", "A federal court dismissed the case"),
    ],
)
def test_a_chinese_name_is_found_in_an_english_source_by_table_or_original(claim: str, source: str) -> None:
    assert unsupported_names(claim, [source]) == ()


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("创始人佩德罗·弗兰塞斯离职", ["佩德罗·弗兰塞斯"]),
        ("会议在首尔举行", ["首尔"]),
        ("创始人佩德罗·弗兰塞斯（Peter Miller）离职", ["佩德罗·弗兰塞斯", "Peter Miller"]),
    ],
)
def test_a_chinese_name_that_no_table_knows_needs_its_original(claim: str, expected: list[str]) -> None:
    assert list(unsupported_names(claim, ["Pedro Frances left after a meeting in Bangkok"])) == expected


PEOPLE = ["林晓岚", "弗里斯托夫", "彼得·哈德利", "陈某"]
PLACES = ["曼谷", "湘潭市", "安大略", "义乌"]
BODIES = ["临澜科技", "复旦大学", "湘潭市教育局", "OpenAI", "谷歌"]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ("Company Launches New Chip for Electric Cars After Long Delay", []),
        ("OpenAI Launches Codex Update as Rivals Circle", ["OpenAI", "Codex"]),
        ("Yesterday the firm said so. Analysts doubted it.", []),
        ("Quellmark raised money. Its rivals use AI-powered tools.", ["Quellmark"]),
        ("He founded Thinking Machines last year.", ["Thinking Machines"]),
        ("Why Did Quellmark Buy a Tiny Rival?", ["Quellmark"]),
    ],
)
def test_everyday_words_with_a_capital_are_no_names_in_english(claim: str, expected: list[str]) -> None:
    assert list(unsupported_names(claim, ["It rained all day in the hills."])) == expected


@given(st.sampled_from(PEOPLE), st.sampled_from(PLACES), st.sampled_from(BODIES))
def test_names_of_another_story_are_reported_and_one_s_own_are_not(person: str, place: str, body: str) -> None:
    told = f"{body}在{place}发布新品，发言人{person}表示，价格下调。"
    assert unsupported_names(told, [told]) == ()
    assert len(unsupported_names(told, ["某工厂在雨天停产，价格上涨。"])) == 3
