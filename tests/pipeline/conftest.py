"""What the suites of the pipeline share: days that take long to make."""

from __future__ import annotations

import asyncio

import pytest

from tests.pipeline.trials import Lines, small_day


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The small day on which models are tried."""
    return asyncio.run(small_day(tmp_path_factory.mktemp("small")))
