"""Socket Mode: links to the app, envelopes with acknowledgements, and everything that befalls a long connection."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from tests.fakes.slack.model import Ack, Json
from tests.fakes.slack.workspace import Workspace

MOST_LINKS = 10


@dataclass(eq=False)
class Link:
    socket: web.WebSocketResponse
    request: web.Request
    silent: bool = False
    leaving: bool = False


@dataclass(eq=False)
class Delivery:
    """One envelope on its way. `done` holds whether it was acknowledged."""

    id: str
    kind: str
    ack: Ack
    reason: str = ""
    link: Link | None = None
    sent: float = 0.0
    done: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def frame(self) -> Json:
        told: Json = {"envelope_id": self.id, "type": self.kind, "payload": self.ack.body}
        told["accepts_response_payload"] = self.kind != "events_api"
        if self.kind == "events_api":
            told |= {"retry_attempt": self.ack.attempt, "retry_reason": self.reason}
        return told


class Sockets:
    """The app's open links. Each envelope goes to one of them at random; an event that is lost is sent again."""

    def __init__(self, space: Workspace, acks: list[Ack]) -> None:
        self.space = space
        self.acks = acks
        self.links: list[Link] = []
        self.too_many_websockets = False
        self.opened = 0
        self._under_way: dict[str, Delivery] = {}
        self._waiting: list[Delivery] = []
        self._chance = random.Random(1)

    def routes(self) -> list[web.AbstractRouteDef]:
        return [web.get("/link/", self._serve)]

    @property
    def num_connections(self) -> int:
        return len(self.links)

    @property
    def unacked(self) -> list[Json]:
        """Payloads of events that nobody acknowledged yet, those without a link among them."""
        return [d.ack.body for d in [*self._under_way.values(), *self._waiting]]

    async def deliver(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Delivery:
        """Sends one envelope; an interaction without a link is lost, an event waits for one."""
        ack = Ack(kind, payload, attempt=attempt)
        self.acks.append(ack)
        delivery = Delivery(f"env-{self.space.number()}", kind, ack, reason)
        await self._send(delivery)
        return delivery

    async def redeliver_unacked(self) -> int:
        """What Slack does after its three seconds: every event that was not acknowledged goes out again."""
        late = [d for d in self._under_way.values() if d.kind == "events_api"]
        for delivery in late:
            await self._again(delivery)
        return len(late)

    async def refresh(self, reason: str = "refresh_requested") -> None:
        """Asks every link to be replaced ("warning", "refresh_requested", "link_disabled"); none gets anything more."""
        for link in list(self.links):
            link.leaving = True
            await link.socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})

    async def close(self) -> None:
        for link in list(self.links):
            await link.socket.close()

    def abort(self) -> None:
        """The connections break without a word."""
        for link in list(self.links):
            if link.request.transport is not None:
                link.request.transport.abort()

    def silence(self) -> None:
        """The links stay open; no ping is answered, and what is sent there is lost until they end."""
        for link in self.links:
            link.silent = True

    async def _send(self, delivery: Delivery) -> None:
        able = [link for link in self.links if not link.leaving and not link.socket.closed]
        if not able:
            if delivery.kind == "events_api":
                self._waiting.append(delivery)
            else:
                delivery.done.set_result(False)
            return
        delivery.link, delivery.sent = self._chance.choice(able), time.perf_counter()
        self._under_way[delivery.id] = delivery
        if not delivery.link.silent:
            try:
                await delivery.link.socket.send_json(delivery.frame())
            except ConnectionError:
                delivery.link.leaving = True  # or it would be chosen again, for ever
                await self._lost(delivery.link)

    async def _again(self, delivery: Delivery) -> None:
        """The same event in a new envelope; the first one's waiter learns of whichever is acknowledged."""
        self._under_way.pop(delivery.id, None)
        ack = Ack(delivery.kind, delivery.ack.body, attempt=delivery.ack.attempt + 1)
        self.acks.append(ack)
        again = Delivery(f"env-{self.space.number()}", delivery.kind, ack, "timeout", done=delivery.done)
        await self._send(again)

    async def _lost(self, link: Link) -> None:
        for delivery in [d for d in self._under_way.values() if d.link is link]:
            if delivery.kind == "events_api":
                await self._again(delivery)
            elif self._under_way.pop(delivery.id, None) and not delivery.done.done():
                delivery.done.set_result(False)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("ticket") not in self.space.tickets:
            return web.Response(status=403)
        self.space.tickets.discard(request.query["ticket"])
        socket = web.WebSocketResponse(autoping=False, timeout=0.5)
        await socket.prepare(request)
        if self.too_many_websockets or len(self.links) >= MOST_LINKS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        link = Link(socket, request)
        self.links.append(link)
        self.opened += 1
        try:
            await self._greet(link)
            await self._read(link)
        finally:
            self.links.remove(link)
            self.space.touch()
            await self._lost(link)
        return socket

    async def _greet(self, link: Link) -> None:
        hello: Json = {"type": "hello", "num_connections": len(self.links)}
        hello["connection_info"] = {"app_id": self.space.app_id}
        hello["debug_info"] = {"host": "fake", "build_number": 1, "approximate_connection_time": 18060}
        await link.socket.send_json(hello)
        self.space.touch()
        waiting, self._waiting = self._waiting, []
        for delivery in waiting:
            await self._send(delivery)

    async def _read(self, link: Link) -> None:
        async for message in link.socket:
            if message.type is WSMsgType.PING and not link.silent:
                await link.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._acknowledged(message.json())

    def _acknowledged(self, told: Json) -> None:
        """An acknowledgement counts on whichever link it comes."""
        delivery = self._under_way.pop(str(told.get("envelope_id")), None)
        if delivery is None:
            return
        delivery.ack.seconds = time.perf_counter() - delivery.sent
        delivery.ack.payload = told.get("payload")
        if not delivery.done.done():
            delivery.done.set_result(True)
        self.space.touch()
