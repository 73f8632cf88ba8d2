"""Opening a store: what is wrong is said in one line without a secret; what is up to date costs nothing."""

from __future__ import annotations

import asyncio
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from pipeline.errors import StoreError
from pipeline.store import open_store
from pipeline.store.engine import Database
from pipeline.store.migrate import MIGRATIONS
from pipeline.store.schema import HEAD, metadata
from tests.contract import postgres
from tests.contract.samples import NOW, fetched, item, parsed

OPEN = """
import asyncio, sys
from pipeline.store import open_store
async def main():
    async with open_store(sys.argv[1]) as store:
        print(await store.items.count(), "alembic" in sys.modules, "psycopg" in sys.modules)
asyncio.run(main())
"""


async def refusal(url: str) -> str:
    """The line that opening the store at `url` ends in."""
    with pytest.raises(StoreError) as caught:
        await _open(url)
    line = str(caught.value)
    assert "\n" not in line
    return line


class TestASecretIsNeverShown:
    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://reader:hunter2@127.0.0.1:1/digest",
            "postgresql://127.0.0.1:1/digest?user=reader&password=hunter2",
            "postgresql://reader:hunter2@127.0.0.1:port/digest",
            "postgresql://reader:hunter2/@127.0.0.1:1/digest",
            "postgresql://reader:hunter2@127.0.0.1:1",
            "mysql://reader:hunter2@127.0.0.1/digest",
            "hunter2",
        ],
    )
    async def test_whatever_is_wrong_with_the_address(self, url: str) -> None:
        assert "hunter2" not in await refusal(url)

    async def test_an_unreachable_server_is_named(self) -> None:
        line = await refusal("postgresql://reader:hunter2@127.0.0.1:1/digest")
        assert line.startswith("store PostgreSQL 127.0.0.1:1/digest: cannot be reached")
        assert line.endswith("start the server or change pipeline.store.url")

    @pytest.mark.parametrize("url", ["sqlite:///", "mysql://h/digest", "digest.db", "postgresql://h"])
    async def test_an_address_of_no_use_names_what_is_allowed(self, url: str) -> None:
        assert "allowed: sqlite:///FILE or postgresql://" in await refusal(url)


class TestAFileThatCannotBeTheStore:
    async def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert f"there is no folder {tmp_path / 'absent'}; create it" in await refusal(
            f"sqlite:///{tmp_path}/absent/x.db"
        )

    async def test_a_folder_in_its_place(self, tmp_path: Path) -> None:
        assert f"store {tmp_path}: is a folder" in await refusal(f"sqlite:///{tmp_path}")

    @pytest.mark.skipif(not Path("/proc/version").exists(), reason="needs a folder that not even root can write")
    async def test_a_folder_that_cannot_be_written(self) -> None:
        assert "cannot be written" in await refusal("sqlite:////proc/digest.db")

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read all files")
    async def test_a_file_that_may_not_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "x.db").touch(mode=0o000)
        assert "may not be read" in await refusal(f"sqlite:///{tmp_path}/x.db")

    async def test_a_file_that_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("会议记录" * 200, encoding="utf-8")
        assert "is not an SQLite database" in await refusal(f"sqlite:///{tmp_path}/notes.txt")
        assert (tmp_path / "notes.txt").read_text(encoding="utf-8") == "会议记录" * 200

    async def test_a_damaged_database(self, tmp_path: Path) -> None:
        file = tmp_path / "x.db"
        async with open_store(f"sqlite:///{file}") as store:
            await store.sources.record(fetched(), parsed(*(item(f"i{n}") for n in range(500))), NOW)
        whole = file.read_bytes()
        file.write_bytes(whole[:4096] + bytes(len(whole) - 4096))
        with pytest.raises(StoreError, match="damaged"):
            async with open_store(f"sqlite:///{file}") as store:
                await store.items.count()

    async def test_a_database_of_another_program_is_left_as_it_was(self, tmp_path: Path) -> None:
        with sqlite3.connect(tmp_path / "x.db") as other:
            other.execute("CREATE TABLE runs (distance REAL)")
        other.close()
        assert "tables of another program" in await refusal(f"sqlite:///{tmp_path}/x.db")
        with sqlite3.connect(tmp_path / "x.db") as other:
            assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("runs",)]
        other.close()

    @pytest.mark.parametrize(("name", "written"), [("空 格", "空 格"), ("100%s ?#%41", "100%25s%20%3F%23%2541")])
    async def test_a_path_with_odd_characters(self, tmp_path: Path, name: str, written: str) -> None:
        folder = tmp_path / name
        folder.mkdir()
        async with open_store(f"sqlite:///{tmp_path}/{written}/x.db") as store:
            assert await store.items.count() == 0
        assert [file.name for file in folder.iterdir()] == ["x.db"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that does not exist yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/digest.db"
    schema = re.sub(r"\W", "_", request.node.name.lower())
    return postgres.url(request.getfixturevalue("postgres_server"), schema)


class TestTheSchema:
    async def test_the_migrations_make_the_tables_that_the_program_uses(self, url: str) -> None:
        def differences(connection: Connection) -> object:
            return compare_metadata(MigrationContext.configure(connection), metadata)

        async with open_store(url):
            database = Database(url)
            assert await database.read(lambda connection: connection.run_sync(differences)) == []
            await database.close()

    async def test_a_newer_schema_is_refused_and_left_alone(self, url: str) -> None:
        await _open(url)
        database = Database(url)
        await database.write(
            lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = 9999"))
        )
        line = await refusal(url)
        assert "newer version of this program (schema 9999" in line
        assert "update the program" in line
        assert await database.values(text("SELECT version_num FROM alembic_version")) == ["9999"]
        await database.close()

    async def test_ids_are_ordered_by_code_point_whatever_the_servers_language(self, postgres_server: Path) -> None:
        url = postgres.url(postgres_server, "collation")
        async with open_store(url):
            database = Database(url)
            ids = (
                "SELECT collation_name FROM information_schema.columns WHERE table_schema = 'collation' "
                "AND (column_name = 'id' OR column_name LIKE '%\\_id') AND data_type = 'text'"
            )
            assert set(await database.values(text(ids))) == {"C"}
            await database.close()

    def test_the_known_head_is_the_newest_migration(self) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        assert ScriptDirectory.from_config(config).get_heads() == [HEAD]

    def test_a_fresh_process_opens_an_up_to_date_store_without_what_it_does_not_need(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path}/x.db"
        asyncio.run(_open(url))
        said = subprocess.run([sys.executable, "-W", "error", "-c", OPEN, url], check=True, capture_output=True)
        assert said.stdout.split() == [b"0", b"False", b"False"]


async def _open(url: str) -> None:
    async with open_store(url):
        pass
