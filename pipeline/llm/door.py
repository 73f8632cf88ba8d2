"""One run's access to the model: each question asked once, within time, width, tokens and money, and all of it counted.

The order of things: an answer that is remembered costs nothing; else a place among the calls under way, the money set
aside, the request, the record, and only then the reading. An answer that cannot be read is asked for once more.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Generic, TypeVar
from urllib.parse import urlsplit

import structlog
from pydantic import BaseModel

from pipeline.config import LlmConfig
from pipeline.errors import LlmError, LlmReason
from pipeline.llm import ids
from pipeline.llm.completion import Completion
from pipeline.llm.dialect import Asked, Dialect, parameters
from pipeline.llm.ledger import Call, Ledger
from pipeline.llm.messages import Prompt, fingerprint
from pipeline.llm.purse import Counts, Purse, cost, counted, expected
from pipeline.llm.reading import read
from pipeline.llm.schema import strict_schema
from pipeline.llm.voice import Voice
from pipeline.llm.wire import Trouble, Wire
from pipeline.model import Usage

Reply = TypeVar("Reply", bound=BaseModel)
log = structlog.get_logger()

READINGS = 2  # how often a question is asked until its answer can be read
_SHOWN = 200  # characters of what a server says
BREAKS_AFTER = 2  # calls in a row without a sign of life
_LIFELESS = ("timeout", "unreachable", "server")
_HOPELESS = (401, 402, 403, 404)  # a key, an account or a model that will not do for the next question either


@dataclass(frozen=True, slots=True)
class Setup:
    """What a door is made of; `secret` makes ids that nobody outside can guess."""

    config: LlmConfig
    base_url: str
    model: str
    secret: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Question(Generic[Reply]):
    """A prompt, the form of its answer, and the key that the answer is remembered by."""

    prompt: Prompt
    reply: type[Reply]
    asked: Asked
    key: str


@dataclass(frozen=True, slots=True)
class Heard(Generic[Reply]):
    """What came of a request: a reply, or trouble, or (neither) words that are not what was asked for."""

    reply: Reply | None = None
    trouble: Trouble | None = None
    answered: bool = False


class Door:
    """Made by `open_door`. Its methods may be called from many tasks at once."""

    def __init__(self, setup: Setup, wire: Wire, voice: Voice, ledger: Ledger) -> None:
        self.model = setup.model
        self._setup = setup
        self._config = setup.config
        self._wire = wire
        self._voice = voice
        self._ledger = ledger
        self._price = setup.config.prices.get(setup.model)
        self._purse = Purse(setup.config.budget, self._price, ledger, setup.now)
        self._slots = asyncio.Semaphore(setup.config.concurrency)
        self._ends = asyncio.get_running_loop().time() + setup.config.deadline_s
        self._lifeless = 0
        self._closed: LlmReason | None = None
        self._failures: Counter[str] = Counter()
        self._paid: list[Call] = []

    async def ask(self, prompt: Prompt, reply: type[Reply]) -> Reply:
        """The model's answer as a `reply`; LlmError with the reason when there is none to be had."""
        question = self._question(prompt, reply)
        kept = await self._ledger.answer(question.key)
        if kept is not None and (known := read(kept, reply)) is not None:
            return known
        try:
            return await self._ask(question)
        except LlmError as error:
            self._failures[error.reason] += 1
            tell = log.warning if self._failures[error.reason] == 1 else log.debug  # the reason is seldom a new one
            tell("model.failed", purpose=prompt.name, model=self.model, reason=error.reason, error=str(error))
            raise

    def ids(self, keys: Sequence[str], call: str) -> dict[str, str]:
        """Short ids for `keys`, made for the call of that content: the same after a crash, of no use elsewhere."""
        return ids.ids(self._setup.secret, call, keys)

    @property
    def usage(self) -> Usage:
        """The calls that were answered or may have to be paid for."""
        return Usage(
            calls=len(self._paid),
            prompt_tokens=sum(call.prompt_tokens for call in self._paid),
            completion_tokens=sum(call.completion_tokens for call in self._paid),
            cost_usd=None if self._price is None else sum(call.cost_usd or 0.0 for call in self._paid),
        )

    @property
    def failures(self) -> Mapping[str, int]:
        """Questions that got no answer in this run, by reason."""
        return MappingProxyType(self._failures)

    @property
    def format(self) -> str:
        """How answers are asked for: json_schema, json_object or text."""
        return self._voice.dialect.format

    def _question(self, prompt: Prompt, reply: type[Reply]) -> Question[Reply]:
        schema, config = strict_schema(reply), self._config
        how = (config.temperature, config.thinking, config.extra)
        said = (prompt.name, prompt.version, prompt.system, prompt.user)
        key = fingerprint(self._setup.base_url, self.model, *said, schema, *how)
        return Question(prompt, reply, Asked(schema, prompt.max_tokens), key)

    async def _ask(self, question: Question[Reply]) -> Reply:
        for _ in range(READINGS):
            heard = await self._heard(question)
            if heard.reply is not None:
                return heard.reply
            if heard.trouble is not None and heard.trouble.reason != "malformed":
                raise self._error(heard.trouble.reason, heard.trouble.said)
        raise self._error("malformed", "answers something else than the JSON that was asked for; try another model")

    async def _heard(self, question: Question[Reply]) -> Heard[Reply]:
        """What comes back once the server is asked in a dialect that it speaks."""
        async with self._voice.turn():
            while True:
                dialect = self._voice.dialect
                heard = await self._call(question, dialect)
                if heard.answered:
                    await self._voice.understood(dialect)
                if heard.trouble is None or not self._voice.yields(dialect, heard.trouble):
                    return heard

    async def _call(self, question: Question[Reply], dialect: Dialect) -> Heard[Reply]:
        """One request, paid for and recorded."""
        body = parameters(dialect, self._voice.vendor, self._config, question.asked)
        async with self._slot():
            held = await self._purse.hold(expected(question.prompt))
            call: Call | None = None
            try:
                await self._wire.ready()
                began = self._clock()
                ends = min(self._ends, began + self._config.timeout_s)
                said = await self._wire.send(self.model, question.prompt.messages, body, ends)
                heard = self._understand(question, said)
                call = self._priced(question, said, heard)
            finally:
                await self._purse.settle(held, call)
        if call is not None:
            self._paid.append(call)
        self._observe(heard.trouble)
        self._tell(question, call, heard, self._clock() - began)
        return heard

    def _understand(self, question: Question[Reply], said: Completion | Trouble) -> Heard[Reply]:
        if isinstance(said, Trouble):
            late = said.reason == "timeout" and self._clock() >= self._ends
            return Heard(trouble=replace(said, reason="deadline") if late else said)
        if said.refused:
            return Heard(trouble=Trouble("refused", "the model declined to answer", 200), answered=True)
        return Heard(reply=read(said.content, question.reply), answered=True)

    def _priced(self, question: Question[Reply], said: Completion | Trouble, heard: Heard[Reply]) -> Call | None:
        """The record of a call, or None of one that costs nothing. What the server did not count is estimated."""
        if isinstance(said, Trouble) and not said.charged:
            return None
        most = expected(question.prompt)
        counts = Counts(most.tokens_in, 0) if isinstance(said, Trouble) else counted(question.prompt, said)
        return Call(
            key=question.key,
            at=self._setup.now,
            purpose=question.prompt.name,
            model=self.model,
            content="" if isinstance(said, Trouble) else said.content,
            prompt_tokens=counts.tokens_in,
            completion_tokens=counts.tokens_out,
            cost_usd=cost(counts, self._price),
            valid=heard.reply is not None,
        )

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        """A place among the calls under way; LlmError once the door is closed or the time is up."""
        if self._closed is None:
            try:
                async with asyncio.timeout_at(self._ends):
                    await self._slots.acquire()
            except TimeoutError:
                self._closed = "deadline"
            else:
                try:
                    self._check()
                    yield
                finally:
                    self._slots.release()
                return
        self._check()

    def _check(self) -> None:
        if self._closed is None and self._clock() >= self._ends:
            self._closed = "deadline"
        if self._closed == "deadline":
            raise self._error("deadline", f"not done in {self._config.deadline_s:g} s (pipeline.llm.deadline_s)")
        if self._closed is not None:
            raise self._error(self._closed, "not asked again in this run, since it does not answer")

    def _observe(self, trouble: Trouble | None) -> None:
        """Closes the door on a server that gives no sign of life, or takes neither key nor model."""
        if trouble is None:
            self._lifeless = 0
        elif trouble.reason in _LIFELESS:
            self._lifeless += 1
            if self._lifeless >= BREAKS_AFTER:
                self._closed = trouble.reason
        elif trouble.reason == "rejected" and trouble.status in _HOPELESS:
            self._closed = "rejected"

    def _tell(self, question: Question[Reply], call: Call | None, heard: Heard[Reply], took: float) -> None:
        log.info(
            "model.called",
            purpose=question.prompt.name,
            model=self.model,
            tokens_in=call.prompt_tokens if call else 0,
            tokens_out=call.completion_tokens if call else 0,
            took=round(took, 2),
            outcome=heard.trouble.reason if heard.trouble else "malformed" if heard.reply is None else "ok",
        )

    def _clock(self) -> float:
        return asyncio.get_running_loop().time()

    def _error(self, reason: LlmReason, said: str) -> LlmError:
        what = said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
        return LlmError(reason, f"model {self.model} at {urlsplit(self._setup.base_url).hostname}: {what}")
