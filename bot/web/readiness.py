"""Whether the bot can do its work: its records and its platforms are asked, each with a short time to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from bot.web.site import Check, Site
from pipeline.errors import DigestError


async def healthz(_: Request) -> Response:
    return PlainTextResponse("ok\n")


async def readyz(request: Request) -> Response:
    """200, or 503; `checks` has "ok" or what is wrong, for each thing that was asked."""
    readiness: Readiness = request.app.state.readiness
    found = await readiness.troubles()
    ready = not any(found.values())
    body = {"ready": ready, "checks": {name: trouble or "ok" for name, trouble in found.items()}}
    return JSONResponse(body, 200 if ready else 503)


@dataclass(frozen=True, slots=True)
class _Asked:
    answer: asyncio.Task[str | None]
    until: float  # by the loop's clock: as long as the answer holds


class Readiness:
    """Asks each thing once for all who want to know at the same time, so that visitors cannot make it ask more.

    A question that is not answered in time is left to itself: to cancel one at the database waits for the database.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._checks = _checks(site)
        self._asked: dict[str, _Asked] = {}

    async def troubles(self) -> Mapping[str, str | None]:
        """What is wrong with each thing, by name; None where nothing is."""
        answers = {name: self._answer(name, check) for name, check in self._checks.items()}
        await asyncio.wait(answers.values(), timeout=self._site.patience_s)
        late = f"no answer in {self._site.patience_s:g} s"
        return {name: answer.result() if answer.done() else late for name, answer in answers.items()}

    def close(self) -> None:
        """Gives up what is still not answered."""
        for asked in self._asked.values():
            asked.answer.cancel()

    def _answer(self, name: str, check: Check) -> asyncio.Task[str | None]:
        now, asked = asyncio.get_running_loop().time(), self._asked.get(name)
        if asked is None or (asked.answer.done() and now >= asked.until):
            asked = _Asked(asyncio.create_task(_trouble(check)), now + self._site.fresh_s)
            self._asked[name] = asked
        return asked.answer


def _checks(site: Site) -> dict[str, Check]:
    async def store() -> None:
        await site.store.reports.editions(1)

    async def queue() -> None:
        await site.ledger.inbox.outstanding(site.clock(), 1)

    return {"store": store, "queue": queue, **{n: p.well for n, p in sorted(site.platforms.items())}, **site.checks}


async def _trouble(check: Check) -> str | None:
    try:
        return await check()
    except DigestError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 (the broad one for each thing that is asked)
        return f"{type(error).__name__} when it was asked"
