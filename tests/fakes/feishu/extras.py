"""The smaller calls: token, bot, pictures, reactions, pins, private cards, chats, people, slash commands."""

from __future__ import annotations

import re

from tests.fakes.feishu import messages
from tests.fakes.feishu.checks import checked
from tests.fakes.feishu.server import Call, Door, Route
from tests.fakes.feishu.state import ApiError, Json, Reaction, Sent

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"\x00\x00\x01\x00", b"II*\x00", b"MM\x00*")
_EMOJI = re.compile(r"[A-Z][A-Za-z0-9_]*")


async def token(fake: Door, call: Call) -> Json:
    if (call.body.get("app_id"), call.body.get("app_secret")) != (fake.app_id, fake.app_secret):
        raise ApiError(10014, "app secret invalid", 200)
    fake.tokens_issued += 1
    return {"code": 0, "msg": "ok", "tenant_access_token": fake.token, "expire": 7200}


async def bot(fake: Door, call: Call) -> Json:
    about = {"activate_status": 2, "app_name": fake.bot_name, "avatar_url": "", "ip_white_list": [],
             "open_id": fake.bot_open_id}  # fmt: skip
    return {"code": 0, "msg": "ok", "bot": about}


async def image(fake: Door, call: Call) -> Json:
    raw = call.form.get("image", b"")
    if call.form.get("image_type") not in {"message", "avatar"}:
        raise ApiError(234001, "Invalid request param, ext=image_type.")
    if not raw:
        raise ApiError(234010, "File's size can't be 0.")
    if len(raw) > 10 << 20:
        raise ApiError(234006, "The file size exceed the max value.")
    if not raw.startswith(_PICTURES):
        raise ApiError(234011, "Can't recognize the image format.")
    key = f"img_v3_{fake.mint('', 4)}_{fake.mint('', 32)}"
    fake.images[key] = raw
    return {"image_key": key}


async def react(fake: Door, call: Call) -> Json:
    message = fake.there(call.path["message_id"])
    emoji = (call.body.get("reaction_type") or {}).get("emoji_type", "")
    if not isinstance(emoji, str) or not _EMOJI.fullmatch(emoji):
        raise ApiError(231001, "reaction type is invalid.")
    found = next((one for one in fake.reactions if (one.message_id, one.emoji) == (message.message_id, emoji)), None)
    if found is None:
        found = Reaction(fake.mint("", 40), message.message_id, emoji, fake.app_id)
        fake.reactions.append(found)
    operator = {"operator_id": fake.app_id, "operator_type": "app"}
    return {"reaction_id": found.reaction_id, "operator": operator, "action_time": str(int(fake.now() * 1000)),
            "reaction_type": {"emoji_type": emoji}}  # fmt: skip


async def unreact(fake: Door, call: Call) -> Json:
    found = next((one for one in fake.reactions if one.reaction_id == call.path["reaction_id"]), None)
    if found is None:
        raise ApiError(231007, "The reaction can NOT be deleted: it does not exist.")
    fake.reactions.remove(found)
    return {"reaction_id": found.reaction_id, "reaction_type": {"emoji_type": found.emoji}}


async def pin(fake: Door, call: Call) -> Json:
    message = fake.there(call.text("message_id"))
    message.pinned = True
    return {"pin": {"message_id": message.message_id, "chat_id": message.chat_id}}


async def unpin(fake: Door, call: Call) -> Json:
    fake.there(call.path["message_id"]).pinned = False
    return {}


async def ephemeral(fake: Door, call: Call) -> Json:
    """A card that one person sees, in a group where they are; not in topic groups."""
    chat, user = fake.chat_for(call.text("chat_id")), call.text("open_id")
    card = call.body.get("card")
    if chat.kind != "group" or user not in chat.members:
        raise ApiError(18053, "ephemeral cards are for members of groups, ext=chat or user not supported")
    if call.body.get("msg_type") != "interactive" or not isinstance(card, dict):
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=card must be an object.")
    if len(call.raw) > messages.CARD_BYTES:
        raise ApiError(230025, "The length of the message content reaches its limit.")
    if not fake.within(f"ephemeral {chat.chat_id}", 40):
        raise ApiError(230020, "This operation triggers the frequency limit.")
    sent = Sent(fake.mint("om_"), chat.chat_id, "interactive", checked(fake, card, chat), ephemeral_to=user)
    sent.sender, sent.created = fake.app_id, fake.now()
    fake.sent[sent.message_id] = sent
    return {"message_id": sent.message_id}


async def ephemeral_delete(fake: Door, call: Call) -> Json:
    found = fake.sent.get(call.text("message_id"))
    if found is None or not found.ephemeral_to:
        raise ApiError(230001, "Your request contains an invalid request parameter, ext=no ephemeral message.")
    del fake.sent[found.message_id]
    return {}


async def chat_info(fake: Door, call: Call) -> Json:
    chat = fake.chats.get(call.path["chat_id"])
    if chat is None:
        raise ApiError(232006, "Your request specifies a chat_id which is invalid.")
    if not chat.bot_in and chat.kind != "p2p":
        raise ApiError(232011, "Operator can NOT be out of the chat.")
    return {"name": chat.name, "owner_id": chat.owner, "owner_id_type": "open_id", "tenant_key": fake.tenant_key,
            "chat_mode": {"group": "group", "topic": "topic", "p2p": "p2p"}[chat.kind], "chat_type": "private",
            "group_message_type": "thread" if chat.kind == "topic" else "chat", "external": False,
            "user_manager_id_list": [], "bot_manager_id_list": [], "user_count": str(len(chat.members)),
            "bot_count": "1", "chat_status": "dissolved" if chat.disbanded else "normal"}  # fmt: skip


async def chat_members(fake: Door, call: Call) -> Json:
    info = await chat_info(fake, call)
    chat = fake.chats[call.path["chat_id"]]
    items = [{"member_id_type": "open_id", "member_id": one, "name": fake.users[one].name,
              "tenant_key": fake.tenant_key} for one in chat.members]  # fmt: skip
    return {"items": items, "has_more": False, "page_token": "", "member_total": int(info["user_count"])}


async def chats(fake: Door, call: Call) -> Json:
    items = [{"chat_id": one.chat_id, "name": one.name, "owner_id": one.owner, "owner_id_type": "open_id",
              "external": False, "tenant_key": fake.tenant_key, "chat_status": "normal"}
             for one in fake.chats.values() if one.bot_in and one.kind != "p2p" and not one.disbanded]  # fmt: skip
    return {"items": items, "has_more": False, "page_token": ""}


async def user(fake: Door, call: Call) -> Json:
    found = fake.users.get(call.path["user_id"])
    if found is None or found.open_id in fake.unavailable:
        raise ApiError(41050, "no user authority error")
    return {"user": {**found.ids(), "name": found.name, "en_name": ""}}


async def commands(fake: Door, call: Call) -> Json:
    return {"items": list(fake.slash_commands.values()), "has_more": False, "page_token": ""}


async def command_create(fake: Door, call: Call) -> Json:
    name = _command(call)
    if any(one["command"] == name for one in fake.slash_commands.values()):
        raise ApiError(40000031, "the command exists already")
    if len(fake.slash_commands) >= 100:
        raise ApiError(40000032, "an app has at most 100 commands")
    number = fake.number()
    made = {"command_id": number, "command": name, "description": call.body.get("description") or {}}
    fake.slash_commands[number] = made
    return {"app_slash_command": made, "command_id": number}


async def command_patch(fake: Door, call: Call) -> Json:
    found = _known(fake, call)
    found |= {name: call.body[name] for name in ("command", "description", "icon") if name in call.body}
    return {"app_slash_command": found}


async def command_delete(fake: Door, call: Call) -> Json:
    del fake.slash_commands[_known(fake, call)["command_id"]]
    return {}


def _known(fake: Door, call: Call) -> Json:
    found = fake.slash_commands.get(call.path["command_id"])
    if found is None:
        raise ApiError(40000030, "no such command")
    return found


def _command(call: Call) -> str:
    name = call.text("command")
    if name.startswith("/") or not re.fullmatch(r"\S{1,32}", name):
        raise ApiError(40000001, "command: 1 to 32 characters without a slash")
    if not isinstance((call.body.get("description") or {}).get("default_value"), str):
        raise ApiError(40000001, "description.default_value is required")
    return name


_IM, _ONE = "/open-apis/im/v1", "/open-apis/im/v1/messages/{message_id}"
_SLASH = "/open-apis/application/v7/app_slash_commands"
_CHAT = ("im:chat", "im:chat:readonly", "im:chat:read")
ROUTES = [
    Route("POST", "/open-apis/auth/v3/tenant_access_token/internal", "token", token, bare=True, token=False),
    Route("GET", "/open-apis/bot/v3/info", "bot", bot, bare=True),
    Route("POST", f"{_IM}/images", "image", image, ("im:resource", "im:resource:upload")),
    Route("POST", f"{_ONE}/reactions", "react", react, ("im:message", "im:message.reactions:write_only")),
    Route("DELETE", f"{_ONE}/reactions/{{reaction_id}}", "unreact", unreact,
          ("im:message", "im:message.reactions:write_only")),
    Route("POST", f"{_IM}/pins", "pin", pin, ("im:message", "im:message.pins", "im:message.pins:write_only")),
    Route("DELETE", f"{_IM}/pins/{{message_id}}", "unpin", unpin, ("im:message", "im:message.pins")),
    Route("POST", "/open-apis/ephemeral/v1/send", "ephemeral", ephemeral, ("im:message", "im:message:send_as_bot")),
    Route("POST", "/open-apis/ephemeral/v1/delete", "ephemeral.delete", ephemeral_delete),
    Route("GET", f"{_IM}/chats", "chats", chats, _CHAT),
    Route("GET", f"{_IM}/chats/{{chat_id}}", "chat", chat_info, _CHAT),
    Route("GET", f"{_IM}/chats/{{chat_id}}/members", "chat.members", chat_members, (*_CHAT, "im:chat.members:read")),
    Route("GET", "/open-apis/contact/v3/users/{user_id}", "user", user,
          ("contact:contact.base:readonly", "contact:contact:readonly")),
    Route("GET", _SLASH, "commands", commands, ("application:app_slash_command:read",)),
    Route("POST", _SLASH, "command.create", command_create, ("application:app_slash_command:write",)),
    Route("PATCH", f"{_SLASH}/{{command_id}}", "command.patch", command_patch,
          ("application:app_slash_command:write",)),
    Route("DELETE", f"{_SLASH}/{{command_id}}", "command.delete", command_delete,
          ("application:app_slash_command:write",)),
]  # fmt: skip
