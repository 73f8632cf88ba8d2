"""A record of calls in memory, for tests of what is asked rather than of what is stored."""

from __future__ import annotations

from datetime import datetime

from pipeline.llm import Call, Spent


class Memory:
    """A `pipeline.llm.Ledger`; what it holds may be looked at and changed."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.dialects: dict[str, tuple[str, datetime]] = {}
        self.secrets: dict[str, bytes] = {"call ids": b"a secret of thirty-two bytes...."}

    async def answer(self, key: str) -> str | None:
        return next((call.content for call in reversed(self.calls) if call.valid and call.key == key), None)

    async def add(self, call: Call) -> None:
        self.calls.append(call)

    async def spent(self, since: datetime, before: datetime) -> Spent:
        of_day = [call for call in self.calls if since <= call.at < before]
        tokens = sum(call.prompt_tokens + call.completion_tokens for call in of_day)
        return Spent(tokens, sum(call.cost_usd or 0.0 for call in of_day))

    async def forget(self, before: datetime) -> None:
        self.calls = [call for call in self.calls if call.at >= before]

    async def dialect(self, server: str, since: datetime) -> str | None:
        dialect, at = self.dialects.get(server, (None, since))
        return dialect if at >= since else None

    async def learn(self, server: str, dialect: str, now: datetime) -> None:
        self.dialects[server] = (dialect, now)

    async def secret(self, name: str) -> bytes:
        return self.secrets[name]
