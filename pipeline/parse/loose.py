"""Feeds that are broken beyond a strict reader, by feedparser. Slow, and of no certain length: runs in a worker."""

from __future__ import annotations

import io
from collections.abc import Iterable

import feedparser

from pipeline.errors import ParseError
from pipeline.parse.feeds import MOST_ENTRIES, Entry, Feed

_DATES = ("published", "created", "updated")


def read_broken_feed(text: str, url: str) -> Feed:
    """What can be saved of the feed in `text`. Raises ParseError when nothing in it is a feed."""
    found = feedparser.parse(
        io.BytesIO(text.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not found.entries and not found.version:
        raise ParseError("is no feed; give the address of an RSS, Atom or JSON feed")
    if not found.entries and found.bozo:
        raise ParseError("is a broken feed in which no entry can be read; look whether its publisher has another")
    entries = tuple(_entry(entry) for entry in found.entries[:MOST_ENTRIES])
    return Feed(entries, len(found.entries), url)


def _entry(entry: feedparser.FeedParserDict) -> Entry:
    bodies = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    return Entry(
        title=entry.get("title", ""),
        links=tuple(_links(entry)),
        dates=tuple(dict.get(entry, name) or "" for name in _DATES),
        bodies=tuple(body.get("value") or "" for body in bodies),
    )


def _links(entry: feedparser.FeedParserDict) -> Iterable[str]:
    identity = entry.get("id") or ""
    is_web = identity.startswith(("http://", "https://"))
    yield entry.get("feedburner_origlink") or ""
    if is_web or not entry.get("guidislink"):  # else feedparser made up an address from a mere name
        yield entry.get("link") or ""
    yield from (link.get("href") or "" for link in entry.get("links", ()) if link.get("rel") == "alternate")
    if is_web:
        yield identity
