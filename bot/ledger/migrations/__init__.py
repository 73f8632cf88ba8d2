"""Alembic's migrations of the bot's tables; run by `pipeline.store.migrate`."""
