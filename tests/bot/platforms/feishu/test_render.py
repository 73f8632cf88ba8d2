"""Cards as Feishu gets them: inside every limit in every style, and words that stay words."""

from __future__ import annotations

import json
import os
import re
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.card import Button, Buttons, Card, Choice, Detail, Fold, Heading, Limits, Line, Link, Note, Picture, Quote
from bot.platforms.feishu import render
from bot.platforms.feishu.render import LIMITS, Json, Style
from bot.present import View, full, short
from tests.bot.platforms.feishu.cards import ANY, DEAREST, ZH, crowded, every, hostile
from tests.bot.reports import sample
from tests.bot.test_present_weekly import CARDS as WEEKLY
from tests.contract.test_platform import HOSTILE, OWN, forty
from tests.fakes.feishu import faults, links, mentions, warnings
from tests.fakes.feishu.reading import every as nodes

GOLDEN = Path(__file__).parents[3] / "golden"
WHOLE = Limits(10**9, 10**9)
IMAGES = {("r1", "moved"): "img_v3_1"}
STYLES: tuple[Style, ...] = ("rich", "plain", "text")
EVERY = every()
CUT = "没有显示"


def contents(card: Json, tag: str) -> list[str]:
    return [str(element["content"]) for element in nodes(card, tag)]


def wrong(card: Json, uploaded: frozenset[str] = frozenset()) -> list[str]:
    """What the platform would refuse, what readers would lose, and what exceeds the room that we keep."""
    found = [*faults(card, set(uploaded)), *warnings(card)]
    sent = len(render.dumped(card).encode())
    if sent > 24 * 1024 or render.size(card) > 30_000:
        found.append(f"{sent} bytes, {render.size(card)} sent")
    if max(map(len, contents(card, "markdown")), default=0) > 4_000:
        found.append("a long element")
    if not all(content.strip() for tag in ("markdown", "plain_text") for content in contents(card, tag)):
        found.append("an empty element")
    if mentions(card) or '"update_multi":true' not in render.dumped(card):
        found.append("the frame")
    return found


def linked(card: Json) -> set[str]:
    """Where a tap leads, be it on a text without markup that a client takes for an address."""
    bare = "\n".join([*contents(card, "plain_text"), marked(card)])
    return {*links(card), *re.findall(r"https?://[^\s<]+|www\.\w+", bare)}


def marked(card: Json) -> str:
    """The words of the markdown, as they are shown."""
    words = re.sub(r"\]\([^)\s]*\)|</?(font|number_tag)\b[^>]*>", "", "\n".join(contents(card, "markdown")))
    return unescape(words)


def shown(card: Json) -> str:
    """What a reader sees of the card."""
    return "\n".join([marked(card), *contents(card, "plain_text")]).replace("\u200b", "")


@pytest.mark.parametrize("name", list(EVERY))
def test_every_card_of_the_bot_is_accepted_in_every_style_and_no_page_is_cut(name: str) -> None:
    for card in EVERY[name]:
        assert [found for style in STYLES for found in wrong(render.card(card, {}, style))] == []
        assert CUT not in render.dumped(render.card(card, {})), (name, card.title)


@settings(max_examples=25)
@given(ANY)
def test_any_card_at_all_is_accepted_in_every_style(card: Card) -> None:
    for style in STYLES:
        made = render.card(card, IMAGES, style)
        assert wrong(made, frozenset(IMAGES.values())) == []
        assert all(url.startswith(("https://news.example/", "https://n.example/")) for url in linked(made))
    assert wrong(render.card(card, {}, streaming=True)) == []
    assert render.size(render.robot(card, card, OWN)) <= 24_500
    assert "<at" not in render.text(card)


def test_hostile_words_make_no_link_and_call_nobody_in_any_style() -> None:
    for style in ("rich", "plain"):
        made = render.card(hostile(), IMAGES, style)
        assert linked(made) == {OWN}
        assert not set(render.dumped(made)) & set("\x1b\x07\u202e")
    said = render.text(hostile())
    assert set(re.findall(r"https?://[^\s]+", said)) == {OWN}
    assert "<at" not in said
    assert "](" not in said


@pytest.mark.parametrize(
    "words",
    [
        "<at id=all></at>", "<font color='red'>红</font>", "[x](https://y.example)", "![x](img_1)", "**粗**", "# 题",
        "`码` ~~删~~ _斜_", ":smile: [呲牙]", "AT&reg;T &lt; R&D", "1. 一", "- 一", "+ 一", "=====", "a | b", "> 引",
        "```python", "C:\\n", "@all", "08:30", "2&region=cn", "<!-- x -->", "www.evil.example/x",
    ],
)  # fmt: skip
@pytest.mark.parametrize("style", ["rich", "plain"])
def test_words_are_shown_as_the_words_they_are(words: str, style: Style) -> None:
    blocks = (Heading(words), Line(words), Detail(words, words), Note(words), Quote(words), Fold(words, (Line(words),)))
    made = render.card(Card(words, blocks, words, "zh"), {}, style)
    assert shown(made).count(words) >= 7
    for content in contents(made, "markdown"):
        bare = re.sub(r"</?(font|number_tag)\b[^>]*>|^\*\*|\*\*(?= |$)|^> ", "", re.sub(r"&#\d+;", "x", content))
        assert not re.search(r"[<>*_~`\[\]#:!|\\@&]|^[-+=]|^\d+\.", bare), content


def test_a_title_of_nothing_but_stars_costs_no_more_than_its_letters() -> None:
    made = render.card(Card("标题", (Line("*" * 700, (Link("源", OWN),)),), "", "zh"), {})
    assert render.size(made) < 1_600
    assert shown(made).count("*" * 700) == 1
    assert linked(made) == {OWN}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://n.example/a b)c'd\"e<f", "https://n.example/a%20b%29c%27d%22e%3Cf"),
        ("https://n.example/?a=1&region=cn&page=2", "https://n.example/?a=1&%72egion=cn&page=2"),
        ("https://n.example/新闻", "https://n.example/新闻"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
    ],
)
def test_an_address_stays_inside_its_link_and_is_of_the_web(url: str, safe: str | None) -> None:
    made = render.card(Card("", (Line("话", (Link("源", url), Link("[1]", url))),), "话", "zh"), {})
    assert linked(made) == ({safe} if safe else set())


def test_citations_are_numbered_badges_and_other_links_words() -> None:
    links = (Link("[1]", OWN), Link("[99]", OWN), Link("[100]", OWN), Link("示例", OWN))
    (content,) = contents(render.card(Card("", (Line("话。", links),), "", "zh"), {}), "markdown")
    assert content == (
        f"话。 <number_tag background_color='grey' font_color='white' url='{OWN}'>1</number_tag>"
        f" <number_tag background_color='grey' font_color='white' url='{OWN}'>99</number_tag>"
        f" [&#91;100&#93;]({OWN}) · [示例]({OWN})"
    )


def test_buttons_wrap_on_a_phone_and_bring_back_their_action_and_value() -> None:
    row = Buttons((Button("完整版", "full", "r1|-", primary=True), Button("提问", "ask", "r1")))
    (made,) = render.card(Card("", (row,), "", "zh"), {})["body"]["elements"]  # type: ignore[index]
    assert (made["tag"], made["flex_mode"]) == ("column_set", "flow")
    first, second = (column["elements"][0] for column in made["columns"])
    assert first["behaviors"] == [{"type": "callback", "value": {"action": "full", "value": "r1|-"}}]
    assert (first["type"], second.get("type", "default")) == ("primary", "default")


def test_a_choice_shows_what_is_chosen_and_of_what() -> None:
    choice = Choice("地区", "filter", (("全部", "a"), ("国内", "b"), ("国内", "b")), "b")
    made = render.card(Card("", (choice,), "", "zh"), {})
    (select,) = (element for element in nodes(made) if element["tag"] == "select_static")
    assert select["initial_option"] == "b"
    assert [option["value"] for option in select["options"]] == ["a", "b"]  # type: ignore[attr-defined]
    assert [option["text"]["content"] for option in select["options"]] == ["全部", "地区 · 国内"]  # type: ignore[attr-defined]
    assert select["behaviors"] == [{"type": "callback", "value": {"action": "filter"}}]


def test_a_choice_of_many_keeps_what_is_chosen() -> None:
    options = tuple((f"第{n}", f"v{n}") for n in range(90))
    made = render.card(Card("", (Choice("类别", "filter", options, "v80"),), "", "zh"), {})
    (select,) = (element for element in nodes(made) if element["tag"] == "select_static")
    assert select["initial_option"] == "v80"
    assert len(select["options"]) == 25
    assert "v80" in [option["value"] for option in select["options"]]  # type: ignore[attr-defined]


def test_a_picture_is_shown_once_it_is_uploaded_and_told_before() -> None:
    card = Card("", (Picture("r1", "moved", "成对条形图"),), "", "zh")
    assert ("img", "img_v3_1") in [(e["tag"], e.get("img_key")) for e in nodes(render.card(card, IMAGES))]
    for style in STYLES:
        assert "成对条形图" in shown(render.card(card, {}, style))


def test_the_plain_style_has_no_component_but_words_rules_and_buttons() -> None:
    cards = [render.card(card, IMAGES, "plain") for card in (hostile(), *(pages[0] for pages in EVERY.values()))]
    assert {e["tag"] for card in cards for e in nodes(card)} == {"markdown", "hr", "button", "plain_text"}
    assert not re.search(r"<font|<number_tag", "".join("".join(contents(card, "markdown")) for card in cards))


def test_the_chat_list_shows_the_card_s_brief() -> None:
    made = render.card(short(sample(), ZH), {})
    assert made["config"]["summary"]["content"] == short(sample(), ZH).brief  # type: ignore[index]


def test_what_exceeds_a_message_is_cut_between_blocks_with_a_note() -> None:
    card = Card("标题", tuple(Line(f"第{n}句" + "长" * 300) for n in range(60)), "", "zh")
    made = render.card(card, {})
    assert wrong(made) == []
    assert CUT in shown(made)
    assert "第0句" in shown(made)
    assert all(len(content) > 300 for content in contents(made, "markdown"))


def test_the_full_version_is_folded_into_the_short_card_by_region_without_buttons_of_its_own() -> None:
    made = render.folded(short(sample(), ZH), full(sample(), View(sample().id), ZH, WHOLE))
    assert made is not None
    assert wrong(made) == []
    panels = [element for element in nodes(made) if element["tag"] == "collapsible_panel"]
    titles = [panel["header"]["title"]["content"] for panel in panels]  # type: ignore[index]
    assert titles == ["完整版 · 国内动态 2 条", "完整版 · 国际动态 1 条"]
    assert not any(e["tag"] in ("button", "select_static") for panel in panels for e in nodes(panel))
    assert all(shown(made).count(source.name) >= 1 for e in sample().entries for source in e.sources)


def test_a_region_that_goes_on_overleaf_is_one_panel() -> None:
    report = crowded("星河智算启用机房。", 12)
    made = render.folded(short(report, ZH), full(report, View(report.id), ZH, LIMITS))
    assert made is not None
    panels = [element for element in nodes(made) if element["tag"] == "collapsible_panel"]
    assert len(panels) == 2


def test_a_full_version_that_does_not_fit_is_not_folded() -> None:
    assert render.folded(short(forty(), ZH), full(forty(), View("r"), ZH, WHOLE)) is None


def test_a_robot_s_card_has_a_link_and_no_button_that_nobody_hears() -> None:
    (more,) = full(sample(), View(sample().id), ZH, WHOLE)
    made = render.robot(short(sample(), ZH), more, "https://digest.example/reports/1")
    assert wrong(made) == []
    assert "callback" not in render.dumped(made)
    assert "https://digest.example/reports/1" in linked(made)
    assert "collapsible_panel" in render.dumped(made)
    assert len(render.dumped(made).encode()) <= 20_000


@pytest.mark.parametrize("words", list(DEAREST.values()), ids=list(DEAREST))
def test_a_robot_s_card_stays_within_its_own_limit(words: str) -> None:
    report = crowded(words)
    (more,) = full(report, View(report.id), ZH, WHOLE)
    made = render.robot(short(report, ZH), more, OWN)
    assert len(render.dumped(made).encode()) <= 20_000
    assert OWN in linked(made)


def told(words: str) -> str:
    return render.said(Card("问", (Line(words),), "", "zh"))


def test_a_growing_answer_begins_as_it_began() -> None:
    whole = "投资 *18.6* 亿元。[1]\n第二：1. 号机房 <b>启用</b>。[2][3]"
    assert all(
        longer.startswith(shorter) for shorter, longer in pairwise(told(whole[:n]) for n in range(1, len(whole)))
    )
    assert unescape(told(whole)) == whole
    assert told("") == "…"
    assert render.said(Card("问", (Line(""), Line("")), "", "zh")) == "…"
    assert len(told("星*" * 5_000)) <= 4_000


def test_a_streamed_card_has_one_element_with_what_is_said_so_far() -> None:
    blocks = (Line("投资", (Link("[1]", OWN),)), Line("启用"), Note("正在查找"))
    made = render.card(Card("问", blocks, "", "zh"), {}, streaming=True)
    (element,) = nodes(made, "markdown")
    assert (element["element_id"], element["content"]) == (render.STREAMED, "投资 &#91;1&#93;\n启用\n正在查找")
    assert made["config"] == {"update_multi": True, "streaming_mode": True}


def test_a_name_that_looks_like_an_address_is_none_in_a_text_message() -> None:
    said = render.text(
        Card("evil.example", (Line("见 evil.example/x 或 www.evil.example", (Link("源", OWN),)),), "", "zh")
    )
    assert re.findall(r"\S*[a-z]\.[a-z]\S*", said) == [OWN]
    assert said.replace("\u200b", "").startswith("evil.example\n见 evil.example/x 或 www.evil.example\n")


def goldens() -> dict[str, Json | None]:
    pages = full(sample(), View(sample().id, page=1), ZH, LIMITS)
    return {
        "short": render.card(short(sample(), ZH), {}),
        "short_plain": render.card(short(sample(), ZH), {}, "plain"),
        "full": render.card(pages[0], {}),
        "folded": render.folded(short(sample(), ZH), full(sample(), View(sample().id), ZH, WHOLE)),
        "robot": render.robot(short(sample(), ZH), None, "https://digest.example/reports/1"),
        "weekly_trends": render.card(WEEKLY["weekly_trends_zh"], {}),
        "answer": render.card(WEEKLY["answer_zh"], {}),
    }


@pytest.mark.parametrize("name", list(goldens()))
def test_the_card_is_the_golden_one(name: str) -> None:
    """A change of what is posted shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"feishu_{name}.json"
    drawn = json.dumps(goldens()[name], ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(drawn, encoding="utf-8")
    assert drawn == golden.read_text(encoding="utf-8")


def test_a_text_message_holds_the_words_and_the_addresses() -> None:
    said = render.text(short(sample(), ZH))
    assert said.startswith("AI 与云计算每日动态 · 3月11日 星期三\n")
    assert "示例科技报 https://news.example/1?id=1&page=2" in said
    assert HOSTILE not in render.text(hostile())
