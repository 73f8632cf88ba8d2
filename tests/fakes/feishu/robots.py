"""Custom bots of groups: one-way posts to a secret address, signed; every error comes inside HTTP 200."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

from tests.fakes.feishu.cards import faults
from tests.fakes.feishu.reading import every, shown
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Json, Robot, Sent

_BYTES = 20 * 1024
_KINDS = {"text", "post", "interactive", "image", "share_chat"}


def sign(timestamp: str, secret: str) -> str:
    """The secret is part of the key and the message is empty."""
    return base64.b64encode(hmac.new(f"{timestamp}\n{secret}".encode(), b"", hashlib.sha256).digest()).decode()


async def post(fake: Door, call: Call) -> Json:
    robot = fake.robots.get(call.path["token"])
    if robot is None:
        raise ApiError(19001, "param invalid: incoming webhook access token invalid", 200)
    if not fake.within(f"robot {robot.token}", 5) or not fake.within(f"robot minute {robot.token}", 100, 60):
        raise ApiError(11232, "frequency limited psm[lark.oapi.app_platform_runtime]", 200)
    if len(call.raw) > _BYTES or call.body.get("msg_type") not in _KINDS:
        raise ApiError(9499, "Bad Request", 200)
    _admit(fake, call, robot)
    kind = call.body["msg_type"]
    content = _card(fake, call) if kind == "interactive" else _content(call, kind)
    message = Sent(fake.mint("om_"), robot.chat_id, kind, content, sender=f"robot {robot.token}", created=fake.now())
    fake.sent[message.message_id] = message
    return {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def _admit(fake: Door, call: Call, robot: Robot) -> None:
    if robot.addresses and (call.request.remote or "") not in robot.addresses:
        raise ApiError(19022, "Ip Not Allowed", 200)
    if robot.secret is not None:
        stamp = str(call.body.get("timestamp", ""))
        fresh = stamp.isdigit() and abs(fake.now() - int(stamp)) <= 3600
        if not fresh or not hmac.compare_digest(str(call.body.get("sign", "")), sign(stamp, robot.secret)):
            raise ApiError(19021, "sign match fail or timestamp is not within one hour from current time", 200)
    said = json.dumps(call.body.get("card") or call.body.get("content"), ensure_ascii=False)
    if robot.keywords and not any(word in said for word in robot.keywords):
        raise ApiError(19024, "Key Words Not Found", 200)


def _content(call: Call, kind: str) -> object:
    content = call.body.get("content")
    if not isinstance(content, dict) or (kind == "text" and not content.get("text")):
        raise ApiError(9499, "Bad Request", 200)
    return content["text"] if kind == "text" else content


def _card(fake: Door, call: Call) -> Json:
    """A card 2.0 whose buttons only open pages: a custom bot hears nothing back."""
    card = call.body.get("card")
    if not isinstance(card, dict):
        raise ApiError(9499, "Bad Request", 200)
    if found := faults(card, set(fake.images)):
        raise ApiError(11246, f"Failed to create card content, ext={found[0]}; ", 200)
    asks = [one for node in every(card) for one in node.get("behaviors", []) if one.get("type") == "callback"]
    if asks:
        raise ApiError(11246, f"a custom bot has no callbacks: {shown(card)[:40]}", 200)
    return card


ROUTES = [Route("POST", "/open-apis/bot/v2/hook/{token}", "robot", post, bare=True, token=False)]
