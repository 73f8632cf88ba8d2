"""The fake Feishu, as the real SDK meets it: what it takes, what it refuses, what it does to a client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from lark_oapi import BaseRequest, Client, HttpMethod, RawRequest
from lark_oapi.api.im.v1 import CreateImageRequest, CreateImageRequestBody
from lark_oapi.core.enum import AccessTokenType
from lark_oapi.event.callback.model.p2_card_action_trigger import P2CardActionTriggerResponse

from tests.fakes.feishu import FakeFeishu, NotAnswered, buttons, shown
from tests.fakes.feishu.hook import decrypt, encrypt
from tests.fakes.feishu.robots import sign
from tests.fakes.feishu.sdk import client, connected, dispatcher

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
IM = "/open-apis/im/v1"


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
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110 - it happens in the SDK's thread
            await asyncio.sleep(0.005)


# -- posting


async def test_a_card_arrives_in_the_chat_and_the_same_uuid_does_not_post_it_twice(fake: FakeFeishu) -> None:
    sdk = client(fake)
    first = await send(sdk, card(), uuid="daily-1")
    again = await send(sdk, card(words="other"), uuid="daily-1")
    assert first["data"]["message_id"] == again["data"]["message_id"]
    assert [shown(post.content) for post in fake.posts("oc_team")] == ["今日要闻"]


async def test_a_uuid_is_forgotten_after_an_hour() -> None:
    now = [NOON]
    async with FakeFeishu(clock=lambda: now[0]) as fake:
        fake.add_chat("oc_team", "群", [])
        sdk = client(fake)
        await send(sdk, card(), uuid="daily-1")
        now[0] += timedelta(minutes=61)
        await send(sdk, card(), uuid="daily-1")
        assert len(fake.posts("oc_team")) == 2


async def test_a_uuid_in_flight_is_refused_until_it_has_landed(fake: FakeFeishu) -> None:
    sdk, landed = client(fake), asyncio.Event()
    fake.plan("create", ("hold", landed))
    flying = asyncio.create_task(send(sdk, card(), uuid="daily-1"))
    await until(lambda: fake.flying)
    assert (await send(sdk, card(), uuid="daily-1"))["code"] == 230049
    landed.set()
    assert (await flying)["code"] == 0
    assert len(fake.posts("oc_team")) == 1


async def test_a_dropped_answer_leaves_the_post_standing_and_a_dropped_request_leaves_none(fake: FakeFeishu) -> None:
    sdk = client(fake)
    await send(sdk, card())
    fake.plan("create", "drop_before")
    fake.plan("create", "drop_after")
    for standing in (1, 2):
        with pytest.raises(OSError, match=r"(?i)connection"):
            await send(sdk, card())
        assert len(fake.posts("oc_team")) == standing


@pytest.mark.parametrize(
    ("change", "code"),
    [({"bot_in": False}, 230002), ({"disbanded": True}, 232009), ({"may_post": False}, 230018)],
)
async def test_a_chat_that_takes_no_posts_says_why(fake: FakeFeishu, change: dict[str, bool], code: int) -> None:
    for name, value in change.items():
        setattr(fake.chats["oc_team"], name, value)
    assert (await send(client(fake), card()))["code"] == code


async def test_a_token_that_expired_is_refused_until_a_new_one_is_fetched(fake: FakeFeishu) -> None:
    sdk = client(fake)
    await send(sdk, card())
    fake.expire_token()
    assert (await send(sdk, card()))["code"] == 99991663
    assert (await send(client(fake), card()))["code"] == 0


async def test_a_missing_scope_is_named(fake: FakeFeishu) -> None:
    fake.scopes = {"im:resource"}
    answer = await send(client(fake), card())
    assert answer["code"] == 99991672
    assert {"im:message", "im:message:send_as_bot"} == {
        one["subject"] for one in answer["error"]["permission_violations"]
    }


async def test_limits_of_a_chat_and_of_the_app_hold_when_they_are_on() -> None:
    async with FakeFeishu(clock=lambda: NOON) as fake:
        fake.add_chat("oc_team", "群", [])
        fake.limits, sdk = True, client(fake)
        assert [(await send(sdk, card()))["code"] for _ in range(6)] == [0] * 5 + [230020]
        codes = [(await call(sdk, "GET", f"{IM}/chats/oc_team"))["code"] for _ in range(45)]
        assert codes == [0] * 44 + [99991400]


async def test_planned_errors_come_in_their_own_dress(fake: FakeFeishu) -> None:
    sdk = client(fake)
    fake.plan("create", ("code", 230099, "Failed to create card content, ext=ErrCode: 11310; ", 200))
    assert (await send(sdk, card()))["code"] == 230099
    fake.plan("create", ("429", 2))
    assert (await send(sdk, card()))["code"] == 99991400
    fake.plan("create", "502_html")
    with pytest.raises(json.JSONDecodeError):
        await send(sdk, card())


async def test_a_card_is_refused_with_the_path_of_its_fault(fake: FakeFeishu) -> None:
    answer = await send(client(fake), card({"tag": "hr", "colour": "red"}))
    assert answer["code"] == 230099
    assert "ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [1](tag: hr); ErrMsg:" in answer["msg"]


async def test_a_body_of_more_than_30_kb_is_too_long(fake: FakeFeishu) -> None:
    assert (await send(client(fake), card(words="字" * 11_000)))["code"] == 230025


async def test_a_reply_in_a_thread_is_listed_under_the_thread_only(fake: FakeFeishu) -> None:
    sdk = client(fake)
    root = (await send(sdk, card()))["data"]["message_id"]
    body = {"msg_type": "text", "content": json.dumps({"text": "全文"}), "reply_in_thread": True}
    reply = (await call(sdk, "POST", f"{IM}/messages/{root}/reply", body))["data"]
    assert (reply["root_id"], fake.messages("oc_team", thread=root)[0].content) == (root, "全文")

    async def listed(kind: str, name: str) -> list[str]:
        found = await call(sdk, "GET", f"{IM}/messages", container_id_type=kind, container_id=name)
        return [one["message_id"] for one in found["data"]["items"]]

    assert await listed("chat", "oc_team") == [root]
    assert await listed("thread", reply["thread_id"]) == [root, reply["message_id"]]


async def test_a_card_reads_back_as_old_clients_see_it_unless_its_source_is_asked_for(fake: FakeFeishu) -> None:
    sdk = client(fake)
    path = f"{IM}/messages/{(await send(sdk, card()))['data']['message_id']}"
    plain = (await call(sdk, "GET", path))["data"]["items"][0]["body"]["content"]
    assert "今日要闻" not in plain
    full = (await call(sdk, "GET", path, card_msg_content_type="user_card_content"))["data"]["items"][0]
    assert json.loads(json.loads(full["body"]["content"])["user_dsl"]) == card()


async def test_an_edit_needs_shared_cards_and_a_message_of_at_most_14_days() -> None:
    now = [NOON]
    async with FakeFeishu(clock=lambda: now[0]) as fake:
        fake.add_chat("oc_team", "群", [])
        sdk = client(fake)
        path = f"{IM}/messages/{(await send(sdk, card()))['data']['message_id']}"

        async def edit(new: dict[str, Any]) -> int:
            return int((await call(sdk, "PATCH", path, {"content": json.dumps(new)}))["code"])

        assert await edit(card(words="更正")) == 0
        unshared = card()
        del unshared["config"]["update_multi"]
        assert await edit(unshared) == 230001
        assert (shown(fake.posts("oc_team")[0].content), fake.posts("oc_team")[0].updates) == ("更正", 1)
        now[0] += timedelta(days=15)
        assert await edit(card()) == 230031


# -- streaming


async def test_a_card_streams_with_a_rising_sequence_is_sent_once_and_closes_after_ten_minutes() -> None:
    now = [NOON]
    async with FakeFeishu(clock=lambda: now[0]) as fake:
        fake.add_chat("oc_team", "群", [])
        sdk, kit = client(fake), "/open-apis/cardkit/v1/cards"
        data = {"type": "card_json", "data": json.dumps(card(words="…", streaming_mode=True))}
        name = (await call(sdk, "POST", kit, data))["data"]["card_id"]
        entity = {"type": "card", "data": {"card_id": name}}
        assert [(await send(sdk, entity))["code"] for _ in range(2)] == [0, 230099]

        async def write(words: str, sequence: int) -> int:
            body = {"content": words, "sequence": sequence}
            return int((await call(sdk, "PUT", f"{kit}/{name}/elements/words/content", body))["code"])

        assert [await write("一", 1), await write("一二", 2), await write("一二三", 2)] == [0, 0, 300317]
        assert shown(fake.posts("oc_team")[0].content) == "一二"
        now[0] += timedelta(minutes=11)
        assert await write("一二三", 3) == 200850
        settings = {"settings": json.dumps({"config": {"streaming_mode": False}}), "sequence": 4}
        assert (await call(sdk, "PATCH", f"{kit}/{name}/settings", settings))["code"] == 0
        assert await write("一二三", 5) == 300309


# -- hearing


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
    def answer(event: Any) -> P2CardActionTriggerResponse:
        assert event.event.action.value == {"action": "full", "value": "r1"}
        new = {"type": "raw", "data": card(button("收起", "r2"))}
        return P2CardActionTriggerResponse({"toast": {"type": "info", "content": "好的"}, "card": new})

    message = (await send(client(fake), card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": answer}):
        await until(fake.connected.is_set)
        got = await fake.press(message, "ou_li", "完整版")
    assert got["toast"]["content"] == "好的"
    assert [one.label for one in buttons(fake.sent[message].content)] == ["收起"]


async def test_a_bad_card_in_an_answer_or_no_answer_in_time_is_what_the_client_shows(fake: FakeFeishu) -> None:
    bad = {"card": {"type": "raw", "data": card({"tag": "note"})}}
    message = (await send(client(fake), card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": lambda _: P2CardActionTriggerResponse(bad)}):
        await until(fake.connected.is_set)
        with pytest.raises(NotAnswered, match="200673"):
            await fake.press(message, "ou_li", "完整版")
        fake.silent, fake.patience = True, 0.05
        with pytest.raises(NotAnswered, match="200341"):
            await fake.press(message, "ou_li", "完整版")


async def test_a_late_update_needs_an_answered_click_and_has_two_uses(fake: FakeFeishu) -> None:
    sdk = client(fake)
    message = (await send(sdk, card(button("完整版", "r1"))))["data"]["message_id"]
    async with connected(fake, {"card_action_trigger": lambda _: P2CardActionTriggerResponse({})}):
        await until(fake.connected.is_set)
        assert await fake.press(message, "ou_li", "full:r1") == {}
    body = {"token": next(iter(fake.callbacks)), "card": card(words="更新")}
    codes = [(await call(sdk, "POST", "/open-apis/interactive/v1/card/update", body))["code"] for _ in range(3)]
    assert codes == [0, 0, 300040]


async def test_the_webhook_is_encrypted_and_signed_as_the_sdk_checks_it(fake: FakeFeishu) -> None:
    heard: list[Any] = []
    handler = dispatcher({"im_message_receive_v1": heard.append}, fake.encrypt_key, fake.verification_token)

    async def receive(request: web.Request) -> web.Response:
        raw = RawRequest()
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


# -- the rest


async def test_a_picture_must_be_uploaded_before_a_card_shows_it(fake: FakeFeishu) -> None:
    sdk = client(fake)
    picture = {"tag": "img", "img_key": "img_v3_x", "alt": {"tag": "plain_text", "content": "图"}}
    assert "ErrCode: 200570" in (await send(sdk, card(picture)))["msg"]
    body = CreateImageRequestBody.builder().image_type("message").image(BytesIO(b"\x89PNG\r\n\x1a\n...")).build()
    request = CreateImageRequest.builder().request_body(body).build()
    answer = await asyncio.to_thread(sdk.im.v1.image.create, request)
    assert (await send(sdk, card(picture | {"img_key": answer.data.image_key})))["code"] == 0


async def test_a_document_takes_converted_markdown_without_merge_info_and_is_shared_with_the_chat(
    fake: FakeFeishu,
) -> None:
    sdk, docs = client(fake), "/open-apis/docx/v1/documents"
    name = (await call(sdk, "POST", docs, {"title": "周报"}))["data"]["document"]["document_id"]
    text = "# 一\n\n| 甲 | 乙 |\n|---|---|\n| 1 | [源](https://a.example/x) |\n"
    made = (await call(sdk, "POST", f"{docs}/blocks/convert", {"content_type": "markdown", "content": text}))["data"]
    body = {"children_id": made["first_level_block_ids"], "index": -1, "descendants": made["blocks"]}
    path = f"{docs}/{name}/blocks/{name}/descendant"
    assert (await call(sdk, "POST", path, body))["code"] == 1770006
    for block in made["blocks"]:
        block.get("table", {}).get("property", {}).pop("merge_info", None)
    assert (await call(sdk, "POST", path, body))["code"] == 0
    member = {"member_type": "openchat", "member_id": "oc_team", "perm": "view"}
    assert (await call(sdk, "POST", f"/open-apis/drive/v1/permissions/{name}/members", member, type="docx"))[
        "code"
    ] == 0
    document = fake.documents[name]
    assert (document.words(), document.shared) == ("周报\n一\n甲\n乙\n1\n源", [("openchat", "oc_team", "view")])


async def test_an_ephemeral_card_is_seen_by_one_person_and_by_no_call(fake: FakeFeishu) -> None:
    sdk = client(fake)
    body = {"chat_id": "oc_team", "open_id": "ou_li", "msg_type": "interactive", "card": card()}
    sent = (await call(sdk, "POST", "/open-apis/ephemeral/v1/send", body))["data"]["message_id"]
    assert [one.message_id for one in fake.ephemerals("oc_team", "ou_li")] == [sent]
    assert fake.messages("oc_team") == []
    assert (await call(sdk, "GET", f"{IM}/messages/{sent}"))["code"] == 230001


async def test_a_custom_bot_checks_the_signature_and_tells_every_error_inside_200(fake: FakeFeishu) -> None:
    fake.add_robot("r1", "oc_team", secret="s")
    stamp = str(int(fake.now()))
    good = {"timestamp": stamp, "sign": sign(stamp, "s"), "msg_type": "interactive", "card": card()}
    bad = [good | {"sign": "x"}, good | {"timestamp": "1"}, good | {"card": card(button("完整版", "r1"))}]
    async with aiohttp.ClientSession() as session:
        codes = []
        for body in (good, *bad):
            async with session.post(f"{fake.base_url}/open-apis/bot/v2/hook/r1", json=body) as answer:
                codes.append((answer.status, (await answer.json())["code"]))
    assert codes == [(200, 0), (200, 19021), (200, 19021), (200, 11246)]
    assert [shown(one.content) for one in fake.messages("oc_team")] == ["今日要闻"]


async def test_slash_commands_are_registered_listed_and_deleted(fake: FakeFeishu) -> None:
    sdk, path = client(fake), "/open-apis/application/v7/app_slash_commands"
    body = {"command": "digest", "description": {"default_value": "日报"}}
    made = (await call(sdk, "POST", path, body))["data"]["command_id"]
    assert (await call(sdk, "POST", path, body))["code"] == 40000031
    assert [one["command"] for one in (await call(sdk, "GET", path))["data"]["items"]] == ["digest"]
    assert (await call(sdk, "DELETE", f"{path}/{made}"))["code"] == 0
    assert fake.slash_commands == {}


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
    async with connected(fake, {"card_action_trigger": lambda _: P2CardActionTriggerResponse(toast)}):
        await until(fake.connected.is_set)
        answers = await asyncio.gather(*(fake.press(message, "ou_li", "完整版") for _ in range(30)))
    assert answers == [toast] * 30
