"""Cards as Slack's messages, modals and home pages: within every limit, whole, and with no word of a feed obeyed."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.card import (
    Button,
    Buttons,
    Card,
    Choice,
    Detail,
    Divider,
    Fold,
    Heading,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.platforms.slack.render import LIMITS, VIEW_LIMITS, Json, Style, home, message, view
from bot.present import Reader, View, fitted, full, short, weekly_parts
from pipeline.model import DailyReport
from tests.bot.platforms.slack.limits import home_faults, message_faults, view_faults
from tests.bot.platforms.slack.shown import shown
from tests.bot.reports import citation, entry, report
from tests.bot.test_present import CARDS as DAILY
from tests.bot.test_present_talk import CARDS as TALK
from tests.bot.test_present_weekly import CARDS as WEEKLY
from tests.bot.test_present_weekly import week
from tests.contract.platforms import links
from tests.contract.test_platform import HOSTILE, OWN, forty

GOLDEN = Path(__file__).parents[3] / "golden"
ZH = Reader("zh", "Asia/Shanghai", {"compute": "算力与云"})
FILES = {("weekly-2026-W10-ai-cloud-v1", "moved"): "F0123ABCD"}
CARDS: dict[str, Card] = DAILY | TALK | WEEKLY
STYLES: tuple[Style, ...] = ("rich", "plain", "text")


def crowded(text: str) -> DailyReport:
    """Sixty entries of such a text, each with its number, with three sources whose names are no better."""
    return report(
        *(
            entry(
                number,
                region="domestic" if number % 2 else "international",
                brief=number <= 14,
                text=f"{text[:480]} 编号{number}完。",
                reason=text[:300],
                tags=(text[:40],) * 4,
                category=f"类别{number % 7}",
                sources=tuple(citation(number * 10 + n, f"{text[:60]}{n}") for n in range(3)),
            )
            for number in range(1, 61)
        )
    )


CROWDS = {
    "long": crowded("某家公司宣布启用新的智算中心，规模扩大，" * 30),
    "hostile": crowded(HOSTILE),
    "escapes": crowded("&<>" * 160),
    "formats": crowded("*粗* _斜_ ~删~ `码` > 引 :smile: " * 30),
    "emoji": crowded("🚀👩‍💻é" * 130),
}


def listed(elements: object) -> list[Json]:
    assert isinstance(elements, list)
    return elements


def blocks(made: Json, kind: str = "") -> list[Json]:
    """Its blocks of a kind, or all."""
    return [block for block in listed(made["blocks"]) if kind in ("", block["type"])]


def pressed(made: Json) -> list[Json]:
    return [element for block in blocks(made, "actions") for element in listed(block["elements"])]


def words(made: Json) -> str:
    return shown(made).text


@pytest.mark.parametrize(
    ("name", "style"),
    [("short_zh", "rich"), ("full_zh", "rich"), ("weekly_trends_zh", "rich"), ("weekly_trends_zh", "plain")],
)
def test_the_message_is_the_golden_one(name: str, style: Style) -> None:
    """A change of how it looks shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"slack_{name}_{style}.json"
    made = json.dumps(message(CARDS[name], FILES, style), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


def test_the_modal_is_the_golden_one() -> None:
    golden = GOLDEN / "slack_full_zh_view.json"
    made = json.dumps(view(CARDS["full_zh"], FILES, "p1"), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8")
    assert made == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", list(CARDS))
def test_every_card_keeps_every_limit_on_every_surface(name: str, style: Style) -> None:
    assert message_faults(message(CARDS[name], FILES, style)) == []
    assert view_faults(view(CARDS[name], FILES, "p1", style)) == []
    assert home_faults(home(CARDS[name], style)) == []


@pytest.mark.parametrize("style", ["rich", "plain"])
@pytest.mark.parametrize("name", list(CARDS))
def test_every_card_is_shown_whole(name: str, style: Style) -> None:
    card = CARDS[name]
    seen = shown(message(card, FILES, style))
    assert "…" not in seen.text.replace("https:⁠//…", "").replace("https://…", "")
    assert sorted(seen.links) == sorted(link.url for link in links(card))
    assert card.title in seen.text


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("crowd", list(CROWDS))
def test_sixty_entries_of_any_text_keep_every_limit(crowd: str, style: Style) -> None:
    found = CROWDS[crowd]
    for card in (short(found, ZH), *full(found, View(found.id), ZH, LIMITS)):
        assert message_faults(message(card, {}, style)) == []
    for card in full(found, View(found.id, page=1), ZH, VIEW_LIMITS):
        assert view_faults(view(card, {}, style=style)) == []


@pytest.mark.parametrize("style", ["rich", "plain"])
@pytest.mark.parametrize("crowd", ["long", "hostile", "formats", "emoji"])
def test_sixty_entries_are_shown_whole_with_all_their_links_and_buttons(crowd: str, style: Style) -> None:
    found = CROWDS[crowd]
    made = [message(card, {}, style) for card in full(found, View(found.id), ZH, LIMITS)]
    text = "".join(words(one) for one in made)
    assert [text.count(f"编号{number}完。") for number in range(1, 61)] == [1] * 60
    assert sum(len(shown(one).links) for one in made) == 180
    assert sum(element["type"] == "button" for one in made for element in pressed(one)) == 240


@pytest.mark.parametrize("crowd", ["long", "hostile", "formats", "emoji"])
def test_a_modal_shows_every_entry_of_its_page(crowd: str) -> None:
    found = CROWDS[crowd]
    pages = full(found, View(found.id), ZH, VIEW_LIMITS)
    text = "".join(words(view(card, {})) for card in pages)
    assert [text.count(f"编号{number}完。") for number in range(1, 61)] == [1] * 60
    assert len(pages) <= 6


def test_a_short_card_that_is_too_long_keeps_its_buttons_and_says_that_something_is_missing() -> None:
    made = message(short(CROWDS["long"], ZH), {}, "plain")
    assert [element["action_id"] for element in pressed(made)] == [
        "full:1",
        "region:2",
        "region:3",
        "weekly:4",
        "ask:5",
    ]


def wild(text: str) -> Card:
    own = Link(text, OWN)
    inner = (Line(text, (own,), text), Detail(text, text, (own,)), Note(text))
    return Card(
        text,
        (
            Heading(text),
            Heading(text, 1),
            *inner,
            Quote(text, own),
            Divider(),
            Picture("r1", "moved", text),
            Buttons((Button("👍" + text[:40], "vote", "r1|e1|up"),)),
            Choice(text[:60], "filter", ((text[:60], "r1|-|-|-|1"), ("全部", "r1|-|-|-|-")), "r1|-|-|-|1"),
            Fold(text, inner),
        ),
        text,
        "zh",
    )


ATTACKS = {
    "tags": HOSTILE,
    "calls": "<!channel> <!here|x> <@U1> <#C1|x> <!subteam^S1> @channel @here",
    "links": "<https://evil.example|x> https://evil.example www.evil.example evil.example/a a@evil.example",
    "markdown": "![x](https://evil.example/x.png) [x](https://evil.example) **b** __i__ # h",
    "formats": "*b* _i_ ~s~ `c` ```d``` ＊全＊ *两个 词* (_x_) >引",
    "quote": "> quoted\n>>> all of it",
    "escaped": "&lt;!channel&gt; &amp;lt;@U1&amp;gt; &#60;!here&#62;",
    "directions": "\u202egnp.exe\u202c \u200f\u2067abc\u2069 \ud800 \x07\x1b[2J",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("attack", list(ATTACKS))
def test_hostile_words_make_no_link_call_nobody_and_format_nothing(attack: str, style: Style) -> None:
    card = wild(ATTACKS[attack])
    for made in (message(card, FILES, style), view(card, FILES, "", style), home(card, style)):
        seen = shown(made)
        assert set(seen.links) <= {OWN}
        assert (seen.mentions, seen.formatted) == ((), ())
    notification = shown({"text": message(card, FILES, style)["text"]})
    assert (set(notification.links) - {OWN}, notification.mentions) == (set(), ())
    assert message_faults(message(card, FILES, style)) == []


@pytest.mark.parametrize("style", ["rich", "plain"])
def test_a_sentence_with_hostile_words_reads_as_it_was_written(style: Style) -> None:
    text = "<!channel> & <https://evil.example|x> &lt;b&gt; 3 < 5 snake_case 2*3*4"
    seen = words(message(Card("", (Line(text, (Link("源", OWN),)),), text, "zh"), {}, style))
    assert text in seen.replace("\u2060", "")


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ('https://news.example/a>b|c)d"e\x1b\\f g', "https://news.example/a%3Eb%7Cc)d%22e%1B%5Cf%20g"),
        ("HTTPS://news.example/新闻?a=1&b=2", "https://news.example/新闻?a=1&b=2"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("mailto:a@b.example", None),
        ("https://news.example/" + "a" * 3_000, None),
    ],
)
@pytest.mark.parametrize("style", STYLES)
def test_only_a_web_address_becomes_a_link_and_it_stays_inside(url: str, leads: str | None, style: Style) -> None:
    made = message(Card("标题", (Line("话", (Link("源", url),)),), "话", "zh"), {}, style)
    seen = shown(made)
    assert seen.links == ((leads,) if leads else ())
    assert "源" in seen.text


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
