"""The pictures of weekly reports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.create_table(
        "charts",
        sa.Column("report_id", key, nullable=False),
        sa.Column("name", key, nullable=False),
        sa.Column("svg", sa.Text, nullable=False),
        sa.Column("png", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("report_id", "name", name="pk_charts"),
        sa.ForeignKeyConstraint(["report_id"], ["reports.id"], name="fk_charts_report_id", ondelete="CASCADE"),
    )
