"""Calls of the fake Feishu through the real SDK, and the small cards that its tests send."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bot.platforms.feishu.sdk import AccessTokenType, BaseRequest, HttpMethod

if TYPE_CHECKING:
    from lark_oapi import Client

IM = "/open-apis/im/v1"


def card(*elements: dict[str, Any], words: str = "**今日要闻**", **config: Any) -> dict[str, Any]:
    body = {"elements": [{"tag": "markdown", "element_id": "words", "content": words}, *elements]}
    return {"schema": "2.0", "config": {"update_multi": True, **config}, "body": body}


def button(label: str, value: str) -> dict[str, Any]:
    behavior = {"type": "callback", "value": {"action": "full", "value": value}}
    return {"tag": "button", "text": {"tag": "plain_text", "content": label}, "behaviors": [behavior]}


async def call(sdk: Client, method: str, path: str, body: object = None, **query: str) -> dict[str, Any]:
    """One call through the SDK, token and all; the whole answer."""
    request = BaseRequest.builder().http_method(HttpMethod[method]).uri(path)
    request = request.token_types({AccessTokenType.TENANT}).queries(list(query.items()))
    answer = await asyncio.to_thread(sdk.request, request.body(body).build() if body else request.build())
    return dict(json.loads(answer.raw.content))


async def send(sdk: Client, content: object, uuid: str = "", kind: str = "interactive") -> dict[str, Any]:
    raw = json.dumps(content, ensure_ascii=False)
    body = {"receive_id": "oc_team", "msg_type": kind, "content": raw} | ({"uuid": uuid} if uuid else {})
    return await call(sdk, "POST", f"{IM}/messages", body, receive_id_type="chat_id")


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - it happens in the SDK's thread
            await asyncio.sleep(0.005)
