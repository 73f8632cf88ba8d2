"""What Alembic runs a migration in: the connection, and the transaction, that `pipeline.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from bot.ledger.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
