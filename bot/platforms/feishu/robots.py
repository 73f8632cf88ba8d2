"""Groups that have only a custom robot: one-way posts to its secret address, signed.

A robot takes no id to be known by: a post that ended unclear is never tried again, and none can be found or edited.
Names are the environment's: FEISHU_ROBOT_<NAME>_URL, with FEISHU_ROBOT_<NAME>_SECRET where it signs; the chat is
"robot:NAME".
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from bot.card import Card
from bot.platforms import Busy, Gone, Rates, Refused
from bot.platforms.feishu import render
from bot.platforms.feishu.size import Json

ROBOT = "robot:"
RATES = Rates(total=45, chat=1.5)  # 100 a minute, 5 a second
_URL = re.compile(r"FEISHU_ROBOT_(\w+)_URL")
_SECONDS = 12.0
_BUSY = frozenset({11232, 99991400})
_WRONG: Mapping[int, str] = {
    19021: "its signature is refused: check the secret and the machine's clock",
    19022: "this machine's address is not on its list",
    19024: "its keywords are not in the message: add one to the report's title or remove them",
}


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots that `environ` names. Its methods raise PostError."""

    environ: Mapping[str, str] = field(repr=False)
    clock: Callable[[], datetime]

    async def post(self, chat: str, card: Card) -> str:
        """Posts to "robot:NAME"; the id says where, since the platform gives none.

        The card's full version is folded in it while it fits; a link leads to its web page, if it has one.
        """
        name = re.sub(r"\W", "_", chat.removeprefix(ROBOT)).upper()
        url = self.environ.get(f"FEISHU_ROBOT_{name}_URL", "")
        if not _safe(url):
            raise Gone(f"no robot {chat.removeprefix(ROBOT)!r}: set FEISHU_ROBOT_{name}_URL to its https address")
        body: Json = {"msg_type": "interactive", "card": render.robot(card, _whole(card), card.page or None)}
        secret = self.environ.get(f"FEISHU_ROBOT_{name}_SECRET")
        await _sent(url, {**self._signed(secret), **body} if secret else body)
        return f"{chat}:{int(self.clock().timestamp())}"

    def wrong(self) -> str | None:
        """A line about a robot that has no address to post to; None when all have one."""
        unsafe = [name for name in named(self.environ) if not _safe(self.environ[name])]
        return f"{unsafe[0]} is no https address: copy it from the robot's page in the group" if unsafe else None

    def _signed(self, secret: str) -> Json:
        """The platform's way: what is signed is the key of the hash, and the message is empty."""
        stamp = str(int(self.clock().timestamp()))
        sign = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
        return {"timestamp": stamp, "sign": base64.b64encode(sign).decode()}


def named(environ: Mapping[str, str]) -> list[str]:
    """The variables that hold robots' addresses."""
    return sorted(name for name, value in environ.items() if value and _URL.fullmatch(name))


def _whole(card: Card) -> Card | None:
    """The pages of the full version as one."""
    blocks = tuple(block for page in card.more for block in page.blocks)
    return replace(card.more[0], blocks=blocks) if card.more else None


def _harmless(record: logging.LogRecord) -> bool:
    """Whether a line of the HTTP client's log shows no robot's address: who knows that can post."""
    return "/hook/" not in record.getMessage()


async def _sent(url: str, body: Json) -> None:
    logging.getLogger("httpx").addFilter(_harmless)  # (the same one twice is once)
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        async with httpx.AsyncClient(timeout=_SECONDS) as client:
            answer = await client.post(url, content=raw, headers={"Content-Type": "application/json"})
    except (httpx.ConnectError, httpx.ConnectTimeout) as error:
        raise Busy("the robot's address cannot be reached", 5) from error
    except httpx.HTTPError as error:  # (its message may hold the address)
        raise Refused("nobody knows whether the robot has posted: it is not tried again") from error
    _read(answer)


def _read(answer: httpx.Response) -> None:
    try:
        told = answer.json()
    except ValueError:
        told = None
    code = told.get("code", told.get("StatusCode")) if isinstance(told, dict) else None
    if answer.status_code == 429 or code in _BUSY:
        raise Busy("the robot posts too often", 2)
    if not isinstance(code, int) or answer.status_code >= 500:
        raise Refused("nobody knows whether the robot has posted: it is not tried again")
    if code == 19001:
        raise Gone("the robot is gone, or its address is wrong")
    if code:
        raise Refused(f"the robot refuses the post ({code}): {_WRONG.get(code, str(told.get('msg', ''))[:120])}")


def _safe(url: str) -> bool:
    """Only https, and http to this machine."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1"))
