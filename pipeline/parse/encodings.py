"""Bytes → text, whatever the document says of itself: byte order mark, HTTP header, declaration, then a guess.

What is valid UTF-8 is read as UTF-8 even where another label stands on it, since that is the commonest wrong label.
"""

from __future__ import annotations

import codecs
import re
import zlib

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The first characters of a document in an encoding that is wider than a byte: "<" and one more.
_WIDE = (
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
# Labels that mean more than they say (as browsers read them).
_READ_AS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "chinese": "gb18030", "csgb2312": "gb18030", "ms936": "gb18030", "euc-cn": "gb18030", "gb18030": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "cn-big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "euc-kr": "cp949", "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "windows-949": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "utf8": "utf-8", "x-cp1251": "cp1251",
}  # fmt: skip
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949", "euc_jp", "euc_kr"})
# Codecs that a document may name; others (zlib, unicode_escape, utf-7, …) are no way to write one.
_ALLOWED = re.compile(
    r"utf-(?:8|16|32)(?:-[lb]e)?|gb18030|hz|big5(?:hkscs)?|cp\d{3,4}|euc_(?:jp|kr)|iso2022_(?:jp|kr)|johab"
    r"|iso8859-\d+|koi8-[rut]|mac-\w+|shift_jis|kz1048|ptcp154"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HIGH_BYTES = bytes(range(0x80, 0x100))
_GZIP = b"\x1f\x8b\x08"
_LARGEST = 10_000_000
_HEAD = 8192
_SAMPLE = 100_000
_GUESSES = ["gb18030", "big5", "cp932", "euc_jp", "cp949", "cp1252", "cp1251", "koi8_r", "cp1250", "cp1253", "cp1254",
            "cp1255", "cp1256", "cp874"]  # fmt: skip


def decode(body: bytes, content_type: str | None = None) -> str:
    """The document's text; never fails. Bytes that fit no encoding become U+FFFD."""
    if body.startswith(_GZIP):
        body = _unpacked(body)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    for start, encoding in _WIDE:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    declared = _declared(body, content_type)
    as_utf8 = _strictly(body, "utf-8")
    if as_utf8 is not None and _is_really_utf8(body, as_utf8, declared):
        return as_utf8
    for encoding in declared:
        if (text := _strictly(body, encoding)) is not None:
            return text
    if as_utf8 is not None:
        return as_utf8
    return _damaged(body, declared)


def _unpacked(body: bytes) -> bytes:
    """A file that lies compressed on its server, up to _LARGEST bytes of it."""
    try:
        return zlib.decompressobj(31).decompress(body, _LARGEST)
    except zlib.error:
        return b""


def _strictly(body: bytes, encoding: str) -> str | None:
    try:
        return body.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """What the header, the XML declaration and the meta element say, as codec names, in the order of their say."""
    said = _CHARSET.findall(content_type or "")
    head = body[:_HEAD]
    said += [
        found[1].decode("ascii", "replace") for found in (_XML_DECLARATION.search(head), _META.search(head)) if found
    ]
    codecs_said = [_codec(label) for label in said]
    return list(dict.fromkeys(codec for codec in codecs_said if codec))


def _codec(label: str) -> str | None:
    name = _READ_AS.get(label.lower(), label)
    try:
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    wide = name.startswith(("utf-16", "utf-32"))  # such a document cannot have told us so in ASCII
    return name if _ALLOWED.fullmatch(name) and not wide else None


def _is_really_utf8(body: bytes, text: str, declared: list[str]) -> bool:
    """Whether valid UTF-8 is meant as such: a few two-byte pairs may as well be Chinese in the encoding declared."""
    if not declared or declared[0] == "utf-8":
        return True
    if text.isascii():
        return not declared[0].startswith(("iso2022", "hz"))
    beyond = len(body) - len(text)
    return declared[0] not in _DOUBLE_BYTE or beyond >= 4 or any(ord(char) > 0x7FF for char in text)


def _damaged(body: bytes, declared: list[str]) -> str:
    """Text of bytes that are wrong in every encoding declared: nearly right beats a guess, a guess beats nothing."""
    beyond_ascii = len(body) - len(body.translate(None, _HIGH_BYTES))
    for encoding in (*declared, "utf-8"):
        for cut in (1, 2, 3):  # a document that ends inside a character
            if (text := _strictly(body[:-cut], encoding)) is not None:
                return text
        text = body.decode(encoding, "replace")
        if text.count("\ufffd") * 100 <= beyond_ascii:
            return text
    return body.decode(_guess(body) or "utf-8", "replace")


def _guess(body: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (slow to import, seldom needed)

    sample = body[:_SAMPLE]
    if len(body) > _SAMPLE:  # not in the middle of a character
        sample = sample[: max(sample.rfind(b"\n"), sample.rfind(b">")) + 1] or sample
    best = from_bytes(sample, cp_isolation=_GUESSES).best()
    return best.encoding if best else None
