"""OPML: what is written is read again, what others wrote is understood, and what is hostile or wrong is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import config, opml
from pipeline.errors import ParseError
from pipeline.model import Selectors, Source


def _opml(body: str, head: str = '<opml version="2.0">') -> str:
    return f"<?xml version='1.0'?>\n{head}\n<head><title>t</title></head>\n<body>\n{body}\n</body></opml>"


def _one(outline: str) -> Source:
    reading = opml.read(_opml(outline))
    assert reading.skipped == ()
    (source,) = reading.sources
    return source


_word = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
_phrase = st.lists(_word, min_size=1, max_size=3).map(" ".join)
_selectors = st.builds(Selectors, item=_phrase, link=_phrase, date=st.none() | _phrase, title=st.none() | _phrase)


@st.composite
def _sources(draw: st.DrawFn) -> tuple[Source, ...]:
    names = draw(st.lists(_phrase, unique=True, max_size=5))
    return tuple(
        Source(
            name=name,
            url=f"https://feeds.example/{number}?a=1&b=<2>",
            kind=kind,
            region=draw(st.sampled_from(("domestic", "international", "auto"))),
            language=draw(st.sampled_from(("zh", "en", "auto"))),
            timezone=draw(st.sampled_from((None, "Asia/Shanghai", "Europe/Berlin"))),
            authority=draw(st.floats(0, 1)),
            topics=tuple(draw(st.lists(_phrase, unique=True, max_size=3))),
            selectors=draw(_selectors) if kind == "page" else None,
        )
        for number, name in enumerate(names)
        for kind in [draw(st.sampled_from(("feed", "page")))]
    )


@given(_sources())
def test_what_is_written_reads_back_the_same(sources: tuple[Source, ...]) -> None:
    reading = opml.read(opml.write(sources))
    assert reading == opml.Reading(sources, ())


def test_the_shipped_sources_survive_export_and_import() -> None:
    sources = config.load(config.shipped(), {}).sources
    assert opml.read(opml.write(sources).encode()) == opml.Reading(sources, ())


def test_chinese_topics_stay_readable_in_the_file() -> None:
    written = opml.write([Source(name="晨报", url="https://a.example/", topics=("云计算", "芯片/算力"))])
    assert 'category="云计算,芯片%2F算力"' in written


def test_a_page_is_written_as_a_link_that_no_feed_reader_polls() -> None:
    page = Source(name="公告", url="https://a.example/list", kind="page", selectors=Selectors(item="li"))
    written = opml.write([page])
    assert 'type="link"' in written
    assert "xmlUrl" not in written


def test_folders_become_topics_only_where_there_is_no_category() -> None:
    body = """<outline text="科技"><outline text="AI 研究">
      <outline type="rss" text="甲" xmlUrl="https://a.example/rss"/>
      <outline type="rss" text="乙" xmlUrl="https://b.example/rss" category="/新闻/芯片,机器人"/>
    </outline></outline>"""
    first, second = opml.read(_opml(body)).sources
    assert first.topics == ("科技", "AI 研究")
    assert second.topics == ("芯片", "机器人")


def test_the_spelling_of_other_programs_is_understood() -> None:
    source = _one('<OUTLINE TITLE="  Some \n News " xmlurl=" https://a.example/rss " language="zh-CN" htmlUrl="x"/>')
    assert (source.name, source.url, source.language) == ("Some News", "https://a.example/rss", "zh")


def test_an_outline_without_a_name_is_called_after_its_host() -> None:
    assert _one('<outline xmlUrl="https://news.example/rss"/>').name == "news.example"


def test_our_attributes_are_found_under_whatever_prefix_the_file_declares() -> None:
    head = f'<opml version="2.0" xmlns:n="{opml.NAMESPACE}">'
    reading = opml.read(_opml('<outline text="a" xmlUrl="https://a.example/" n:region="domestic"/>', head))
    assert reading.sources[0].region == "domestic"


def test_equal_names_are_numbered_because_the_configuration_wants_each_once() -> None:
    long = "名" * 90
    body = "".join(f'<outline text="{long}" xmlUrl="https://a.example/{n}"/>' for n in range(3))
    names = [source.name for source in opml.read(_opml(body)).sources]
    assert names == ["名" * 80, "名" * 76 + " (2)", "名" * 76 + " (3)"]


def test_an_address_that_stands_twice_is_reported_with_both_lines() -> None:
    body = '<outline text="a" xmlUrl="http://www.a.example/rss"/>\n<outline text="b" xmlUrl="https://a.example/rss/"/>'
    reading = opml.read(_opml(body))
    assert [source.name for source in reading.sources] == ["a"]
    assert reading.skipped == ("line 6: https://a.example/rss/ stands in line 5 already",)


@pytest.mark.parametrize(
    ("outline", "why"),
    [
        ('<outline text="A" xmlUrl="https://feeds.a]b.example/x"/>', "allowed: a whole http:// or https:// address"),
        ('<outline text="A" xmlUrl="javascript:alert(1)"/>', "allowed: a whole http:// or https:// address"),
        ('<outline text="A" xmlUrl="file:///etc/passwd"/>', "allowed: a whole http:// or https:// address"),
        ('<outline text="A" xmlUrl="https://a b.example/"/>', "allowed: a whole http:// or https:// address"),
        ('<outline text="A note"/>', "A note: xmlUrl ''"),
        ('<outline type="link" text="A" url="https://a.example/"/>', "A: is a link (link), not a feed"),
        ('<outline type="include" text="A" url="https://a.example/o.opml"/>', "A: is a link (include), not a feed"),
        ('<outline text="A" xmlUrl="https://a.example/" digest:region="mars"/>', "outline.region: 'mars'"),
        ('<outline text="A" xmlUrl="https://a.example/" digest:timezone="Mars/Base"/>', "outline.timezone"),
        ('<outline text="A" xmlUrl="https://a.example/" digest:authority="high"/>', "outline.authority: 'high'"),
        ('<outline text="A" url="https://a.example/" digest:kind="page"/>', "outline.selectors.item: is missing"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line_and_the_rest_is_read(outline: str, why: str) -> None:
    reading = opml.read(_opml(outline + '\n<outline text="B" xmlUrl="https://b.example/"/>'))
    assert [source.name for source in reading.sources] == ["B"]
    (skipped,) = reading.skipped
    assert skipped.startswith("line 5: ")
    assert why in skipped


def test_what_is_not_well_formed_is_refused_with_the_line() -> None:
    with pytest.raises(ParseError, match=r"line 6: not well-formed XML"):
        opml.read(_opml('<outline text="a"/>\n<outline text="b" xmlUrl="https://b.example/?x=1&y=2"/>'))


def test_another_kind_of_document_is_refused() -> None:
    with pytest.raises(ParseError, match="line 1: the document is <rss>, not <opml>"):
        opml.read('<rss version="2.0"><channel/></rss>')


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(ParseError, match="line 1: not well-formed XML"):
        opml.read(b"")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE opml [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE opml SYSTEM "http://169.254.169.254/latest/meta-data">',
    ],
)
def test_entities_and_outside_declarations_are_refused_before_they_mean_anything(declaration: str) -> None:
    with pytest.raises(ParseError, match="line 2: a <!DOCTYPE> declaration"):
        opml.read(f'<?xml version="1.0"?>\n{declaration}\n<opml><body><outline text="&b;"/></body></opml>')


def test_bottomless_nesting_is_refused() -> None:
    with pytest.raises(ParseError, match="deep in each other"):
        opml.read(_opml('<outline text="a">' * 100_000))


def test_characters_that_xml_cannot_hold_do_not_spoil_the_file() -> None:
    written = opml.write([Source(name="a\x00\x1b\ufffeb", url="https://a.example/")])
    assert opml.read(written).sources[0].name == "ab"


@pytest.mark.parametrize("encoding", ["gb2312", "GBK", "big5", "utf-8", "utf-16", "windows-1252"])
def test_the_declared_encoding_is_believed(encoding: str) -> None:
    name = "Météo" if encoding == "windows-1252" else "中文"
    body = f'<?xml version="1.0" encoding="{encoding}"?><opml><body><outline text="{name}" xmlUrl="http://a.example"/></body></opml>'
    assert opml.read(body.encode(encoding)).sources[0].name == name


@pytest.mark.parametrize("encoding", ["x-nonsense", "gbk"])
def test_an_encoding_that_cannot_be_read_is_named(encoding: str) -> None:
    with pytest.raises(ParseError, match=f"declared as {encoding}"):
        opml.read(f'<?xml version="1.0" encoding="{encoding}"?><opml/>'.encode() + b"\xff\xff")


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_bytes_or_text_give_sources_or_a_parse_error(anything: str | bytes) -> None:
    try:
        opml.read(anything)
    except ParseError as error:
        assert str(error).startswith("line ")
