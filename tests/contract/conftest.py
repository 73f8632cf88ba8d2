"""The stores that the contract is proved on: a file, and a schema of a real PostgreSQL server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from itertools import count

import pytest
from sqlalchemy import MetaData
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ledger import Ledger, open_ledger
from bot.ledger.schema import metadata as bot_tables
from pipeline.store import Store, open_store
from pipeline.store.engine import Database
from pipeline.store.schema import metadata as store_tables
from tests.contract import postgres

_schemas = count()


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Makes the address of a store that does not exist yet."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path_factory.mktemp('store')}/digest.db"
    server = request.getfixturevalue("postgres_server")
    return lambda: postgres.url(server, f"store{next(_schemas)}")


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture(scope="session")
def shared_url(new_url: Callable[[], str]) -> str:
    return new_url()


@pytest.fixture
async def store(shared_url: str) -> AsyncIterator[Store]:
    """An open store without a row; its schema is made once, since that takes longer than the tests."""
    async with open_store(shared_url) as opened:
        await _empty(shared_url, store_tables)
        yield opened


@pytest.fixture
async def ledger(shared_url: str) -> AsyncIterator[Ledger]:
    """An open ledger without a row."""
    async with open_ledger(shared_url) as opened:
        await _empty(shared_url, bot_tables)
        yield opened


async def _empty(url: str, metadata: MetaData) -> None:
    async def clear(connection: AsyncConnection) -> None:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())

    database = Database(url)
    await database.write(clear)
    await database.close()
