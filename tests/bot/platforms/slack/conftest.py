"""Workspaces to install the app in, on both kinds of store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.platforms.slack.installing import TEAMS, FakeSlack, Hands, Replica, new_url, replica, serving


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """One store for all tests of a file: making its tables takes longer than they do."""
    return new_url(request, tmp_path_factory)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with serving() as running:
        yield running


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
async def bot(url: str, slack: FakeSlack, hands: Hands) -> AsyncIterator[Replica]:
    """One process of the bot; the first workspace is installed, the others are not."""
    async with replica(url, slack, hands) as running:
        for team in TEAMS:
            await running.installations.drop(team)
        await running.install()
        yield running
