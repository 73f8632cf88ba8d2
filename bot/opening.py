"""Puts a bot together from its parts: records, reports, deliverer, queue and limits. It does not run it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot import app
from bot.answering import StoredAnswers
from bot.app import Desk
from bot.asking import Answers
from bot.config import BotConfig
from bot.deliver import Deliverer, Terms
from bot.inbound import Where
from bot.ledger import Ledger
from bot.limits import OwnTurns, Pace, Turns
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
    """What a bot is made of: both halves of the configuration, the sources, the sentence encoder, the clock.

    `turns` are how fast it may post, shared by replicas where they share a Redis. Without `answers` questions are
    answered from the store.
    """

    pipeline: PipelineConfig
    config: BotConfig
    sources: Sequence[Source]
    embedder: Embedder
    clock: Callable[[], datetime]
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    turns: Turns = field(default_factory=OwnTurns)
    answers: Answers | None = None


@asynccontextmanager
async def open_bot(
    setting: Setting, store: Store, ledger: Ledger, platforms: Mapping[str, Platform]
) -> AsyncIterator[Bot]:
    """A bot over an open store and ledger, connected to `platforms`; it does nothing until it runs."""
    newsroom = Newsroom(store, setting.pipeline, setting.sources, setting.embedder, setting.environ, setting.clock)
    answers = setting.answers or StoredAnswers(
        store, setting.pipeline, setting.sources, setting.embedder, setting.environ
    )
    desk = Desk(ledger, newsroom, setting.config, platforms, setting.clock, answers)
    chosen = setting.config.operator
    deliverer = Deliverer(
        ledger,
        platforms,
        partial(app.contents, desk),
        setting.clock,
        Pace(setting.turns),
        Terms(operator=Where(chosen.platform, chosen.chat) if chosen else None),
        drafts=lambda one: bot.draft(one),  # noqa: PLW0108 (the bot is made after it)
    )
    bot = Bot(desk, platforms, deliverer, setting.clock())
    runs = {"deliver": partial(bot.counted, bot.deliver), "handle": partial(bot.counted, bot.handle)}
    async with open_work(setting.environ.get("REDIS_URL"), runs, setting.clock) as work:  # type: ignore[arg-type]
        bot.work = work
        yield bot
