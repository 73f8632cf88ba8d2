"""What the door wants remembered, and by whom: the store has it, the door knows no store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Call:
    """One call that was answered, or may have to be paid for. A `valid` one is served again to the same `key`.

    `content` is what the model said, empty when that is unknown; `cost_usd` is None without a price.
    """

    key: str
    at: datetime
    purpose: str
    model: str
    content: str
    prompt_tokens: int
    completion_tokens: int
    cost_usd: float | None
    valid: bool


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens in and out, and US dollars, where a price was known."""

    tokens: int = 0
    usd: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.tokens + other.tokens, self.usd + other.usd)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.tokens - other.tokens, self.usd - other.usd)


class Ledger(Protocol):
    """The record of calls, of what was found out about servers, and of secrets made once."""

    async def answer(self, key: str) -> str | None:
        """The content of the newest valid call with the key."""

    async def add(self, call: Call) -> None: ...

    async def spent(self, since: datetime, before: datetime) -> Spent:
        """What all calls of the half-open span cost together."""

    async def forget(self, before: datetime) -> None:
        """Deletes calls and dialects that are older."""

    async def dialect(self, server: str, since: datetime) -> str | None:
        """What was learnt about a server, unless that was earlier."""

    async def learn(self, server: str, dialect: str, now: datetime) -> None: ...

    async def secret(self, name: str) -> bytes:
        """32 random bytes, made when they are first asked for."""
