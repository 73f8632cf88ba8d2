"""What each kind of a card's blocks becomes in Slack, and what of a card is parted, shared or left out."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.card import Button, Buttons, Card, Choice, Detail, Divider, Fold, Line, Link, Note, Picture
from bot.platforms.slack.render import LIMITS, home, message, view
from bot.present import View, fitted, full, weekly_parts
from tests.bot.platforms.slack.limits import home_faults, message_faults, view_faults
from tests.bot.platforms.slack.shown import shown
from tests.bot.platforms.slack.test_render import CARDS, FILES, STYLES, ZH, blocks, listed, pressed, words
from tests.bot.test_present_weekly import week
from tests.contract.test_platform import OWN, forty


def test_the_notification_names_the_top_stories_and_the_blocks_say_the_rest() -> None:
    made = message(CARDS["short_zh"], {})
    assert str(made["text"]).startswith("AI 与云计算每日动态 · 3月11日 星期三：星河智算宣布")
    assert [block["type"] for block in blocks(made)] == [
        "header", "rich_text", "rich_text", "rich_text", "rich_text", "context", "actions", "context",
    ]  # fmt: skip


def test_a_notification_that_is_too_long_is_cut_between_signs() -> None:
    made = message(Card("", (Line("话"),), "&" * 5_000, "zh"), {})
    assert len(str(made["text"])) <= 3_900
    assert str(made["text"]).replace("&amp;", "") == "…"


def test_the_lowest_rung_is_the_card_in_lines_without_blocks() -> None:
    made = message(CARDS["short_zh"], {}, "text")
    assert set(made) == {"text"}
    assert str(made["text"]).split("\n")[1:3] == [
        "*国内动态*",
        "1. 3月10日消息，星河智算宣布在宁夏中卫启用第二期智算中心，新增算力 3200P，总投资 18.6 亿元。"
        " <https://news.example/1?id=1&amp;page=2|示例科技报>",
    ]


@pytest.mark.parametrize("name", list(CARDS))
def test_whatever_is_rich_may_replace_what_is_rich(name: str) -> None:
    """Slack puts only rich text in the place of rich text."""
    assert blocks(message(CARDS[name], FILES), "rich_text")


def test_a_long_text_is_parted_after_a_sentence() -> None:
    text = "第一句话说完了。" * 500
    made = blocks(message(Card("", (Line(text, (Link("源", OWN),)),), "话", "zh"), {}, "plain"), "section")
    parts = [block["text"] for block in made]
    assert len(parts) == 2
    assert all(str(part["text"]).endswith("。") for part in parts[:-1])  # type: ignore[index]
    assert shown({"blocks": made}).links == (OWN,)


@pytest.mark.parametrize("sign", ["👍🏽", "x̌", "🚀", "&", "*"])
def test_no_sign_is_parted(sign: str) -> None:
    made = message(Card("", (Line(sign * 3_500, (Link("源", OWN),)),), "话", "zh"), {}, "plain")
    seen = [shown({"blocks": [block]}).text for block in blocks(made, "section")]
    assert len(seen) > 1
    assert all(part.removesuffix(" 源").replace("∗", "*").replace(sign, "") == "" for part in seen)


def test_buttons_carry_action_and_value_and_only_one_is_primary() -> None:
    row = Buttons((Button("甲", "full", "r1|1", primary=True), Button("乙", "full", "r1|2", primary=True)))
    one, two = pressed(message(Card("", (row,), "话", "zh"), {}))
    assert (one["action_id"], one["value"], one.get("style")) == ("full:1", "r1|1", "primary")
    assert (two["action_id"], two["value"], two.get("style")) == ("full:2", "r1|2", None)


def test_a_thumb_is_said_in_the_reader_s_language() -> None:
    row = Buttons((Button("👍", "vote", "r1|e1|up"), Button("👎", "vote", "r1|e1|down"), Button("★", "vote", "r1")))
    for language, said in (("zh", ["有用", "没有用", "Black star"]), ("en", ["Useful", "Not useful", "Black star"])):
        made = message(Card("", (row,), "话", language), {})
        assert [element["accessibility_label"] for element in pressed(made)] == said


def test_choices_and_buttons_beside_each_other_share_a_row_and_the_chosen_option_says_of_what_it_is() -> None:
    choice = Choice("地区", "filter", (("全部", "r|-"), ("国内 2", "r|d")), "r|-")
    made = message(Card("", (choice, choice, Buttons((Button("甲", "full", "r"),))), "话", "zh"), {})
    first, second, third = pressed(made)
    assert [element["action_id"] for element in (first, second, third)] == ["filter:1", "filter:2", "full:3"]
    assert [option["text"]["text"] for option in listed(first["options"])] == ["地区：全部", "国内 2"]  # type: ignore[index]
    assert first["initial_option"] == listed(first["options"])[0]


def test_a_choice_keeps_what_is_chosen_among_the_first_hundred() -> None:
    options = tuple((f"选项{n}", f"v{n}") for n in range(150))
    (made,) = pressed(message(Card("", (Choice("类别", "filter", options, "v140"),), "话", "zh"), {}))
    assert len(listed(made["options"])) == 100
    assert made["initial_option"]["value"] == "v140"  # type: ignore[index]


def test_small_print_beside_each_other_shares_a_block_line_by_line() -> None:
    card = Card("", (Line("话"), Detail("入选理由", "两家信源"), Note("甲"), Note("乙")), "话", "zh")
    (small,) = blocks(message(card, {}), "context")
    assert small["elements"] == [{"type": "plain_text", "text": "入选理由：两家信源\n甲\n乙", "emoji": True}]


def test_a_list_of_details_alone_is_read_in_full_size() -> None:
    made = message(CARDS["status_zh"], {}, "plain")
    assert blocks(made, "section")
    assert not blocks(made, "context")


def test_a_fold_is_a_closed_container_where_there_are_any_and_else_stands_under_its_title() -> None:
    card = CARDS["weekly_trends_zh"]
    (fold,) = blocks(message(card, FILES), "container")
    assert (fold["is_collapsible"], fold["default_collapsed"]) == (True, True)
    for made in (message(card, FILES, "plain"), view(card, FILES, "", "rich")):
        assert not blocks(made, "container")
        assert "出处 [1]–[3]" in words(made)
    assert "第 3 篇" in words(message(card, FILES, "plain"))


def test_a_long_fold_is_several_containers_of_ten_blocks() -> None:
    inner = tuple(block for n in range(15) for block in (Line(f"第{n}句"), Divider()))
    made = blocks(message(Card("", (Fold("出处", inner),), "话", "zh"), {}), "container")
    assert [len(listed(block["child_blocks"])) for block in made] == [10, 10, 10]


def test_a_picture_is_its_file_or_the_words_that_stand_for_it() -> None:
    card = Card("", (Line("话"), Picture("r1", "moved", "成对条形图")), "话", "zh")
    (image,) = blocks(message(card, {("r1", "moved"): "F1"}), "image")
    assert (image["slack_file"], image["alt_text"]) == ({"id": "F1"}, "成对条形图")
    told = message(card, {})
    assert not blocks(told, "image")
    assert "成对条形图" in words(told)


def test_a_modal_has_a_short_title_the_whole_one_as_its_first_header_and_a_way_out() -> None:
    made = view(CARDS["full_zh"], {}, "p1")
    assert made["private_metadata"] == "p1"
    assert made["title"]["text"].startswith("AI 与云计算每日动态")  # type: ignore[index]
    assert blocks(made)[0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "AI 与云计算每日动态 完整版 · 3月11日 星期三", "emoji": True},
    }
    assert made["close"]["text"] == "关闭"  # type: ignore[index]


def test_every_part_of_a_long_weekly_report_is_shown_whole() -> None:
    cards: Sequence[Card] = weekly_parts(week(60), ZH, LIMITS)
    for style in STYLES:
        assert [fault for card in cards for fault in message_faults(message(card, FILES, style))] == []
    text = "".join(words(message(card, FILES)) for card in cards)
    assert [text.count(f"第 {n} 句。") for n in range(1, 61)] == [1] * 60


def test_what_is_fitted_to_the_limits_is_shown_whole() -> None:
    card = Card("标题", tuple(Line(f"第{n}句。" + "长" * 300) for n in range(100)), "话", "zh")
    text = "".join(words(message(page, {}, "plain")) for page in fitted(card, LIMITS))
    assert [text.count(f"第{n}句。") for n in range(100)] == [1] * 100


def test_an_empty_card_still_says_something() -> None:
    empty = Card("", (), "", "zh")
    assert message(empty, {}) == {"text": "…"}
    for style in STYLES:
        assert message_faults(message(empty, {}, style)) == []
        assert view_faults(view(empty, {}, "", style)) == []
        assert home_faults(home(empty, style)) == []


def test_a_report_of_forty_entries_takes_few_messages() -> None:
    assert len(full(forty(), View(forty().id), ZH, LIMITS)) <= 6
