"""pipeline.parse.encodings: bytes to text, whatever the document says of itself."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.encodings import decode

CHINESE = "工业和信息化部六月四日公布了一批人工智能应用的典型案例，涉及制造、能源和交通等行业。"


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312", "gbk", "gb18030", "big5", "utf-16", "utf-8-sig", "utf-16-le"])
def test_declared_encodings_are_read(encoding: str) -> None:
    text = {"big5": "行政院公布人工智慧計畫"}.get(encoding, CHINESE)
    document = f'<?xml version="1.0" encoding="{encoding}"?><a>{text}</a>'.encode(encoding)
    assert f"<a>{text}</a>" in decode(document)


def test_the_header_counts_before_the_declaration() -> None:
    document = f'<?xml version="1.0" encoding="iso-8859-1"?><a>{CHINESE}</a>'.encode("gbk")
    assert CHINESE in decode(document, "text/xml; charset=GBK")


def test_a_meta_element_declares_too() -> None:
    assert CHINESE in decode(f'<html><meta http-equiv=x content="text/html; charset=gb2312">{CHINESE}'.encode("gbk"))


@pytest.mark.parametrize("label", ["gb2312", "iso-8859-1", "big5", "us-ascii", "no-such-thing", "zlib", "utf-7"])
def test_utf8_is_recognised_under_any_label(label: str) -> None:
    assert CHINESE in decode(f'<?xml version="1.0" encoding="{label}"?><a>{CHINESE}</a>'.encode())


def test_gb2312_may_hold_signs_that_only_gb18030_has() -> None:
    assert "镕喆" in decode('<?xml version="1.0" encoding="gb2312"?><a>镕喆</a>'.encode("gb18030"))


def test_two_signs_that_happen_to_be_valid_utf8_are_read_as_declared() -> None:
    assert "联通" in decode('<?xml version="1.0" encoding="gbk"?><a>联通</a>'.encode("gbk"))


def test_latin1_is_read_as_browsers_read_it() -> None:
    assert "“é”" in decode("<a>“é”</a>".encode("cp1252"), "text/html; charset=ISO-8859-1")


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gbk", CHINESE),
        ("shift_jis", "人工知能の開発企業が新しいサービスを発表しました。"),
        ("cp1251", "Первая новость дня"),
    ],
)
def test_undeclared_encodings_are_guessed(encoding: str, text: str) -> None:
    assert text in decode(f"<rss><channel><title>{text}</title></channel></rss>".encode(encoding))


def test_a_document_that_ends_inside_a_character_keeps_the_rest() -> None:
    assert decode(f"<a>{CHINESE}".encode()[:-1]) == f"<a>{CHINESE[:-1]}"


def test_a_few_wrong_bytes_do_not_change_the_encoding() -> None:
    document = f'<?xml version="1.0" encoding="gbk"?><a>{CHINESE * 10}'.encode("gbk") + b"\xff</a>"
    assert CHINESE in decode(document)


def test_a_file_that_lies_compressed_on_its_server_is_unpacked_within_bounds() -> None:
    assert decode(gzip.compress(f"<a>{CHINESE}</a>".encode())) == f"<a>{CHINESE}</a>"
    assert len(decode(gzip.compress(b"a" * 30_000_000))) <= 10_000_000
    assert decode(b"\x1f\x8b\x08 no gzip at all") == ""


@given(st.binary(max_size=300), st.none() | st.text(max_size=30).map(lambda name: f"text/xml; charset={name}"))
def test_any_bytes_become_text(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type), str)
