"""Words of a list are found as words, in Chinese and English."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.rank.vocabulary import Vocabulary, wording


def found(words: list[str], text: str) -> set[str]:
    return set(Vocabulary(words).find(wording(text)))


def test_a_latin_word_needs_its_borders() -> None:
    assert found(["AI"], "用 AI编程，AI-powered") == {"AI"}
    assert found(["AI"], "OpenAI said the chair was paid for") == set()


def test_a_latin_word_is_found_in_its_plural_and_third_person() -> None:
    assert found(["chip", "launch", "study"], "Studies: who launches chips") == {"chip", "launch", "study"}


def test_a_phrase_is_found_across_punctuation_and_case_but_not_across_other_words() -> None:
    assert found(["data center"], "Data-Center boom") == {"data center"}
    assert found(["data center"], "data for the center") == set()


def test_a_chinese_word_is_found_without_borders_and_despite_spaces() -> None:
    assert found(["大模型", "AI芯片"], "国产 大 模型与 AI 芯片") == {"大模型", "AI芯片"}


def test_the_latin_end_of_a_mixed_word_needs_its_border() -> None:
    assert found(["L4级"], "首个 L4 级车队") == {"L4级"}
    assert found(["L4级"], "XL4级") == set()


def test_width_and_traditional_characters_do_not_matter() -> None:
    assert found(["AI", "机器人"], "ＡＩ 與機器人") == {"AI", "机器人"}


def test_a_word_inside_a_longer_one_does_not_count_beside_it() -> None:
    assert found(["模型", "大模型"], "大模型上线") == {"大模型"}


def test_a_word_with_an_exclamation_mark_hides_the_shorter_ones_and_is_not_found_itself() -> None:
    assert found(["机器人", "!聊天机器人"], "聊天机器人涨价") == set()
    assert found(["机器人", "!聊天机器人"], "机器人进厂") == {"机器人"}


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_chinese_word_is_found_in_whatever_surrounds_it(before: str, after: str) -> None:
    assert found(["智算中心"], f"{before}智算中心{after}") == {"智算中心"}
