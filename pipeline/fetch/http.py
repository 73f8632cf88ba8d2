"""One GET: follows redirects, reads a bounded body, says in a line what went wrong. Knows no sources and no retries.

Redirects are followed and bodies inflated here, over httpx's transport alone: its client would read a redirect's body
whole, inflate a compressed chunk without bound, keep cookies, and log addresses with the tokens in them.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, aclosing
from dataclasses import dataclass, replace

import httpcore
import httpx

from pipeline.config import FetchConfig
from pipeline.fetch.body import Body
from pipeline.fetch.network import Guard, LookupFailedError, Network, RefusedError
from pipeline.fetch.trouble import GetError, broken, host_of, status, too_slow

FEED = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.5, */*;q=0.3"
)
PAGE = "text/html, application/xhtml+xml, application/xml;q=0.8, text/plain;q=0.5, */*;q=0.3"

_PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_NO_CONTENT = (204, 205)
_PAGE_TYPES = ("text/", "application/xhtml", "application/xml")

# A turn at a host: entered when it has come, gives the seconds that may be used.
Turn = Callable[[httpx.URL], AbstractAsyncContextManager[float]]


@dataclass(frozen=True, slots=True)
class Get:
    """What is asked for. `etag` and `last_modified` make it conditional; `readable` is for pages, not films."""

    url: str
    accept: str = FEED
    etag: str | None = None
    last_modified: str | None = None
    readable: bool = False

    @property
    def conditional(self) -> bool:
        return bool(self.etag or self.last_modified)

    def headers(self) -> dict[str, str]:
        """Those of this question; the client adds those of every question."""
        named = {"Accept": self.accept, "If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: `body` is None when it is the same as before (304). `moved_to` is set after permanent moves only."""

    url: str
    body: bytes | None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class _Redirect:
    url: httpx.URL
    permanent: bool


class _Steps:
    """How far a request has come, as httpcore tells it: "connection.start_tls.started"."""

    last = ""

    async def note(self, event: str, _: object) -> None:
        self.last = event


class _Transport(httpx.AsyncHTTPTransport):
    """httpx's transport over connections that a guard opens, one for each request.

    No connection is kept: whatever a server sends after one answer can then never be taken for the answer to another.
    """

    def __init__(self, guard: Guard, tls: ssl.SSLContext | None) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls, network_backend=guard, max_connections=None, max_keepalive_connections=0
        )


class Client:
    """Asks within the limits of `config`; `turn` says when a host may be asked, and for how long."""

    def __init__(self, config: FetchConfig, network: Network, turn: Turn) -> None:
        self._config = config
        self._network = network
        self._headers = {"User-Agent": config.user_agent, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        self._turn = turn
        self._guard = Guard(network, config.allow_private_hosts)
        self._transports: dict[str, _Transport] = {}

    async def get(self, get: Get) -> Answer:
        """The answer at the end of all redirects; raises GetError and nothing else that a server can cause."""
        url, permanent, left = _parsed(get.url), True, self._config.timeout_s
        seen = [url]
        loop = asyncio.get_running_loop()
        while True:
            async with self._turn(url) as seconds:
                began = loop.time()
                reply = await self._ask(url, get, min(seconds, left), crowded=seconds < self._config.timeout_s)
                left = max(0.0, left - (loop.time() - began))
            if isinstance(reply, Answer):
                moved = permanent and len(seen) > 1 and reply.body
                return replace(reply, moved_to=str(url)) if moved else reply
            url, permanent = reply.url, permanent and reply.permanent
            if url in seen:
                raise GetError(f"redirect loop: {host_of(url)} leads back to itself; check the address")
            if len(seen) > self._config.max_redirects:
                raise GetError(f"too many redirects: more than {self._config.max_redirects}; check the address")
            seen.append(url)

    async def close(self) -> None:
        """Let go of every connection and every name still being looked up."""
        self._guard.close()
        for transport in self._transports.values():
            await transport.aclose()

    async def _ask(self, url: httpx.URL, get: Get, seconds: float, crowded: bool) -> Answer | _Redirect:
        body, steps = Body(self._config.max_bytes), _Steps()
        try:
            async with asyncio.timeout(seconds):
                request = self._request(url, get, steps)
                response = await self._transport(url.scheme).handle_async_request(request)
                response.request = request
                async with aclosing(response):
                    return await self._read(response, get, body)
        except (TimeoutError, httpx.TimeoutException) as error:
            within = seconds if crowded else self._config.timeout_s  # which the redirects before had a part of
            raise too_slow(url, within, body.received, steps.last, crowded) from error
        except LookupFailedError as error:
            raise GetError(str(error), retry=error.passing) from error
        except RefusedError as error:
            raise GetError(str(error)) from error
        except (httpx.HTTPError, OSError) as error:
            raise broken(url, error) from error

    async def _read(self, response: httpx.Response, get: Get, body: Body) -> Answer | _Redirect:
        code, headers = response.status_code, response.headers
        if code in _REDIRECTS:
            return _Redirect(_target(response), code in _PERMANENT)
        url = str(response.url.copy_with(userinfo=b"", fragment=None))
        if code == 304 and get.conditional:
            return Answer(url, None, etag=_validator(headers, "etag"))
        if not 200 <= code < 300 or code == 206:
            raise status(response)
        if code in _NO_CONTENT:
            return Answer(url, b"")
        content_type = headers.get("content-type")
        if get.readable and content_type and not content_type.lower().startswith(_PAGE_TYPES):
            raise GetError(f"not a page: {host_of(response.url)} answers with another kind of document")
        body.begin(headers.get("content-encoding"), headers.get("content-length"))
        async for chunk in response.aiter_raw():
            body.feed(chunk)
        etag, modified = _validator(headers, "etag"), _validator(headers, "last-modified")
        return Answer(url, body.whole(), content_type, etag, modified)

    def _request(self, url: httpx.URL, get: Get, steps: _Steps) -> httpx.Request:
        headers = [(name.encode(), value.encode()) for name, value in (self._headers | get.headers()).items()]
        extensions = {"timeout": {"connect": self._config.timeout_s}, "trace": steps.note}
        request = httpx.Request("GET", url, headers=headers, extensions=extensions)
        if url.userinfo:
            return next(httpx.BasicAuth(url.username, url.password).sync_auth_flow(request))
        return request

    def _transport(self, scheme: str) -> _Transport:
        """One for each scheme, so that the authorities for https are loaded when the first https address is asked."""
        if scheme not in self._transports:
            tls = self._network.tls() if scheme == "https" else None
            self._transports[scheme] = _Transport(self._guard, tls)
        return self._transports[scheme]


def _parsed(address: str) -> httpx.URL:
    try:
        url = httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise GetError("not an address that can be asked; give a whole http:// or https:// address") from error
    return _checked(url, "not an address that can be asked")


def _checked(url: httpx.URL, complaint: str) -> httpx.URL:
    if url.scheme not in ("http", "https") or not url.host:
        raise GetError(f"{complaint}; it must begin with http:// or https://")
    return url.copy_with(fragment=None)


def _target(response: httpx.Response) -> httpx.URL:
    location = response.headers.get("location")
    if not location:
        raise GetError(
            f"HTTP {response.status_code} from {host_of(response.url)} without a place to go; check the address"
        )
    try:
        url = response.url.join(location)
    except (httpx.InvalidURL, ValueError) as error:
        raise GetError(f"redirect refused: {host_of(response.url)} leads to what is no address") from error
    return _checked(url, f"redirect refused: {host_of(response.url)} leads to another kind of address")


def _validator(headers: httpx.Headers, name: str) -> str | None:
    """A header to send back next time, unless it could not be sent."""
    value = (headers.get(name) or "").strip()
    return value if value and len(value) <= 500 and value.isascii() and value.isprintable() else None
