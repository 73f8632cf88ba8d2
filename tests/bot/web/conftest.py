"""A site whose pages can be asked, over a copy of the sample's store, by a test's own engine if wanted."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import httpx
import pytest

from bot.answering import StoredAnswers
from bot.app import Desk
from bot.asking import Answers, Asked
from bot.config import BotConfig
from bot.newsroom import Newsroom
from bot.platforms import Draft
from bot.web.server import Site, application
from pipeline.model import Answer
from tests.bot.test_web import NOW, opened
from tests.bot.whole import Oracle
from tests.pipeline.building import EMBEDDER, Feeds, settings


class Opening(Protocol):
    def __call__(self, engine: Answers | None = None, **changes: object) -> AbstractAsyncContextManager[Site]:
        """`engine` instead of the one that answers from the store; `changes` to the bot's half of the configuration."""


@dataclass
class Failing:
    """Says a word, then cannot go on."""

    error: Exception

    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        await draft.status("one moment")
        raise self.error

    async def prepare(self) -> None: ...


@dataclass
class Spoiling(Oracle):
    """The oracle's answer, changed."""

    change: Callable[[Answer], Answer] = lambda answer: answer

    async def answer(self, asked: Asked, draft: Draft) -> Answer:
        return self.change(await super().answer(asked, draft))


@pytest.fixture(scope="session")
def ready(sample_days: Feeds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's store with the bot's tables in it, so that no test has to make them."""
    path = Path(shutil.copy(sample_days.path, tmp_path_factory.mktemp("asked") / "ready.db"))

    async def made() -> None:
        async with opened(path):
            pass

    asyncio.run(made())
    return path


@pytest.fixture
def open_site(ready: Path, tmp_path: Path) -> Opening:
    @asynccontextmanager
    async def opening(engine: Answers | None = None, **changes: object) -> AsyncIterator[Site]:
        copied = Path(shutil.copy(ready, tmp_path / "asked.db"))
        async with opened(copied) as site:
            stored = StoredAnswers(site.store, site.config, site.sources, EMBEDDER, {})
            newsroom = Newsroom(site.store, settings(), site.sources, EMBEDDER, {}, lambda: NOW)
            config = BotConfig.model_validate(changes)
            desk = Desk(site.ledger, newsroom, config, site.platforms, lambda: NOW, engine or stored)
            yield replace(site, desk=desk)

    return opening


def browser(site: Site, address: str = "127.0.0.1", base: str = "http://digest.example") -> httpx.AsyncClient:
    """A browser at `address` that keeps its cookies; all that it looks at is served by one application."""
    transport = httpx.ASGITransport(application(site), client=(address, 1), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=base, headers={"Accept-Language": "zh"})
