"""Slack: its events in, the bot's cards out. What a card looks like is `render`'s; what to say is decided elsewhere."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from slack_sdk.web.async_client import AsyncWebClient
from starlette.routing import BaseRoute, Route

from bot.card import Card, Room
from bot.config import SlackConfig
from bot.inbound import Inbound, Where, Who
from bot.platforms import Draft, PostError, Rates
from bot.platforms.means import Means
from bot.platforms.slack import oauth
from bot.platforms.slack.app_facts import EVENTS_PATH, PLATFORM, SCOPES
from bot.platforms.slack.credentials import OAuthApp, credentials
from bot.platforms.slack.drafts import Asker, Streamed
from bot.platforms.slack.exchange import Exchange
from bot.platforms.slack.installations import open_installations
from bot.platforms.slack.installed import Installed
from bot.platforms.slack.listening import Ears, Posted, application
from bot.platforms.slack.people import People
from bot.platforms.slack.pictures import Pictures
from bot.platforms.slack.posts import Posts
from bot.platforms.slack.render import LIMITS, VIEW_LIMITS
from bot.platforms.slack.signature import Gate
from bot.platforms.slack.socket import Socket
from bot.platforms.slack.tokens import OneWorkspace, Tokens
from bot.platforms.slack.web import ANSWER_S, Dead, Web, connected
from bot.platforms.slack.windows import Windows
from pipeline.errors import ConfigError

_ONE = Rates(total=5, chat=1)  # "several hundred a minute" in a workspace, one a second in a channel
_MANY = Rates(total=50, chat=1)
_DRAIN_S = 5.0  # that what is being recorded may take once the bot is told to stop


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the client is made of."""

    web: Web
    people: People
    posts: Posts
    windows: Windows
    ears: Ears
    many: bool
    clock: Callable[[], datetime]

    async def check(self) -> None:
        """ConfigError when Slack says that the bot's token is not good."""
        try:
            await self.people.own(None)
        except Dead as error:
            raise ConfigError(str(error)) from None
        except PostError:
            pass  # it is tried again for as long as the bot runs

    async def unwell(self) -> str | None:
        """What keeps the bot from working, if anything does."""
        if self.many:
            return None  # each workspace has its own token, and says so in its own posts
        try:
            own = await self.people.own(None, again=True)
        except PostError as error:
            return str(error)
        missing = sorted(set(SCOPES) - own.scopes) if own.scopes else []
        if missing:
            return f"slack: the app lacks {', '.join(missing)}; install it again as `digest manifest slack` says"
        return None


class Slack:
    """One app, in one workspace or in many. `socket` is None where Slack posts its events to us."""

    name = PLATFORM
    room = Room(post=LIMITS, own=VIEW_LIMITS, threads=True, windows=True)

    def __init__(self, rooms: Rooms, rates: Rates, routes: Sequence[BaseRoute], socket: Socket | None) -> None:
        self.rates = rates
        self.routes: Sequence[BaseRoute] = routes
        self._rooms = rooms
        self._socket = socket

    async def post(self, where: Where, card: Card, key: str) -> str:
        return await self._rooms.posts.post(where, card, key)

    async def edit(self, where: Where, message: str, card: Card) -> None:
        await self._rooms.posts.edit(where, message, card)

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        return await self._rooms.posts.find(where, key, since)

    async def whisper(self, heard: Inbound, card: Card) -> None:
        await self._rooms.windows.whisper(heard, card)

    async def home(self, heard: Inbound, card: Card) -> None:
        await self._rooms.windows.home(heard, card)

    async def publish(self, where: Where, title: str, markdown: str) -> None:
        """The parts hang from the post: what a canvas may be depends on the workspace's plan."""

    async def draft(self, where: Where, heard: Inbound, *, again: bool) -> Draft:
        asker = Asker(heard.who.id, _moment(heard, self._rooms.clock()))
        if again and where.thread is not None:
            await self._rooms.posts.clear(where, asker.at)
        return Streamed(self._rooms.web, self._rooms.posts, where, asker)

    async def known(self, where: Where, who: Who) -> Who:
        return await self._rooms.people.known(where, who)

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return await self._rooms.people.shared(where, who)

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        ears = self._rooms.ears
        ears.receive = receive
        try:
            if self._socket is not None:
                await self._socket.run()
            else:
                await asyncio.Event().wait()  # the web server hears
        finally:
            await ears.drained(_DRAIN_S)

    async def well(self) -> str | None:
        if self._socket is not None and self._socket.trouble:
            return self._socket.trouble
        return await self._rooms.unwell()


def _moment(heard: Inbound, now: datetime) -> datetime:
    """When it was said; an hour ago where that is not known."""
    try:
        return datetime.fromtimestamp(float(getattr(heard, "message", "")), UTC)
    except ValueError:
        return now - timedelta(hours=1)


@asynccontextmanager
async def open_client(config: SlackConfig, means: Means, answer_s: float = ANSWER_S) -> AsyncIterator[Slack]:
    """Connects nothing yet. ConfigError when what is needed is missing, or Slack refuses it.

    `answer_s` is how long an answer of Slack's is waited for.
    """
    given = credentials(means.environ)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(connected(config.base_url, answer_s))
        routes: list[BaseRoute] = []
        if isinstance(given, OAuthApp):
            tokens, pages = await _many(given, client, means, stack)
            routes += pages
        elif given is not None:
            tokens = OneWorkspace(given.token, means.ledger.chats, means.clock)
        else:
            raise ConfigError("SLACK_BOT_TOKEN is not set; see the README")
        many = isinstance(given, OAuthApp)
        rooms = _rooms(client, tokens, means, many=many)
        app = application(rooms.web, tokens, rooms.ears)
        socket = None
        if config.mode == "http":
            gate = Gate(means.environ.get("SLACK_SIGNING_SECRET", ""), time.time)
            routes.append(Route(EVENTS_PATH, Posted(app, gate).answer, methods=["POST"]))
        else:
            socket = Socket(app, _app_token(means), config.ping_s)
            await socket.check(client)
        if not many:
            await rooms.check()
        yield Slack(rooms, _MANY if many else _ONE, routes, socket)


def _rooms(client: AsyncWebClient, tokens: Tokens, means: Means, *, many: bool) -> Rooms:
    web = Web(client, tokens, means.turns)
    people, pictures = People(web, means.clock), Pictures(web, means.picture)
    posts = Posts(web, people, pictures)
    windows = Windows(web, posts, pictures)
    ears = Ears(tokens, people, windows.ask, many=many)
    return Rooms(web, people, posts, windows, ears, many, means.clock)


async def _many(
    given: OAuthApp, client: AsyncWebClient, means: Means, stack: AsyncExitStack
) -> tuple[Tokens, list[Route]]:
    """The tokens of all workspaces, and the pages by which they come."""
    installations = await stack.enter_async_context(open_installations(means.store_url, given))
    exchange = Exchange(given, client)
    pages = oauth.Pages(given, installations, exchange, means.clock, base_url=client.base_url)
    return Installed(installations, exchange, means.ledger.chats, means.clock), oauth.routes(pages)


def _app_token(means: Means) -> str:
    token = means.environ.get("SLACK_APP_TOKEN", "").strip()
    if not token:
        raise ConfigError(
            "SLACK_APP_TOKEN is not set; make an app-level token with the scope connections:write on the app's page "
            "of basic information, or set bot.slack.mode to http"
        )
    return token
