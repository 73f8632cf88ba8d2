"""How fast a platform may be posted to, in all and in each chat: whoever is about to post asks for a turn here.

Replicas share their turns where they share a Redis; else, and while that cannot be reached, each process has its own.
What a platform's refusal asks for (429) holds the chat, or the platform, for all of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakValueDictionary

import structlog

from bot.inbound import Where
from bot.platforms import Rates

# In any second SHARE * (1 + CATCH_UP_S) of a platform's rate at most, which leaves a little for posts that are late.
SHARE = 0.95  # of what is allowed: posts arrive less evenly than they are sent
CATCH_UP_S = 0.05  # so much of a turn that was taken late is given back, or every late wake-up would cost a turn
PATIENCE_S = 10.0  # a turn that is further away is not waited for
FORGET = 4096  # keys in memory, from which on those are dropped that hold nothing back

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Turn:
    """Whether one may post now: else after so many seconds, as far as all of the platform or the chat is concerned."""

    platform: float
    chat: float


class Turns(Protocol):
    """When the next post may come, by platform and by chat."""

    async def take(self, where: Where, rates: Rates) -> Turn:
        """Takes a turn of both if both have one now, else none."""

    async def hold(self, where: Where, seconds: float, everywhere: bool) -> None:
        """No turn in the chat, or anywhere on its platform, for so long."""


class OwnTurns:
    """The turns of one process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free: dict[str, float] = {}

    async def take(self, where: Where, rates: Rates) -> Turn:
        now = self._clock()
        keys = _keys(where)
        turn = Turn(*(max(0.0, self._free.get(key, 0.0) - now) for key in keys))
        if turn == Turn(0, 0):
            for key, rate in zip(keys, (rates.total, rates.chat), strict=True):
                self._free[key] = max(self._free.get(key, 0.0), now - CATCH_UP_S) + 1 / (rate * SHARE)
            self._forget(now)
        return turn

    async def hold(self, where: Where, seconds: float, everywhere: bool) -> None:
        key = _keys(where)[0 if everywhere else 1]
        self._free[key] = max(self._free.get(key, 0.0), self._clock() + seconds)

    def _forget(self, now: float) -> None:
        if len(self._free) > FORGET:
            self._free = {key: free for key, free in self._free.items() if free > now - CATCH_UP_S}


def _keys(where: Where) -> tuple[str, str]:
    """Of the platform and of the chat; the braces keep them on one server of a Redis Cluster."""
    return f"{{digest:{where.platform}}}:turn", f"{{digest:{where.platform}}}:turn:{where.chat}"


class Scripts(Protocol):
    """What is asked of a Redis client."""

    def script_load(self, script: str) -> Awaitable[str]: ...

    def evalsha(self, sha: str, numkeys: int, *keys_and_args: str | float) -> Awaitable[object]: ...


TAKE = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local wait = {}
for i, key in ipairs(KEYS) do
  wait[i] = math.max(0, tonumber(redis.call('GET', key) or '0') - now)
end
if wait[1] == 0 and wait[2] == 0 then
  for i, key in ipairs(KEYS) do
    local free = math.max(tonumber(redis.call('GET', key) or '0'), now - ARGV[3]) + ARGV[i]
    redis.call('SET', key, string.format('%.6f', free), 'PX', math.ceil((free - now + 1) * 1000))
  end
end
return {string.format('%.6f', wait[1]), string.format('%.6f', wait[2])}
"""
HOLD = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1000000
local free = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now + ARGV[1])
redis.call('SET', KEYS[1], string.format('%.6f', free), 'PX', math.ceil((free - now + 1) * 1000))
return 1
"""


class SharedTurns:
    """The turns of all replicas, kept in Redis by its clock; this process's own while that cannot be asked."""

    def __init__(self, connect: Callable[[], AbstractAsyncContextManager[Scripts]]) -> None:
        self._connect = connect
        self._own = OwnTurns()
        self._shas: dict[str, str] = {}

    async def take(self, where: Where, rates: Rates) -> Turn:
        gaps = (1 / (rate * SHARE) for rate in (rates.total, rates.chat))
        answer = await self._run(TAKE, _keys(where), *gaps, CATCH_UP_S)
        if not isinstance(answer, list):
            return await self._own.take(where, rates)
        return Turn(float(answer[0]), float(answer[1]))

    async def hold(self, where: Where, seconds: float, everywhere: bool) -> None:
        await self._own.hold(where, seconds, everywhere)
        await self._run(HOLD, (_keys(where)[0 if everywhere else 1],), seconds)

    async def _run(self, script: str, keys: tuple[str, ...], *values: float) -> object:
        from redis.exceptions import NoScriptError, RedisError  # noqa: PLC0415 (who has no Redis does without it)

        try:
            async with self._connect() as redis:
                if script not in self._shas:
                    self._shas[script] = await redis.script_load(script)
                try:
                    return await redis.evalsha(self._shas[script], len(keys), *keys, *values)
                except NoScriptError:  # it was restarted
                    self._shas[script] = await redis.script_load(script)
                    return await redis.evalsha(self._shas[script], len(keys), *keys, *values)
        except (RedisError, OSError) as error:
            log.warning("limits.not_shared", error=type(error).__name__)
            return None


@asynccontextmanager
async def open_turns(url: str | None) -> AsyncIterator[Turns]:
    """The turns of all replicas that share the Redis at `url`; without one those of this process."""
    if not url:
        yield OwnTurns()
        return
    from redis.asyncio import Redis  # noqa: PLC0415 (see above)

    client = Redis.from_url(url)
    try:
        yield SharedTurns(lambda: nullcontext(client))
    finally:
        await client.aclose()


@dataclass(slots=True)
class Pace:
    """Lets posts through one by one, in the order of asking; those of a chat queue behind each other alone."""

    turns: Turns = field(default_factory=OwnTurns)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _queues: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary, init=False)

    async def turn(self, where: Where, rates: Rates) -> float:
        """Waits until a post to `where` is allowed; 0 then. Else the seconds until it is worth asking again."""
        platform, chat = (self._queues.setdefault(key, asyncio.Lock()) for key in _keys(where))
        async with chat:
            while True:
                async with platform:
                    turn = await self.turns.take(where, rates)
                    if turn.platform and turn.platform <= PATIENCE_S and turn.platform >= turn.chat:
                        await self.sleep(turn.platform)
                        continue
                wait = max(turn.platform, turn.chat)
                if not 0 < wait <= PATIENCE_S:
                    return wait
                await self.sleep(wait)

    async def hold(self, where: Where, seconds: float, everywhere: bool = False) -> None:
        """The platform asked for a pause of so long, in the chat or everywhere."""
        await self.turns.hold(where, seconds, everywhere)
