"""Tokens and money: what a call may cost, what it did cost, and the hard stop.

What a call may cost is set aside before it is made, so that calls under way together stay within the budget too.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.config import Budget, Price
from pipeline.errors import LlmError
from pipeline.llm.completion import Completion
from pipeline.llm.ledger import Call, Ledger, Spent
from pipeline.llm.messages import Prompt

_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
HAN_TOKENS, OTHER_TOKENS = 0.65, 0.3  # of one character
FORMAT_TOKENS = 16  # what the roles and brackets around two messages come to


def estimate(text: str) -> int:
    """The tokens that `text` has, about: vendors' tokenizers differ by a third."""
    han = len(_HAN.findall(text))
    return round(han * HAN_TOKENS + (len(text) - han) * OTHER_TOKENS)


@dataclass(frozen=True, slots=True)
class Counts:
    """The tokens of a call; `cached` of those in were at hand at the server."""

    tokens_in: int
    tokens_out: int
    cached: int = 0


def expected(prompt: Prompt) -> Counts:
    """The most that a call will come to."""
    return Counts(estimate(prompt.system) + estimate(prompt.user) + FORMAT_TOKENS, prompt.max_tokens)


def counted(prompt: Prompt, said: Completion) -> Counts:
    """What the server counted, unless that is absurd."""
    most = expected(prompt)
    guess_out = min(estimate(said.content), most.tokens_out)
    tokens_in = _believable(said.prompt_tokens, most.tokens_in, most.tokens_in)
    tokens_out = _believable(said.completion_tokens, guess_out, most.tokens_out)
    return Counts(tokens_in, tokens_out, min(said.cached_tokens, tokens_in))


def _believable(told: int | None, guess: int, scale: int) -> int:
    if told is None or told > 20 * scale + 2_000 or told < guess / 20:
        return guess
    return told


def cost(counts: Counts, price: Price | None) -> float | None:
    """US dollars, or None without a price."""
    if price is None:
        return None
    cached = price.input if price.cached is None else price.cached
    fresh = counts.tokens_in - counts.cached
    return (fresh * price.input + counts.cached * cached + counts.tokens_out * price.output) / 1_000_000


class Purse:
    """The budget of one run and of its day in UTC. For the day counts what other runs have paid by now, not what they
    have under way: two runs at once can go over it by the calls that one of them has open."""

    def __init__(self, budget: Budget, price: Price | None, ledger: Ledger, now: datetime) -> None:
        self._budget = budget
        self._price = price
        self._ledger = ledger
        self._day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        self._held = Spent()
        self._run = Spent()
        self._empty = False
        self._turn = asyncio.Lock()

    async def hold(self, counts: Counts) -> Spent:
        """Sets aside what a call may cost; LlmError once and for ever when that would go over a limit."""
        wanted = Spent(counts.tokens_in + counts.tokens_out, cost(counts, self._price) or 0.0)
        async with self._turn:
            if not self._empty:
                day = await self._ledger.spent(self._day, self._day + timedelta(days=1))
                self._empty = self._over(self._held + wanted, day)
            if self._empty:
                raise LlmError("budget", "the model's budget is used up; raise pipeline.llm.budget to spend more")
            self._held += wanted
        return wanted

    async def settle(self, held: Spent, call: Call | None) -> None:
        """Gives back what was set aside, and records the call if there was one to pay for."""
        async with self._turn:
            self._held -= held
            if call is not None:
                self._run += Spent(call.prompt_tokens + call.completion_tokens, call.cost_usd or 0.0)
                await self._ledger.add(call)

    def _over(self, more: Spent, day: Spent) -> bool:
        run, today, limits = self._run + more, day + more, self._budget
        pairs = (
            (run.tokens, limits.run_tokens),
            (today.tokens, limits.day_tokens),
            (run.usd, limits.run_usd),
            (today.usd, limits.day_usd),
        )
        return any(limit is not None and amount > limit for amount, limit in pairs)
