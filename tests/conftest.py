"""What the whole suite shares: a PostgreSQL server and the sample's days, made when the first test asks for them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from tests.contract import postgres
from tests.pipeline.building import Feeds, both_days


def pytest_collection_finish() -> None:
    """What collecting has made stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


settings.register_profile("suite", deadline=None)  # a busy machine is no fault of what is tested
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def logs() -> None:
    """Every level, whatever a command that ran in this process before has asked for; tracebacks plain, as `digest` has.

    By default each is drawn with all its variables, which takes seconds.
    """
    structlog.reset_defaults()
    plain = [structlog.processors.add_log_level, structlog.processors.format_exc_info]
    structlog.configure(processors=[*plain, structlog.processors.LogfmtRenderer(key_order=["level", "event"])])


@pytest.fixture(scope="session")
def sample_days(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    """Both days of the sample, the first one's report built without a model; to be copied before it is written to."""
    return asyncio.run(both_days(tmp_path_factory.mktemp("sample") / "base.db"))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Path]:
    """The socket folder of a real server; `tests.contract.postgres.url` makes a store on it."""
    with postgres.running() as folder:
        yield folder
