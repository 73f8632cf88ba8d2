"""The long connection: in a thread and a loop of its own; whatever breaks it ends `run`, so that it is made anew.

The SDK's client does the protocol. What it leaves to chance is done here: its own reconnecting can die without a word,
its request for the address waits for ever, its handlers hold up the pings, and what it logs shows the ticket.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog

from bot.platforms import PostError, Refused, Unclear
from bot.platforms.feishu.calls import App
from bot.platforms.feishu.size import Json

if TYPE_CHECKING:
    from lark_oapi.ws import Client

log = structlog.get_logger()

ENDPOINT_S = 10.0  # that the address of the connection may take
ACK_S = 2.5  # the platform waits three seconds for an acknowledgement
_SILENT = 1.5  # ping intervals without a pong, from which on nobody is there: back within two
_CLOSING_S = 2.0
_OWN = ("_combine", "_configure", "_connect", "_disconnect", "_handle_control_frame", "_handle_message", "_ping_loop",
        "_receive_message_loop", "_write_message")  # of the SDK's client  # fmt: skip
Hear = Callable[[Json], Awaitable[Json]]


@dataclass(slots=True)
class Connection:
    """One connection at a time. `since` is when it was made (time.monotonic); None while there is none.

    `running` from the first try until it is told to stop, between two tries as well.
    """

    app: App
    endpoint_s: float = ENDPOINT_S
    since: float | None = None
    running: bool = False

    async def run(self, hear: Hear) -> None:
        """Hears until cancelled; `hear` runs in the caller's loop. Raises PostError when the connection is lost."""
        line = _Line(self, hear, asyncio.get_running_loop())
        thread = threading.Thread(target=line.run, name="feishu connection", daemon=True)
        self.running = True
        thread.start()
        try:
            await asyncio.wrap_future(line.ended)
        except asyncio.CancelledError:
            self.running = False
            raise
        finally:
            self.since = None
            line.stop()
            await asyncio.to_thread(thread.join, _CLOSING_S)


@dataclass(slots=True)
class _Line:
    """The thread's side of one connection."""

    connection: Connection
    hear: Hear
    main: asyncio.AbstractEventLoop
    ended: Future[None] = field(default_factory=Future)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _over: asyncio.Event = field(default_factory=asyncio.Event)
    _pong: float = 0.0

    def run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._hold())
        except BaseException as error:  # noqa: BLE001 (of a whole thread: whatever ended it is told where it is waited for)
            self._end(error)
        else:
            self._end(Unclear("Feishu's long connection broke"))
        finally:
            self._empty()

    def stop(self) -> None:
        """From another thread."""
        with suppress(RuntimeError):  # it is closed already
            self._loop.call_soon_threadsafe(self._over.set)

    # --- in the thread ---------------------------------------------------------------------------------------------

    async def _hold(self) -> None:
        client = _client(self)
        if not await self._connected(client):
            return
        self._pong = self.connection.since = time.monotonic()
        log.info("feishu.connected")
        pinging = self._loop.create_task(client._ping_loop())
        try:
            while not self._over.is_set() and self._speaks(client):
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._over.wait(), client._ping_interval / 4)
        finally:
            pinging.cancel()
            self.connection.since = None
            await _closed(client)

    async def _connected(self, client: Client) -> bool:
        """False when it was stopped meanwhile."""
        connecting = self._loop.create_task(client._connect())
        stopped = self._loop.create_task(self._over.wait())
        await asyncio.wait({connecting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not connecting.done():
            connecting.cancel()
            return False
        await connecting
        return True

    def _speaks(self, client: Client) -> bool:
        silent = time.monotonic() - self._pong
        return bool(silent <= client._ping_interval * _SILENT)

    def answered(self) -> None:
        self._pong = time.monotonic()

    def broken(self) -> None:
        self._over.set()

    async def acknowledged(self, raw: bytes) -> tuple[int, Json]:
        """How an event is acknowledged: 200 once it is recorded, with the answer to a callback; else 500."""
        try:
            event = json.loads(raw)
            heard = asyncio.run_coroutine_threadsafe(self._heard(event), self.main)
            async with asyncio.timeout(ACK_S):
                return 200, await asyncio.wrap_future(heard)
        except Exception as error:  # noqa: BLE001 (the broad one for each event: the platform brings it again)
            log.warning("feishu.unrecorded", error=type(error).__name__)
            return 500, {}

    async def _heard(self, event: object) -> Json:
        return await self.hear(event) if isinstance(event, dict) else {}

    def _end(self, error: BaseException) -> None:
        with suppress(Exception):  # nobody waits any more
            self.ended.set_exception(_told(error))

    def _empty(self) -> None:
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()


def _told(error: BaseException) -> BaseException:
    """What ended a connection, in a line without addresses: those hold tickets."""
    if isinstance(error, PostError):
        return error
    code = getattr(error, "code", None)
    if type(error).__name__ == "ClientException":
        return Refused(f"Feishu refuses the long connection ({code}): {getattr(error, 'msg', '')}"[:200])
    told = Unclear(f"Feishu's long connection cannot be made ({type(error).__name__})")
    told.__cause__ = error if not isinstance(error, asyncio.CancelledError) else None
    return told


async def _closed(client: Client) -> None:
    """Closes in short time, whoever is on the other side."""
    socket: Any = client._conn
    with suppress(Exception):
        async with asyncio.timeout(_CLOSING_S / 2):
            await client._disconnect()
    if socket is not None and socket.transport is not None:
        socket.transport.abort()


def _client(line: _Line) -> Client:
    """The SDK's client for this thread: its module keeps one loop, which it takes before it is made."""
    import requests  # noqa: PLC0415 (comes with the SDK)

    from bot.platforms.feishu.sdk import LogLevel, long_connection  # noqa: PLC0415 (takes long to load)

    ws = long_connection()
    fitting(ws)
    theirs: Any = ws.Client

    class Careful(theirs):  # type: ignore[misc]
        """With a timeout, a watch over pongs, events side by side, and no life after its connection."""

        async def _receive_message_loop(self) -> None:
            with suppress(Exception):
                while True:
                    message = await self._conn.recv()
                    ws.loop.create_task(self._handle_message(message))
            line.broken()

        def _configure(self, conf: Any) -> None:
            if conf.PingInterval:  # an answer may lack it
                super()._configure(conf)

        async def _handle_control_frame(self, frame: Any) -> None:
            line.answered()
            await super()._handle_control_frame(frame)

        async def _handle_data_frame(self, frame: Any) -> None:
            told = {header.key: header.value for header in frame.headers}
            raw = frame.payload
            if int(told["sum"]) > 1:
                raw = self._combine(told["message_id"], int(told["sum"]), int(told["seq"]), raw)
            if raw is None or told["type"] != "event":
                return
            began = time.monotonic()
            code, answer = await line.acknowledged(raw)
            frame.headers.add(key="biz_rt", value=str(int((time.monotonic() - began) * 1000)))
            response = ws.Response(code)
            if answer:
                response.data = base64.b64encode(json.dumps(answer, ensure_ascii=False).encode())
            frame.payload = ws.JSON.marshal(response).encode()
            await self._write_message(frame.SerializeToString())

    logging.getLogger("websockets.client").setLevel(logging.INFO)  # below that it shows the address with its ticket
    patience = line.connection.endpoint_s
    ws.loop = asyncio.get_running_loop()
    ws.requests = _Timed(requests, patience)
    app = line.connection.app
    return Careful(app.id, app.secret, LogLevel.CRITICAL, domain=app.base_url, auto_reconnect=False)


def fitting(ws: Any) -> None:
    """Refused unless the SDK's client has all that is replaced or called here, which its makers promise to nobody."""
    names = [name for name in ("JSON", "loop", "requests", "Response") if not hasattr(ws, name)]
    names += [f"Client.{name}" for name in _OWN if not hasattr(ws.Client, name)]
    if names:
        raise Refused(f"this lark-oapi has no ws.{names[0]}: install lark-oapi>=1.7.5,<1.8")


@dataclass(frozen=True, slots=True)
class _Timed:
    """Stands for the module that the SDK asks for the connection's address with, which never waits for ever."""

    requests: Any
    seconds: float

    def post(self, url: str, **asked: Any) -> Any:
        return self.requests.post(url, timeout=(min(5.0, self.seconds), self.seconds), **asked)
