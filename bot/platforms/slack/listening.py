"""Slack's events into the bot: recorded, then acknowledged; Bolt knows the protocol, the bot does the work later.

A middleware of Bolt's runs before it answers: what cannot be recorded there is not acknowledged, and comes again.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import structlog
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.inbound import Inbound, Who
from bot.platforms import PostError
from bot.platforms.slack.app_facts import COMMAND, SHORTCUT
from bot.platforms.slack.events import FORM, Form, Me, Unreadable, read
from bot.platforms.slack.people import People
from bot.platforms.slack.signature import MOST_BYTES, Gate
from bot.platforms.slack.tokens import Tokens, authorize, uninstalled
from bot.platforms.slack.web import Web, sdk_logger

log = structlog.get_logger()

Receive = Callable[[Inbound], Awaitable[None]]
Ask = Callable[[Form, str], Awaitable[None]]
_ALL = re.compile(r".*", re.DOTALL)


class Ears(AsyncMiddleware):
    """Records what a body says before anybody else sees it. `many`: chats are named with their workspaces."""

    def __init__(self, tokens: Tokens, people: People, ask: Ask, *, many: bool) -> None:
        self.receive: Receive | None = None
        self._tokens = tokens
        self._people = people
        self._ask = ask
        self._many = many
        self._recording: set[asyncio.Future[None]] = set()

    async def async_process(
        self, *, req: AsyncBoltRequest, resp: BoltResponse, next: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        body: dict[str, Any] = req.body
        event = body.get("event")
        team = req.context.team_id if self._many else None
        if isinstance(event, dict) and uninstalled(event):
            await self._tokens.forget(team, req.context.enterprise_id, _said_at(body))
            return await next()
        try:
            heard = read(body, Me(req.context.bot_user_id or "", team))
        except Unreadable as error:  # nor would it be when it came again
            log.warning("slack.unreadable", error=str(error))
            return BoltResponse(status=200)
        if heard is None:
            return BoltResponse(status=200)
        if isinstance(heard, Form):
            req.context["form"] = heard
        else:
            await self._recorded(heard)
        return await next()

    async def _recorded(self, heard: Inbound) -> None:
        if self.receive is None:
            raise RuntimeError("the bot does not hear yet")
        recording = asyncio.ensure_future(self.receive(heard))
        self._recording.add(recording)
        recording.add_done_callback(self._recording.discard)
        await asyncio.shield(recording)

    async def drained(self, seconds: float) -> None:
        """Until what is being recorded is, at most so long."""
        if self._recording:
            await asyncio.wait(self._recording, timeout=seconds)

    async def opened(self, ack: AsyncAck, context: dict[str, Any], body: dict[str, Any]) -> None:
        """Acknowledges; then opens the form for a question, whose trigger does not wait."""
        await ack()
        form = context.get("form")
        if form is None:
            return
        try:
            who = await self._people.known(form.where, Who(body["user"]["id"]))
            await self._ask(form, who.language or "zh")
        except PostError as error:
            log.warning("slack.no_form", error=str(error))


def _said_at(body: dict[str, Any]) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(body["event_time"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def application(web: Web, tokens: Tokens, ears: Ears) -> AsyncApp:
    """Bolt's app, which acknowledges whatever it is sent."""
    app = AsyncApp(
        client=web.client,
        authorize=authorize(tokens, web.client),  # type: ignore[arg-type]
        logger=sdk_logger(),
        request_verification_enabled=False,  # `Gate` has done it
        attaching_conversation_kwargs_enabled=False,
    )
    app.use(ears)
    app.event(_ALL)(_acknowledged)
    app.command(COMMAND)(_acknowledged)
    app.action(_ALL)(ears.opened)
    app.shortcut(SHORTCUT)(ears.opened)
    app.view(FORM)(_acknowledged)
    return app


async def _acknowledged(ack: AsyncAck) -> None:
    await ack()


class Posted:
    """What Slack sends to us over HTTP."""

    def __init__(self, app: AsyncApp, gate: Gate) -> None:
        self._app = app
        self._gate = gate

    async def answer(self, request: Request) -> Response:
        body = await _body(request)
        refused = self._gate.check(request.headers, body)
        if refused is not None:
            return PlainTextResponse("", refused)
        try:
            asked = AsyncBoltRequest(body=body.decode(), headers=dict(request.headers))
        except (ValueError, TypeError, AttributeError):  # neither JSON nor a form, or not of an object
            return PlainTextResponse("", 400)
        if not isinstance(asked.body.get("event", {}), dict):  # Bolt would break at it
            return PlainTextResponse("", 400)
        bolt = await self._app.async_dispatch(asked)
        if bolt.status >= 500:
            self._gate.forget(request.headers)
        headers = {name: values[0] for name, values in bolt.headers.items() if values}
        return Response(bolt.body or "", bolt.status, headers)


async def _body(request: Request) -> bytes:
    """The raw body, no further than a byte beyond what is allowed."""
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > MOST_BYTES:
            break
    return bytes(read)
