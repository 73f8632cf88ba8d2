"""pipeline.parse.language: which language an item is in."""

from __future__ import annotations

import pytest

from pipeline.parse.language import language_of


@pytest.mark.parametrize(
    ("title", "language"),
    [
        ("OpenAI 发布 GPT-5 Turbo mini API", "zh"),
        ("某公司发布新一代芯片", "zh"),
        ("Huawei (华为) unveils new chips for data centers in Europe", "en"),
        ("A start-up raises $20 million for chips", "en"),
        ("人工知能の新しいモデルを発表", "ja"),
        ("인공지능 기업이 새 모델을 발표했다", "ko"),
        ("Die Regierung stellt für das Netz eine Milliarde bereit", "other"),
        ("Первая новость этого дня", "other"),
        ("2026", "other"),
    ],
)
def test_a_language_is_told_by_script_and_little_words(title: str, language: str) -> None:
    assert language_of(title, "", "auto") == language


def test_what_is_unmistakable_beats_what_the_source_declares() -> None:
    assert language_of("Introducing a faster model for developers", "", "zh") == "en"
    assert language_of("国家数据局发布新规", "", "en") == "zh"


def test_what_is_not_is_left_to_the_source() -> None:
    assert language_of("GPT-5", "", "zh") == "zh"
    assert language_of("2026", "", "en") == "en"
    assert language_of("GPT-5 Turbo Mini", "正文都是中文，题目只有型号。", "zh") == "zh"
