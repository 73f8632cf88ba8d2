"""A web server on loopback that answers by script, well or as badly as a hostile one: raw sockets, no HTTP library."""

from __future__ import annotations

import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpcore


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; header names in lower case."""

    path: str
    headers: dict[str, str]


Script = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


class Web:
    """Serves `routes` by path (the rest is 404); `asked` records every request, `peak` the most at once."""

    def __init__(self) -> None:
        self.routes: dict[str, Script] = {}
        self.asked: list[Asked] = []
        self.port = 0
        self.scheme = "http"
        self.peak = 0
        self.connections = 0
        self._now = 0
        self._tasks: set[asyncio.Task[None]] = set()

    def url(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"

    def add(self, path: str, *scripts: Script) -> str:
        """Answer `path` by `scripts` in turn, the last one for ever; gives its address."""
        self.routes[path] = scripts[0] if len(scripts) == 1 else in_turn(*scripts)
        return self.url(path)

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        try:
            await self._answer(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the client went away, or the test is over
        finally:
            writer.transport.abort() if writer.transport.get_write_buffer_size() else writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.split(": ", 1) for line in head[1:] if line)
        asked = Asked(head[0].split(" ")[1], {name.lower(): value for name, value in headers.items()})
        self.asked.append(asked)
        self._now += 1
        self.peak = max(self.peak, self._now)
        try:
            await self.routes.get(asked.path.split("?")[0], answer(status=404))(asked, writer)
            await writer.drain()
        finally:
            self._now -= 1

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


@asynccontextmanager
async def serving(tls: ssl.SSLContext | None = None) -> AsyncIterator[Web]:
    """A server with no routes yet, until the block ends."""
    web = Web()
    server = await asyncio.start_server(web._serve, "127.0.0.1", 0, ssl=tls)
    web.port = server.sockets[0].getsockname()[1]
    web.scheme = "https" if tls else "http"
    try:
        yield web
    finally:
        server.close()
        await web.close()


def in_turn(*scripts: Script) -> Script:
    left = list(scripts)

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await (left.pop(0) if len(left) > 1 else left[0])(asked, writer)

    return script


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Script:
    """A whole answer; header names are given with underscores."""
    named = {"content_length": str(len(body)), **headers}
    return raw(head(status, **named) + body)


def head(status: int = 200, **headers: str) -> bytes:
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"HTTP/1.1 {status} Some Words", *lines, "", ""]).encode("utf-8")


def raw(data: bytes) -> Script:
    """These very bytes, then the end of the connection."""

    async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)

    return script


def redirect(to: str, status: int = 302) -> Script:
    return answer(status=status, location=to)


def cached(body: bytes, etag: str) -> Script:
    """200 with an ETag, or 304 without a body to those who have it."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        known = asked.headers.get("if-none-match") == etag
        await (raw(head(304, etag=etag)) if known else answer(body, etag=etag))(asked, writer)

    return script


async def hang(_: Asked, writer: asyncio.StreamWriter) -> None:
    """Never says a word."""
    await asyncio.Event().wait()


def drip(pause: float) -> Script:
    """The head at once, then a byte every `pause` seconds, for ever."""

    async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, content_length="100000"))
        while True:
            writer.write(b"<")
            await writer.drain()
            await asyncio.sleep(pause)

    return script


def flood(size: int, **headers: str) -> Script:
    """`size` bytes as fast as they are taken, to the end of the connection unless a length is given."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, **(headers or {"connection": "close"})))
        await flood_of(b"<item>" * 10_000, size)(asked, writer)

    return script


def flood_of(block: bytes, size: int) -> Script:
    """`size` bytes of `block` over and over, as fast as they are taken."""

    async def script(_: Asked, writer: asyncio.StreamWriter) -> None:
        for _ in range(0, size, len(block)):
            writer.write(block)
            await writer.drain()

    return script


def crumbs(size: int) -> Script:
    """`size` bytes on the wire, in chunks of one byte each."""

    async def script(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, transfer_encoding="chunked"))
        await flood_of(b"1\r\n<\r\n" * 10_000, size)(asked, writer)

    return script


def packed(body: bytes, coding: str) -> Script:
    """`body` compressed by `coding`: gzip, deflate (with zlib's header), or bare (deflate without it)."""
    bare = zlib.compressobj(wbits=-15)
    data = {
        "gzip": lambda: gzip.compress(body),
        "deflate": lambda: zlib.compress(body),
        "bare": lambda: bare.compress(body) + bare.flush(),
    }[coding]()
    return answer(data, content_encoding="gzip" if coding == "gzip" else "deflate")


def bomb(megabytes: int, layers: int = 1) -> Script:
    """Zeros that inflate to `megabytes`, gzipped `layers` times over."""
    packer = zlib.compressobj(9, wbits=31)
    data = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
    for _ in range(layers - 1):
        data = gzip.compress(data)
    return answer(data, content_encoding=", ".join(["gzip"] * layers))


class Internet(httpcore.AsyncNetworkBackend):
    """An internet of public addresses that all lead to one server on loopback; `dialled` records who was called.

    As `lookup` it gives the addresses of `names`, one entry of each list at a time, the last one for ever.
    """

    def __init__(self, web: Web, names: dict[str, list[str]]) -> None:
        self.dialled: list[str] = []
        self._web = web
        self._names = {name: list(answers) for name, answers in names.items()}
        self._dial = httpcore.AnyIOBackend()

    async def lookup(self, host: str) -> Sequence[str]:
        answers = self._names[host]
        return (answers.pop(0) if len(answers) > 1 else answers[0]).split()

    async def connect_tcp(self, host: str, port: int, *limits: object, **more: object) -> httpcore.AsyncNetworkStream:
        self.dialled.append(host)
        return await self._dial.connect_tcp("127.0.0.1", self._web.port)
