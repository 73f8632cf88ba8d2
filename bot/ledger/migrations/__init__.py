"""Alembic's migrations of the bot's tables; run by `bot.ledger.migrate`."""
