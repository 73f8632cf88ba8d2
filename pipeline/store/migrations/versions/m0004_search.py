"""What search finds items by: the queue of items to index, their words, and their vectors.

The database itself queues an item when it or its article's text is new or changed, so that nobody who stores one has to
remember to, and indexing costs what is new.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

# A change gives the item a new number in the queue, so that whoever indexed the text before the change leaves it there.
SQLITE = """
CREATE TRIGGER search_{name} AFTER {events} ON {table} BEGIN
  DELETE FROM search_queue WHERE item_id = new.{key};
  INSERT INTO search_queue (item_id, has_words) VALUES (new.{key}, 0);
END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION search_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  INSERT INTO search_queue (item_id, has_words) VALUES (new.{key}, false)
    ON CONFLICT (item_id) DO UPDATE SET number = DEFAULT, has_words = false;
  RETURN NULL;
END $$
"""
POSTGRESQL = "CREATE TRIGGER search_{name} AFTER {events} ON {table} FOR EACH ROW EXECUTE FUNCTION search_{table}()"
CHANGES = (("items", "id", "title, text, published_at"), ("bodies", "item_id", "text"))

# Pages are as dense as they get, and are read whole.
PLAIN = "ALTER TABLE search_{table} ALTER COLUMN {column} SET STORAGE EXTERNAL"
# A merge leaves as many dead pages as it writes, which are to be free again before the next large one.
VACUUM = (
    "ALTER TABLE search_pages SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0, "
    "toast.autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_cost_delay = 0)"
)


def upgrade() -> None:
    key = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    number = (sa.Integer, sa.Identity())
    op.create_table(
        "search_queue",
        sa.Column("number", *number, nullable=False),
        sa.Column("item_id", key, nullable=False),
        sa.Column("has_words", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_queue"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_search_queue_item_id", ondelete="CASCADE"),
        sa.UniqueConstraint("item_id", name="uq_search_queue_item_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_items",
        sa.Column("number", *number, nullable=False),
        sa.Column("item_id", key, nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_items"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_search_items_item_id", ondelete="CASCADE"),
        sa.UniqueConstraint("item_id", name="uq_search_items_item_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_segments",
        sa.Column("first", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("bits", sa.Integer, nullable=False),
        sa.Column("entries", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("first", name="pk_search_segments"),
    )
    op.create_table(
        "search_pages",
        sa.Column("number", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("postings", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_pages"),
    )
    op.create_table(
        "search_vectors",
        sa.Column("number", *number, nullable=False),
        sa.Column("model", key, nullable=False),
        sa.Column("owners", sa.LargeBinary, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_vectors"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_vectors_model", "search_vectors", ["model"])
    _storage_and_triggers(is_sqlite=op.get_bind().dialect.name == "sqlite")
    op.execute("INSERT INTO search_queue (item_id, has_words) SELECT id, false FROM items ORDER BY published_at, id")


def _storage_and_triggers(is_sqlite: bool) -> None:
    if not is_sqlite:
        for table, column in (("pages", "postings"), ("vectors", "vectors")):
            op.execute(PLAIN.format(table=table, column=column))
        op.execute(VACUUM)
    for table, key, columns in CHANGES:
        if is_sqlite:
            for name, events in ((f"{table}_new", "INSERT"), (f"{table}_changed", f"UPDATE OF {columns}")):
                op.execute(SQLITE.format(name=name, events=events, table=table, key=key))
        else:
            op.execute(POSTGRESQL_FUNCTION.format(table=table, key=key))
            events = f"INSERT OR UPDATE OF {columns}"
            op.execute(POSTGRESQL.format(name=table, events=events, table=table))
