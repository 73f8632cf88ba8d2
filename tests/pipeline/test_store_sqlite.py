"""What holds for a store in a file only: its settings, and waiting for another writer."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from pipeline.errors import StoreError
from pipeline.store import open_store
from pipeline.store.engine import Database
from tests.contract.samples import NOW, fetched, item, parsed


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "digest.db"


async def test_every_connection_is_fast_and_safe(file: Path) -> None:
    database = Database(f"sqlite:///{file}")

    async def settings(connection: AsyncConnection) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [await connection.scalar(text(f"PRAGMA {name}")) for name in names]

    for found in await asyncio.gather(database.read(settings), database.read(settings), database.write(settings)):
        assert found == ["wal", 1, 1, 30_000]
    await database.close()


async def test_a_write_waits_for_another_programs_and_then_succeeds(file: Path) -> None:
    async with open_store(f"sqlite:///{file}") as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        write = asyncio.create_task(store.sources.record(fetched(), parsed(item("a")), NOW))
        await asyncio.wait({write}, timeout=0.05)
        assert not write.done()
        assert await store.items.count() == 0  # readers wait for nobody
        other.execute("COMMIT")
        other.close()
        assert await write == 1


async def test_a_write_that_waits_in_vain_says_why(file: Path) -> None:
    async with open_store(f"sqlite:///{file}?timeout=0.01") as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another process"):
            await store.items.set_body("a", "全文")
        other.close()


async def test_a_closed_store_leaves_one_file(file: Path) -> None:
    async with open_store(f"sqlite:///{file}") as store:
        await store.sources.record(fetched(), parsed(item("a")), NOW)
    assert [found.name for found in file.parent.iterdir()] == ["digest.db"]


async def test_a_relative_address_is_of_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_store("sqlite:///here.db"):
        assert (tmp_path / "here.db").exists()
