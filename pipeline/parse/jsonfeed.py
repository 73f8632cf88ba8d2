"""JSON Feed 1.0 and 1.1 → its entries as they were written."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

from pipeline.errors import ParseError
from pipeline.parse.feeds import MOST_ENTRIES, Entry, Feed

Members = dict[str, object]


def read_json_feed(text: str, url: str) -> Feed:
    """The feed in `text`. Raises ParseError when it is not JSON, or is JSON of another kind."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"is broken JSON ({error}); give the address of a feed") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise ParseError("is JSON but no JSON Feed (it has no list of items); give the address of a feed")
    home = feed.get("home_page_url")
    base = home if isinstance(home, str) and home.startswith("http") else url
    entries = tuple(_entry(item) for item in items[:MOST_ENTRIES] if isinstance(item, dict))
    return Feed(entries, len(items), base)


def _entry(item: Members) -> Entry:
    return Entry(
        title=_text(item, "title"),
        links=(*_texts(item, "url", "external_url"), *(name for name in _texts(item, "id") if name.startswith("http"))),
        dates=tuple(_texts(item, "date_published", "date_modified")),
        bodies=(
            *_texts(item, "content_html"),
            *(html.escape(text, quote=False) for text in _texts(item, "content_text", "summary")),
        ),
    )


def _texts(item: Members, *names: str) -> Iterator[str]:
    return (text for name in names if (text := _text(item, name)))


def _text(item: Members, name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
