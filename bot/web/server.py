"""The web server of `digest serve`: which address is answered by what, and how it is run and ended."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.config import WebConfig
from bot.web.feed import feed
from bot.web.metrics import metrics
from bot.web.pages import archive, report
from bot.web.questions import ASKING
from bot.web.readiness import Readiness, healthz, readyz
from bot.web.site import Site
from bot.web.underway import Underway
from pipeline.errors import DigestError

__all__ = ["Site", "application", "listening", "serve_on", "serve_web"]

log = structlog.get_logger()

_DRAIN_S = 5  # that a request which is being answered may take once the server is told to stop
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
_UNLESS_SAID = {"Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}


async def serve_web(site: Site, config: WebConfig, stop: asyncio.Event) -> None:
    """Serves the pages until `stop` is set. DigestError in one line when the address cannot be listened on."""
    await serve_on(site, listening(config), stop)


def listening(config: WebConfig) -> socket.socket:
    """A socket that listens on the configured address; port 0 is any free one."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    try:
        return socket.create_server((config.host, config.port), family=family, backlog=512)
    except OSError as error:
        why = error.strerror or str(error)
        raise DigestError(
            f"cannot listen on {config.host}:{config.port} ({why}); free it or set bot.web.host and bot.web.port"
        ) from error


async def serve_on(site: Site, listener: socket.socket, stop: asyncio.Event) -> None:
    """Serves on `listener` until `stop` is set, and closes it. What is being answered then is answered first."""
    app = application(site)
    server = _Server(
        uvicorn.Config(
            app, log_config=None, log_level="error", access_log=False, lifespan="off", server_header=False,
            timeout_graceful_shutdown=_DRAIN_S, proxy_headers=bool(site.proxies),
            forwarded_allow_ips=list(site.proxies),
        )
    )  # fmt: skip
    serving = asyncio.create_task(server.serve([listener]))
    told = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({serving, told}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        told.cancel()
        server.should_exit = True
        try:
            await serving
        finally:
            app.close()
            listener.close()


class _Server(uvicorn.Server):
    """A server that leaves signals to the bot around it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def application(site: Site) -> Secured:
    """The pages of `site`."""
    routes = [
        Route("/", archive),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/feed.xml", feed),
        Route("/reports/{name}", report),
        *(ASKING if site.desk else ()),
        *site.heard,
    ]
    handlers = {HTTPException: _refused, DigestError: _unable, Exception: _broken}
    app = Starlette(routes=routes, exception_handlers=handlers)  # type: ignore[arg-type]
    readiness, underway = Readiness(site), Underway()
    app.state.site, app.state.readiness, app.state.underway = site, readiness, underway
    return Secured(app, (readiness, underway))


class Closing(Protocol):
    def close(self) -> None: ...


class Secured:
    """The application, with the headers that every answer has: a page may load nothing, run nothing, tell nobody."""

    def __init__(self, app: ASGIApp, open_ones: Sequence[Closing]) -> None:
        self._app = app
        self._open = open_ones

    def close(self) -> None:
        """Gives up what was begun and has not ended."""
        for one in self._open:
            one.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                for name, value in _UNLESS_SAID.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, guarded)


async def _refused(_: Request, error: HTTPException) -> Response:
    return PlainTextResponse(f"{error.detail}\n", error.status_code, error.headers)


async def _unable(request: Request, error: DigestError) -> Response:
    """What is wrong is told by the log and by /readyz: a visitor has no use for the store's address."""
    log.warning("web.failed", path=request.url.path, error=str(error))
    return PlainTextResponse("the records cannot be read at the moment; try again later\n", 503)


async def _broken(_: Request, error: Exception) -> Response:
    log.error("web.broken", error=type(error).__name__)
    return PlainTextResponse("this could not be answered; the log says why\n", 500)
