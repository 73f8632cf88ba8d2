"""Puts a bot together from its parts: records, reports, deliverer, queue and limits. It does not run it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot import app
from bot.app import Desk
from bot.config import BotConfig
from bot.deliver import Deliverer, Terms
from bot.inbound import Where
from bot.ledger import Ledger, open_ledger
from bot.limits import OwnTurns, Pace, SharedTurns
from bot.newsroom import Newsroom
from bot.platforms import Platform
from bot.serve import Bot
from bot.work import open_work
from pipeline.config import PipelineConfig
from pipeline.meaning import Embedder
from pipeline.model import Source
from pipeline.store import Store


@dataclass(frozen=True, slots=True)
class Setting:
    """What a bot is made of: both halves of the configuration, the sources, the sentence encoder, the clock."""

    pipeline: PipelineConfig
    config: BotConfig
    sources: Sequence[Source]
    embedder: Embedder
    clock: Callable[[], datetime]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)


@asynccontextmanager
async def open_bot(setting: Setting, store: Store, platforms: Mapping[str, Platform]) -> AsyncIterator[Bot]:
    """A bot over an open store, connected to `platforms`; it does nothing until it runs."""
    async with AsyncExitStack() as stack:
        ledger: Ledger = await stack.enter_async_context(open_ledger(setting.pipeline.store.url))
        newsroom = Newsroom(store, setting.pipeline, setting.sources, setting.embedder, setting.environ, setting.clock)
        limits = {name: platform.limits for name, platform in platforms.items()}
        desk = Desk(ledger, newsroom, setting.config, limits, setting.clock)
        chosen = setting.config.operator
        terms = Terms(operator=Where(chosen.platform, chosen.chat) if chosen else None)
        pace = Pace()
        deliverer = Deliverer(
            ledger, platforms, lambda delivery: app.contents(desk, delivery), setting.clock, pace, terms
        )
        bot = Bot(desk, platforms, deliverer, setting.clock())
        runs = {"deliver": partial(bot.counted, bot.deliver), "handle": partial(bot.counted, bot.handle)}
        bot.work = await stack.enter_async_context(open_work(setting.environ.get("REDIS_URL"), runs, setting.clock))  # type: ignore[arg-type]
        pace.turns = OwnTurns() if bot.work.redis is None else SharedTurns(bot.work.redis)
        yield bot
