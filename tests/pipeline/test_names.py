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
