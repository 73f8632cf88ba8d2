"""The events of the fake Feishu, as the real SDK hears them: over the long connection and over HTTP, well and badly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from tests.bot.platforms.feishu_calls import button, call, card, send, until
from tests.fakes.feishu import FakeFeishu, NotAnswered, buttons
from tests.fakes.feishu.hook import decrypt, encrypt
from tests.fakes.feishu.sdk import client, connected, dispatcher, whole


def _answer(content: dict[str, Any]) -> Any:
    """What a handler gives back to the SDK."""
    from lark_oapi.event.callback.model.p2_card_action_trigger import (  # noqa: PLC0415 (see `whole`)
        P2CardActionTriggerResponse,
    )

    return P2CardActionTriggerResponse(content)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
async def fake() -> AsyncIterator[FakeFeishu]:
    async with FakeFeishu() as one:
        one.add_user("ou_li", "李雷")
        one.add_chat("oc_team", "研发群", ["ou_li"])
        yield one


async def test_words_arrive_whole_though_their_frames_are_cut_and_out_of_order(fake: FakeFeishu) -> None:
    heard: list[Any] = []
    fake.chunks, fake.shuffled = 4, True
    async with connected(fake, {"im_message_receive_v1": heard.append}):
        await until(fake.connected.is_set)
        message = await fake.say("oc_team", "ou_li", "周报 @ou_li")
    assert json.loads(heard[0].event.message.content)["text"] == "@_user_1 周报 @_user_2"
    assert (heard[0].event.message.message_id, fake.bad_frames) == (message, [])


async def test_an_event_nobody_acknowledged_comes_again_with_the_next_connection(fake: FakeFeishu) -> None:
    heard: list[Any] = []
    fake.retry_after = (0.01,)
    said = await fake.say("oc_team", "ou_li", "日报")
    async with connected(fake, {"im_message_receive_v1": heard.append}):
        await until(lambda: heard)
        await fake.redeliver(new_event_id=True)
    assert [one.event.message.message_id for one in heard] == [said, said]
    assert len({one.header.event_id for one in heard}) == 2


async def test_an_event_that_comes_late_tells_when_it_was_said_and_one_nobody_takes_is_given_up(
    fake: FakeFeishu,
) -> None:
    def fail(_: Any) -> None:
        raise ValueError

    fake.retry_after = (0.01, 0.01)
    async with connected(fake, {"im_message_receive_v1": fail}):
        await until(fake.connected.is_set)
        await fake.say("oc_team", "ou_li", "日报", late=3600)
        await fake.settle()
    assert [ack.code for ack in fake.acks.values()] == [500] * 3
    assert int(fake.given_up[0]["header"]["create_time"]) / 1000 == pytest.approx(fake.now() - 3600, abs=60)


async def test_a_client_that_was_kicked_or_refused_comes_back(fake: FakeFeishu) -> None:
    fake.reconnect_interval = 0
    async with connected(fake, {}):
        await until(fake.connected.is_set)
        fake.endpoint_error(1)
        fake.refuse_handshake(514, "busy", 1000040343)
        await fake.kick()
        await until(lambda: fake.connects == 2)
    assert len(fake.asked("/callback/ws/endpoint")) == 4


async def test_an_event_that_the_bot_does_not_know_is_answered_with_500_by_the_sdk(fake: FakeFeishu) -> None:
    async with connected(fake, {}):
        await until(fake.connected.is_set)
        ack = await fake.emit("im.message.message_read_v1")
    assert ack is not None and ack.code == 500


async def test_a_press_gives_back_the_toast_and_puts_the_card_in_place(fake: FakeFeishu) -> None:
    def answer(event: Any) -> Any:
        assert event.event.action.value == {"action": "full", "value": "r1"}
        new = {"type": "raw", "data": card(button("收起", "r2"))}
        return _answer({"toast": {"type": "info", "content": "好的"}, "card": new})

    message = (await send(client(fake), card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": answer}):
        await until(fake.connected.is_set)
        got = await fake.press(message, "ou_li", "完整版")
    assert got["toast"]["content"] == "好的"
    assert [one.label for one in buttons(fake.sent[message].content)] == ["收起"]


async def test_a_bad_card_in_an_answer_or_no_answer_in_time_is_what_the_client_shows(fake: FakeFeishu) -> None:
    bad = {"card": {"type": "raw", "data": card({"tag": "note"})}}
    message = (await send(client(fake), card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": lambda _: _answer(bad)}):
        await until(fake.connected.is_set)
        with pytest.raises(NotAnswered, match="200673"):
            await fake.press(message, "ou_li", "完整版")
        fake.silent, fake.patience = True, 0.05
        with pytest.raises(NotAnswered, match="200341"):
            await fake.press(message, "ou_li", "完整版")


async def test_a_late_update_needs_an_answered_click_and_has_two_uses(fake: FakeFeishu) -> None:
    sdk = client(fake)
    message = (await send(sdk, card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": lambda _: _answer({})}):
        await until(fake.connected.is_set)
        assert await fake.press(message, "ou_li", "full:r1") == {}
    body = {"token": next(iter(fake.callbacks)), "card": card(words="更新")}
    codes = [(await call(sdk, "POST", "/open-apis/interactive/v1/card/update", body))["code"] for _ in range(3)]
    assert codes == [0, 0, 300040]


async def test_the_webhook_is_encrypted_and_signed_as_the_sdk_checks_it(fake: FakeFeishu) -> None:
    heard: list[Any] = []
    handler = dispatcher({"im_message_receive_v1": heard.append}, fake.encrypt_key, fake.verification_token)

    async def receive(request: web.Request) -> web.Response:
        raw = whole().RawRequest()
        raw.uri, raw.body, raw.headers = request.path, await request.read(), dict(request.headers)
        answer = handler.do(raw)
        return web.Response(status=answer.status_code, body=answer.content)

    app = web.Application()
    app.router.add_post("/events", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    fake.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/events"
    try:
        assert await fake.verify_url()
        await fake.say("oc_team", "ou_li", "日报")
        raw, headers = fake.signed(fake.events[-1])
        forged = await fake.post(raw, headers | {"X-Lark-Signature": "0" * 64})
    finally:
        await runner.cleanup()
    assert (len(heard), forged[0]) == (1, 500)


def test_the_cipher_gives_the_known_answer() -> None:
    assert decrypt("P37w+VZImNgPEO1RBhJ6RtKl7n6zymIbEG1pReEzghk=", "test key") == "hello world"
    assert decrypt(encrypt("日报", "k", b"0" * 16), "k") == "日报"


async def test_an_endpoint_that_hangs_holds_the_client_until_it_is_let_go(fake: FakeFeishu) -> None:
    fake.reconnect_interval = 0
    async with connected(fake, {}):
        await until(fake.connected.is_set)
        fake.endpoint_hang()
        await fake.kick()
        await until(lambda: len(fake.asked("/callback/ws/endpoint")) == 2)
        assert not fake.connected.is_set()
        fake.let_go()
        await until(lambda: fake.connects == 2)


async def test_thirty_people_who_press_at_once_are_each_answered(fake: FakeFeishu) -> None:
    toast = {"toast": {"type": "info", "content": "好"}}
    message = (await send(client(fake), card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": lambda _: _answer(toast)}):
        await until(fake.connected.is_set)
        answers = await asyncio.gather(*(fake.press(message, "ou_li", "完整版") for _ in range(30)))
    assert answers == [toast] * 30
