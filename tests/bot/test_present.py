"""A daily report as cards: what the short and the full one hold, in which order, and within which bounds."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest

from bot.card import Block, Buttons, Card, Choice, Detail, Fold, Heading, Limits, Line, Note, Quote
from bot.inbound import ACTIONS
from bot.platforms.console.render import text as drawn
from bot.present import Reader, View, changes, corrected, correction, evidence, fitted, full, short
from bot.present.reader import token
from bot.present.shape import weight
from pipeline.model import DailyReport
from tests.bot.reports import HOSTILE, citation, entry, report, sample
from tests.contract.platforms import buttons, links
from tests.contract.test_platform import forty

B = TypeVar("B", bound=Block)
GOLDEN = Path(__file__).parent.parent / "golden"
ZH = Reader("zh", "Asia/Shanghai", {"compute": "算力与云"})
EN = Reader("en", "America/Los_Angeles", {"compute": "Compute"})
ROOMY, NARROW = Limits(20_000, 400), Limits(3_000, 30)
TEXTS = {"i1": ["项目一期，总投资 18.6 亿元。年内投产。"]}


def corrected_sample() -> DailyReport:
    """The sample with one line changed, one withdrawn and one added."""
    first, _, third = sample().entries
    changed = first.model_copy(update={"text": first.text.replace("18.6", "16.8")})
    return report(changed, entry(4, text="北辰云启用新机房。"), third, version=2, id="daily-2026-03-11-ai-cloud-v2")


CARDS: dict[str, Card] = {
    "short_zh": short(sample(), ZH),
    "short_en": short(sample(), EN),
    "full_zh": full(sample(), View(sample().id, page=1), ZH, ROOMY)[0],
    "full_en": full(sample(), View(sample().id), EN, ROOMY)[0],
    "evidence_zh": evidence(sample(), sample().entries[0], TEXTS, ZH),
    "quiet_zh": short(report(), ZH),
    "correction_zh": correction(sample(), corrected_sample(), ZH),
    "corrected_en": corrected(sample(), corrected_sample(), EN),
}


@pytest.mark.parametrize("name", list(CARDS))
def test_the_card_is_the_golden_one(name: str) -> None:
    """A change of what is said shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"card_{name}.txt"
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(drawn(CARDS[name]), encoding="utf-8")
    assert drawn(CARDS[name]) == golden.read_text(encoding="utf-8")


def of(kind: type[B], card: Card) -> list[B]:
    return [block for block in card.blocks if isinstance(block, kind)]


def test_the_short_card_shows_the_brief_lines_with_their_links_and_what_the_full_one_adds() -> None:
    card = short(forty(), ZH)
    assert [heading.text for heading in of(Heading, card)] == ["国内动态", "国际动态"]
    assert [line.mark for line in of(Line, card)] == ["1.", "2.", "3.", "1.", "2."]
    assert [link.url for link in links(card)] == [
        e.sources[0].url for region in ("domestic", "international") for e in forty().entries
        if e.brief and e.region == region
    ]  # fmt: skip
    assert "完整版另有 35 条，共 40 条。" in [note.text for note in of(Note, card)]


def test_the_short_card_s_buttons_open_the_full_report_its_regions_the_week_and_a_question() -> None:
    (row,) = of(Buttons, short(sample(), ZH))
    assert [button.label for button in row.buttons] == ["完整版", "国内", "国际", "周报", "提问"]
    assert [button.action for button in row.buttons] == ["full", "region", "region", "weekly", "ask"]
    assert View.read(row.buttons[1].value) == View(sample().id, region="domestic", page=1)


def test_a_notification_names_the_top_stories() -> None:
    brief = short(sample(), ZH).brief
    assert brief.startswith("AI 与云计算每日动态 · 3月11日 星期三：星河智算宣布")
    assert "Northwind Cloud said" in brief
    assert len(short(forty(), ZH).brief) <= 250


@pytest.mark.parametrize(
    ("zone", "title"),
    [
        ("Asia/Shanghai", "3月11日 星期三"),
        ("America/Los_Angeles", "3月10日 星期二"),
        ("Pacific/Apia", "3月11日 星期三"),
        ("Pacific/Kiritimati", "3月11日 星期三"),
    ],
)
def test_the_title_s_day_is_that_of_the_reader_s_zone(zone: str, title: str) -> None:
    assert short(sample(), Reader("zh", zone)).title.endswith(title)


def test_the_title_s_day_is_that_of_the_post_where_it_is_known() -> None:
    reader = Reader("en", "America/Los_Angeles", day=date(2026, 3, 12))
    assert short(sample(), reader).title.endswith("Thursday, Mar 12")


def test_a_report_that_was_made_for_another_day_keeps_its_day() -> None:
    late = sample().model_copy(update={"date": date(2026, 3, 2)})
    assert short(late, Reader("zh", "America/Los_Angeles")).title.endswith("3月2日 星期一")


def test_a_line_in_another_language_than_the_reader_s_says_so() -> None:
    assert "（英文原文）：Northwind" in drawn(short(sample(), ZH), 200)
    assert "(original in Chinese): 星河智算" in drawn(short(sample(), EN), 200)
    assert "[Update] Mar 9: Northwind" in drawn(short(sample(), EN), 200)


def test_the_full_card_tells_of_each_entry_why_from_where_and_about_what() -> None:
    card = full(sample(), View(sample().id), ZH, ROOMY)[0]
    shown = drawn(card, 200)
    assert "1. 🔥 3月10日消息，星河智算" in shown
    assert [detail.label for detail in of(Detail, card)][:3] == ["入选理由", "来源", "标签"]
    assert {link.url for link in links(card)} == {s.url for e in sample().entries for s in e.sources}
    assert [button[1] for button in buttons(card)].count("vote") == 9


def test_the_filters_keep_each_other_and_begin_at_the_first_page() -> None:
    view = View(sample().id, region="domestic", importance="high", page=7)
    (card,) = full(sample(), view, ZH, ROOMY)
    region, category, importance = of(Choice, card)
    assert [label for label, _ in region.options] == ["全部", "国内 1"]
    assert View.read(dict(region.options)["全部"]) == View(sample().id, importance="high", page=1)
    assert View.read(dict(category.options)["算力与云 1"]) == View(sample().id, "domestic", "compute", "high", 1)
    assert View.read(dict(importance.options)["一般 1"]) == View(sample().id, "domestic", importance="low", page=1)
    assert all(choice.chosen in [value for _, value in choice.options] for choice in (region, category, importance))
    assert [line.mark for line in of(Line, card)] == ["1. 🔥"]


def test_a_filter_that_nothing_passes_says_so() -> None:
    (card,) = full(sample(), View(sample().id, "international", importance="low"), ZH, ROOMY)
    assert "没有符合条件" in drawn(card)


@pytest.mark.parametrize("limits", [NARROW, Limits(6_000, 45), Limits(1_500, 12)])
def test_pages_hold_everything_once_and_keep_within_the_platform_s_limits(limits: Limits) -> None:
    cards = full(forty(), View(forty().id), ZH, limits)
    text = "".join(drawn(card, 400) for card in cards)
    assert [text.count(f"编号{number}完。") for number in range(1, 41)] == [1] * 40
    for number, card in enumerate(cards, 1):
        weights = [weight(block) for block in card.blocks]
        assert sum(w.chars for w in weights) + len(card.title) <= limits.chars
        assert sum(w.blocks for w in weights) <= limits.blocks
        assert card.title.endswith(f"（{number}/{len(cards)}）")


def test_an_entry_is_never_parted_and_a_region_goes_on_under_its_name() -> None:
    cards = full(forty(), View(forty().id), ZH, NARROW)
    assert all(isinstance(card.blocks[-1], Buttons | Note) for card in cards)
    assert "国内动态（续）" in [heading.text for heading in of(Heading, cards[1])]


def test_one_page_has_buttons_to_the_next_and_the_one_before() -> None:
    pages = len(full(forty(), View(forty().id), ZH, NARROW))
    for asked, page in ((1, 1), (2, 2), (99, pages), (0, 1)):
        (card,) = full(forty(), View(forty().id, page=asked), ZH, NARROW)
        turning = {label: View.read(value) for label, action, value in buttons(card) if action == "page"}
        assert card.title.endswith(f"（{page}/{pages}）")
        assert turning.get("上一页") == (View(forty().id, page=page - 1) if page > 1 else None)
        assert turning.get("下一页") == (View(forty().id, page=page + 1) if page < pages else None)


def test_a_story_with_more_sources_than_a_page_holds_is_told_with_all_of_them() -> None:
    many = report(entry(1, sources=tuple(citation(number, "示例来源" * 20) for number in range(300))))
    cards = full(many, View(many.id), ZH, NARROW)
    assert len([link for card in cards for link in links(card)]) == 300
    assert len(cards) > 3


def test_an_address_that_is_too_long_for_a_link_is_left_out_and_its_source_named() -> None:
    long = citation(1, "长址来源").model_copy(update={"url": "https://news.example/" + "x" * 4_000})
    (card,) = full(report(entry(1, sources=(long,))), View("r"), ZH, ROOMY)
    assert links(card) == []
    assert "长址来源" in drawn(card)


def test_hostile_words_are_cut_to_bounds_and_carry_no_control() -> None:
    wild = ("\x1b[2J\u202e第一行\n\n第二行\u200b " + HOSTILE) * 300
    made = report(
        entry(1, text=wild, reason=wild, tags=(wild,) * 50, evidence=(wild,), sources=(citation(1, wild),)),
        title=wild, notes=(wild,),
    )  # fmt: skip
    texts = {"i1": [wild]}
    cards = [short(made, ZH), *full(made, View(made.id), ZH, NARROW), evidence(made, made.entries[0], texts, ZH)]
    for card in cards:
        for said in words_of(card):
            assert len(said) <= 3_000
            assert not set(said) & set("\x1b\u202e\u200b\n")


def test_every_button_asks_for_something_known_with_a_value_that_fits() -> None:
    long = sample().model_copy(update={"id": "daily-2026-03-11-" + "p" * 40 + "-v12"})
    for card in [*CARDS.values(), *full(long, View(long.id, "international", "x" * 13, "medium", 99), ZH, ROOMY)]:
        for label, action, value in buttons(card):
            assert action in ACTIONS
            assert len(label) <= 75
            assert 0 < len(value) <= 150
            assert all(char.isalnum() or char in "-_.:|" for char in value), value


def test_a_category_whose_key_is_no_plain_word_is_filtered_by_a_stand_in() -> None:
    made = report(entry(1, category="政策 / 监管"), entry(2, category="chip"))
    key = token("政策 / 监管")
    assert key.isascii()
    (card,) = full(made, View(made.id, category=key), ZH, ROOMY)
    assert len(of(Line, card)) == 1


@pytest.mark.parametrize("value", ["", "r", "r|-|-|-", "r|-|-|-|x", "r||||", "r|-|-|-|9999", "|-|-|-|1", "a|b|c|d|1|2"])
def test_a_value_that_no_button_of_ours_carries_is_not_read(value: str) -> None:
    assert View.read(value) is None


def test_evidence_shows_each_quote_with_its_source_and_says_what_is_not_stored() -> None:
    (quote,) = of(Quote, CARDS["evidence_zh"])
    assert quote.source is not None
    assert (quote.text, quote.source.url) == ("总投资 18.6 亿元。", sample().entries[0].sources[0].url)
    unproved = evidence(sample(), sample().entries[0], {}, ZH)
    assert of(Quote, unproved)[0].source is None
    assert "库中已找不到这句原文" in drawn(unproved)


def test_a_correction_names_what_was_changed_added_and_withdrawn() -> None:
    found = changes(sample(), corrected_sample())
    assert [new.text.count("16.8") for _, new in found.changed] == [1]
    assert [e.story_id for e in found.added] == ["s4"]
    assert [e.story_id for e in found.removed] == ["s2"]
    assert buttons(CARDS["correction_zh"]) == [
        ("更正已发出的消息", "correct", "daily-2026-03-11-ai-cloud-v1|daily-2026-03-11-ai-cloud-v2")
    ]
    assert CARDS["corrected_en"].title.startswith("[Corrected] ")


def test_a_card_that_a_platform_cannot_hold_is_parted_and_any_other_stays_as_it_is() -> None:
    card = short(forty(), ZH)
    assert fitted(card, ROOMY) == (card,)
    parts = fitted(card, Limits(900, 8))
    assert len(parts) > 1
    assert [link for part in parts for link in links(part)] == links(card)
    assert [button for part in parts for button in buttons(part)] == buttons(card)
    for part in parts:
        assert sum(weight(block).chars for block in part.blocks) + len(part.title) <= 900
        assert sum(weight(block).blocks for block in part.blocks) <= 8


def test_a_correction_of_everything_still_fits_into_one_message() -> None:
    other = forty().model_copy(
        update={"entries": tuple(e.model_copy(update={"text": "改" * 600}) for e in forty().entries[3:])}
    )
    told = correction(forty(), other, ZH)
    assert fitted(told, Limits(6_000, 45)) == (told,)
    assert [heading.text for heading in of(Heading, told)] == ["改动 37", "撤下 3"]


def test_an_order_that_changed_is_no_correction() -> None:
    turned = sample().model_copy(update={"entries": sample().entries[::-1]})
    assert not changes(sample(), turned)
    assert "没有变化" in drawn(correction(sample(), turned, ZH))


def words_of(card: Card) -> list[str]:
    """Every text of a card that a reader sees."""
    found = [card.title, card.brief, *(link.text for link in links(card)), *(label for label, _, _ in buttons(card))]
    for block in card.blocks:
        match block:
            case Line(text, _, mark):
                found += [text, mark]
            case Detail(label, text):
                found += [label, text]
            case Heading(text) | Note(text) | Quote(text) | Fold(text):
                found.append(text)
            case _:
                pass
    return found
