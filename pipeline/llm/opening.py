"""Opens the door for one run, if a model is configured, and tries it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import BaseModel
from yarl import URL

from pipeline.config import LlmConfig
from pipeline.errors import ConfigError
from pipeline.llm.dialect import vendor_at
from pipeline.llm.door import Door, Setup
from pipeline.llm.ledger import Ledger
from pipeline.llm.messages import Prompt, fingerprint
from pipeline.llm.voice import Voice
from pipeline.llm.wire import Address, Wire

OPENAI = "https://api.openai.com/v1"
NO_KEY = "none"  # what servers without keys are told: the SDK insists on one
KEPT = timedelta(days=30)


@asynccontextmanager
async def open_door(
    config: LlmConfig, environ: Mapping[str, str], ledger: Ledger, now: datetime
) -> AsyncIterator[Door | None]:
    """The door to the configured model, until the block ends; None without a key and an address.

    Raises ConfigError in one line when a model is wanted and something is missing to reach it.
    """
    address = _address(config, environ)
    if address is None:
        yield None
        return
    model = _model(config)
    await ledger.forget(now - KEPT)
    setup = Setup(config, address.base_url, model, await ledger.secret("call ids"), now)
    vendor = vendor_at(address.base_url)
    if config.thinking:
        vendor = replace(vendor, thinking_off=())
    voice = Voice(fingerprint(address.base_url, model), vendor, ledger, now)
    await voice.recall()
    wire = Wire(address, config)
    try:
        yield Door(setup, wire, voice, ledger)
    finally:
        await wire.close()


class Ready(BaseModel):
    """What a model is asked for to see whether it answers at all."""

    ready: bool


async def check(door: Door) -> str:
    """Asks one tiny question; says in a line what answers, and how. LlmError when nothing does."""
    asked = 'Answer with this JSON object and nothing else: {"ready": true}'
    prompt = Prompt("check", secrets.token_hex(8), "You test a connection.", asked, max_tokens=256)
    await door.ask(prompt, Ready)
    return f"{door.model} answers ({door.format})"


def _address(config: LlmConfig, environ: Mapping[str, str]) -> Address | None:
    key, given = environ.get("OPENAI_API_KEY", "").strip(), environ.get("OPENAI_BASE_URL", "").strip()
    if not (key.isascii() and key.isprintable()):
        raise ConfigError("OPENAI_API_KEY: holds characters that no key has; copy it again")
    base_url = given or config.base_url
    if base_url and not _whole(base_url):
        where = "OPENAI_BASE_URL" if given else "pipeline.llm.base_url"
        raise ConfigError(f"{where}: allowed: a whole http:// or https:// address, such as {OPENAI}")
    if not key and not base_url:
        return None
    return Address((base_url or OPENAI).rstrip("/"), key or NO_KEY)


def _whole(url: str) -> bool:
    try:
        parts = URL(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.host)


def _model(config: LlmConfig) -> str:
    if not config.model:
        raise ConfigError("pipeline.llm.model: is missing; name the model to ask, such as deepseek-v4-flash")
    budget = config.budget
    if config.model not in config.prices and (budget.run_usd is not None or budget.day_usd is not None):
        raise ConfigError(
            f"pipeline.llm.prices: has no {config.model}; without its price a budget in dollars cannot be kept"
        )
    return config.model
