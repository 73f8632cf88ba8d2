"""Whose turn it is: so many requests at once in all, fewer to one host, first come first served, and none for too long.

When more wait than the rest of the run has room for, each turn is cut to its fair share of that rest: sources that
hang then cost themselves, not those behind them.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from pipeline.config import FetchConfig

UNREAD_BYTES = 32_000_000


@dataclass(slots=True)
class _Host:
    places: asyncio.Semaphore
    wanted: int = 0


class Turns:
    """The turns of one run that ends at `deadline` (the loop's clock) and has `open` questions yet to be answered."""

    def __init__(self, config: FetchConfig, deadline: float, open: int) -> None:
        self.open = open
        self._config = config
        self._deadline = deadline
        self._places = asyncio.Semaphore(config.concurrency)
        self._hosts: dict[str, _Host] = {}
        self._unread = 0
        self._room = asyncio.Event()
        self._room.set()

    def left(self) -> float:
        """Seconds until the run must end."""
        return max(0.0, self._deadline - asyncio.get_running_loop().time())

    @asynccontextmanager
    async def at(self, url: httpx.URL) -> AsyncIterator[float]:
        """Waits for a turn at the host of `url`, and gives the seconds it may last."""
        name = f"{url.host}:{url.port or url.scheme}"
        host = self._hosts.setdefault(name, _Host(asyncio.Semaphore(self._config.per_host)))
        host.wanted += 1
        await asyncio.sleep(0)  # all who come at the same moment are counted before the first one's share is
        try:
            async with host.places, self._places:
                await self._room.wait()
                yield min(self._config.timeout_s, self._share(host))
        finally:
            host.wanted -= 1

    def hold(self, size: int) -> None:
        """Counts `size` bytes more (or fewer) as waiting to be read; beyond UNREAD_BYTES no new turn begins."""
        self._unread += size
        if self._unread <= UNREAD_BYTES:
            self._room.set()
        else:
            self._room.clear()

    def _share(self, host: _Host) -> float:
        part = min(self._config.per_host / host.wanted, self._config.concurrency / max(1, self.open))
        return self.left() * part if part < 1 else math.inf
