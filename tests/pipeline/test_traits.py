"""What of an item is compared."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.model import Item
from pipeline.stories.traits import Rarity, Traits, traits

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def told(title: str, text: str = "", name: str = "a") -> Traits:
    return traits(Item(name, name, f"https://{name}.org/{title[:5]}", title, text, "zh", NOON, "stated", NOON))


def test_names_are_one_in_both_languages() -> None:
    chinese, english = told("谷歌起诉 Acme"), told("Google sues Acme")
    assert chinese.names & (english.names | english.latin) == {"@google", "acme"}
    assert chinese.actors == english.actors


def test_who_acts_behind_a_product_is_its_maker() -> None:
    assert told("ChatGPT 上线定时任务").actors == told("OpenAI 回应").actors


def test_capitals_make_names_in_a_sentence_but_not_where_every_word_has_one() -> None:
    assert "ohio" in told("Smith wins Ohio primary").names
    assert "primary" not in told("Smith Wins Ohio Primary").names


@pytest.mark.parametrize(
    ("title", "versions"),
    [
        ("GPT-5.3 上线", {("gpt", "5.3")}),
        ("Claude Opus 4.6 is out", {("opus", "4.6")}),
        ("Android 17 发布", {("android", "17")}),
        ("Kimi K2.7 Code 上线", {("kimi", "2.7")}),
        ("营收 5.3 亿元", set()),
        ("up 5.3% in June", set()),
    ],
)
def test_versions_are_those_of_names(title: str, versions: set[tuple[str, str]]) -> None:
    assert told(title).versions == versions


def test_amounts_are_the_same_in_both_languages() -> None:
    assert told("微软斥资 36 亿美元").amounts == told("Microsoft pays $3.6 billion").amounts == {("USD", 3.6e9)}


def test_columns_and_signatures_are_no_part_of_a_title() -> None:
    assert told("Show HN: A terminal for cats").title == told("A terminal for cats").title
    assert told("【独家】星海科技换帅").title == told("星海科技换帅").title
    assert told("星海科技更换首席执行官｜甲报独家").title == told("星海科技更换首席执行官").title


def test_only_the_beginning_of_a_text_is_read() -> None:
    assert "尾巴" not in told("标题", "开头。" * 100 + "尾巴").told


def test_a_word_of_all_tells_nothing_and_a_word_of_one_the_most() -> None:
    some = [told(f"每条都有 第{n}号独角兽{chr(0x4E00 + 97 * n)}", name=f"n{n}") for n in range(300)]
    rarity = Rarity(some)
    assert rarity("每条") == 0
    assert rarity("never seen") == 1
    assert rarity("发布") < 0.35  # in nearly any news, even if not in these
