"""The pages of the words' index are written in another way: what is stored is indexed anew."""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for table in ("pages", "segments", "vectors", "items", "queue"):
        op.execute(f"DELETE FROM search_{table}")  # noqa: S608 (our names)
    op.execute("INSERT INTO search_queue (item_id, has_words) SELECT id, false FROM items ORDER BY published_at, id")
