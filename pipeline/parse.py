"""Document → items. Asks the network for nothing and keeps no state: the same arguments give the same items."""

from __future__ import annotations

import calendar
import hashlib
import html
import re
from datetime import UTC, datetime
from typing import Any

import feedparser

from pipeline.addresses import canonical, identity_key
from pipeline.model import DateMark, Document, Item, Parsed, Source

_TAG = re.compile(r"<[^<>]*>")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def parse_document(source: Source, document: Document, now: datetime) -> Parsed:
    """The items of a feed, or of a page by `source.selectors`; what cannot be read is said in `error`."""
    feed = feedparser.parse(document.body)
    items: dict[str, Item] = {}
    for entry in feed.entries:
        item = _item(source, document, entry, now)
        if item is not None:
            items.setdefault(item.id, item)
    return Parsed(items=tuple(items.values()), seen=len(feed.entries))


def _item(source: Source, document: Document, entry: Any, now: datetime) -> Item | None:
    url = canonical(entry.get("link", ""), document.url)
    title = _plain(entry.get("title", "")).replace("\n", " ")[:300]
    if url is None or not title:
        return None
    bodies = [_plain(body.get("value", "")) for body in (*entry.get("content", ()), entry.get("summary_detail", {}))]
    text = max(bodies, key=len)[:20_000]
    published, mark = _date(entry, now)
    key = f"{source.name}\n{identity_key(url)}".encode()
    return Item(
        id=hashlib.blake2b(key, digest_size=10).hexdigest(),
        source=source.name,
        url=url,
        title=title,
        text=text,
        language="zh" if len(_HAN.findall(title + text)) * 4 > len(title + text) else "en",
        published_at=published,
        date_mark=mark,
        first_seen=now,
    )


def _date(entry: Any, now: datetime) -> tuple[datetime, DateMark]:
    stated = entry.get("published_parsed") or entry.get("updated_parsed")
    if stated is None:
        return now.astimezone(UTC), "first_seen"
    published = datetime.fromtimestamp(calendar.timegm(stated), UTC)
    return (published, "stated") if published <= now else (now.astimezone(UTC), "clamped")


def _plain(markup: str) -> str:
    text = html.unescape(html.unescape(_TAG.sub("", markup)))
    return "\n".join(line for line in (" ".join(line.split()) for line in text.split("\n")) if line)
