"""What the whole suite shares: a PostgreSQL server, started when the first test asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract import postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The socket folder of a real server; `tests.contract.postgres.url` makes a store on it."""
    with postgres.running() as folder:
        yield folder
