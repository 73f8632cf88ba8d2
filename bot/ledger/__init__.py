"""The bot's record: subscriptions, deliveries, what came in, feedback, chats and turns, in the database of the store.

`open_ledger` is the one way in. It keeps and finds; what to post, when, and what to try again is decided elsewhere.
Every moment comes back in UTC.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.ledger.chats import Chats
from bot.ledger.deliveries import Claimed, Deliveries, Outcome
from bot.ledger.feedback import Votes
from bot.ledger.inbox import Heard, Inbox, key_of
from bot.ledger.leases import Lease, Open
from bot.ledger.migrate import LEDGER
from bot.ledger.subscriptions import Subscriptions, Wish
from bot.ledger.turns import Turns
from pipeline.store.engine import Database
from pipeline.store.migrate import migrate

__all__ = [
    "Chats",
    "Claimed",
    "Deliveries",
    "Heard",
    "Inbox",
    "Lease",
    "Ledger",
    "Open",
    "Outcome",
    "Subscriptions",
    "Turns",
    "Votes",
    "Wish",
    "key_of",
    "open_ledger",
]


@dataclass(frozen=True, slots=True)
class Ledger:
    """An open ledger, by noun. Its methods may be called from many tasks at once; each write is one transaction."""

    chats: Chats
    subscriptions: Subscriptions
    deliveries: Deliveries
    inbox: Inbox
    feedback: Votes
    turns: Turns


@asynccontextmanager
async def open_ledger(url: str) -> AsyncIterator[Ledger]:
    """Opens the bot's tables at `url`, the address of the store, new or brought to the newest schema.

    Raises StoreError, here and from every method, in one line that never shows a password.
    """
    database = Database(url)
    try:
        await migrate(database, url, LEDGER)
        yield Ledger(
            chats=Chats(database),
            subscriptions=Subscriptions(database),
            deliveries=Deliveries(database),
            inbox=Inbox(database),
            feedback=Votes(database),
            turns=Turns(database),
        )
    finally:
        await database.close()
