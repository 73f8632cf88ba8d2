"""What a platform's client is given of the rest of the bot: secrets, the clock, turns, stored charts, the records."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.ledger import Ledger
from bot.limits import OwnTurns, Turns


async def no_pictures(report_id: str, name: str) -> None:
    """No chart is stored: its words stand for it."""


@dataclass(frozen=True, slots=True)
class Means:
    """`environ` holds the secrets. `turns` are shared by replicas; `picture` gives a stored chart as PNG, by report."""

    environ: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]
    ledger: Ledger
    turns: Turns = field(default_factory=OwnTurns)
    picture: Callable[[str, str], Awaitable[bytes | None]] = no_pictures
    store_url: str = field(default="", repr=False)
