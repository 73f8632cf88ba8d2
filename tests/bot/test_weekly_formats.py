"""How a stored weekly report looks as text, Markdown, HTML and JSON, and beside its evidence."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.formats import FORMATS
from bot.formats.weekly import evidence
from pipeline.model import Part, Section, Sentence, WeeklyReport
from tests.bot.reports import HOSTILE
from tests.bot.weeklies import CHART, PICTURE, events, sample

GOLDEN = Path(__file__).parent.parent / "golden"
PICTURES = {CHART.name: PICTURE}


@pytest.mark.parametrize(("form", "ending"), [("text", "txt"), ("markdown", "md"), ("html", "html")])
def test_the_rendered_report_is_the_golden_one(form: str, ending: str) -> None:
    """A change of a report's look shows as a readable diff; DIGEST_GOLDEN=write accepts it."""
    golden = GOLDEN / f"weekly.{ending}"
    shown = FORMATS[form](sample(), PICTURES)
    if os.environ.get("DIGEST_GOLDEN") == "write":
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_the_five_parts_stand_in_their_order_and_references_after_them(form: str) -> None:
    shown = FORMATS[form](sample())
    places = [shown.index(f"第{number}部分：") for number in "一二三四五"]
    assert places == sorted(places)
    assert shown.rindex("参考来源") > places[-1]


def test_json_reads_back_as_the_same_report_with_the_contract_s_keys() -> None:
    shown = FORMATS["json"](sample())
    assert WeeklyReport.model_validate_json(shown) == sample()
    assert '"from": "2026-03-02"' in shown


class Page(HTMLParser):
    def __init__(self, shown: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.feed(shown)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        known = dict(attrs)
        self.links += [known[name] or "" for name in ("href", "src") if name in known]
        self.ids += [known["id"] or ""] if "id" in known else []
        self.images += [known] if tag == "img" else []


def test_every_number_leads_to_its_reference_and_back() -> None:
    page = Page(FORMATS["html"](sample()))
    inner = {link[1:] for link in page.links if link.startswith("#")}
    assert inner <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {f"ref-{r.n}" for r in sample().references} <= inner
    assert {f"cite-{r.n}" for r in sample().references} <= inner


def test_charts_are_images_with_words_and_words_alone_where_there_is_no_image() -> None:
    (image,) = Page(FORMATS["html"](sample(), PICTURES)).images
    assert image["alt"] == CHART.alt
    assert str(image["src"]).startswith("data:image/svg+xml;base64,")
    for form in ("text", "markdown", "html"):
        assert "每日事件数，按类型。共5起。" in FORMATS[form](sample())
    assert "![" not in FORMATS["markdown"](sample(), PICTURES)


def test_feed_text_becomes_no_markup_and_no_link_in_html() -> None:
    page = Page(FORMATS["html"](sample()))
    assert "script" not in page.tags
    outer = {link for link in page.links if not link.startswith(("#", "data:"))}
    assert outer == {reference.url for reference in sample().references}


def test_feed_text_becomes_no_markup_and_no_link_in_markdown() -> None:
    shown = FORMATS["markdown"](sample())
    assert HOSTILE not in shown
    assert "[点击]" not in shown
    assert "https://evil" not in shown
    assert "<script>" not in shown.replace("\\<script\\>", "")
    assert "<!channel>" not in shown
    targets = re.findall(r"(?<!\\)\]\(<([^>]*)>\)", shown)
    assert set(targets) == {reference.url for reference in sample().references}


def test_what_a_model_wrote_is_set_as_paragraphs_with_the_numbers_after_each_sentence() -> None:
    said = (
        Sentence(text="甲公司启用新中心。", citations=(1,), kind="fact"),
        Sentence(text="这可能显示需求在上升。", citations=(1, 2), kind="inference"),
    )
    part = Part(key="summary", title="汇总", sections=(Section(title="AI 行业", sentences=said),))
    shown = FORMATS["text"](sample(engine="llm", model="m", parts=(part, *sample().parts[1:])))
    assert "甲公司启用新中心。[1]这可能显示需求在上升。[1][2]\n" in shown


def test_evidence_shows_the_stored_words_behind_each_citation_and_what_was_computed() -> None:
    texts = {e.item.id: (e.item.title, e.item.text) for e in events()}
    shown = evidence.render(sample(), texts)
    assert "[事实] 星河智算在宁夏中卫" in shown
    assert "   [1] “星河智算在宁夏中卫启用第二期智算中心" in shown
    assert "   = 由本报告统计数据 within_areas 算得" in shown
    assert "库中已找不到这句原文" in evidence.render(sample(), {})


@pytest.mark.parametrize("form", list(FORMATS))
def test_a_section_without_sentences_leaves_the_rest_as_it_is(form: str) -> None:
    first, *others = sample().parts
    bare = first.model_copy(update={"sections": (*first.sections, Section(title="无", sentences=()))})
    assert FORMATS[form](sample().model_copy(update={"parts": (bare, *others)}))
