"""Questions that were asked with what was answered, and messages found by their ids."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("key", KEY, nullable=False),
        sa.Column("conversation", KEY, nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer_id", KEY, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_turns"),
    )
    op.create_index("ix_turns_conversation_at", "turns", ["conversation", "at"])
    op.create_index("ix_turns_person_at", "turns", ["person", "at"])
    op.create_index("ix_turns_answer_id", "turns", ["answer_id"])
    op.create_index("ix_parts_message", "parts", ["message"])
