"""The chain of the bot's own tables, in the database of the store; brought to the newest schema as the store's are."""

from __future__ import annotations

from pathlib import Path

from bot.ledger.schema import HEAD, VERSION_TABLE
from pipeline.store.migrate import Chain

LEDGER = Chain(Path(__file__).with_name("migrations"), HEAD, VERSION_TABLE, 0x6469676574, "the bot's schema")
