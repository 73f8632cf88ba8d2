"""What Alembic runs a migration in: the connection, and the transaction, that `pipeline.store.migrate` hands over."""

from __future__ import annotations

from alembic import context

from bot.platforms.slack.installations import CHAIN

context.configure(
    connection=context.config.attributes["connection"],
    version_table=CHAIN.version_table,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
)
with context.begin_transaction():
    context.run_migrations()
