"""The first schema: chats, subscriptions, deliveries and their parts, the inbox, feedback.

Written out rather than taken from `schema.py`: a migration must go on doing what it did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _chats()
    _subscriptions()
    _deliveries()
    _parts()
    _inbox()
    _feedback()


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("platform", KEY, nullable=False),
        sa.Column("chat", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("on", sa.Boolean, nullable=False),
        sa.Column("reason", sa.Text),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "chat", name="pk_chats"),
    )


def _subscriptions() -> None:
    unique = ("platform", "chat", "kind", "profile", "at")
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("platform", KEY, nullable=False),
        sa.Column("chat", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("profile", KEY, nullable=False),
        sa.Column("at", sa.Time, nullable=False),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("weekdays", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_subscriptions"),
        sa.UniqueConstraint(*unique, name="uq_subscriptions_platform_chat_kind_profile_at"),
        sqlite_autoincrement=True,
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", KEY, nullable=False),
        sa.Column("platform", KEY, nullable=False),
        sa.Column("chat", KEY, nullable=False),
        sa.Column("thread", KEY),
        sa.Column("subject", KEY, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("expires", MOMENT, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", MOMENT, nullable=False),
        sa.Column("lease", MOMENT),
        sa.Column("holder", KEY),
        sa.Column("error", sa.Text),
        sa.Column("subscription_id", sa.Integer),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_subject", "deliveries", ["subject"])
    op.create_index("ix_deliveries_state_next_try", "deliveries", ["state", "next_try"])
    op.create_index("ix_deliveries_subscription_id_due", "deliveries", ["subscription_id", "due"])


def _parts() -> None:
    op.create_table(
        "parts",
        sa.Column("delivery", KEY, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("message", KEY),
        sa.Column("since", MOMENT),
        sa.Column("card", sa.Text),
        sa.PrimaryKeyConstraint("delivery", "number", name="pk_parts"),
        sa.ForeignKeyConstraint(["delivery"], ["deliveries.key"], name="fk_parts_delivery", ondelete="CASCADE"),
        sa.UniqueConstraint("key", name="uq_parts_key"),
    )


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", KEY, nullable=False),
        sa.Column("platform", KEY, nullable=False),
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("state", KEY, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", MOMENT, nullable=False),
        sa.Column("lease", MOMENT),
        sa.Column("holder", KEY),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("key", name="pk_inbox"),
        sa.UniqueConstraint("platform", "event_id", name="uq_inbox_platform_event_id"),
    )
    op.create_index("ix_inbox_received_at", "inbox", ["received_at"])
    op.create_index("ix_inbox_state_next_try", "inbox", ["state", "next_try"])


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("platform", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("entry", KEY, nullable=False),
        sa.Column("vote", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "person", "entry", name="pk_feedback"),
    )
    for column in ("entry", "at"):
        op.create_index(f"ix_feedback_{column}", "feedback", [column])
