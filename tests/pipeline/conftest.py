"""What the suites of the pipeline share: days that take long to make."""

from __future__ import annotations

import asyncio

import pytest

from tests.pipeline.building import Feeds, both_days
from tests.pipeline.trials import Lines, small_day


@pytest.fixture(scope="session")
def sample_days(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    """Both days of the sample, the first one's report built without a model; to be copied before it is written to."""
    return asyncio.run(both_days(tmp_path_factory.mktemp("sample") / "base.db"))


@pytest.fixture(scope="session")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    """The small day on which models are tried."""
    return asyncio.run(small_day(tmp_path_factory.mktemp("small")))
