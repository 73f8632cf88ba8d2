"""Stores without a row for tests that need one: migrated once in each process, copied from then on.

Not for the tests of opening and migrating.
"""

from __future__ import annotations

import asyncio
import tempfile
from functools import cache
from pathlib import Path
from threading import Thread

from bot.ledger import open_ledger
from pipeline.store import open_store


def blank(folder: Path, name: str = "digest.db") -> str:
    """The address of a new file in `folder` that has all tables of the pipeline and of the bot, and no row."""
    file = folder / name
    file.write_bytes(_tables())
    return f"sqlite:///{file}"


@cache
def _tables() -> bytes:
    with tempfile.TemporaryDirectory(prefix="digest-blank-") as folder:
        file = Path(folder) / "blank.db"
        apart = Thread(target=asyncio.run, args=(_migrated(f"sqlite:///{file}"),))  # whoever asks may be in a loop
        apart.start()
        apart.join()
        return file.read_bytes()


async def _migrated(url: str) -> None:
    async with open_store(url), open_ledger(url):
        pass
