"""Events over HTTP: what is forged, old, malformed or here before gets nowhere; the rest is heard once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from bot.card import Button, Buttons, Card, Line
from bot.config import FeishuConfig
from bot.inbound import Inbound, Pressed
from bot.platforms.feishu.size import Json
from pipeline.errors import ConfigError
from tests.bot.platforms.feishu.conftest import TEAM, House, opened, until
from tests.fakes.feishu.hook import encrypt, signature

CARD = Card("日报", (Line("启用"), Buttons((Button("完整版", "full", "r1"),))), "日报", "zh")


@asynccontextmanager
async def door(house: House) -> AsyncIterator[httpx.AsyncClient]:
    """The bot's web server, while the bot hears."""
    gate = house.feishu.gate
    assert gate is not None
    app = Starlette(routes=list(house.feishu.routes))
    transport = httpx.ASGITransport(app=app)
    async with house.hearing(), httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await until(lambda: gate.hear)
        yield client


def spoken(house: House, text: str = "日报") -> Json:
    message = house.fake._said(house.fake.chats["oc_team"], "ou_li", text, True, None, False, 0)
    return house.fake.message_event(message)


async def sent(client: httpx.AsyncClient, raw: bytes, headers: dict[str, str]) -> httpx.Response:
    return await client.post("/feishu/events", content=raw, headers=headers)


async def test_an_event_is_heard(webhouse: House) -> None:
    async with door(webhouse) as client:
        answer = await sent(client, *webhouse.fake.signed(spoken(webhouse)))
    assert answer.status_code == 200
    assert len(webhouse.heard) == 1


async def test_the_console_s_challenge_is_answered_signed_or_not(webhouse: House) -> None:
    asked = {"challenge": "abc", "token": webhouse.fake.verification_token, "type": "url_verification"}
    raw, headers = webhouse.fake.signed(asked)
    async with door(webhouse) as client:
        assert (await sent(client, raw, headers)).json() == {"challenge": "abc"}
        assert (await sent(client, raw, {})).json() == {"challenge": "abc"}


async def test_a_press_is_answered_with_a_toast(webhouse: House) -> None:
    message = await webhouse.feishu.post(TEAM, CARD, "k1")
    context = {"open_message_id": message, "open_chat_id": "oc_team"}
    body = {
        "operator": {"open_id": "ou_li"}, "token": "c-1", "context": context,
        "action": {"value": {"action": "full", "value": "r1"}},
    }  # fmt: skip
    async with door(webhouse) as client:
        answer = await sent(client, *webhouse.fake.signed(webhouse.fake.event("card.action.trigger", body)))
    assert "toast" in answer.json()
    assert isinstance(webhouse.heard[0], Pressed)


async def test_what_was_here_before_is_refused(webhouse: House) -> None:
    raw, headers = webhouse.fake.signed(spoken(webhouse))
    async with door(webhouse) as client:
        assert (await sent(client, raw, headers)).status_code == 200
        assert (await sent(client, raw, headers)).status_code == 401
    assert len(webhouse.heard) == 1


async def test_what_could_not_be_recorded_may_come_again_as_it_was(webhouse: House) -> None:
    raw, headers = webhouse.fake.signed(spoken(webhouse))
    faults = [OSError("busy")]

    async def receive(event: Inbound) -> None:
        if faults:
            raise faults.pop()
        webhouse.heard.append(event)

    gate = webhouse.feishu.gate
    assert gate is not None
    transport = httpx.ASGITransport(app=Starlette(routes=list(webhouse.feishu.routes)))
    async with webhouse.hearing(receive), httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        await until(lambda: gate.hear)
        assert (await sent(client, raw, headers)).status_code == 503
        assert (await sent(client, raw, headers)).status_code == 200
    assert len(webhouse.heard) == 1


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_what_is_not_of_now_is_refused(webhouse: House, minutes: int) -> None:
    raw, headers = webhouse.fake.signed(spoken(webhouse))
    webhouse.later(minutes=minutes)
    async with door(webhouse) as client:
        assert (await sent(client, raw, headers)).status_code == 401
    assert webhouse.heard == []


async def test_what_is_forged_is_refused(webhouse: House) -> None:
    event, key = json.dumps(spoken(webhouse)), webhouse.fake.encrypt_key
    raw, headers = webhouse.fake.signed(spoken(webhouse))
    stamp, nonce = headers["X-Lark-Request-Timestamp"], headers["X-Lark-Request-Nonce"]
    other = json.dumps({"encrypt": encrypt(event, "another key", b"0" * 16)}).encode()
    plain = event.encode()
    async with door(webhouse) as client:
        forged = [
            (raw, {}),
            (raw, {**headers, "X-Lark-Signature": "0" * 64}),
            (raw, {**headers, "X-Lark-Signature": "é" * 64}),
            (raw + b" ", headers),
            (other, {**headers, "X-Lark-Signature": signature(stamp, nonce, key, other)}),
            (plain, {**headers, "X-Lark-Signature": signature(stamp, nonce, key, plain)}),
        ]
        encoded = [(body, {k: v.encode() for k, v in head.items()}) for body, head in forged]
        codes = [(await client.post("/feishu/events", content=b, headers=h)).status_code for b, h in encoded]
    assert set(codes) <= {400, 401}
    assert webhouse.heard == []


async def test_an_event_with_another_app_s_token_is_refused(webhouse: House) -> None:
    event = spoken(webhouse)
    event["header"]["token"] = "another"  # type: ignore[index]
    async with door(webhouse) as client:
        assert (await sent(client, *webhouse.fake.signed(event))).status_code == 401


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b'"x"', b'{"encrypt": 7}', b'{"encrypt": "%%%"}', b'{"encrypt": ""}', b"\xff\xfe",
     b'{"encrypt": "AAAA"}', b"[" * 100_000],
)  # fmt: skip
async def test_what_is_malformed_is_refused_and_breaks_nothing(webhouse: House, raw: bytes) -> None:
    async with door(webhouse) as client:
        assert (await sent(client, raw, {})).status_code in (400, 401)


async def test_a_sealed_event_of_any_form_breaks_nothing(webhouse: House) -> None:
    token = {"header": {"token": webhouse.fake.verification_token, "event_type": "im.message.receive_v1"}}
    async with door(webhouse) as client:
        for event in ({**token, "event": "x"}, {**token, "event": {"message": []}}, token):
            assert (await sent(client, *webhouse.fake.signed(event))).status_code == 200


async def test_a_body_without_end_is_refused(webhouse: House) -> None:
    async with door(webhouse) as client:
        assert (await sent(client, b"x" * (2 << 20), {})).status_code == 413


async def test_before_the_bot_hears_events_are_to_come_again(webhouse: House) -> None:
    transport = httpx.ASGITransport(app=Starlette(routes=list(webhouse.feishu.routes)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
        assert (await sent(client, *webhouse.fake.signed(spoken(webhouse)))).status_code == 503


async def test_a_webhook_without_its_key_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="FEISHU_ENCRYPT_KEY"):
        async with opened(tmp_path, FeishuConfig(mode="webhook"), FEISHU_ENCRYPT_KEY=""):
            pass
