"""Cards as Slack's messages, modals and home pages: within every limit, whole, and with no word of a feed obeyed."""

from __future__ import annotations

import json
import os
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
from bot.present import Reader, View, full, short
from pipeline.model import DailyReport
from tests.bot.platforms.slack.limits import home_faults, message_faults, view_faults
from tests.bot.platforms.slack.shown import shown
from tests.bot.reports import citation, entry, report
from tests.bot.test_present import CARDS as DAILY
from tests.bot.test_present_talk import CARDS as TALK
from tests.bot.test_present_weekly import CARDS as WEEKLY
from tests.contract.platforms import links
from tests.contract.test_platform import HOSTILE, OWN

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
