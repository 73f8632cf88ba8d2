"""How words are measured, cut and wrapped for the charts."""

from __future__ import annotations

from pathlib import Path

import pytest
import uharfbuzz
from hypothesis import given
from hypothesis import strategies as st

from pipeline.charts import lettering
from pipeline.charts.lettering import drawable, in_our_font, lines, width


@given(st.text(max_size=80), st.floats(30, 300), st.integers(1, 3))
def test_no_line_is_wider_than_its_room_and_nothing_is_lost_without_a_sign(words: str, room: float, most: int) -> None:
    found = lines(words, 13, room, most)
    assert 1 <= len(found) <= most
    assert all(width(line, 13) <= room for line in found)
    whole = "".join(drawable(words).split())
    shown = "".join("".join(found).split())
    assert shown == whole or (shown.endswith("…") and whole.startswith(shown[:-1]))


@pytest.mark.parametrize(
    "words", ["云厂商与算力平台", "Amazon Web Services", "3,200.02 亿元（约 AWS）", "AVATAR fi ffi"]
)
def test_a_width_is_never_less_than_what_is_drawn(words: str) -> None:
    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(lettering.FONT_FILE)))
    buffer = uharfbuzz.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    drawn = sum(position.x_advance for position in buffer.glyph_positions) / font.face.upem
    assert drawn <= width(words, 1) <= drawn * 1.25


def test_the_font_is_an_installed_package_and_has_every_sign_of_the_basic_standard() -> None:
    """GB 2312 is what any Chinese text may be expected to need: 6,763 signs."""
    signs = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    every = "".join(signs)
    assert len(every) == 6763
    assert in_our_font(every) == every
    assert Path(lettering.FONT_FILE).is_relative_to(Path(uharfbuzz.__file__).parent.parent)


def test_english_breaks_between_words_and_chinese_anywhere() -> None:
    assert lines("Model Context Protocol registry", 13, 160, 2) == ["Model Context", "Protocol registry"]
    assert lines("国家电网人工智能大模型", 10, 65, 2) == ["国家电网人工", "智能大模型"]


def test_a_closing_mark_does_not_begin_a_line_nor_an_opening_one_end_it() -> None:
    assert lines("国家电网（第二批）采购", 10, 91, 2) == ["国家电网（第二批）", "采购"]
    assert lines("国家电网（第二批）采购", 10, 81, 2) == ["国家电网（第二", "批）采购"]
    assert lines("国家电网（第二批）采购", 10, 51, 3) == ["国家电网", "（第二批）", "采购"]


def test_a_mark_stays_with_its_letter() -> None:
    assert lines("ééé".replace("é", "e\u0301"), 10, 0.1, 3) != []
    assert all(not line.startswith("\u0301") for line in lines("e\u0301" * 20, 10, 30, 3))


def test_what_the_font_has_not_is_left_out_of_a_png_run_by_run() -> None:
    assert in_our_font("甲 한국어 이름 乙 😀") == "甲 … 乙 …"
    assert in_our_font("<a>\n  <b/>\n</a>") == "<a>\n  <b/>\n</a>"


def test_pictures_go_and_letters_of_any_language_stay() -> None:
    assert drawable("芯片 ⚡️🚀 快讯 한국") == "芯片 快讯 한국"
    assert drawable("😀") == "…"
