"""The HTTP door of the fake: routes, the token, planned faults and the log of requests."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.feishu import plans
from tests.fakes.feishu.plans import Outcome, Plans
from tests.fakes.feishu.state import ApiError, Asked, Json
from tests.fakes.feishu.world import World


@dataclass(slots=True)
class Call:
    """One request on its way to a handler: `path` parameters, `query`, the parsed `body`, and the upload's fields."""

    request: web.Request
    path: dict[str, str]
    query: dict[str, str]
    body: Json
    raw: bytes
    outcome: Outcome | None = None
    form: dict[str, Any] = field(default_factory=dict)

    async def held(self) -> None:
        """Waits where a test holds a post in flight."""
        match self.outcome:
            case ("hold", asyncio.Event() as event):
                await event.wait()

    def text(self, name: str, required: bool = True) -> str:
        value = self.body.get(name, "")
        if not isinstance(value, str) or (required and not value):
            raise ApiError(99992402, f"field validation failed: {name} is required and must be a string")
        return value


Handler = Callable[[Any, Call], Awaitable[Json]]


@dataclass(frozen=True, slots=True)
class Route:
    """`scopes`: any one of them is enough. `bare`: the answer is the body itself, not its `data`."""

    method: str
    path: str
    name: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    bare: bool = False
    token: bool = True


class Door(World, Plans):
    """Serves routes on 127.0.0.1 at a free port."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        World.__init__(self, *args, **kwargs)
        Plans.__init__(self)
        self.base_url = ""
        self.tokens_issued = 0
        self.token = self.mint("t-")
        self._hanging = asyncio.Event()
        self._app = web.Application(client_max_size=64 << 20)
        self._runner: web.AppRunner | None = None

    def expire_token(self) -> None:
        """The token that the app holds is worth nothing from now on."""
        self.token = self.mint("t-")

    def let_go(self) -> None:
        """Drops every connection that hangs; calls that are to hang from now on do."""
        self._hanging.set()
        self._hanging = asyncio.Event()

    async def open(self, routes: list[Route]) -> None:
        for route in routes:
            self._app.router.add_route(route.method, route.path, self._handle(route))
        self._runner = web.AppRunner(self._app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.base_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def shut(self) -> None:
        self.let_go()
        if self._runner is not None:
            await self._runner.cleanup()

    def _handle(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            call = await self._read(request)
            call.outcome = self.next(route.name, request.method, request.path)
            return await self._outcome(route, call)

        return handle

    async def _outcome(self, route: Route, call: Call) -> web.StreamResponse:
        match call.outcome:
            case "drop_before":
                return _dropped(call.request)
            case "hang":
                await self._hanging.wait()
                return _dropped(call.request)
            case "502_html":
                html = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
                return web.Response(status=502, text=html, content_type="text/html")
        answer = await self._answer(route, call)
        if call.outcome == "hang_after":
            await self._hanging.wait()
        return _dropped(call.request) if call.outcome in {"drop_after", "hang_after"} else answer

    async def _answer(self, route: Route, call: Call) -> web.Response:
        log_id = self.mint("20240101000000", 20)
        try:
            if call.outcome is not None:
                await plans.before(call.outcome)
            self._admit(route, call)
            data = await route.handler(self, call)
        except ApiError as refused:
            body: Json = {"code": refused.code, "msg": refused.msg}
            body["error"] = {"log_id": log_id, "troubleshooter": "排查建议查看", **refused.more}
            return _json(body, refused.status, {"X-Tt-Logid": log_id, **refused.headers})
        body = data if route.bare else {"code": 0, "msg": "success", "data": data}
        return _json(body, 200, {"X-Tt-Logid": log_id})

    def _admit(self, route: Route, call: Call) -> None:
        if not route.token:
            return
        given = call.request.headers.get("Authorization", "")
        if not given.startswith("Bearer "):
            raise ApiError(
                99991661, "Missing access token for authorization. Please make a request with token attached."
            )
        if given.removeprefix("Bearer ") != self.token:
            raise ApiError(
                99991663, "Invalid access token for authorization. Please make a request with token attached."
            )
        if self.scopes is not None and route.scopes and not self.scopes & set(route.scopes):
            raise _denied(route.scopes)
        if not self.within("app", 50):
            raise plans.too_many(1)

    async def _read(self, request: web.Request) -> Call:
        form: dict[str, Any] = {}
        if request.content_type.startswith("multipart/"):
            form, raw = await _form(request), b""
        else:
            raw = await request.read()
        body = _parsed(raw)
        query, path = dict(request.query), dict(request.match_info)
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Asked(request.method, request.path, query, headers, body, raw, self.now()))
        return Call(request, path, query, body if isinstance(body, dict) else {}, raw, None, form)


async def _form(request: web.Request) -> dict[str, Any]:
    """The parts of an upload by name: files as bytes, with a file name or (as the SDK's sync calls send it) without."""
    form: dict[str, Any] = {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        raw = bytes(await part.read())
        form[part.name or ""] = raw if part.name in {"image", "file"} else raw.decode()
    return form


def _denied(scopes: tuple[str, ...]) -> ApiError:
    msg = f"Access denied. One of the following scopes is required: [{', '.join(scopes)}]."
    violations = [{"type": "action_scope_required", "subject": scope} for scope in scopes]
    return ApiError(99991672, msg, 400, permission_violations=violations)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else {}
    except ValueError:
        return raw.decode(errors="replace")


def _json(body: Json, status: int, headers: dict[str, str]) -> web.Response:
    raw = json.dumps(body, ensure_ascii=False).encode()
    return web.Response(body=raw, status=status, headers=headers, content_type="application/json", charset="utf-8")


def _dropped(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
