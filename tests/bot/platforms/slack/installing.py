"""A Slack of two methods on loopback, `oauth.v2.access` and `auth.test`, and stores to install its workspaces in."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.ledger import Ledger, open_ledger
from bot.platforms.slack.credentials import OAuthApp
from bot.platforms.slack.exchange import Exchange
from bot.platforms.slack.installations import Installations, open_installations
from bot.platforms.slack.installed import Installed
from tests.contract import postgres

NOW = datetime(2026, 2, 3, 1, 0, tzinfo=UTC)
LIFE_S = 43200
TEAMS = ("T1", "T2")
KEYS = [base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number in range(3)]


def app(*keys: str) -> OAuthApp:
    return OAuthApp("111.222", "s3cret", ",".join(keys or KEYS[:1]))


class Hands:
    """A clock that stands where it is set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


class FakeSlack:
    """Gives each refresh token's successor once. `answers` are given first, in their order; `open` lets answers out."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.introduced: list[str] = []
        self.answers: list[web.Response] = []
        self.team = "T1"
        self.rotating = True
        self.open = asyncio.Event()
        self.open.set()
        self.base_url = ""
        self._again = asyncio.Event()
        self._numbers = count(1)
        self._good: set[str] = set()

    @property
    def refreshes(self) -> int:
        return sum(asked.get("grant_type") == "refresh_token" for asked in self.asked)

    async def heard(self, times: int) -> None:
        """Waits until it was asked so often."""
        while len(self.asked) < times:
            self._again.clear()
            await self._again.wait()

    async def access(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self.asked.append(form)
        self._again.set()
        await self.open.wait()
        if self.answers:
            return self.answers.pop(0)
        secret = base64.b64encode(b"111.222:s3cret").decode()
        if request.headers.get("Authorization") != f"Basic {secret}":
            return error("bad_client_secret")
        refresh = form.get("refresh_token")
        if refresh is not None and refresh not in self._good:
            return error("invalid_refresh_token")
        if refresh is None and form.get("code") != "code":
            return error("invalid_code")
        self._good.discard(refresh or "")
        return web.json_response(self._grant())

    def _grant(self) -> dict[str, object]:
        number = next(self._numbers)
        grant: dict[str, object] = {
            "ok": True, "app_id": "A1", "token_type": "bot", "access_token": f"xoxb-{number}", "scope": "chat:write",
            "bot_user_id": "UBOT", "team": {"id": self.team, "name": "一个团队"}, "enterprise": None,
            "authed_user": {"id": "U1"}, "is_enterprise_install": False,
        }  # fmt: skip
        if self.rotating:
            self._good.add(f"xoxe-{number}")
            grant |= {"refresh_token": f"xoxe-{number}", "expires_in": LIFE_S}
        return grant

    async def auth_test(self, request: web.Request) -> web.Response:
        self.introduced.append(request.headers["Authorization"].removeprefix("Bearer "))
        if self.answers:
            return self.answers.pop(0)
        return web.json_response(
            {"ok": True, "team_id": self.team, "user_id": "UBOT", "bot_id": "B1", "user": "digest"}
        )


def error(reason: str, status: int = 200, **headers: str) -> web.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.json_response({"ok": False, "error": reason}, status=status, headers=named)


@asynccontextmanager
async def serving() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    server = web.Application()
    server.router.add_post("/api/oauth.v2.access", slack.access)
    server.router.add_post("/api/auth.test", slack.auth_test)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0]
    slack.base_url = f"http://{host}:{port}/api/"
    try:
        yield slack
    finally:
        await runner.cleanup()


def web_client(slack: FakeSlack) -> AsyncWebClient:
    client = AsyncWebClient(base_url=slack.base_url, retry_handlers=[], timeout=5)
    client.proxy = None
    return client


class Replica:
    """One process of the bot, on the store at `url`."""

    def __init__(self, slack: FakeSlack, ledger: Ledger, installations: Installations, hands: Hands) -> None:
        self.ledger = ledger
        self.installations = installations
        self.hands = hands
        self.exchange = Exchange(app(), web_client(slack))
        self.tokens = Installed(installations, self.exchange, ledger.chats, hands)

    async def install(self) -> None:
        await self.installations.save(await self.exchange.installation("code", None, self.hands()))


_schemas = count()


def new_url(request: pytest.FixtureRequest, files: pytest.TempPathFactory) -> str:
    """The address of a store of its own, on the server that the fixture is parametrized with."""
    if request.param == "sqlite":
        return f"sqlite:///{files.mktemp('slack')}/digest.db"
    return postgres.url(request.getfixturevalue("postgres_server"), f"slack{next(_schemas)}")


@asynccontextmanager
async def replica(url: str, slack: FakeSlack, hands: Hands) -> AsyncIterator[Replica]:
    async with AsyncExitStack() as stack:
        ledger = await stack.enter_async_context(open_ledger(url))
        installations = await stack.enter_async_context(open_installations(url, app()))
        yield Replica(slack, ledger, installations, hands)
