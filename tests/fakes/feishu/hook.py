"""Events over HTTP: encrypted and signed as the platform does it, posted to the bot's own address."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from typing import Any

import aiohttp
from Crypto.Cipher import AES

from tests.fakes.feishu.line import Line
from tests.fakes.feishu.state import Ack, Json


def encrypt(words: str, key: str, iv: bytes) -> str:
    """AES-256-CBC under the hash of the key, PKCS7; base64 of the vector (16 bytes) and the cipher text."""
    raw = words.encode()
    padding = 16 - len(raw) % 16
    cipher = AES.new(hashlib.sha256(key.encode()).digest(), AES.MODE_CBC, iv)
    return base64.b64encode(iv + cipher.encrypt(raw + bytes([padding]) * padding)).decode()


def decrypt(encrypted: str, key: str) -> str:
    raw = base64.b64decode(encrypted)
    words = AES.new(hashlib.sha256(key.encode()).digest(), AES.MODE_CBC, raw[:16]).decrypt(raw[16:])
    return words[: -words[-1]].decode()


def signature(timestamp: str, nonce: str, key: str, body: bytes) -> str:
    return hashlib.sha256((timestamp + nonce + key).encode() + body).hexdigest()


class Hook(Line):
    """`events_url`: where events go instead of the long connection, once it is set; `http_answers`: (status, body)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events_url: str | None = None
        self.http_answers: list[tuple[int, str]] = []

    def signed(self, payload: Json) -> tuple[bytes, dict[str, str]]:
        """The body and headers of a request that carries the payload, as the console's settings have it."""
        body = json.dumps(payload, ensure_ascii=False)
        if self.encrypt_key:
            body = json.dumps({"encrypt": encrypt(body, self.encrypt_key, self.random.randbytes(16))})
        stamp, nonce, raw = str(int(self.now())), self.mint("", 10), body.encode()
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.encrypt_key:
            headers |= {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce,
                        "X-Lark-Signature": signature(stamp, nonce, self.encrypt_key, raw)}  # fmt: skip
        return raw, headers

    async def post(self, raw: bytes, headers: dict[str, str]) -> tuple[int, str]:
        """Posts as given, so that a test can replay or forge; the status and body (0 when nobody answers in time)."""
        assert self.events_url is not None
        limit = aiohttp.ClientTimeout(total=self.patience, sock_connect=2)
        try:
            async with (
                aiohttp.ClientSession(timeout=limit, trust_env=False) as session,
                session.post(self.events_url, data=raw, headers=headers, allow_redirects=False) as answer,
            ):
                self.http_answers.append((answer.status, await answer.text()))
        except (aiohttp.ClientError, TimeoutError):
            self.http_answers.append((0, ""))
        return self.http_answers[-1]

    async def verify_url(self) -> bool:
        """What the console does when the address is saved: the challenge must come back."""
        challenge = self.mint("", 36)
        raw, headers = self.signed(
            {"challenge": challenge, "token": self.verification_token, "type": "url_verification"}
        )
        status, body = await self.post(raw, headers)
        return status == 200 and _json(body).get("challenge") == challenge

    async def carry(self, payload: Json) -> Ack | None:
        """One delivery of an event or a callback, the way that the app is set up; None when it was not acknowledged."""
        if self.events_url is None:
            return await self.send_frames(payload)
        began = time.monotonic()
        status, body = await self.post(*self.signed(payload))
        if status == 0:
            return None
        ack = Ack(self.mint("", 24), status, _json(body), time.monotonic() - began)
        self.acks[ack.message_id] = ack
        return ack


def _json(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body
