"""Feishu and Lark: events in, cards out. It puts the rooms beside it together, and decides nothing itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from starlette.routing import BaseRoute

from bot.card import Card, Room
from bot.config import FeishuConfig
from bot.inbound import Inbound, Where, Who
from bot.limits import Pace
from bot.platforms import Draft, PostError, Rates, Refused
from bot.platforms.feishu import slash
from bot.platforms.feishu.calls import FEISHU, SECONDS, App, Calls
from bot.platforms.feishu.chats import Chats
from bot.platforms.feishu.connection import Connection
from bot.platforms.feishu.doctor import Doctor
from bot.platforms.feishu.documents import Documents
from bot.platforms.feishu.hearing import Hearing
from bot.platforms.feishu.pictures import Pictures
from bot.platforms.feishu.posts import RATES, Posts
from bot.platforms.feishu.render import LIMITS
from bot.platforms.feishu.robots import ROBOT, Robots
from bot.platforms.feishu.size import Json
from bot.platforms.feishu.streaming import Answering, close
from bot.platforms.feishu.webhook import Webhook
from bot.platforms.feishu.whispers import Whispers
from bot.platforms.means import Means
from pipeline.errors import ConfigError

log = structlog.get_logger()

_ADDRESS = r"https://[^/@?#]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?"
Receive = Callable[[Inbound], Awaitable[None]]


@dataclass(slots=True)
class Feishu:
    """One app of Feishu or Lark; `line` is its long connection, `gate` what it hears by instead over HTTP."""

    calls: Calls
    posts: Posts
    whispers: Whispers
    hearing: Hearing
    robots: Robots
    documents: Documents
    doctor: Doctor
    line: Connection
    gate: Webhook | None = None
    registered: bool = False  # its native command, as far as that goes
    name: str = "feishu"
    rates: Rates = RATES
    room: Room = field(default_factory=lambda: Room(post=LIMITS, own=LIMITS, threads=True, folds=True))

    @property
    def routes(self) -> Sequence[BaseRoute]:
        return self.gate.routes() if self.gate else ()

    async def post(self, where: Where, card: Card, key: str) -> str:
        if where.chat.startswith(ROBOT):
            return await self.robots.post(where.chat, card)
        return await self.posts.post(where, card, key)

    async def edit(self, where: Where, message: str, card: Card) -> None:
        if where.chat.startswith(ROBOT):
            raise Refused("what a robot has posted cannot be changed")
        await self.posts.edit(message, card)

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        """See `Posts.find`. Of a robot's post nobody can tell: it is not posted again."""
        if where.chat.startswith(ROBOT):
            raise Refused("nobody knows whether the robot has posted: it is not tried again")
        message = await self.posts.find(where, key, since)
        if message is not None:
            await close(self.posts, message)
        return message

    async def whisper(self, heard: Inbound, card: Card) -> None:
        await self.whispers.whisper(heard, card)

    async def home(self, heard: Inbound, card: Card) -> None:
        """There is no such page here: it is said."""
        await self.whispers.whisper(heard, card)

    async def publish(self, where: Where, title: str, markdown: str) -> str | None:
        if where.chat.startswith(ROBOT):  # nobody knows its chat, so that nothing can be shared with it
            return None
        try:
            return await self.documents.publish(title, markdown, where.chat)
        except PostError as error:
            log.warning("feishu.no_document", error=str(error))
            return None

    async def draft(self, where: Where, heard: Inbound, *, again: bool) -> Draft:
        return Answering(self.posts, where, heard, again, self.posts.pace.sleep)

    async def known(self, where: Where, who: Who) -> Who:
        return await self.posts.chats.known(where.chat, who)

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return {}

    async def run(self, receive: Receive) -> None:
        self.hearing.bot = self.doctor.bot or await self.doctor.asked()
        registering = asyncio.create_task(self._register())

        async def hear(event: Json) -> Json:
            return await self.hearing.hear(event, receive)

        try:
            await (self.line.run(hear) if self.gate is None else self._listen(self.gate, hear))
        finally:
            registering.cancel()

    async def _register(self) -> None:
        if not self.registered:
            self.registered = True
            await slash.register(self.calls)

    async def well(self) -> str | None:
        return await self.doctor.well() or self.robots.wrong()

    async def _listen(self, gate: Webhook, hear: Callable[[Json], Awaitable[Json]]) -> None:
        gate.hear = hear
        try:
            await asyncio.Event().wait()
        finally:
            gate.hear = None


@asynccontextmanager
async def open_client(
    config: FeishuConfig, means: Means, seconds: tuple[float, float] = SECONDS
) -> AsyncIterator[Feishu]:
    """The platform by FEISHU_APP_ID and FEISHU_APP_SECRET; by webhook FEISHU_ENCRYPT_KEY too. Raises ConfigError.

    `seconds` are those that a call may take to connect, and to be answered.
    """
    app = _app(config, means.environ)
    calls = Calls(app, seconds)
    try:
        await calls.ready()
        yield _put_together(config, means, calls)
    finally:
        calls.close()


def _put_together(config: FeishuConfig, means: Means, calls: Calls) -> Feishu:
    chats = Chats(calls, means.clock)
    posts = Posts(calls, chats, Pictures(calls, means.picture), Pace(means.turns), means.clock)
    whispers = Whispers(posts)
    line = Connection(calls.app)
    gate = _gate(means) if config.mode == "webhook" else None
    return Feishu(
        calls,
        posts,
        whispers,
        Hearing(means.ledger, chats, means.clock, whispers.about),
        Robots(means.environ, means.clock),
        Documents(calls),
        Doctor(calls, None if gate else line),
        line,
        gate,
    )


def _app(config: FeishuConfig, environ: Mapping[str, str]) -> App:
    name, secret = environ.get("FEISHU_APP_ID", ""), environ.get("FEISHU_APP_SECRET", "")
    if not (name and secret):
        raise ConfigError("FEISHU_APP_ID and FEISHU_APP_SECRET belong together: set both, see the README")
    address = (config.base_url or FEISHU).rstrip("/")
    if not re.fullmatch(_ADDRESS, address):
        raise ConfigError(
            "bot.platforms.feishu.base_url: the app's secret is sent there, so that it must be https://HOST"
        )
    return App(name, secret, address)


def _gate(means: Means) -> Webhook:
    key = means.environ.get("FEISHU_ENCRYPT_KEY", "")
    if not key:
        raise ConfigError("bot.feishu.mode webhook needs FEISHU_ENCRYPT_KEY: what is not signed could be anybody's")
    return Webhook(key, means.environ.get("FEISHU_VERIFICATION_TOKEN", ""), means.clock)
