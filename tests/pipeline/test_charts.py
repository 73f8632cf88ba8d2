"""The weekly charts: what they show, what they say in words, and that nothing in a label can harm or hide them."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.charts import Chart, amounts, events_by_day, moved, png, styles
from pipeline.charts.lettering import width

GOLDEN = Path(__file__).parent.parent / "golden"
WEEK = [date(2026, 6, 8) + timedelta(days) for days in range(7)]
HOSTILE = '<script>alert(1)</script> & "引号" \u202egnp.exe\x00\x1e 😀 ' + "很长的名字" * 100
SVG = "{http://www.w3.org/2000/svg}"
BARE = f'<svg xmlns="{SVG[1:-1]}" width="9" height="9"><text y="9" font-family="Noto Sans SC">{{}}</text></svg>'
SHAPES = {"svg", "title", "desc", "defs", "pattern", "path", "rect", "g", "line", "text"}

CATEGORIES = [
    ("AI 行业", [6, 4, 0, 9, 3, 1, 2]),
    ("云厂商与算力平台", [2, 5, 7, 1, 0, 0, 3]),
    ("政企与招投标（含智算中心、政务大模型与服务器集中采购等公开招标信息）", [0, 1, 12, 2, 4, 0, 0]),
]
MOVES = [("英伟达", 17, 6.25), ("某市政务云", 0, 3.0), ("昇腾 910C", 7, 2.0), ("Model Context Protocol", 5, 0.02)]
SUMS = [
    ("甲公司完成新一轮融资", "亿美元", Decimal("300")),
    ("乙中心人工智能大模型训练服务器采购项目（第二批）", "亿元", Decimal("3.73")),
    ("丙项目", "亿元", Decimal("3200")),
    ("丁项目", "亿元", Decimal("0.020")),
]


def many(number: int, days: int, top: int) -> list[tuple[str, list[int]]]:
    return [(f"Category {n}", [(n * 7 + day * 3 + n * day) % top for day in range(days)]) for n in range(number)]


def span(days: int) -> list[date]:
    return [WEEK[0] + timedelta(day) for day in range(days)]


CASES: dict[str, Callable[[], Chart | None]] = {
    "events_zh": lambda: events_by_day("本周事件", WEEK, CATEGORIES, "zh"),
    "events_en": lambda: events_by_day("Events this week", WEEK, CATEGORIES, "en"),
    "moved_zh": lambda: moved("与前四周相比", MOVES, "zh"),
    "moved_en": lambda: moved("Against the four weeks before", MOVES, "en"),
    "amounts_zh": lambda: amounts("金额", SUMS, "zh"),
    "amounts_en": lambda: amounts("Amounts", SUMS, "en"),
    "one day": lambda: events_by_day("一天", WEEK[:1], [("甲", [1])], "zh"),
    "no events": lambda: events_by_day("无", WEEK, [("甲", [0] * 7)], "zh"),
    "twelve categories": lambda: events_by_day("十二类", WEEK, many(12, 7, 9), "zh"),
    "thirty-one days": lambda: events_by_day("A month", span(31), many(6, 31, 500), "en"),
    "ninety days of millions": lambda: events_by_day("九十天", span(90), many(8, 90, 3_000_000), "zh"),
    "one event among thousands": lambda: events_by_day("x", WEEK, [("a", [3200, 1, 0, 2, 0, 0, 1]), *CATEGORIES], "en"),
    "hostile categories": lambda: events_by_day(HOSTILE, WEEK, [(HOSTILE, [1] * 7), ("W" * 500, [2] * 7)], "zh"),
    "one move": lambda: moved("一项", [("甲", 3, 0.02)], "zh"),
    "moves of nothing": lambda: moved("零", [("甲", 0, 0.0), ("乙", 0, 0.0)], "zh"),
    "a huge move": lambda: moved("大", [("甲", 3200, 0.02), ("乙", 1_234_567, 0.5)], "zh"),
    "hostile moves": lambda: moved(HOSTILE, [(HOSTILE, 2, 1.0), ("W" * 500, 1, 1.0), ("한국어", 1, 1.0)], "zh"),
    "thirty moves": lambda: moved("Thirty", [(f"Company {n}", n, 3.0) for n in range(30)], "en"),
    "hostile amounts": lambda: amounts(HOSTILE, [(HOSTILE, HOSTILE, Decimal("0.02")), ("", "", Decimal(3200))], "zh"),
    "odd amounts": lambda: amounts("怪", [(str(n), "元", Decimal(n)) for n in ("1e30", "-3.5", "0", "1e-18")], "zh"),
    "thirty amounts": lambda: amounts("多", [(f"第{n}", f"{n % 8}元", Decimal(n)) for n in range(30)], "zh"),
}


def drawn(name: str) -> Chart:
    chart = CASES[name]()
    assert chart
    return chart


def test_labels_keep_clear_of_each_other_of_the_bars_and_of_the_edge() -> None:
    for name in CASES:
        assert not collisions(drawn(name)), name


@pytest.mark.parametrize("name", ["events_zh", "events_en", "moved_zh", "amounts_zh"])
def test_the_chart_is_the_golden_one(name: str) -> None:
    """A change of a chart's look shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"chart_{name}.svg"
    shown = drawn(name).svg
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_a_chart_of_nothing_is_not_made() -> None:
    assert events_by_day("无", [], [], "zh") is None
    assert events_by_day("无", WEEK, [], "zh") is None
    assert moved("无", [], "zh") is None
    assert moved("无", [("甲", 1, float("nan"))], "zh") is None
    assert amounts("无", [], "zh") is None
    assert amounts("无", [("甲", "元", Decimal("NaN"))], "zh") is None


def test_counts_that_do_not_match_the_days_are_refused() -> None:
    with pytest.raises(ValueError, match="one count for each day"):
        events_by_day("错", WEEK, [("甲", [1, 2])], "zh")


def test_every_day_has_its_total_on_top_and_every_category_in_the_legend() -> None:
    shown = texts(drawn("events_zh"))
    for total in (8, 10, 19, 12, 7, 1, 5):
        assert str(total) in shown
    assert "AI 行业 · 25" in shown
    assert "6月8日" in shown and "周一" in shown
    assert "Jun 8" in texts(drawn("events_en"))


def test_a_long_name_is_cut_where_it_is_drawn_and_whole_for_whoever_points_at_it() -> None:
    chart = drawn("events_zh")
    name = CATEGORIES[2][0]
    assert any(words.endswith("… · 19") for words in texts(chart))
    assert any(tip.text == f"{name} 19" for tip in etree.fromstring(chart.svg).iter(f"{SVG}title"))


def test_more_categories_than_colours_share_the_last_one_and_are_all_told() -> None:
    chart = drawn("twelve categories")
    assert any(words.startswith("其余5类 · ") for words in texts(chart))
    assert all(f"Category {number} " in chart.alt for number in range(12))


def test_what_rose_most_comes_first_whatever_the_order_of_the_rows() -> None:
    chart = drawn("moved_zh")
    names = [words for words in texts(chart) if words in ("英伟达", "某市政务云", "昇腾 910C")]
    assert names == ["英伟达", "昇腾 910C", "某市政务云"]
    assert moved("与前四周相比", MOVES[::-1], "zh") == chart


def test_rows_without_room_are_the_ones_that_changed_least_and_are_counted() -> None:
    chart = drawn("thirty moves")
    assert "10 more not drawn." in texts(chart)
    assert "10 more not drawn." in chart.alt
    assert "Company 29" in texts(chart) and "Company 3" not in texts(chart)


def test_each_currency_and_unit_has_its_own_panel_and_scale() -> None:
    chart = drawn("amounts_zh")
    shown = texts(chart)
    assert shown.index("亿元") < shown.index("3,200") < shown.index("0.02") < shown.index("亿美元") < shown.index("300")
    longest = sorted(box[2] - box[0] for box in bars(chart))[-2:]
    assert longest[1] - longest[0] < 20  # the first of each panel, but for the room of its figure


def test_a_unit_in_another_scale_of_the_same_currency_is_not_converted() -> None:
    chart = amounts("x", [("甲", "亿元", Decimal(1)), ("乙", "万元", Decimal(9000))], "zh")
    assert chart and {"亿元", "万元", "1", "9,000"} <= set(texts(chart))


def test_an_amount_is_written_as_it_was_found() -> None:
    found = ["3.73", "0.02", "1234567.5", "-3.5", "0.3333333333333333333333", "1e30", "12.500"]
    chart = amounts("x", [(f"第{n}笔", "元", Decimal(value)) for n, value in enumerate(found)], "zh")
    assert chart
    assert {"3.73", "0.02", "1,234,567.5", "-3.5", "0.3333", "1e+30", "12.5"} <= set(texts(chart))


def test_a_small_thing_beside_a_huge_one_still_has_a_bar() -> None:
    for name in ("a huge move", "amounts_zh", "one event among thousands"):
        assert all(box[2] - box[0] >= 1.5 and box[3] - box[1] >= 1.5 for box in bars(drawn(name))), name


def test_the_text_alternative_has_the_figures_in_the_language_of_the_report() -> None:
    assert "6月8日至6月14日，共62起" in drawn("events_zh").alt
    assert "AI 行业 25" in drawn("events_zh").alt
    assert "英伟达 17 / 6.2" in drawn("moved_zh").alt
    assert "[亿元] 丙项目 3,200" in drawn("amounts_zh").alt
    assert "Jun 8 to Jun 14, 62 in all" in drawn("events_en").alt


def test_no_text_alternative_is_longer_than_a_chat_takes() -> None:
    rows = [(f"{number} {HOSTILE}", "元" * (number % 7), Decimal(number)) for number in range(80)]
    chart = amounts(HOSTILE, rows, "zh")
    assert chart and len(chart.alt) <= 2000
    assert all(len(drawn(name).alt) <= 2000 for name in CASES)


def test_a_picture_says_its_title_and_its_text_to_a_screen_reader() -> None:
    chart = drawn("moved_zh")
    root = etree.fromstring(chart.svg)
    named = {part.get("id"): part.text for part in root if part.get("id")}
    assert root.get("role") == "img"
    assert [named[key] for key in str(root.get("aria-labelledby")).split()] == [chart.title, chart.alt]


def test_a_hostile_label_is_only_words() -> None:
    for name in CASES:
        chart = drawn(name)
        for part in etree.fromstring(chart.svg).iter():
            assert part.tag.removeprefix(SVG) in SHAPES
            assert not [key for key in part.attrib if key.startswith("on") or "href" in key or key == "style"]
        assert set(re.findall(r"url\((.)", chart.svg)) <= {"#"}
        assert not re.search("[\x00-\x08\x0e-\x1f\u202a-\u202e\u2066-\u2069]", chart.svg + chart.alt + chart.title)


def test_pictures_that_the_font_has_not_are_not_drawn() -> None:
    chart = moved("x", [("😀🚀", 1, 0.0), ("芯片⚡️快讯", 1, 0.0)], "zh")
    assert chart and {"…", "芯片快讯"} <= set(texts(chart))


@given(
    st.lists(st.tuples(st.text(max_size=60), st.integers(0, 10**9), st.floats(0, 1e9)), min_size=1, max_size=8),
    st.sampled_from(("zh", "en")),
)
@settings(max_examples=30, deadline=None)
def test_whatever_a_feed_names_is_drawn_without_collisions(rows: list[tuple[str, int, float]], language: str) -> None:
    chart = moved(rows[0][0], rows, language)
    assert chart and not collisions(chart)
    sums = amounts(rows[0][0], [(name, name[:2], Decimal(now)) for name, now, _ in rows], language)
    assert sums and not collisions(sums)
    days = events_by_day(rows[0][0], WEEK, [(name, [now, 0, 1, 2, 3, 4, 5]) for name, now, _ in rows], language)
    assert days and not collisions(days)


def test_the_same_figures_make_the_same_picture() -> None:
    for name in ("events_zh", "moved_zh", "amounts_zh"):
        assert drawn(name) == drawn(name)
        assert png(drawn(name), 600) == png(drawn(name), 600)


@pytest.mark.parametrize("wide", [600, 1200])
def test_the_png_is_as_wide_as_it_was_asked_for(wide: int) -> None:
    chart = drawn("amounts_zh")
    picture = png(chart, wide)
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    got = struct.unpack(">II", picture[16:24])
    height = float(str(etree.fromstring(chart.svg).get("height")))
    assert got[0] == wide and abs(got[1] - height * wide / 600) <= 1


def test_every_letter_is_at_least_eleven_pixels_high_at_six_hundred() -> None:
    for name in CASES:
        sizes = [float(str(part.get("font-size"))) for part in etree.fromstring(drawn(name).svg).iter(f"{SVG}text")]
        assert min(sizes) >= 11, name


def test_chinese_is_drawn_as_its_own_signs_without_any_font_of_the_machine() -> None:
    """Boxes would all be alike; and a font that only this machine may have makes no difference."""
    assert len({png(labelled(sign), 600) for sign in "亿万云算力龘〇，A7"}) == 10
    chart = labelled("云厂商 Cloud")
    families = str(etree.fromstring(chart.svg).get("font-family"))
    others = ("DejaVu Sans, sans-serif", "Noto Sans CJK JP, sans-serif", "No Such Font, sans-serif")
    assert {png(replace(chart, svg=chart.svg.replace(families, family)), 600) for family in others} == {png(chart, 600)}


def test_letters_that_the_font_has_not_are_left_out_of_the_png_rather_than_drawn_as_boxes() -> None:
    assert "한국어 이름" in labelled("한국어 이름").svg
    assert png(Chart("", "", "", BARE.format("한국어 이름")), 600) == png(Chart("", "", "", BARE.format("…")), 600)


def test_fills_can_be_told_apart_without_colour() -> None:
    for one, other in combinations((*styles.CATEGORIES, styles.REST), 2):
        assert one.texture != other.texture or abs(lightness(one.colour) - lightness(other.colour)) >= 25
    assert styles.NOW.texture != styles.BEFORE.texture


def test_words_stand_out_from_what_they_are_written_on() -> None:
    for fill in (*styles.CATEGORIES, styles.REST):
        assert contrast(fill.ink, fill.colour) >= 4.5, fill
    assert min(contrast(styles.INK, styles.GROUND), contrast(styles.FAINT, styles.GROUND)) >= 4.5


def labelled(words: str) -> Chart:
    chart = moved("", [(words, 1, 1.0)], "zh")
    assert chart
    return chart


def texts(chart: Chart) -> list[str]:
    return [str(part.text) for part in etree.fromstring(chart.svg).iter(f"{SVG}text")]


Sides = tuple[float, float, float, float]


def bars(chart: Chart) -> list[Sides]:
    """Left, top, right and bottom of every filled box but the ground."""
    shapes = [
        part for part in etree.fromstring(chart.svg).iter(f"{SVG}rect") if part.get("x") and not part.get("stroke")
    ]
    places = [[float(str(part.get(key))) for key in ("x", "y", "width", "height")] for part in shapes]
    return [(x, y, x + wide, y + high) for x, y, wide, high in places]


def words_of(chart: Chart) -> list[Sides]:
    """Left, top, right and bottom of every line of words, at the width that is reckoned with."""
    found = []
    for part in etree.fromstring(chart.svg).iter(f"{SVG}text"):
        x, y, size = (float(str(part.get(key))) for key in ("x", "y", "font-size"))
        wide = width(str(part.text), size)
        left = x - {"middle": wide / 2, "end": wide}.get(str(part.get("text-anchor")), 0)
        found.append((left, y - 0.75 * size, left + wide, y + 0.1 * size))
    return found


def collisions(chart: Chart) -> list[tuple[Sides, Sides]]:
    """Words that lie on other words, across the edge of a bar, or beyond the picture."""
    words = words_of(chart)
    picture = (0.0, 0.0, 600.0, float(str(etree.fromstring(chart.svg).get("height"))))
    beyond = [(one, picture) for one in words if not inside(one, picture)]
    on_words = [(one, other) for one, other in combinations(words, 2) if overlap(one, other)]
    on_bars = [(one, bar) for one in words for bar in bars(chart) if overlap(one, bar) and not inside(one, bar)]
    return beyond + on_words + on_bars


def overlap(one: Sides, other: Sides) -> bool:
    slack = 0.2  # places are written with one decimal
    return all(one[side] + slack < other[side + 2] and other[side] + slack < one[side + 2] for side in (0, 1))


def inside(one: Sides, other: Sides) -> bool:
    return one[0] >= other[0] and one[1] >= other[1] and one[2] <= other[2] and one[3] <= other[3]


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def lightness(colour: str) -> float:
    return float(116 * luminance(colour) ** (1 / 3) - 16)


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
