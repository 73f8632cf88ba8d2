"""Items and stories as feeds bring them, made up for the tests."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pipeline.model import Item, Source, Story

NOW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)


def item(title: str, text: str = "", source: str = "晨光科技", **changes: object) -> Item:
    """An item published three hours before NOW; Chinese when its title is."""
    language = "en" if title.isascii() else "zh"
    slug = hashlib.blake2b(f"{source}{title}".encode(), digest_size=6).hexdigest()
    made = Item(
        id=slug,
        source=source,
        url=f"https://{hashlib.blake2b(source.encode(), digest_size=3).hexdigest()}.com/{slug}",
        title=title,
        text=text,
        language=language,
        published_at=NOW - timedelta(hours=3),
        date_mark="stated",
        first_seen=NOW,
    )
    return replace(made, **changes)


def story(*items: Item | str) -> Story:
    """A story of `items`, lead first; a string is an item of that title."""
    members = tuple(one if isinstance(one, Item) else item(one) for one in items)
    return Story(f"s-{members[0].id}", members)


def source(name: str = "晨光科技", **changes: object) -> Source:
    return Source(name=name, url=f"https://feeds.example/{name}.xml").model_copy(update=changes)
