"""Brings a store to the schema of this program. Alembic is imported only when there is something to do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from pipeline.errors import StoreError
from pipeline.store.engine import Database
from pipeline.store.schema import HEAD

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x6469676573  # any number that only this program locks: one migration at a time on a PostgreSQL server


async def migrate(database: Database, url: str) -> None:
    """Migrates to HEAD in one transaction, safely against other processes. StoreError if the schema is a newer one."""
    if await database.read(lambda connection: connection.run_sync(_revision)) == HEAD:
        return
    # Rebuilding a table, SQLite's way to alter one, would empty the tables that refer to it if they were minded.
    own = Database(url, foreign_keys=False)
    try:
        await own.write(lambda connection: connection.run_sync(_upgrade, own.place))
    finally:
        await own.close()


def _revision(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection, place: str) -> None:
    from alembic import command  # noqa: PLC0415 (costs more than all else that opening a store does)
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreError(
            f"store {place}: was written by a newer version of this program (schema {_revision(connection)}, this one "
            f"knows {HEAD}); update the program or change pipeline.store.url"
        ) from error
