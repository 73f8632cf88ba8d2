"""The HTTP door of the fake: reads calls, answers them, and does what a test planned to go wrong."""

from __future__ import annotations

import asyncio
import json
import math
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Literal

from aiohttp import web

from tests.fakes.slack import auth, chat, conversations, files, streams, views
from tests.fakes.slack.api import METHODS, Call, allowed
from tests.fakes.slack.model import Json, Request, SlackError
from tests.fakes.slack.workspace import Workspace

# "drop_after", "hang_after" and "500_after" do what was asked and lose the answer; any other word is an error of Slack.
Fate = Literal["drop_after", "drop_before", "500", "500_after", "502_html", "hang", "hang_after"]
Outcome = Fate | tuple[Literal["429"], float] | str

ROOMS = (auth, chat, conversations, files, streams, views)
_TIERS = {
    "chat.update": 50, "chat.delete": 50, "chat.postEphemeral": 100, "chat.startStream": 20, "chat.stopStream": 20,
    "chat.appendStream": 100, "views.open": 100, "views.update": 100, "views.push": 100, "views.publish": 100,
    "conversations.history": 50, "conversations.replies": 50, "conversations.list": 20, "users.conversations": 20,
    "conversations.info": 50, "conversations.members": 100, "conversations.open": 50, "users.info": 100,
    "canvases.create": 20, "files.getUploadURLExternal": 100, "files.completeUploadExternal": 100,
    "oauth.v2.access": 100, "auth.test": 600, "chat.getPermalink": 600, "blocks.validate": 600,
}  # fmt: skip


class Door:
    """Answers `/api/…` (or a method right under `/`), `/response/…` and `/upload/…`.

    `limits` holds Slack's rates, by the workspace's clock.
    """

    def __init__(self, space: Workspace) -> None:
        self.space = space
        self.requests: list[Request] = []
        self.limits = False
        self._plans: dict[str, deque[Outcome]] = defaultdict(deque)
        self._calls: dict[tuple[str, str], deque[float]] = defaultdict(deque)
        self._released = asyncio.Event()

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.route("*", "/api/{method}", self._api),
            web.route("*", r"/{method:[a-z]+\.[A-Za-z0-9.]+}", self._api),
            web.post("/response/{made}", self._respond),
            web.post("/upload/v1/{file}", self._upload),
        ]

    def plan(self, method: str, outcome: Outcome, times: int = 1) -> None:
        """The next calls of `method` end so, in the order planned; also "response_url" and "upload"."""
        self._plans[method].extend([outcome] * times)

    def unplan(self) -> None:
        self._plans.clear()

    def release(self) -> None:
        """Ends what hangs."""
        self._released.set()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        args = await _arguments(request)
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.pop("token", None)
        if bearer and bearer.startswith("Basic "):
            bearer = None
        return await self._fated(request, name, args, lambda: self._run(name, args, bearer))

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        body = await _arguments(request)
        made = request.match_info["made"]

        def run() -> Json:
            url = self.space.take_response_url(made)
            channel = self.space.channels[url.channel]
            posts = self.space.all_posts
            original = next((p for p in posts if (p.channel, p.ts) == (url.channel, url.ts) and not p.deleted), None)
            chat.answer(self.space, channel, url.user, body, original)
            return {"ok": True}

        return await self._fated(request, "response_url", body, run, refused=404)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        content = await _content(request)

        def run() -> Json:
            file = self.space.files.get(request.match_info["file"])
            if file is None or file.content is not None:
                raise SlackError("not_found")
            file.content = content
            return {"ok": True}

        return await self._fated(request, "upload", {"length": len(content)}, run, refused=404)

    def _run(self, name: str, args: Json, bearer: str | None) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        token = allowed(method, bearer, self.space)
        if self.limits:
            self._hold(name, str(args.get("channel", "")))
        method.check(args)
        return {"ok": True, **method.run(Call(self.space, name, args, token))}

    def _hold(self, name: str, channel: str) -> None:
        """One post a second in a channel; the tiers of the other methods by the minute."""
        post = name == "chat.postMessage"
        most, span = (1, 1.0) if post else (_TIERS.get(name, 50), 60.0)
        calls, now = self._calls[(name, channel if post else "")], self.space.clock()
        while calls and now - calls[0] >= span:
            calls.popleft()
        if len(calls) >= most:
            raise SlackError("ratelimited", retry_after=math.ceil(calls[0] + span - now))
        calls.append(now)

    async def _fated(
        self, request: web.Request, name: str, args: Json, run: Callable[[], Json], refused: int = 200
    ) -> web.StreamResponse:
        plans = self._plans[name]
        fate = plans.popleft() if plans else ""
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        log = Request(name, args, self.space.clock(), str(fate or "ok"), bearer)
        if isinstance(fate, tuple):
            return self._answer(log, {"ok": False, "error": "ratelimited"}, 429, fate[1])
        if fate in ("drop_before", "hang", "500", "502_html"):
            return await self._lose(request, log, fate)
        try:
            if fate and fate not in ("drop_after", "hang_after", "500_after"):
                raise SlackError(fate)
            told, status = run(), 200
        except SlackError as error:
            told, status = error.payload, refused
            log = Request(name, args, log.at, error.error, log.token)
        if fate in ("drop_after", "hang_after", "500_after"):
            return await self._lose(request, log, fate.removesuffix("_after"))
        if "retry_after" in told:
            return self._answer(log, {"ok": False, "error": "ratelimited"}, 429, told["retry_after"])
        return self._answer(log, told, status)

    def _answer(self, log: Request, told: Json, status: int, retry_after: float | None = None) -> web.Response:
        self.requests.append(log)
        self.space.touch()
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        if self.space.scopes:
            headers["X-OAuth-Scopes"] = ",".join(sorted(self.space.scopes))
        if log.method in ("upload", "response_url") and status == 200:
            return web.Response(text="ok")
        return web.json_response(told, status=status, headers=headers)

    async def _lose(self, request: web.Request, log: Request, fate: str) -> web.StreamResponse:
        self.requests.append(log)
        self.space.touch()
        if fate == "500":
            return web.json_response({"ok": False, "error": "internal_error"}, status=500)
        if fate == "502_html":
            return web.Response(text="<html>Bad Gateway</html>", status=502, content_type="text/html")
        if fate == "hang":
            await self._released.wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()


async def _arguments(request: web.Request) -> Json:
    """Arguments from the address, a form or JSON."""
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = {}
        return args | body if isinstance(body, dict) else args
    if request.method == "POST":
        args |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return args


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""


def as_json(text: str) -> object:
    """What an app answered: JSON, plain words, or nothing."""
    try:
        return json.loads(text) if text else None
    except ValueError:
        return {"text": text}
