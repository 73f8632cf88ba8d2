"""`digest doctor`: whether configuration, store, model, platforms and every source are well, in a line each.

It keeps nothing of what it asks.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime

from bot.calls import Call, print_json
from bot.ledger import open_ledger
from bot.platforms.means import Means
from bot.platforms.opening import NEEDED, PLATFORMS
from bot.progress import watch
from pipeline import llm
from pipeline.collect import Outcome, collect
from pipeline.errors import DigestError
from pipeline.llm import open_door
from pipeline.model import Source
from pipeline.store import open_store


async def doctor(call: Call, *, as_json: bool) -> None:
    checks = [
        _check("configuration", "ok", f"{len(call.config.sources)} sources, {len(call.config.profiles)} profiles")
    ]
    try:
        async with call.open() as (store, sources):
            checks.append(
                _check("store", "ok", f"{await store.items.count()} items in {_masked(call.config.store.url)}")
            )
    except DigestError as error:
        checks.append(_check("store", "failed", str(error)))
        sources = list(call.config.sources)
    checks.append(await _model_check(call))
    checks += [await _platform_check(call, name) for name in PLATFORMS]
    checks += [_source_check(outcome) for outcome in await _try(call, sources)]
    if as_json:
        print_json({"checks": checks})
    else:
        for check in checks:
            sys.stdout.write(f"{check['status']:<8} {check['name']}: {check['detail']}\n")
    if failed := [check["name"] for check in checks if check["status"] == "failed"]:
        raise DigestError(f"{len(failed)} of {len(checks)} checks failed: {', '.join(failed[:5])}; see what each says")


async def _platform_check(call: Call, name: str) -> dict[str, str]:
    """Asks the platform who the bot is there; it connects to nothing that events come from."""
    with tempfile.TemporaryDirectory(prefix="digest-doctor-") as folder:
        url = f"sqlite:///{folder}/doctor.db"
        async with open_ledger(url) as ledger:
            means = Means(os.environ, lambda: datetime.now(UTC), ledger, store_url=url)
            try:
                async with PLATFORMS[name](call.bot, means) as platform:
                    if platform is None:
                        return _check(name, "skipped", f"off: {NEEDED[name]} are not set")
                    trouble = await platform.well()
            except DigestError as error:
                return _check(name, "failed", str(error))
    return _check(name, "failed", trouble) if trouble else _check(name, "ok", "its token and its rights are good")


async def _model_check(call: Call) -> dict[str, str]:
    """Asks the model one small question, and keeps nothing of it."""
    with tempfile.TemporaryDirectory(prefix="digest-doctor-") as folder:
        async with (
            open_store(f"sqlite:///{folder}/doctor.db") as store,
            open_door(call.config.llm, os.environ, store.model_calls, call.now) as door,
        ):
            if door is None:
                return _check(
                    "model", "skipped", "none is configured: reports quote; set OPENAI_API_KEY to have one write"
                )
            try:
                return _check("model", "ok", await llm.check(door))
            except DigestError as error:
                return _check("model", "failed", str(error))


def _source_check(outcome: Outcome) -> dict[str, str]:
    if outcome.status == "failed":
        return _check(outcome.name, "failed", f"{outcome.error} ({outcome.url})")
    if not outcome.items_seen:
        return _check(outcome.name, "warning", f"answers, but has no items ({outcome.url})")
    return _check(outcome.name, "ok", f"{outcome.items_seen} items")


def _check(name: str, status: str, detail: str) -> dict[str, str]:
    return {"name": name, "status": status, "detail": detail}


async def _try(call: Call, sources: Sequence[Source]) -> list[Outcome]:
    """Ask every source without keeping anything: into a store that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="digest-doctor-") as folder:
        async with open_store(f"sqlite:///{folder}/doctor.db") as store:
            with watch("checking sources", len(sources)) as bar:
                return await collect(store, sources, call.config.fetch, call.now, lambda o: bar.advance(o.name))


def _masked(url: str) -> str:
    """The store's address without a password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"
