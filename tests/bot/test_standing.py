"""Subscriptions that the configuration names are there after each start, and no others of those chats."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from bot.config import BotConfig
from bot.inbound import Where
from bot.ledger import open_ledger
from bot.standing import keep
from tests.blank import blank
from tests.pipeline.building import settings

NOW = datetime(2026, 3, 11, tzinfo=UTC)
ROBOT = {"platform": "feishu", "chat": "robot:TEAM", "kind": "daily"}


def standing(*wanted: dict[str, str]) -> BotConfig:
    return BotConfig.model_validate({"subscriptions": list(wanted)})


async def test_what_is_configured_is_kept_and_what_is_no_more_is_ended(tmp_path: Path) -> None:
    where = Where("feishu", "robot:TEAM")
    async with open_ledger(blank(tmp_path)) as ledger:
        first = standing(ROBOT | {"at": "08:30"}, ROBOT | {"at": "18:00", "zone": "Europe/London"})
        await keep(first.subscriptions, settings(), ledger, NOW)
        own = await ledger.subscriptions.of(where)
        assert [(one.at, one.zone) for one in own] == [
            (time(8, 30), settings().profiles[0].timezone),
            (time(18), "Europe/London"),
        ]
        await keep(first.subscriptions, settings(), ledger, NOW)
        assert await ledger.subscriptions.of(where) == own
        await keep(standing(ROBOT | {"at": "18:00", "zone": "Europe/London"}).subscriptions, settings(), ledger, NOW)
        assert await ledger.subscriptions.of(where) == own[1:]
