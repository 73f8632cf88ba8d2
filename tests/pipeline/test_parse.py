"""pipeline.parse: documents to items."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Document, Item, Parsed, Selectors, Source
from pipeline.parse import parse_document, parse_well_formed
from pipeline.parse.feeds import MOST_ENTRIES

NOW = datetime(2026, 6, 17, 0, 30, tzinfo=UTC)
URL = "https://news.example/feed.xml"
SOURCE = Source(name="某报", url=URL)


def parse(body: str | bytes, **source: Any) -> Parsed:
    raw = body.encode() if isinstance(body, str) else body
    return parse_document(SOURCE.model_copy(update=source), Document(URL, raw), NOW)


def rss(*items: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel>{channel}{"".join(f"<item>{item}</item>" for item in items)}</channel></rss>'


def entry(title: str = "A new model", link: str = "https://news.example/a-1", more: str = "") -> str:
    return f"<title>{title}</title><link>{link}</link>{more}"


def only(parsed: Parsed) -> Item:
    assert parsed.error is None
    assert len(parsed.items) == 1
    return parsed.items[0]


def test_an_rss_item_becomes_an_item() -> None:
    body = rss(entry("某公司<![CDATA[ <b>发布</b>]]>新模型", more="<pubDate>2026-06-16 22:13:11  +0800</pubDate>"))
    item = only(parse(body))
    assert (item.source, item.title, item.text, item.language) == ("某报", "某公司 发布新模型", "", "zh")
    assert item.url == "https://news.example/a-1"
    assert (item.published_at, item.date_mark) == (datetime(2026, 6, 16, 14, 13, 11, tzinfo=UTC), "stated")
    assert item.first_seen == NOW


@pytest.mark.parametrize(
    "body",
    [
        f"""<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">
            {rss(entry(more="<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2026-06-16T01:00:00Z</dc:date>"))}""",
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><item rdf:about="https://news.example/a-1">
            <title>A new model</title><dc:date>2026-06-16T01:00:00Z</dc:date></item></rdf:RDF>""",
        """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">A &lt;i&gt;new&lt;/i&gt; model</title>
            <link rel="self" href="https://news.example/a-1.atom"/><link href="/a-1"/>
            <published>2026-06-16T01:00:00Z</published><updated>2026-06-17T00:00:00Z</updated></entry></feed>""",
        """<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title>A new model</title>
            <link rel="alternate" type="text/html" href="https://news.example/a-1"/>
            <issued>2026-06-16T01:00:00Z</issued></entry></feed>""",
        json.dumps(
            {
                "version": "https://jsonfeed.org/version/1.1",
                "items": [{"id": 1, "url": "/a-1", "title": "A new model", "date_published": "2026-06-16T01:00:00Z"}],
            }
        ),
        """<rss><channel><item><title>A new model & more</title><link>https://news.example/a-1</link>
            <pubDate>Tue, 16 Jun 2026 01:00:00 GMT</pubDate>""",
    ],
    ids=["rss", "rdf", "atom", "atom 0.3", "json feed", "broken"],
)
def test_every_kind_of_feed_tells_the_same_article_alike(body: str) -> None:
    item = only(parse(body))
    assert item.title.startswith("A new model")
    assert item.url == "https://news.example/a-1"
    assert item.published_at == datetime(2026, 6, 16, 1, tzinfo=UTC)


def test_the_longer_of_summary_and_content_is_the_text() -> None:
    namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    content = f"<content:encoded {namespace}>&lt;p&gt;One.&lt;/p&gt;Two.</content:encoded>"
    assert only(parse(rss(entry(more=f"<description>One.</description>{content}")))).text == "One.\nTwo."
    assert (
        only(parse(rss(entry(more=f"<description>One. Two. Three.</description>{content}")))).text == "One. Two. Three."
    )


def test_a_text_that_only_repeats_the_title_is_none() -> None:
    assert only(parse(rss(entry(more="<description>A new  model!</description>")))).text == ""


def test_text_inside_markup_is_kept_by_block() -> None:
    body = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>A</title><link href="/a-1"/><content type="xhtml">
        <x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>One &amp; two.</x:p><x:p>Three.</x:p></x:div>
        </content></entry></feed>"""
    assert only(parse(body)).text == "One & two.\nThree."


def test_an_entry_without_title_takes_the_first_words_of_its_text() -> None:
    assert (
        only(parse(rss("<link>/a-1</link><description>&lt;p&gt;First words.&lt;/p&gt;Rest.</description>"))).title
        == "First words."
    )


@pytest.mark.parametrize(
    "unusable",
    [
        "<title>No link</title>",
        entry(link="javascript:alert(1)"),
        entry(link="https://u:p@a.example/"),
        entry(title="", link="/x"),
        "",
    ],
)
def test_an_entry_that_cannot_be_used_is_counted_and_left_out(unusable: str) -> None:
    parsed = parse(rss(unusable, entry()))
    assert (len(parsed.items), parsed.seen) == (1, 2)


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ("<guid>https://news.example/a-2</guid>", "https://news.example/a-2"),
        ('<guid isPermaLink="false">https://news.example/a-2</guid><link>/a-3</link>', "https://news.example/a-3"),
        ("<link>/a-3?utm_source=rss#top</link>", "https://news.example/a-3"),
        (
            '<link>http://count.example/1</link><f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://news.example/a-4</f:origLink>',
            "https://news.example/a-4",
        ),
        ('<a:link xmlns:a="http://www.w3.org/2005/Atom" href="/a-5"/>', "https://news.example/a-5"),
        ("<link>https://news.example/</link><guid>https://news.example/a-6</guid>", "https://news.example/a-6"),
    ],
)
def test_the_best_address_is_taken(more: str, url: str) -> None:
    assert only(parse(rss(f"<title>A</title>{more}"))).url == url


def test_relative_addresses_follow_xml_base_then_the_channel_then_the_document() -> None:
    assert only(parse(rss(entry(link="a-1")))).url == "https://news.example/a-1"
    assert (
        only(parse(rss(entry(link="a-1"), channel="<link>https://site.example/b/</link>"))).url
        == "https://site.example/b/a-1"
    )
    based = (
        rss(entry(link="a-1"))
        .replace("<item>", '<item xml:base="c/">')
        .replace("<rss", '<rss xml:base="https://base.example/"')
    )
    assert only(parse(based)).url == "https://base.example/c/a-1"


def test_identity_survives_a_new_date_a_new_guid_a_new_title_and_new_tracking() -> None:
    before = only(parse(rss(entry(more="<guid isPermaLink='false'>1</guid><pubDate>2026-06-15</pubDate>"))))
    again = entry("A new model, updated", "http://www.news.example/a-1/?utm_source=x", "<pubDate>2026-06-16</pubDate>")
    assert only(parse(rss(again))).id == before.id
    assert only(parse(rss(entry()), name="other")).id != before.id


def test_entries_that_share_an_address_are_told_apart_by_title() -> None:
    parsed = parse(rss(entry("One"), entry("Two"), entry("two!")))
    assert [item.title for item in parsed.items] == ["One", "Two"]
    assert parsed.seen == 3


def test_a_front_page_as_address_is_never_an_identity_alone() -> None:
    first = only(parse(rss(entry("One", "https://news.example/"))))
    second = only(parse(rss(entry("Two", "https://news.example/"))))
    assert first.id != second.id


@pytest.mark.parametrize(
    ("source", "hour"),
    [
        ({"language": "zh"}, 4),
        ({"language": "en"}, 12),
        ({"language": "auto"}, 12),
        ({"language": "zh", "timezone": "Europe/Berlin"}, 10),
    ],
)
def test_a_date_without_zone_is_in_that_of_its_source(source: dict[str, str], hour: int) -> None:
    item = only(parse(rss(entry(more="<pubDate>2026-06-16T12:00:00</pubDate>")), **source))
    assert item.published_at == datetime(2026, 6, 16, hour, tzinfo=UTC)


def test_a_chinese_item_of_a_source_that_says_nothing_is_on_chinese_time() -> None:
    item = only(parse(rss(entry("某公司发布新模型", more="<pubDate>2026-06-16T12:00:00</pubDate>"))))
    assert item.published_at == datetime(2026, 6, 16, 4, tzinfo=UTC)


def test_no_date_means_first_seen_now() -> None:
    item = only(parse(rss(entry())))
    assert (item.published_at, item.date_mark) == (NOW, "first_seen")


@pytest.mark.parametrize(
    "body",
    [
        "<rss><channel><title>Quiet</title></channel></rss>",
        '<feed xmlns="http://www.w3.org/2005/Atom"/>',
        '{"version":"https://jsonfeed.org/version/1.1","items":[]}',
    ],
)
def test_a_feed_without_entries_is_no_error(body: str) -> None:
    assert parse(body) == Parsed()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("Hello.", "plain text"),
        ("{}", "no list of items"),
        ("{", "broken JSON"),
        ("[1]", "no JSON Feed"),
        ('{"items": {}}', "no list of items"),
        ("<urlset><url/></urlset>", "no feed"),
        ("<rss><channel><ite", "no entry can be read"),
        ("<!doctype html><html><body>Hi", "a web page"),
        (
            '<html><link rel="alternate" type="application/rss+xml" href="/real.xml"></html>',
            "https://news.example/real.xml",
        ),
    ],
)
def test_what_is_no_feed_is_said_in_one_line(body: str, said: str) -> None:
    parsed = parse(body)
    assert parsed.error is not None
    assert said in parsed.error
    assert "\n" not in parsed.error
    assert (parsed.items, parsed.seen) == ((), 0)


def test_entities_are_neither_expanded_nor_fetched() -> None:
    bombs = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/hostname">'
    item = only(parse(f"<!DOCTYPE rss [{bombs}]>{rss(entry('T &b; &x; &nbsp;&mdash;'))}"))
    assert item.title == "T &b; &x; —"


def test_a_feed_with_bare_ampersands_and_html_entities_is_read_strictly() -> None:
    body = rss(entry("R&D &ndash; a&nbsp;b", "https://news.example/a-1?x=1&y=2"))
    parsed = parse_well_formed(SOURCE, Document(URL, body.encode()), NOW)
    assert parsed is not None
    assert only(parsed).title == "R&D – a b"
    assert only(parsed).url == "https://news.example/a-1?x=1&y=2"


def test_control_signs_in_a_feed_do_not_break_it() -> None:
    assert only(parse(rss(entry("A\x08 new\x00 model")))).title == "A new model"


def test_chinese_feeds_in_gbk_are_read() -> None:
    body = '<?xml version="1.0" encoding="gb2312"?>' + rss(entry("某公司发布新模型"))
    assert only(parse(body.encode("gbk"))).title == "某公司发布新模型"


def test_formulas_in_titles_stay_as_they_are() -> None:
    assert (
        only(parse(rss(entry(r"An $O(n\log n)$ bound with \emph{few} samples")))).title
        == r"An $O(n\log n)$ bound with \emph{few} samples"
    )


def test_no_more_entries_are_read_than_a_publisher_puts_out() -> None:
    parsed = parse(rss(*(entry(link=f"/{number}") for number in range(MOST_ENTRIES + 5))))
    assert (len(parsed.items), parsed.seen) == (MOST_ENTRIES, MOST_ENTRIES + 5)


PAGE = """<html><head><base href="https://gov.example/list/"></head><body><ul class="news">
<li><a href="1.html" title="关于某项采购的公告（第一批）">关于某项采购的公告…</a><span class="date">[06-16]</span></li>
<li><a href="/2.html"><b>中标</b>结果公告</a><span class="date">2026年6月15日</span><p>金额一百万元。</p></li>
<li>没有链接</li></ul></body></html>"""
SELECTORS = Selectors(item="ul.news li", date=".date", text="p")


def test_a_page_is_read_by_its_selectors() -> None:
    parsed = parse(PAGE, kind="page", selectors=SELECTORS, language="zh")
    first, second = parsed.items
    assert (first.title, first.url) == ("关于某项采购的公告（第一批）", "https://gov.example/list/1.html")
    assert first.published_at == datetime(2026, 6, 15, 16, tzinfo=UTC)
    assert (second.title, second.text) == ("中标结果公告", "金额一百万元。")
    assert parsed.seen == 3


@pytest.mark.parametrize(
    ("selectors", "said"),
    [
        (None, "selectors.item"),
        (Selectors(item="ol li"), "selectors.item 'ol li' matches nothing"),
        (Selectors(item="li["), "selectors.item 'li[' is no CSS selector"),
        (Selectors(item="li", date="::("), "selectors.date '::(' is no CSS selector"),
        (Selectors(item="li", link="b"), "selectors.link 'b'"),
    ],
)
def test_a_page_that_cannot_be_read_names_the_selector(selectors: Selectors | None, said: str) -> None:
    assert said in (parse(PAGE, kind="page", selectors=selectors).error or "")


_PIECES = st.sampled_from(
    ["<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<link>", "</link>", "https://a.example/1",
     "中文", "&amp;", "&nbsp;", "<![CDATA[", "]]>", "<!DOCTYPE rss [", "]>", "<entry>", "{", '"items":[', "\x00",
     "<html>",
     '<feed xmlns="http://www.w3.org/2005/Atom">', "<pubDate>2026-06-16</pubDate>", "<!--", "-->", "</channel></rss>",
     "<?xml version='1.0' encoding='gbk'?>"]
) | st.text(max_size=4)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join) | st.binary(max_size=60), st.sampled_from(["feed", "page"]))
def test_whatever_comes_the_outcome_is_a_value(body: str | bytes, kind: str) -> None:
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    parsed = parse(raw, kind=kind, selectors=Selectors(item="item"))
    assert parsed.seen >= len(parsed.items)
    assert parsed.error is None or not parsed.items
    for item in parsed.items:
        assert item.title
        assert item.url.startswith(("http://", "https://"))
        assert item.published_at <= NOW


def test_sentences_that_a_publisher_puts_under_every_text_are_left_out() -> None:
    own = "Company {0} of the city on the river opened its own data centre number {0} today, after two years of work."
    under = "Follow us wherever you like. Prizes are waiting for you every day."
    texts = [f"{own.format(number)} {under}" for number in range(3)] + [
        "Another text without it, of about the same length as the others are."
    ]
    parsed = parse(
        rss(*(entry(f"Title {n}", f"/a-{n}", f"<description>{text}</description>") for n, text in enumerate(texts)))
    )
    assert [item.text for item in parsed.items] == [own.format(0), own.format(1), own.format(2), texts[3]]


def test_texts_that_only_end_alike_by_halves_stay() -> None:
    texts = [
        f"The {name} ministry published its list of the projects which it will support in the year 2027."
        for name in "ABC"
    ]
    parsed = parse(
        rss(*(entry(f"Title {n}", f"/a-{n}", f"<description>{text}</description>") for n, text in enumerate(texts)))
    )
    assert [item.text for item in parsed.items] == texts


def test_what_a_link_aggregator_says_of_a_link_is_no_text() -> None:
    told = "<p>Article URL: <a href=x>https://a.example/1</a></p><p>Comments URL: https://b.example/2</p>"
    told += "<p>Points: 52</p><p># Comments: 8</p>"
    assert only(parse(rss(entry(more=f"<description><![CDATA[{told}]]></description>")))).text == ""


def test_an_undated_article_is_dated_by_the_day_that_its_address_names() -> None:
    feed = b"""<rss version="2.0"><channel><title>t</title>
    <item><title>Filed by day</title><link>https://a.example/2026-03-09/1.html</link></item>
    <item><title>Filed in the future</title><link>https://a.example/2031-03-09/1.html</link></item>
    </channel></rss>"""
    now = datetime(2026, 3, 10, 4, tzinfo=UTC)
    filed, future = parse_document(
        Source(name="s", url="https://a.example/feed", timezone="Asia/Shanghai"),
        Document("https://a.example/feed", feed),
        now,
    ).items
    assert (filed.date_mark, filed.published_at) == ("stated", datetime(2026, 3, 8, 16, tzinfo=UTC))
    assert (future.date_mark, future.published_at) == ("first_seen", now)
