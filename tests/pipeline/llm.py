"""What the tests of the door share: a question, the form of its answer, and a door to a fake model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pydantic import BaseModel

from pipeline.config import LlmConfig
from pipeline.errors import LlmError
from pipeline.llm import Door, Ledger, Prompt, open_door
from tests.fakes.ledger import Memory
from tests.fakes.model import Answering, FakeModel, serving

NOW = datetime(2026, 3, 10, 0, 30, tzinfo=UTC)
GOOD = '{"words": ["算力", "chips"]}'
ENV = {"OPENAI_API_KEY": "sk-Hunter2Hunter2Hunter2"}


class Words(BaseModel):
    words: list[str]


def prompt(user: str = "给出两个词，用 JSON 回答。", **changes: object) -> Prompt:
    return replace(Prompt("write", "1", "你是编辑。", user, max_tokens=100), **changes)


def config(**changes: object) -> LlmConfig:
    return LlmConfig.model_validate({"model": "any", "retries": 0, "timeout_s": 10, "deadline_s": 20} | changes)


@dataclass
class Bench:
    """An open door, the model behind it and the record beside it."""

    door: Door
    fake: FakeModel
    ledger: Ledger

    async def ask(self, *users: str) -> list[str]:
        """The outcome of each question, asked all at once: "ok", or the reason of the failure."""
        return await asyncio.gather(*(outcome(self.door, user) for user in users))


async def outcome(door: Door, user: str, max_tokens: int = 100) -> str:
    try:
        await door.ask(prompt(user, max_tokens=max_tokens), Words)
    except LlmError as error:
        return error.reason
    return "ok"


@asynccontextmanager
async def bench(answer: Answering, ledger: Ledger | None = None, **changes: object) -> AsyncIterator[Bench]:
    """A door with a key, to a model that answers by `answer`, under a configuration with `changes`."""
    kept = ledger if ledger is not None else Memory()
    async with serving(answer) as fake, reopened(fake, kept, **changes) as one:
        yield one


@asynccontextmanager
async def reopened(fake: FakeModel, ledger: Ledger, now: datetime = NOW, **changes: object) -> AsyncIterator[Bench]:
    async with open_door(config(base_url=fake.url, **changes), ENV, ledger, now) as door:
        assert door is not None
        yield Bench(door, fake, ledger)
