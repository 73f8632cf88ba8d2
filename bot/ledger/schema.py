"""The bot's own tables, in the same database as the pipeline's and apart from them; no queries.

A change here needs a migration (`migrations/versions`) and a new `HEAD`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Time,
    UniqueConstraint,
)

from pipeline.store.schema import CleanText, Key, UtcDateTime
from pipeline.store.schema import metadata as pipeline_metadata

HEAD = "0002"  # the newest migration; known here so that an up-to-date ledger is opened without importing Alembic
VERSION_TABLE = "bot_version"

metadata = MetaData(naming_convention=pipeline_metadata.naming_convention)

chats = Table(
    "chats",
    metadata,
    Column("platform", Key, nullable=False),
    Column("chat", Key, nullable=False),
    Column("name", CleanText, nullable=False),
    Column("language", CleanText),
    Column("zone", CleanText),
    Column("on", Boolean, nullable=False),
    Column("reason", CleanText),
    Column("since", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("platform", "chat"),
)

# An id is never given again, since deliveries go on naming the subscription that they were for.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("platform", Key, nullable=False),
    Column("chat", Key, nullable=False),
    Column("kind", Key, nullable=False),
    Column("profile", Key, nullable=False),
    Column("at", Time, nullable=False),
    Column("zone", CleanText, nullable=False),
    Column("weekdays", CleanText, nullable=False),  # digits, 0 is Monday
    Column("language", CleanText, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
    UniqueConstraint("platform", "chat", "kind", "profile", "at"),
    sqlite_autoincrement=True,
)

# `lease` and `holder`: until when a worker may work on the row, and the secret by which it is known to be that worker.
deliveries = Table(
    "deliveries",
    metadata,
    Column("key", Key, primary_key=True),
    Column("platform", Key, nullable=False),
    Column("chat", Key, nullable=False),
    Column("thread", Key),
    Column("subject", Key, nullable=False, index=True),
    Column("language", CleanText, nullable=False),
    Column("due", UtcDateTime, nullable=False),
    Column("expires", UtcDateTime, nullable=False),
    Column("state", Key, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("lease", UtcDateTime),
    Column("holder", Key),
    Column("error", CleanText),
    Column("subscription_id", Integer),
    Index(None, "state", "next_try"),
    Index(None, "subscription_id", "due"),
)

parts = Table(
    "parts",
    metadata,
    Column("delivery", Key, ForeignKey(deliveries.c.key, ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("key", Key, nullable=False, unique=True),
    Column("state", Key, nullable=False),
    Column("message", Key, index=True),
    Column("since", UtcDateTime),
    Column("card", CleanText),  # JSON, until it is posted: a second try posts the very same
    PrimaryKeyConstraint("delivery", "number"),
)

# `key` is the platform and its event's id.
inbox = Table(
    "inbox",
    metadata,
    Column("key", Key, primary_key=True),
    Column("platform", Key, nullable=False),
    Column("event_id", Key, nullable=False),
    Column("payload", CleanText, nullable=False),  # an Inbound as JSON
    Column("received_at", UtcDateTime, nullable=False, index=True),
    Column("state", Key, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try", UtcDateTime, nullable=False),
    Column("lease", UtcDateTime),
    Column("holder", Key),
    Column("error", CleanText),
    UniqueConstraint("platform", "event_id"),
    Index(None, "state", "next_try"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("platform", Key, nullable=False),
    Column("person", Key, nullable=False),
    Column("entry", Key, nullable=False, index=True),
    Column("vote", Key, nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    PrimaryKeyConstraint("platform", "person", "entry"),
)

# `key` is that of the event that asked; `answer` is an Answer as JSON.
turns = Table(
    "turns",
    metadata,
    Column("key", Key, primary_key=True),
    Column("conversation", Key, nullable=False),
    Column("person", Key, nullable=False),
    Column("question", CleanText, nullable=False),
    Column("answer_id", Key, nullable=False, index=True),
    Column("answer", CleanText, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index(None, "conversation", "at"),
    Index(None, "person", "at"),
)
