"""pipeline.parse.html: markup to clean text, in time proportional to its length."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.html import LONGEST_TEXT, LONGEST_TITLE, one_line, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>wor</b>d</p><p>Two<br/>Three</p>", "One word\nTwo\nThree"),
        ("<ul><li>a</li><li>b</li></ul><table><tr><td>c</td><td>d</td></tr></table>", "a\nb\nc d"),
        ("甲\u3000乙\u00a0 丙\n丁<p>", "甲 乙 丙 丁"),
        ("line one\n   line two", "line one\nline two"),
        ("<div>one\ntwo\n\nthree</div>", "one two\nthree"),
    ],
)
def test_blocks_become_lines_and_space_is_folded(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_text_that_was_wrapped_to_a_width_is_joined_again() -> None:
    wrapped = "\n".join(
        [
            "Many words stand on this first line of an announcement that was sent",
            "by post and wrapped to seventy signs, as Announcements once were and",
            "as some still are today, without any markup at all.",
        ]
    )
    assert "\n" not in plain(wrapped)


@pytest.mark.parametrize(
    "markup",
    [
        "<!-- secret -->", "<script>secret</script>", "<style>secret</style>", "<noscript>secret</noscript>",
        "<span style='display: none'>secret</span>", "<p hidden>secret</p>",
        "<div style='font-size:0'>a<div>b</div>secret</div>",
        '<i aria-hidden="true">secret</i>', '<span class="sr-only">secret</span>', "<img alt='secret' title='secret'>",
        "<figcaption>secret</figcaption>", "<template>secret</template>", "<?php secret ?>", "<!doctype secret>",
        "<svg><title>secret</title></svg>", "<iframe src=x>secret</iframe>",
    ],
)  # fmt: skip
def test_what_a_reader_of_the_page_does_not_see_is_not_in_the_text(markup: str) -> None:
    assert plain(f"<p>before</p>{markup}<p>after</p>") == "before\nafter"


def test_a_hidden_paragraph_that_is_never_closed_ends_where_the_next_begins() -> None:
    assert plain("<p>a<p hidden>secret<p>b") == "a\nb"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("&#8217;&nbsp;&quot;&#x4e2d;&hellip;", '’ "中…'),
        ("AT&amp;amp;T&amp;nbsp;&amp;#8217;s", "AT&T ’s"),
        ("a?x=1&copy=2 R&D", "a?x=1&copy=2 R&D"),
        ("&lt;p&gt;Hello&lt;/p&gt;&lt;p&gt;there&lt;/p&gt;", "Hello\nthere"),
        ("don&#146;t \x93quote\x94", "don’t “quote”"),
    ],
)
def test_entities_are_read_doubly_escaped_ones_too(markup: str, text: str) -> None:
    assert plain(markup) == text


def test_escaped_markup_brings_nothing_in() -> None:
    for escaped in (
        "&lt;script&gt;x()&lt;/script&gt;",
        "<![CDATA[<script>x()</script>]]>",
        "&lt;img src=x onerror=y&gt;",
    ):
        assert plain(f"before {escaped}after") == "before after"


@pytest.mark.parametrize(
    "text",
    ["a < b and c > d", "x<3", "List<int>", "<think> tokens and <unk>", "if a<b: pass", "the <p> tag", "1 &lt; 2"],
)
def test_signs_that_are_no_markup_stay(text: str) -> None:
    assert plain(text.replace("<p>", "&lt;p&gt;")) == text.replace("&lt;", "<")


def test_ten_to_the_ninth_does_not_become_a_hundred_and_nine() -> None:
    assert plain("10<sup>9</sup> of CO<sub>2</sub> on the 1<sup>st</sup>") == "10^9 of CO2 on the 1st"


def test_readings_beside_characters_are_left_out() -> None:
    assert plain("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>") == "漢"


def test_markup_that_was_cut_off_leaves_no_remains() -> None:
    assert plain('The text goes on <a href="https://a.exam') == "The text goes on"
    assert plain("<a title='2 > 1'>whole</a>") == "whole"


def test_invisible_and_direction_changing_signs_are_removed() -> None:
    assert plain("in\u200bvis\u202eible\U000e0041\U000e0042 e\u0301\x00\x1b \ufefftext\ud800") == "invisible é text"


def test_quotes_keep_their_own_signs() -> None:
    assert plain("“ＡＩ”①㎏ﬁ") == "“ＡＩ”①㎏ﬁ"


def test_a_letter_carries_three_marks_at_most() -> None:
    assert len(plain("a" + "\u0310" * 500)) == 4


def test_titles_are_one_line_and_short() -> None:
    assert one_line(" <b>One</b>\n two<br>three &amp;amp; four") == "One two three & four"
    assert len(one_line("字" * 500_000)) == LONGEST_TITLE
    assert one_line("字" * 500_000).endswith("…")


def test_texts_are_capped() -> None:
    assert len(plain("<p>字字字。</p>" * 100_000)) <= LONGEST_TEXT


@pytest.mark.parametrize(
    "tail",
    [
        "<p>The post <a href=x>Some news</a> appeared first on <a href=y>A Site</a>.</p>",
        "The article Some news appeared first on A Site.",
        " <a href=x>Read more</a>",
        " Read the full story at A Site.",
        " Continue reading…",
        "<p>阅读全文</p>",
        "<br>（点击查看原文）",
        " [&hellip;]",
        "<p>责任编辑：某某</p>",
        "<p>广告声明：文内含有的对外跳转链接，用于传递更多信息。</p>",
        "<p>Comments</p>",
    ],
)
def test_boilerplate_at_the_end_is_removed(tail: str) -> None:
    assert plain(f"<p>The company grew by a tenth.{tail}") == "The company grew by a tenth."


def test_a_text_that_was_cut_ends_in_an_ellipsis() -> None:
    assert plain("The company grew by […]") == "The company grew by…"


@pytest.mark.parametrize(
    "text",
    [
        "Those who want to know must read more",
        "Its post on the matter appeared first on Monday, and its shares fell.",
        "他说，读者应该阅读全文，再下结论。",
        "编辑部的故事",
    ],
)
def test_sentences_that_only_resemble_boilerplate_stay(text: str) -> None:
    assert plain(text) == text


_MARKUP = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<br>", "<b", ">", "<!--", "-->", "&amp;", "&lt;", "&#0;", "<script>", "</script>", "\n", '"',
         "'", "<p hidden>", "text", "中文。", "\u202e", "e\u0301", "&nbsp;", "<![CDATA[", "]]>", "<sup>", "[…]",
         "Read more", "\r"]
    )
    | st.text(max_size=5),
    max_size=30,
).map("".join)  # fmt: skip


@given(_MARKUP)
def test_whatever_the_markup_the_text_is_clean(markup: str) -> None:
    for text in (plain(markup), one_line(markup)):
        assert all(line == " ".join(line.split()) for line in text.split("\n"))
        assert not any(
            unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") for sign in text if sign != "\n"
        )
        assert unicodedata.is_normalized("NFC", text)
        text.encode()
    assert "\n" not in one_line(markup)
