"""Brings the bot's tables to the schema of this program; those of the pipeline's store are not its business.

Alembic is imported only when there is something to do.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, text

from bot.ledger.schema import HEAD, VERSION_TABLE
from pipeline.errors import StoreError
from pipeline.store.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 0x6469676574  # any number that only this program locks: one migration at a time on a PostgreSQL server


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
    if not connection.dialect.has_table(connection, VERSION_TABLE):
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 (our name)
    return revision


def _upgrade(connection: Connection, place: str) -> None:
    from alembic import command  # noqa: PLC0415 (costs more than all else that opening a ledger does)
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
            f"store {place}: was written by a newer version of this program (the bot's schema {_revision(connection)}, "
            f"this one knows {HEAD}); update the program or change pipeline.store.url"
        ) from error
