"""The tables, and the types that make SQLite and PostgreSQL keep the same values; no queries.

A change here needs a migration (`migrations/versions`) and a new `HEAD`. Texts are stored once: an item's feed text in
`items`, the article's own text in `bodies`, a report as the JSON that was published.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

HEAD = "0005"  # the newest migration; known here so that an up-to-date store is opened without importing Alembic


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC and read back as UTC; SQLite itself would give naive ones back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class CleanText(TypeDecorator[str]):
    """Text of any origin. What no database takes is cleaned on its way in: see `storable`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


class Key(CleanText):
    """Text that rows are found and ordered by: by code point on every server, whatever its collation."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeDecorator[str] | Text:
        return Text(collation="C") if dialect.name == "postgresql" else Text()


def storable(text: str) -> str:
    """`text` without NUL, which PostgreSQL refuses, and with U+FFFD for lone surrogates, which are not Unicode text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\0", "")


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# The columns of `items` and `source_states` stand in the order of the fields of Item and SourceState.
items = Table(
    "items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source", Key, nullable=False, index=True),
    Column("url", CleanText, nullable=False),
    Column("title", CleanText, nullable=False),
    Column("text", CleanText, nullable=False),
    Column("language", CleanText, nullable=False),
    Column("published_at", UtcDateTime, nullable=False, index=True),
    Column("date_mark", CleanText, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False, index=True),
)

bodies = Table(
    "bodies",
    metadata,
    Column("item_id", Key, ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True),
    Column("text", CleanText, nullable=False),
)

# A story is its members; `item_id` is the key, so that an item belongs to one story. The lead has the first position.
story_items = Table(
    "story_items",
    metadata,
    Column("item_id", Key, ForeignKey(items.c.id, ondelete="CASCADE"), primary_key=True),
    Column("story_id", Key, nullable=False, index=True),
    Column("position", Integer, nullable=False),
)

source_states = Table(
    "source_states",
    metadata,
    Column("name", Key, primary_key=True),
    Column("url", CleanText, nullable=False),
    Column("etag", CleanText),
    Column("last_modified", CleanText),
    Column("body_hash", CleanText),
    Column("last_fetched", UtcDateTime),
    Column("last_new", UtcDateTime),
    Column("not_before", UtcDateTime),
    Column("failures", Integer, nullable=False),
    Column("status", CleanText, nullable=False),
    Column("error", CleanText),
    Column("moved_from", CleanText),
)

imported_sources = Table(
    "imported_sources",
    metadata,
    Column("id", Integer, primary_key=True),  # the order of importing
    Column("name", Key, nullable=False, unique=True),
    Column("url", CleanText, nullable=False),
    Column("source", CleanText, nullable=False),  # a Source as JSON
)

reports = Table(
    "reports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", Key, nullable=False),
    Column("profile", Key, nullable=False),
    Column("date", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("generated_at", UtcDateTime, nullable=False),
    Column("window_start", UtcDateTime, nullable=False),
    Column("window_end", UtcDateTime, nullable=False),
    Column("json", CleanText, nullable=False),  # what was published, byte for byte
    UniqueConstraint("kind", "profile", "date", "version"),
)

charts = Table(
    "charts",
    metadata,
    Column("report_id", Key, ForeignKey(reports.c.id, ondelete="CASCADE"), primary_key=True),
    Column("name", Key, primary_key=True),
    Column("svg", CleanText, nullable=False),
    Column("png", LargeBinary, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Key, nullable=False, index=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("counts", CleanText, nullable=False),  # JSON: a number by name
    Column("error", CleanText),
)

# The columns of `model_calls` but `id` have the names of the fields of Call. A key comes as often as it was asked.
model_calls = Table(
    "model_calls",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Key, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("purpose", CleanText, nullable=False),
    Column("model", CleanText, nullable=False),
    Column("content", CleanText, nullable=False),
    Column("prompt_tokens", Integer, nullable=False),
    Column("completion_tokens", Integer, nullable=False),
    Column("cost_usd", Float),
    Column("valid", Boolean, nullable=False),
)

model_dialects = Table(
    "model_dialects",
    metadata,
    Column("server", Key, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("dialect", CleanText, nullable=False),
)

secrets = Table(
    "secrets",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# What waits to be indexed for search: its words, then its vectors. Triggers on `items` and `bodies` fill it; a change
# gives an item a new number.
search_queue = Table(
    "search_queue",
    metadata,
    Column("number", Integer, Identity(), primary_key=True),
    Column("item_id", Key, ForeignKey(items.c.id, ondelete="CASCADE"), nullable=False, unique=True),
    Column("has_words", Boolean, nullable=False),
    sqlite_autoincrement=True,
)

# The items whose words are indexed. An item that changed comes again under a new number.
search_items = Table(
    "search_items",
    metadata,
    Column("number", Integer, Identity(), primary_key=True),
    Column("item_id", Key, ForeignKey(items.c.id, ondelete="CASCADE"), nullable=False, unique=True),
    Column("published_at", UtcDateTime, nullable=False),
    Column("size", Integer, nullable=False),  # terms of the item, repeated ones as often as they stand there
    sqlite_autoincrement=True,
)

# Which of them have a term: see `store/postings.py`. `first` and `last` are numbers of items, `page` that of a page.
search_segments = Table(
    "search_segments",
    metadata,
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("bits", Integer, nullable=False),
    Column("entries", Integer, nullable=False),
)

search_pages = Table(
    "search_pages",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("postings", LargeBinary, nullable=False),
)

# Vectors of many items a row, and for each vector four bytes of `owners`, its item's number; those of items that
# changed since are nobody's.
search_vectors = Table(
    "search_vectors",
    metadata,
    Column("number", Integer, Identity(), primary_key=True),
    Column("model", Key, nullable=False, index=True),
    Column("owners", LargeBinary, nullable=False),
    Column("vectors", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
