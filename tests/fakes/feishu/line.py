"""The long connection: hands out its address, sends events in frames to one random connection, and counts the acks."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from typing import Any

import aiohttp
from aiohttp import WSCloseCode, WSMsgType, web

from tests.fakes.feishu.frames import CONTROL, DATA, BadFrame, Frame, decode
from tests.fakes.feishu.server import Call, Door
from tests.fakes.feishu.state import Ack, Json

SERVICE = 33554678


class Line(Door):
    """`chunks`: frames an event is cut into, sent in a random order with `shuffled`. `patience`: seconds for an ack.

    `drop_pongs` leaves pings unanswered; `silent` says nothing at all on a connection that stays open.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chunks = 1
        self.shuffled = False
        self.patience = 3.0
        self.drop_pongs = False
        self.silent = False
        self.ping_interval = 1
        self.reconnect_interval = 1
        self.pings = 0
        self.bad_frames: list[str] = []
        self.connections: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()
        self.connects = 0
        self._handshakes: list[tuple[int, str, int | None]] = []
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._began: dict[str, float] = {}

    # -- what goes wrong

    async def kick(self, code: int = WSCloseCode.GOING_AWAY) -> None:
        """Closes every connection."""
        for socket in list(self.connections):
            await socket.close(code=code)
        self.connections.clear()
        self.connected.clear()

    def endpoint_hang(self, times: int = 1) -> None:
        """The address of the connection is asked for and never given."""
        self.plan("endpoint", "hang", times)

    def endpoint_error(self, code: int, msg: str = "", times: int = 1) -> None:
        """1 and 1000040343: a client tries again; 403, 514, 1000040344, 1000040350: it gives up."""
        self.plan("endpoint", ("code", code, msg or "refused", 200), times)

    def refuse_handshake(self, status: int, msg: str = "refused", error: int | None = None) -> None:
        """The next WebSocket handshake is refused; `error` goes with status 514 (1000040350: too many connections)."""
        self._handshakes.append((status, msg, error))

    # -- the connection

    def config(self) -> Json:
        return {"ReconnectCount": -1, "ReconnectInterval": self.reconnect_interval, "ReconnectNonce": 0,
                "PingInterval": self.ping_interval}  # fmt: skip

    async def endpoint(self, call: Call) -> Json:
        if (call.body.get("AppID"), call.body.get("AppSecret")) != (self.app_id, self.app_secret):
            return {"code": 514, "msg": "auth failed"}
        url = self.base_url.replace("http", "ws", 1) + "/ws/v2?fpid=493&aid=552564"
        query = f"&device_id={self.mint('', 12)}&access_key=k&service_id={SERVICE}&ticket={self.mint('', 8)}"
        return {"code": 0, "msg": "ok", "data": {"URL": url + query, "ClientConfig": self.config()}}

    async def socket(self, request: web.Request) -> web.StreamResponse:
        if self._handshakes:
            status, msg, error = self._handshakes.pop(0)
            headers = {"Handshake-Status": str(status), "Handshake-Msg": msg}
            return web.Response(status=403, headers=headers | ({"Handshake-Autherrcode": str(error)} if error else {}))
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self.connections.append(socket)
        self.connects += 1
        self.connected.set()
        try:
            async for message in socket:
                await self._heard(socket, message)
        finally:
            if socket in self.connections:
                self.connections.remove(socket)
            if not self.connections:
                self.connected.clear()
        return socket

    async def _heard(self, socket: web.WebSocketResponse, message: aiohttp.WSMessage) -> None:
        if message.type == WSMsgType.PING and not self.silent:
            await socket.pong(message.data)
        if message.type != WSMsgType.BINARY or self.silent:
            return
        try:
            frame = decode(message.data)
        except BadFrame as fault:
            self.bad_frames.append(str(fault))
            return
        if frame.method == CONTROL and frame.headers.get("type") == "ping":
            await self._pong(socket, frame)
        elif frame.method == DATA:
            self._acked(frame)

    async def _pong(self, socket: web.WebSocketResponse, ping: Frame) -> None:
        self.pings += 1
        if not self.drop_pongs:
            payload = json.dumps(self.config()).encode()
            await socket.send_bytes(Frame(CONTROL, ping.service, {"type": "pong"}, payload).encode())

    def _acked(self, frame: Frame) -> None:
        name = frame.headers.get("message_id", "")
        if name not in self._began:
            self.bad_frames.append(f"an ack of something never sent: {name}")
            return
        answer = json.loads(frame.payload)
        data = json.loads(base64.b64decode(answer["data"])) if answer.get("data") else None
        ack = Ack(name, answer["code"], data, time.monotonic() - self._began[name])
        self.acks[name] = ack
        waiting = self._waiting.pop(name, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(ack)

    # -- sending

    async def send_frames(self, payload: Json, kind: str = "event") -> Ack | None:
        """Sends to one random connection and waits for the ack; None when there is no connection or no ack in time."""
        if not self.connections or self.silent:
            return None
        socket, name = self.random.choice(self.connections), self.mint("", 24)
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[name], self._began[name] = waiting, time.monotonic()
        try:
            for frame in self.frames(json.dumps(payload, ensure_ascii=False).encode(), name, kind):
                await socket.send_bytes(frame.encode())
            return await asyncio.wait_for(waiting, self.patience)
        except (TimeoutError, ConnectionError):
            return None
        finally:
            self._waiting.pop(name, None)

    def frames(self, raw: bytes, name: str, kind: str) -> list[Frame]:
        size = -(-len(raw) // self.chunks)
        parts = [raw[at : at + size] for at in range(0, len(raw), size)]
        log_id, trace = self.random.getrandbits(63), self.mint("", 32)
        made = []
        for number, part in enumerate(parts):
            headers = {"type": kind, "message_id": name, "sum": str(len(parts)), "seq": str(number), "trace_id": trace}
            made.append(Frame(DATA, SERVICE, headers, part, number + 1, log_id))
        if self.shuffled:
            self.random.shuffle(made)
            if len(made) > 1 and made[0].headers["seq"] == "0":
                made.append(made.pop(0))  # the first part must not come first
        return made
