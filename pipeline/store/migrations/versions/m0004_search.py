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

# Terms are 24-bit numbers, and stored so: three bytes each. As lexemes they are six hexadecimal digits.
LEXEMES = """
CREATE FUNCTION search_lexemes(bytea) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_to_tsvector(ARRAY(
    SELECT encode(substring($1 FROM n FOR 3), 'hex') FROM generate_series(1, length($1) - 2, 3) AS n))
$$
"""
# Without a list of pending entries, which every search would read from end to end.
GIN = "CREATE INDEX search_words ON search_items USING gin (search_lexemes(terms)) WITH (fastupdate = off)"
# Keeps neither the words nor where in the text they stand: postings alone.
FTS5 = "CREATE VIRTUAL TABLE search_words USING fts5(terms, content='', detail=none, columnsize=0)"


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
        sa.Column("terms", sa.LargeBinary),
        sa.PrimaryKeyConstraint("number", name="pk_search_items"),
        sa.ForeignKeyConstraint(["item_id"], ["items.id"], name="fk_search_items_item_id", ondelete="CASCADE"),
        sa.UniqueConstraint("item_id", name="uq_search_items_item_id"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_vectors",
        sa.Column("number", *number, nullable=False),
        sa.Column("item_number", sa.Integer, nullable=False),
        sa.Column("model", key, nullable=False),
        sa.Column("vectors", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_search_vectors"),
        sa.ForeignKeyConstraint(
            ["item_number"], ["search_items.number"], name="fk_search_vectors_item_number", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("item_number", name="uq_search_vectors_item_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_search_vectors_model", "search_vectors", ["model"])
    _words_and_triggers(is_sqlite=op.get_bind().dialect.name == "sqlite")
    op.execute("INSERT INTO search_queue (item_id, has_words) SELECT id, false FROM items ORDER BY published_at, id")


def _words_and_triggers(is_sqlite: bool) -> None:
    for statement in (FTS5,) if is_sqlite else (LEXEMES, GIN):
        op.execute(statement)
    for table, key, columns in CHANGES:
        if is_sqlite:
            for name, events in ((f"{table}_new", "INSERT"), (f"{table}_changed", f"UPDATE OF {columns}")):
                op.execute(SQLITE.format(name=name, events=events, table=table, key=key))
        else:
            op.execute(POSTGRESQL_FUNCTION.format(table=table, key=key))
            events = f"INSERT OR UPDATE OF {columns}"
            op.execute(POSTGRESQL.format(name=table, events=events, table=table))
