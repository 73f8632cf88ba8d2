"""Brings tables to the schema of this program. Alembic is imported only when there is something to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, text

from pipeline.errors import StoreError
from pipeline.store.engine import Database
from pipeline.store.schema import HEAD

MIGRATIONS = Path(__file__).with_name("migrations")


@dataclass(frozen=True, slots=True)
class Chain:
    """The migrations of some tables, and the table that holds their revision; `name` is for people.

    `lock` is any number that only this program locks: one migration at a time on a PostgreSQL server.
    """

    migrations: Path
    head: str
    version_table: str
    lock: int
    name: str


STORE = Chain(MIGRATIONS, HEAD, "alembic_version", 0x6469676573, "schema")


async def migrate(database: Database, url: str, chain: Chain = STORE) -> None:
    """Migrates to the head in one transaction, safely against other processes. StoreError if the schema is newer."""
    if await database.read(lambda connection: connection.run_sync(_revision, chain)) == chain.head:
        return
    # Rebuilding a table, SQLite's way to alter one, would empty the tables that refer to it if they were minded.
    own = Database(url, foreign_keys=False)
    try:
        await own.write(lambda connection: connection.run_sync(_upgrade, chain, own.place))
    finally:
        await own.close()


def _revision(connection: Connection, chain: Chain) -> str | None:
    if not connection.dialect.has_table(connection, chain.version_table):
        return None
    query = f"SELECT version_num FROM {chain.version_table}"  # noqa: S608 (our name)
    revision: str | None = connection.scalar(text(query))
    return revision


def _upgrade(connection: Connection, chain: Chain, place: str) -> None:
    from alembic import command  # noqa: PLC0415 (costs more than all else that opening a store does)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": chain.lock})
    config = Config()
    config.set_main_option("script_location", str(chain.migrations).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"store {place}: was written by a newer version of this program ({chain.name} "
            f"{_revision(connection, chain)}, this one knows {chain.head}); update the program or change "
            "pipeline.store.url"
        ) from error
