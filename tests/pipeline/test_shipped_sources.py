"""The sources that the package ships: complete, consistent, and in the words of the profile."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser

from pipeline import config
from pipeline.model import Document, Source
from pipeline.parse import parse_document
from pipeline.parse.addresses import identity_key


@cache
def _sources() -> tuple[Source, ...]:
    return config.load(config.shipped(), {}).sources


def test_there_are_enough_sources_of_every_sort_that_the_reports_need() -> None:
    sources = _sources()
    assert 60 <= len(sources) <= 90
    assert min(sum(source.language == language for source in sources) for language in ("zh", "en")) >= 30
    assert sum(".gov.cn/" in source.url for source in sources) >= 10
    assert sum("政企招投标" in source.topics for source in sources) >= 4
    assert sum("云计算" in source.topics and source.authority == 1.0 for source in sources) >= 10


def test_no_address_stands_twice() -> None:
    keys = [identity_key(source.url) for source in _sources()]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("source", _sources(), ids=lambda source: source.name)
def test_a_source_says_all_that_is_known_of_it(source: Source) -> None:
    assert source.timezone is not None
    assert source.language != "auto"
    assert source.authority in (0.4, 0.7, 0.9, 1.0)
    assert source.topics


def test_topics_are_the_profiles() -> None:
    known = {topic.name for profile in config.load(config.shipped(), {}).profiles for topic in profile.topics}
    assert {topic for source in _sources() for topic in source.topics} <= known


def test_selectors_are_valid_css() -> None:
    page = LexborHTMLParser("<p></p>")
    for source in _sources():
        for selector in source.selectors.model_dump(exclude_none=True).values() if source.selectors else ():
            page.css(selector)


# Rows as these sites write them, shortened.
ROWS = {
    "政府采购网中央招标": """<ul class="c_list_bid"><li><a href="./1.htm">甲公告</a>
        <em rel="bxlx">公开招标</em> 发布时间：<em>2026-03-09 10:00</em> 地域：<em>北京</em></li></ul>""",
    "国家网信办": """<div id="loadingInfoPage"><li><h5><a href="/2026-03/09/c_1.htm">甲公告</a></h5>
        <div class="times">2026-03-09</div></li></div>""",
    "国家数据局": '<ul class="u-list"><li><a href="/sjj/1_pc.html">甲公告</a><span>2026-03-09</span></li></ul>',
    "科学技术部": """<ul class="info_list2"><li><a href="./202603/t1.html">甲公告</a>
        <span class="date mhide">2026-03-09</span></li></ul>""",
    "工业和信息化部": """<ul><li><a href="/zwgk/">导航</a></li>
        <li><p><a href="/zwgk/art/2026/art_1.html">甲公告</a><span>2026-03-09</span></p></li></ul>""",
}


@pytest.mark.parametrize("name", ROWS)
def test_a_ministrys_list_is_read_by_its_selectors(name: str) -> None:
    (source,) = (source for source in _sources() if source.name == name)
    now = datetime(2026, 3, 10, tzinfo=UTC)
    parsed = parse_document(source, Document(source.url, f"<html><body>{ROWS[name]}".encode(), "text/html"), now)
    assert [item.title for item in parsed.items] == ["甲公告"]
    assert parsed.items[0].published_at.astimezone(ZoneInfo("Asia/Shanghai")).date() == date(2026, 3, 9)
