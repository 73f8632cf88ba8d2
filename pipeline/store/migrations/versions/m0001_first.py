"""The first schema: items, stories, sources, reports, runs.

Written out rather than taken from `schema.py`: a migration must go on doing what it did.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "items",
        sa.Column("id", key, nullable=False),
        sa.Column("source", key, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("published_at", moment, nullable=False),
        sa.Column("date_mark", sa.Text, nullable=False),
        sa.Column("first_seen", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_items"),
    )
    for column in ("source", "published_at", "first_seen"):
        op.create_index(f"ix_items_{column}", "items", [column])
    op.create_table(
        "bodies",
        sa.Column("item_id", key, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_bodies"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_bodies_item_id", ondelete="CASCADE"),
    )
    op.create_table(
        "story_items",
        sa.Column("item_id", key, nullable=False),
        sa.Column("story_id", key, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("item_id", name="pk_story_items"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_story_items_item_id", ondelete="CASCADE"),
    )
    op.create_index("ix_story_items_story_id", "story_items", ["story_id"])
    op.create_table(
        "source_states",
        sa.Column("name", key, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("body_hash", sa.Text),
        sa.Column("last_fetched", moment),
        sa.Column("last_new", moment),
        sa.Column("not_before", moment),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.Column("moved_from", sa.Text),
        sa.PrimaryKeyConstraint("name", name="pk_source_states"),
    )
    op.create_table(
        "imported_sources",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", key, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imported_sources"),
        sa.UniqueConstraint("name", name="uq_imported_sources_name"),
    )
    op.create_table(
        "reports",
        sa.Column("id", key, nullable=False),
        sa.Column("kind", key, nullable=False),
        sa.Column("profile", key, nullable=False),
        sa.Column("date", sa.Date, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("generated_at", moment, nullable=False),
        sa.Column("window_start", moment, nullable=False),
        sa.Column("window_end", moment, nullable=False),
        sa.Column("json", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint("kind", "profile", "date", "version", name="uq_reports_kind_profile_date_version"),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", key, nullable=False),
        sa.Column("started_at", moment, nullable=False),
        sa.Column("finished_at", moment),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_kind", "runs", ["kind"])
