"""The tokens of the workspaces that installed the app, renewed before they end: once, whoever asks for them.

Slack gives two renewals at a time two new refresh tokens of which one is good, and nobody can tell which
(https://github.com/slackapi/node-slack-sdk/issues/2504). Here the tasks of a process share one renewal, and replicas
take turns. Nobody waits long for it while the old token lasts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from bot.ledger import Chats
from bot.platforms import Busy, Gone
from bot.platforms.slack.app_facts import INSTALL_PATH
from bot.platforms.slack.exchange import Denied, Exchange
from bot.platforms.slack.installations import Held, Installations
from bot.platforms.slack.tokens import switch_off

log = structlog.get_logger()

EARLY = timedelta(hours=2)  # before its end, a token is renewed
SPARE = timedelta(minutes=1)  # that a token must last to be used
TURN = timedelta(seconds=60)  # that a renewal may take, before another replica tries
PAUSE = timedelta(seconds=60)  # after a renewal that failed, as long as the old token lasts
PATIENCE_S = 1.0  # that a token which still lasts waits for its renewal; a command is acknowledged within three
LOOKS, LOOK_S = 50, 0.1  # how often it is looked whether another replica has renewed the token

Whose = tuple[str | None, str | None]


class Installed:
    """`clock` gives an aware time. A token is read from the store each time: another replica may have renewed it."""

    def __init__(
        self, installations: Installations, exchange: Exchange, chats: Chats, clock: Callable[[], datetime]
    ) -> None:
        self._installations = installations
        self._exchange = exchange
        self._chats = chats
        self._clock = clock
        self._renewing: dict[int, asyncio.Task[str]] = {}
        self._not_before: dict[int, datetime] = {}

    async def token(self, team: str | None, enterprise: str | None = None) -> str:
        held = await self._held((team, enterprise))
        if not self._due(held) or self._paused(held):
            return held.token
        task = self._renewing.get(held.id)
        if task is None:
            task = asyncio.create_task(self._renewed((team, enterprise)))
            self._renewing[held.id] = task
            task.add_done_callback(lambda done: self._over(held.id, done))
        patience = PATIENCE_S if self._lasts(held) else None
        done, _ = await asyncio.wait({task}, timeout=patience)  # it goes on for others, and when this one is cancelled
        return task.result() if done else held.token

    async def forget(self, team: str | None, enterprise: str | None = None, at: datetime | None = None) -> None:
        """An event from before the newest installation, `at`, is about an older one."""
        held = await self._installations.find(team, enterprise)
        if held is not None and at is not None and at < held.installed:
            return
        await self._installations.drop(team, enterprise)
        await switch_off(self._chats, team or enterprise, self._clock())

    async def _renewed(self, whose: Whose) -> str:
        """A token that lasts, renewed by this process or another."""
        for _ in range(LOOKS):
            held = await self._held(whose)
            if not self._due(held):
                return held.token
            until = self._clock() + TURN
            if await self._installations.take_turn(held, self._clock(), until):
                try:
                    return await self._renew(whose)
                finally:
                    await self._installations.end_turn(held, until)
            await asyncio.sleep(LOOK_S)
        return self._instead(whose, held, Busy("the Slack token is being renewed elsewhere", TURN.total_seconds()))

    async def _renew(self, whose: Whose) -> str:
        held = await self._held(whose)  # whoever had the turn before may have renewed it
        if held.refresh is None or not self._due(held):
            return held.token
        try:
            grant = await self._exchange.renewed(held.refresh, self._clock())
        except (Busy, Denied) as error:
            log.warning("slack.not_renewed", team=_name(whose), error=str(error))
            return self._instead(whose, held, error)
        if await self._installations.renew(held, grant):
            return grant.token
        return (await self._held(whose)).token  # it was installed anew meanwhile

    def _instead(self, whose: Whose, held: Held, error: Busy | Denied) -> str:
        """The old token as long as it lasts, and no other try for a while."""
        if self._lasts(held):
            self._not_before[held.id] = self._clock() + PAUSE
            return held.token
        if isinstance(error, Busy):
            raise error
        raise _absent(whose) from error

    async def _held(self, whose: Whose) -> Held:
        held = await self._installations.find(*whose)
        if held is None:
            raise _absent(whose)
        return held

    def _due(self, held: Held) -> bool:
        return held.refresh is not None and held.expires is not None and held.expires - self._clock() < EARLY

    def _lasts(self, held: Held) -> bool:
        return held.expires is None or held.expires - self._clock() >= SPARE

    def _paused(self, held: Held) -> bool:
        until = self._not_before.get(held.id)
        return until is not None and self._clock() < until and self._lasts(held)

    def _over(self, bot: int, task: asyncio.Task[str]) -> None:
        del self._renewing[bot]
        if not task.cancelled():
            task.exception()  # everyone who asked may have been cancelled


def _absent(whose: Whose) -> Gone:
    return Gone(f"the app is not installed in the Slack workspace {_name(whose)}; install it at {INSTALL_PATH}")


def _name(whose: Whose) -> str:
    return whose[0] or whose[1] or "without a name"
