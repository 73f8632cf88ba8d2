"""The calls of the fake Feishu, as the real SDK makes them: what it takes and what it refuses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import aiohttp
import pytest

from tests.bot.platforms.feishu_calls import IM, button, call, card, send, until
from tests.fakes.feishu import FakeFeishu, shown
from tests.fakes.feishu.robots import sign
from tests.fakes.feishu.sdk import client

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


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


async def test_a_picture_must_be_uploaded_before_a_card_shows_it(fake: FakeFeishu) -> None:
    sdk = client(fake)
    picture = {"tag": "img", "img_key": "img_v3_x", "alt": {"tag": "plain_text", "content": "图"}}
    assert "ErrCode: 200570" in (await send(sdk, card(picture)))["msg"]
    from lark_oapi.api.im.v1 import CreateImageRequest, CreateImageRequestBody  # noqa: PLC0415 (see `whole`)

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
