"""The calls of im/v1 about messages: send, reply, edit, recall, read; with the limits and refusals of each."""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.feishu import entities
from tests.fakes.feishu.checks import checked
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Chat, Json, Sent
from tests.fakes.feishu.world import FORTNIGHT, HOUR

CARD_BYTES, TEXT_BYTES = 30 * 1024, 150 * 1024  # of the whole request body
_OLD_CLIENT = [
    [{"tag": "img", "image_key": "img_v3_upgrade"}],
    [{"tag": "text", "text": "请升级至最新版本客户端，以查看内容"}],
]


async def create(fake: Door, call: Call) -> Json:
    kind, receiver = call.query.get("receive_id_type", ""), call.text("receive_id")
    chat = _receiver(fake, kind, receiver)
    return await _post(fake, call, chat, None)


async def reply(fake: Door, call: Call) -> Json:
    parent = fake.there(call.path["message_id"])
    if parent.ephemeral_to:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=ephemeral message.")
    return await _post(fake, call, fake.chat_for(parent.chat_id), parent)


async def _post(fake: Door, call: Call, chat: Chat, parent: Sent | None) -> Json:
    uuid = call.text("uuid", required=False) or None
    if uuid is not None and len(uuid) > 50:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=uuid is longer than 50.")
    key = (fake.app_id, uuid or "")
    if uuid and key in fake.flying:
        raise ApiError(230049, "The message is being sent.")
    if uuid and key in fake.uuids and fake.now() - fake.uuids[key][0] < HOUR:
        return shape(fake, fake.sent[fake.uuids[key][1]])
    if not fake.within(f"chat {chat.chat_id}", 5):
        raise ApiError(230020, "This operation triggers the frequency limit.")
    message = _composed(fake, call, chat, parent)
    message.uuid = uuid
    fake.flying.add(key)
    try:
        await call.held()
    finally:
        fake.flying.discard(key)
    fake.sent[message.message_id] = message
    if message.card_id:
        fake.entities[message.card_id].message_id = message.message_id
    if uuid:
        fake.uuids[key] = (fake.now(), message.message_id)
    return shape(fake, message)


def _composed(fake: Door, call: Call, chat: Chat, parent: Sent | None) -> Sent:
    kind = call.text("msg_type")
    content = read_content(fake, kind, call, chat)
    message = Sent(fake.mint("om_"), chat.chat_id, kind, content, sender=fake.app_id)
    message.created = message.updated = fake.now()
    given = json.loads(call.body["content"])
    if kind == "interactive" and given.get("type") == "card":
        message.card_id = given["data"]["card_id"]
    thread(fake, message, parent, bool(call.body.get("reply_in_thread")))
    return message


def thread(fake: Door, message: Sent, parent: Sent | None, asked: bool) -> None:
    """Hangs a message from the one it replies to; in a topic group every message has a thread of its own."""
    chat = fake.chats[message.chat_id]
    if parent is None:
        message.thread_id = fake.mint("omt_", 16) if chat.kind == "topic" else None
        return
    message.root_id, message.parent_id = parent.root_id or parent.message_id, parent.message_id
    root = fake.sent[message.root_id]
    if asked and chat.kind == "p2p" and not fake.threads_in_p2p:
        raise ApiError(230071, "The chat does not support reply in thread.")
    if (asked or chat.kind == "topic") and root.thread_id is None:
        root.thread_id = fake.mint("omt_", 16)
    message.thread_id = root.thread_id


def read_content(fake: Door, kind: str, call: Call, chat: Chat) -> Any:
    """The parsed content of a request, after every check of its kind."""
    raw = call.body.get("content")
    if not isinstance(raw, str):
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=content is not a string.")
    _bounded(kind, call)
    try:
        content = json.loads(raw)
    except ValueError:
        raise ApiError(230001, "invalid request parameter, ext=content is not a string in json format") from None
    if not isinstance(content, dict):
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=content is not an object.")
    match kind:
        case "text":
            return _text(content, chat)
        case "post" | "image":
            return content
        case "interactive" if content.get("type") == "card":
            return entities.sendable(fake, content)
        case "interactive" if content.get("type") == "template":
            raise refused_card("ErrCode: 200380; ErrMsg: template does not exist; ")
        case "interactive":
            return checked(fake, content, chat)
    raise ApiError(230001, f"Your request contains an invalid request parameter, ext=msg_type {kind}.")


def refused_card(ext: str) -> ApiError:
    return ApiError(230099, f"Failed to create card content, ext={ext}")


def _bounded(kind: str, call: Call) -> None:
    if len(call.raw) > (TEXT_BYTES if kind == "text" else CARD_BYTES):
        raise ApiError(230025, "The length of the message content reaches its limit.")


def _text(content: Json, chat: Chat) -> str:
    words = content.get("text")
    if not isinstance(words, str) or not words.strip():
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=text is empty.")
    if '<at user_id="all">' in words and not chat.at_all:
        raise ApiError(230018, "These operations are NOT allowed at current group settings, ext=at all.")
    return words


def _receiver(fake: Door, kind: str, receiver: str) -> Chat:
    if kind == "chat_id":
        return fake.chat_for(receiver)
    ids = {"open_id": "open_id", "user_id": "user_id", "union_id": "union_id"}.get(kind)
    if ids is None:
        raise ApiError(99992402, "field validation failed: receive_id_type is required")
    found = next((user for user in fake.users.values() if getattr(user, ids) == receiver), None)
    if found is None:
        raise ApiError(230034, "The receive_id is invalid.")
    return fake.direct(found.open_id)


async def patch(fake: Door, call: Call) -> Json:
    """Puts another card in place of one; both must be shared cards, and the message at most 14 days old."""
    message = fake.own(call.path["message_id"])
    if message.msg_type != "interactive" or message.ephemeral_to:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=message is not a card.")
    if fake.now() - message.created > FORTNIGHT:
        raise ApiError(230031, "The message can't be updated: it was sent more than 14 days ago.")
    if not fake.within(f"message {message.message_id}", 5):
        raise ApiError(230020, "This operation triggers the frequency limit.")
    card = read_content(fake, "interactive", call, fake.chat_for(message.chat_id))
    entities.not_streaming(fake, message)
    _shared(message.content, card)
    update(fake, message, card)
    return {}


def _shared(*cards: Json) -> None:
    if not all(card.get("config", {}).get("update_multi") is True for card in cards):
        raise ApiError(
            230001, "invalid request parameter, ext=update_multi must be true in both the old and the new card"
        )


def update(fake: Door, message: Sent, content: Any) -> None:
    message.history.append(message.content)
    message.content, message.updated = content, fake.now()
    message.updates += 1
    if message.card_id:
        fake.entities[message.card_id].card = content


async def put(fake: Door, call: Call) -> Json:
    message = fake.own(call.path["message_id"])
    if message.msg_type not in {"text", "post"}:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=only text and post are edited.")
    if message.updates >= 20:
        raise ApiError(230072, "The message has reached the number of times it can be edited.")
    update(fake, message, read_content(fake, call.text("msg_type"), call, fake.chat_for(message.chat_id)))
    return shape(fake, message)


async def recall(fake: Door, call: Call) -> Json:
    fake.own(call.path["message_id"]).recalled = True
    return {}


async def get(fake: Door, call: Call) -> Json:
    message = fake.there(call.path["message_id"])
    if message.ephemeral_to:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=invalid message_id.")
    return {"items": [shape(fake, message, call.query.get("card_msg_content_type"))]}


async def listed(fake: Door, call: Call) -> Json:
    """History of a chat (roots only where there are threads) or of a thread, in pages; times in seconds."""
    found = _contained(fake, call)
    if call.query.get("sort_type") == "ByCreateTimeDesc":
        found.reverse()
    size, start = int(call.query.get("page_size", "20")), int(call.query.get("page_token") or "0")
    if not 1 <= size <= 50:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=page_size.")
    page, more = found[start : start + size], start + size < len(found)
    items = [shape(fake, message, call.query.get("card_msg_content_type")) for message in page]
    return {"has_more": more, "page_token": str(start + size) if more else "", "items": items}


def _contained(fake: Door, call: Call) -> list[Sent]:
    kind, name = call.query.get("container_id_type"), call.query.get("container_id", "")
    timed = "start_time" in call.query or "end_time" in call.query
    if kind == "thread":
        if timed:
            raise ApiError(230001, "invalid request parameter, ext=a thread has no start_time or end_time")
        return [one for one in fake.sent.values() if one.thread_id == name and not one.ephemeral_to]
    if kind != "chat":
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=container_id_type.")
    fake.chat_for(name)
    first, last = int(call.query.get("start_time", "0")), int(call.query.get("end_time") or 2**40)
    return [one for one in fake.sent.values() if one.chat_id == name and not one.ephemeral_to
            and first <= int(one.created) <= last and not (one.thread_id and one.root_id)]  # fmt: skip


def shape(fake: Door, message: Sent, content_type: str | None = None) -> Json:
    """A message as the calls give it back. A card comes back as clients of old see it, unless asked for otherwise."""
    by_app = message.sender == fake.app_id
    sender = {"id": message.sender, "id_type": "app_id" if by_app else "open_id",
              "sender_type": "app" if by_app else "user", "tenant_key": fake.tenant_key}  # fmt: skip
    found: Json = {
        "message_id": message.message_id, "msg_type": message.msg_type, "chat_id": message.chat_id,
        "create_time": str(int(message.created * 1000)), "update_time": str(int(message.updated * 1000)),
        "deleted": message.recalled, "updated": message.updates > 0, "sender": sender,
        "body": {"content": _body(message, content_type)},
    }  # fmt: skip
    hangs = {"root_id": message.root_id, "parent_id": message.parent_id, "thread_id": message.thread_id}
    if message.mentions:
        found["mentions"] = [{**one, "id": one["id"]["open_id"], "id_type": "open_id"} for one in message.mentions]
    return found | {name: value for name, value in hangs.items() if value}


def _body(message: Sent, content_type: str | None) -> str:
    if message.recalled:
        return "This message was recalled"
    if message.msg_type == "text":
        return json.dumps({"text": message.content}, ensure_ascii=False)
    if message.msg_type != "interactive":
        return json.dumps(message.content, ensure_ascii=False)
    title = message.content.get("header", {}).get("title", {}).get("content", "")
    legacy: Json = {"title": title, "elements": _OLD_CLIENT}
    if content_type == "user_card_content":
        legacy["user_dsl"] = json.dumps(message.content, ensure_ascii=False)
    return json.dumps(legacy, ensure_ascii=False)


_SEND = ("im:message", "im:message:send_as_bot")
_UPDATE = ("im:message", "im:message:send_as_bot", "im:message:update")
_READ = ("im:message", "im:message:readonly")
_ONE = "/open-apis/im/v1/messages/{message_id}"
ROUTES = [
    Route("POST", "/open-apis/im/v1/messages", "create", create, _SEND),
    Route("GET", "/open-apis/im/v1/messages", "list", listed, _READ),
    Route("POST", f"{_ONE}/reply", "reply", reply, _SEND),
    Route("PATCH", _ONE, "patch", patch, _UPDATE),
    Route("PUT", _ONE, "put", put, _UPDATE),
    Route("DELETE", _ONE, "recall", recall, (*_SEND, "im:message:recall")),
    Route("GET", _ONE, "get", get, _READ),
]
