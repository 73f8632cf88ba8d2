"""HTTP mode: payloads posted to the app as Slack signs them, sent again when they are not taken."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from tests.fakes.slack.door import as_json
from tests.fakes.slack.model import Ack, Json

_FORMS = {"interactive": "application/x-www-form-urlencoded", "slash_commands": "application/x-www-form-urlencoded"}


class Signed:
    """Posts to `events_url`, and notes what the app answered and how soon."""

    def __init__(self, secret: str, acks: list[Ack]) -> None:
        self.secret = secret
        self.acks = acks
        self.url: str | None = None
        self.wait_s = 3.0
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def sign(self, body: bytes, at: float | None = None, secret: str | None = None) -> dict[str, str]:
        """The headers of a request that Slack made `at` that moment (seconds since 1970; default: now)."""
        stamp = str(int(time.time() if at is None else at))
        key = (self.secret if secret is None else secret).encode()
        digest = hmac.new(key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}

    def body(self, kind: str, payload: Json) -> bytes:
        """The bytes of a payload: JSON for events, a form for the rest."""
        if kind == "events_api":
            return json.dumps(payload).encode()
        fields = {"payload": json.dumps(payload)} if kind == "interactive" else payload
        return urlencode(fields).encode()

    async def post_raw(self, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Any request at all, signed or not: the status and text of the answer."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        assert self.url is not None
        patience = aiohttp.ClientTimeout(total=self.wait_s)
        async with self._session.post(self.url, data=body, headers=headers, timeout=patience) as answer:
            return answer.status, await answer.text()

    async def deliver(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Ack:
        """One delivery; an event that is refused goes out once more at once, as Slack's first retry does."""
        ack = await self._once(kind, payload, attempt, reason)
        if kind == "events_api" and attempt == 0 and not ack.acked:
            told = "http_timeout" if ack.status is None else "http_error"
            return await self.deliver(kind, payload, 1, told)
        return ack

    async def _once(self, kind: str, payload: Json, attempt: int, reason: str) -> Ack:
        body, ack = self.body(kind, payload), Ack(kind, payload, attempt=attempt)
        self.acks.append(ack)
        headers = {"Content-Type": _FORMS.get(kind, "application/json"), **self.sign(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_error"}
        before = time.perf_counter()
        try:
            ack.status, text = await self.post_raw(body, headers)
        except (TimeoutError, aiohttp.ClientError):
            return ack
        ack.seconds, ack.payload = time.perf_counter() - before, as_json(text)
        return ack
