"""Subscriptions that stand in the configuration: for chats that cannot ask for one, such as those of a custom robot."""

from __future__ import annotations

from datetime import datetime

from bot.app.subscribing import DAYS
from bot.config import Standing
from bot.inbound import Where
from bot.ledger import Ledger, Wish
from pipeline.config import PipelineConfig


async def keep(standing: tuple[Standing, ...], config: PipelineConfig, ledger: Ledger, now: datetime) -> None:
    """Subscribes the chats as configured; what one that is named there had besides is ended. ConfigError by profile."""
    kept: dict[Where, set[int]] = {}
    for one in standing:
        profile = config.profile(one.profile)
        where = Where(one.platform, one.chat)
        wish = Wish(one.kind, one.at, one.zone or profile.timezone, DAYS[one.kind], profile.name, profile.language)
        kept.setdefault(where, set()).add((await ledger.subscriptions.add(where, wish, now)).id)
    for where, ids in kept.items():
        old = [one.id for one in await ledger.subscriptions.of(where) if one.id not in ids]
        await ledger.subscriptions.remove(where, old)
