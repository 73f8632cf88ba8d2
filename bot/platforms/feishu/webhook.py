"""Hears by HTTP: POST /feishu/events, encrypted and signed; what is forged, old, or was here before gets nowhere."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.platforms.feishu.size import Json

log = structlog.get_logger()

_MOST = 1 << 20  # bytes of an event
_AGE_S = 300.0  # between the platform's clock and ours
_ACK_S = 2.5  # the platform waits three seconds
Hear = Callable[[Json], Awaitable[Json]]


class Rejected(Exception):
    """It is not from the platform, or not as the platform sends it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(slots=True)
class Webhook:
    """The gate. `key` is the app's Encrypt Key, `token` its Verification Token, "" where none is configured."""

    key: str = field(repr=False)
    token: str = field(repr=False)
    clock: Callable[[], datetime]
    hear: Hear | None = None
    _seen: dict[str, float] = field(default_factory=dict)  # signatures, and until when each would be young enough

    def routes(self) -> list[BaseRoute]:
        return [Route("/feishu/events", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        try:
            raw = await _body(request)
            signature = self._signed(request, raw)
            event = self._opened(raw)
            if event.get("type") == "url_verification":
                return JSONResponse({"challenge": str(event.get("challenge", ""))})
            if signature is None:
                raise Rejected(401, "it is not signed")
            return await self._acknowledged(event, signature)
        except Rejected as error:
            log.warning("feishu.rejected", why=str(error))
            return JSONResponse({"msg": str(error)}, error.status)
        except ClientDisconnect:
            return Response(status_code=400)

    async def _acknowledged(self, event: Json, signature: str) -> Response:
        if self.hear is None:
            return JSONResponse({"msg": "not ready"}, 503)
        try:
            async with asyncio.timeout(_ACK_S):
                answer = await self.hear(event)
        except Exception as error:  # noqa: BLE001 (the broad one for each event: the platform brings it again)
            log.warning("feishu.unrecorded", error=type(error).__name__)
            return JSONResponse({"msg": "not recorded"}, 503)
        self._seen[signature] = self.clock().timestamp() + 2 * _AGE_S
        return JSONResponse(answer)

    def _signed(self, request: Request, raw: bytes) -> str | None:
        """The request's signature, once it has proved right, young and new; None where there is none."""
        given = request.headers.get("X-Lark-Signature")
        if given is None:
            return None
        stamp, nonce = (request.headers.get(f"X-Lark-Request-{name}", "") for name in ("Timestamp", "Nonce"))
        right = hashlib.sha256(f"{stamp}{nonce}{self.key}".encode() + raw).hexdigest()
        if not hmac.compare_digest(right.encode(), given.encode("utf-8", "replace")):
            raise Rejected(401, "its signature is wrong")
        now = self.clock().timestamp()
        if not stamp.isdigit() or abs(now - int(stamp)) > _AGE_S:
            raise Rejected(401, "it is too old")
        self._seen = {one: until for one, until in self._seen.items() if until > now}
        if right in self._seen:
            raise Rejected(401, "it was here before")
        return right

    def _opened(self, raw: bytes) -> Json:
        """The event in it. That it can be decrypted proves that the sender has the key."""
        sealed = _json(raw).get("encrypt")
        if not isinstance(sealed, str):
            raise Rejected(400, "it is not encrypted")
        from bot.platforms.feishu.sdk import AESCipher  # noqa: PLC0415 (takes long to load)

        try:
            event = _json(AESCipher(self.key).decrypt_str(sealed).encode())
        except ValueError as error:  # of base64, of the padding, of the letters
            raise Rejected(401, "it cannot be decrypted") from error
        header = event.get("header")
        token = event.get("token") if not isinstance(header, dict) else header.get("token")
        if self.token and not hmac.compare_digest(str(token).encode(), self.token.encode()):
            raise Rejected(401, "its token is wrong")
        return event


async def _body(request: Request) -> bytes:
    """The body, as long as it is not too long."""
    raw = bytearray()
    async for part in request.stream():
        raw += part
        if len(raw) > _MOST:
            raise Rejected(413, "it is too long")
    return bytes(raw)


def _json(raw: bytes) -> Json:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Rejected(400, "it is no JSON") from error
    if not isinstance(found, dict):
        raise Rejected(400, "it is no object")
    return found
