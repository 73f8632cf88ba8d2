"""Words of Chinese and English text, as stories and search compare them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline import words


def test_width_case_and_traditional_characters_are_folded() -> None:
    assert words.fold("ＯｐｅｎＡＩ 發佈 ２７億") == words.fold("openai 发布 27亿")


def test_simplified_keeps_case() -> None:
    assert words.simplified("臺灣 OpenAI") == "台湾 OpenAI"


def test_long_words_come_with_their_parts_and_product_names_stay_whole() -> None:
    found = words.tokens("人工智能公司发布 DeepSeek-V4")
    assert {"人工智能", "智能", "deepseek-v4"} <= set(found)


def test_stop_words_and_punctuation_are_dropped() -> None:
    assert words.tokens("the 的 ，。! and 与") == []


def test_bigrams_pair_neighbouring_characters_and_keep_latin_words() -> None:
    assert words.bigrams("云计算 GPT-5.3 的4.6万") == ["云计", "计算", "gpt-5.3", "的", "4.6", "万"]


def test_half_a_character_does_no_harm() -> None:
    assert words.tokens("云\ud800计算") == ["云", "计算"]


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    assert all(token == words.fold(token) for token in words.tokens(text))
    assert "" not in words.bigrams(text)
