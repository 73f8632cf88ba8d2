"""How a stored report looks as text, Markdown, HTML and JSON."""

from __future__ import annotations

import json
import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.formats import FORMATS
from pipeline.model import DailyReport
from tests.bot.reports import HOSTILE, entry, report, sample

GOLDEN = Path(__file__).parent.parent / "golden"


@pytest.mark.parametrize(("form", "ending"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
def test_the_rendered_report_is_the_golden_one(form: str, ending: str) -> None:
    """A change of a report's look shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"daily.{ending}"
    shown = FORMATS[form](sample())
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def test_the_short_version_has_its_links_and_only_the_brief_entries() -> None:
    text = FORMATS["text"](sample())
    short = text[text.index("精简版") : text.index("完整版")]
    assert "https://news.example/1?id=1&page=2" in short
    assert "https://news.example/3?id=3&page=2" in short
    assert "alert(1)" not in short


def test_the_date_shown_is_the_event_s_and_a_foreign_text_says_that_it_is_one() -> None:
    text = FORMATS["text"](sample())
    assert "3月10日消息，星河智算" in text
    assert "【后续】3月9日消息（英文原文）：Northwind" in text


def test_a_text_that_says_when_by_itself_is_not_dated_twice() -> None:
    text = FORMATS["text"](report(entry(1, text="国家数据局 3 月 10 日公布管理办法，意见反馈截止4月15日。")))
    assert "1、国家数据局 3 月 10 日公布" in text
    other = FORMATS["text"](report(entry(1, text="国家数据局公布管理办法，意见反馈截止4月15日。")))
    assert "1、3月10日消息，国家数据局公布" in other


def test_a_day_that_no_source_states_is_told_as_that_of_first_seeing() -> None:
    text = FORMATS["text"](report(entry(1, date_basis="first_seen")))
    assert "1、3月10日收录：星河智算" in text


def test_a_quiet_day_says_so_in_every_format() -> None:
    for form in ("text", "markdown", "html"):
        assert "今日没有达到门槛的消息" in FORMATS[form](report())


def test_an_english_profile_gets_english_words() -> None:
    text = FORMATS["text"](report(*sample().entries, language="en", title="AI and cloud, daily"))
    assert "In short" in text
    assert "Mar 10 (original in Chinese): 星河智算" in text


def test_json_reads_back_as_the_same_report_with_the_contract_s_keys() -> None:
    shown = FORMATS["json"](sample())
    assert DailyReport.model_validate_json(shown) == sample()
    assert {"from", "to"} == set(json.loads(shown)["window"])


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


def test_feed_text_becomes_no_markup_and_no_link_in_html() -> None:
    page = Tags()
    page.feed(FORMATS["html"](sample()))
    assert "script" not in page.seen
    assert {link.split("/")[2] for link in page.links} == {"news.example"}


def test_feed_text_becomes_no_markup_and_no_link_in_markdown() -> None:
    shown = FORMATS["markdown"](sample())
    assert "[点击]" not in shown
    assert "https://evil" not in shown
    assert "https\\://evil" in shown
    assert "\\<script\\>" in shown
    assert "\\<\\!channel\\>" in shown
    assert HOSTILE not in shown
