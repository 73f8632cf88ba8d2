"""What `digest status` does: prints how the bot fares, for people or as JSON."""

from __future__ import annotations

import sys

from bot.calls import Call, print_json
from bot.ledger import open_ledger
from bot.platforms.console import render
from bot.present import Reader, Status
from bot.present import status as card
from bot.state import state


async def status(call: Call, *, as_json: bool) -> None:
    async with call.open() as (store, _), open_ledger(call.config.store.url) as ledger:
        figures = await state(store, ledger, call.config, None, call.now)
    if as_json:
        print_json(published(figures))
    else:
        sys.stdout.write(render.text(card(figures, Reader(call.profile.language, call.profile.timezone))))


def published(figures: Status) -> dict[str, object]:
    """The figures as the object that `--json` prints. `model` is of today (UTC), `votes` of the last 90 days."""
    up, down, off = figures.votes
    return {
        "runs": [{"kind": kind, "at": at.isoformat(), "outcome": outcome} for kind, at, outcome in figures.runs],
        "next": [{"post": name, "at": at.isoformat()} for name, at in figures.following],
        "sources": {
            "ok": figures.sources_ok,
            "failed": list(figures.sources_failed),
            "silent": list(figures.sources_silent),
        },
        "undelivered": {"waiting": figures.waiting, "failed": list(figures.failed)},
        "chats_off": list(figures.gone),
        "model": {"calls": figures.calls, "tokens": figures.tokens, "cost_usd": figures.cost},
        "votes": {"up": up, "down": down, "off": off},
    }
