"""Documents made to be slow: each repeats what some parser takes more than linear time for, up to LIGHT bytes.

.venv/bin/python -m tests.bench.attacks
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from xml.sax.saxutils import escape

from pipeline.model import Document, Parsed, Selectors, Source
from pipeline.parse.workers import LIGHT, Workers
from tests.bench.hostile import NOW
from tests.bench.promises import broken_promises

SLOWEST_S = 10.0
FEED = Source(name="feed", url="http://a.example/feed")
PAGE = Source(name="page", url="http://a.example/page", kind="page", selectors=Selectors(item="item, li, link"))
SIZE = LIGHT - 2_000

MARKUP = (
    *("<", "<a", "<!--", "<a '", '<a "', "<p hidden>", "<div hidden>", "<script>", "</script>", "<b>", "<table>"),
    *("&", "&amp;", "&amp;amp;amp;", "<![CDATA[", "<a style='font-size:0 ", "<font color=x>", "\n \n", " ", "e\u0301"),
    *("Read more ", "The post ", "(…) ", "<sup>1", "&#x", "[…]", "display  ", "Read the full ", "文章", "x\u200d"),
    *("&lt;p&gt;", "&lt;p hidden=1&gt;", "]]>", "扫码 关注", "Follow us on ", "责编：a ", "\ufe0f"),
    *("<a href=javascript:x>", "中", "a.b", "<pre>\n", "<ruby><rt>"),
)
ADDRESSES = ("from=1&", "utm_x=1&", "/..", "%", "a@", "\\", "&amp;", "//", "?", "[", ":", ".", "-")
DATES = ("1", "一", "十", "May ", "2026-", "12:", " ", "年", "-", "1 May ")


def attacks() -> Iterator[tuple[str, bytes]]:
    """A name and a document of nearly LIGHT bytes for each way to be slow."""
    for unit in MARKUP:
        yield f"text of {unit!r}", _feed(description=_repeated(unit))
        yield f"title of {unit!r}", _feed(title=_repeated(unit))
    for unit in ADDRESSES:
        yield f"link of {unit!r}", _feed(link="http://a.example/?" + _repeated(unit))
    for unit in DATES:
        yield f"date of {unit!r}", _feed(date=_repeated(unit))
    yield "many dates", _feed(more="<pubDate>1 May 2026 x</pubDate>" * (SIZE // 32))
    yield "many links", _feed(more="<link>http://a b/</link>" * (SIZE // 25))
    yield "many items", _channel("<item><title>a</title><link>http://a.example/b</link></item>" * (SIZE // 62))
    yield "empty items", _channel("<item/>" * (SIZE // 7))
    yield (
        "a long base",
        f'<rss xml:base="http://a.example/{"b" * (SIZE // 2)}">'.encode() + _channel("<item/>" * (SIZE // 14))[5:],
    )
    yield "deep", b"<rss>" + b"<a>" * (SIZE // 3)
    yield "an endless document type", b"<!DOCTYPE rss [" + b"]" * SIZE
    yield "an endless prolog", b"<?xml?>" * (SIZE // 7)
    yield "entities", b'<!DOCTYPE rss [<!ENTITY a "b">' + b'<!ENTITY c "&a;&a;">' * (SIZE // 24) + b"]><rss>&c;</rss>"
    yield "attributes", b"<rss " + b"a='' " * (SIZE // 5) + b"/>"
    yield "namespaces", b"<rss " + b" ".join(b"xmlns:a%d='b'" % n for n in range(SIZE // 20)) + b"/>"
    yield "deep JSON", b'{"items":' + b"[" * SIZE
    yield "long numbers", b'{"items":[' + b"1" * SIZE + b"]}"
    yield "a page of links", b"<html>" + b"<link " * (SIZE // 6)
    yield "undeclared bytes", b"<rss>" + bytes(range(128, 256)) * (SIZE // 128)
    yield "not closed", b"<rss><channel>" + b"<item><title>a</title>" * (SIZE // 22)


def _repeated(unit: str) -> str:
    """`unit` until its escaped form fills the document."""
    return unit * (SIZE // len(escape(unit).encode()) - 200)


def _feed(title: str = "a", link: str = "http://a.example/b", **fields: str) -> bytes:
    texts = {
        "title": title,
        "link": link,
        "pubDate": fields.get("date", ""),
        "description": fields.get("description", ""),
    }
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items())
    return _channel(f"<item>{inside}{fields.get('more', '')}</item>")


def _channel(items: str) -> bytes:
    return f"<rss><channel>{items}</channel></rss>".encode()


async def outcomes() -> list[tuple[str, Parsed, float]]:
    """What each attack comes to as a feed and as a page, and in how many seconds."""
    found = []
    async with Workers() as workers:
        for name, body in attacks():
            for source in (
                Source(name="feed", url="http://a.example/feed"),
                Source(
                    name="page", url="http://a.example/page", kind="page", selectors=Selectors(item="item, li, link")
                ),
            ):
                started = time.perf_counter()
                parsed = await workers.parse(source, Document(source.url, body), NOW)
                found.append((f"{source.kind}: {name}", parsed, time.perf_counter() - started))
    return found


def main() -> None:
    found = sorted(asyncio.run(outcomes()), key=lambda outcome: outcome[2], reverse=True)
    for name, parsed, seconds in found[:15]:
        print(f"{seconds:6.2f} s  {name:40} {parsed.error or f'{len(parsed.items)} of {parsed.seen}'}"[:140])
    broken = [(name, line) for name, parsed, _ in found for line in broken_promises(parsed, NOW)]
    for name, line in broken[:20]:
        print(f"broken promise of {name}: {line}"[:300])
    print(f"attacks {len(found)}, slowest {found[0][2]:.2f} s, allowed {SLOWEST_S}; broken promises {len(broken)}")
    assert found[0][2] <= SLOWEST_S and not broken


if __name__ == "__main__":
    main()
