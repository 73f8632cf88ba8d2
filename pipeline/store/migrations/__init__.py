"""Alembic's migrations of the store; run by `pipeline.store.migrate`."""
