"""A Slack on the loopback address that the real SDK talks to: its people, its screens and its faults."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.fakes.slack.delivery import Delivery
from tests.fakes.slack.door import Door, Outcome
from tests.fakes.slack.model import Ack, Post, Request, Token, View
from tests.fakes.slack.presses import Presses
from tests.fakes.slack.signed import Signed
from tests.fakes.slack.socket import Sockets
from tests.fakes.slack.workspace import Workspace


class FakeSlack(Presses):
    """`async with FakeSlack() as slack`: a workspace T1 with the app's user UBOT in it, and nobody else yet.

    `clock` gives seconds since 1970 for message ids, triggers, response addresses, rates and tokens.
    """

    bot_token = "xoxb-T1-fake"
    app_token = "xapp-1-A1-fake"
    signing_secret = "signing-secret-fake"
    team = "T1"
    bot_user = "UBOT"

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        space = Workspace(clock)
        super().__init__(space, Delivery(space, self.signing_secret))
        self.door = Door(space)
        space.tokens[self.bot_token] = Token(self.bot_token, "bot")
        space.tokens[self.app_token] = Token(self.app_token, "app")
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=8 << 20)
        app.add_routes([*self.door.routes(), *self.delivery.sockets.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2, max_line_size=1 << 20)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port = self._runner.addresses[0][1]
        self.space.base_url = f"http://127.0.0.1:{port}/api/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.door.release()
        await self.delivery.sockets.close()
        await self.delivery.http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def base_url(self) -> str:
        return self.space.base_url

    @property
    def events_url(self) -> str | None:
        return self.delivery.http.url

    @events_url.setter
    def events_url(self, url: str | None) -> None:
        """Set, everything goes to this address, signed; None: to the open links."""
        self.delivery.http.url = url

    @property
    def sockets(self) -> Sockets:
        """The open links: refresh(), close(), abort(), silence(), too_many_websockets, num_connections."""
        return self.delivery.sockets

    @property
    def http(self) -> Signed:
        """The sender of HTTP mode: `body`, `sign` and `post_raw` make any request, forged or replayed."""
        return self.delivery.http

    @property
    def limits(self) -> bool:
        """Whether Slack's rates hold: one post a second in a channel, the tiers of other methods by the minute."""
        return self.door.limits

    @limits.setter
    def limits(self, held: bool) -> None:
        self.door.limits = held

    # What they see

    @property
    def acks(self) -> list[Ack]:
        return self.delivery.acks

    @property
    def requests(self) -> list[Request]:
        return self.door.requests

    def calls(self, method: str) -> list[Request]:
        return [request for request in self.requests if request.method == method]

    def posts(self, channel: str, thread: str | None = None) -> list[Post]:
        """What members see in a channel and its threads (or in one thread, without its root), oldest first."""
        return [p for p in self.space.history(channel) if thread is None or p.thread_ts == thread]

    def bot_posts(self, channel: str, thread: str | None = None) -> list[Post]:
        return [post for post in self.posts(channel, thread) if post.bot]

    def ephemerals(self, channel: str, user: str) -> list[Post]:
        """What only this person sees there."""
        return [p for p in self.space.all_posts if (p.channel, p.ephemeral_to) == (channel, user) and not p.deleted]

    @property
    def views(self) -> dict[str, View]:
        return self.space.views

    def stack(self, user: str) -> list[View]:
        """The modals a person has open, the lowest first."""
        return self.space.stack(user)

    def home(self, user: str) -> View | None:
        return self.space.homes.get(user)

    async def until(self, holds: Callable[[], object], seconds: float = 60) -> None:
        """Waits without sleeping until something came true; AssertionError after `seconds`."""
        await self.space.until(holds, seconds)

    # What goes wrong

    def plan(self, method: str, outcome: Outcome, times: int = 1) -> None:
        self.door.plan(method, outcome, times)

    def refuse_block_types(self, types: Iterable[str]) -> None:
        """This workspace does not have these blocks (or elements) yet."""
        self.space.refused_types = set(types)

    def kill(self, token: str, error: str = "token_revoked") -> None:
        """From now on calls with this token get `error` (invalid_auth, token_revoked, account_inactive, …)."""
        self.space.tokens[token].dead = error

    def code(self, code: str, team: str = "T1", installer: str = "", bot: str = "UBOT") -> str:
        """A code that oauth.v2.access takes once, of a workspace whose app user is `bot`."""
        if bot not in self.space.users:
            self.add_user(bot, "digest", bot=True, team=team)
        self.space.codes[code] = (team, installer)
        return code

    async def redeliver(self, event: int = -1, attempt: int = 1, reason: str = "http_timeout") -> Ack:
        """An event that was sent before, once more; attempt 0 is a plain duplicate."""
        return await self.delivery.redeliver(event, attempt, reason)
