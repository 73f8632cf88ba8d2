"""What was asked of the model: calls, how servers want to be asked, and secrets made once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "model_calls",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("key", key, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("prompt_tokens", sa.Integer, nullable=False),
        sa.Column("completion_tokens", sa.Integer, nullable=False),
        sa.Column("cost_usd", sa.Float),
        sa.Column("valid", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_calls"),
    )
    for column in ("key", "at"):
        op.create_index(f"ix_model_calls_{column}", "model_calls", [column])
    op.create_table(
        "model_dialects",
        sa.Column("server", key, nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("dialect", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("server", name="pk_model_dialects"),
    )
    op.create_table(
        "secrets",
        sa.Column("name", key, nullable=False),
        sa.Column("value", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_secrets"),
    )
