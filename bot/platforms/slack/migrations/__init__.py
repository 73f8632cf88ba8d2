"""Alembic's migrations of the tables of Slack's installations; run by `pipeline.store.migrate`."""
