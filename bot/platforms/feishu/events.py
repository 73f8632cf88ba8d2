"""What Feishu's events say, as the bot's own: messages, presses, the menu, comings and goings. Pure.

An event is JSON from outside: whatever is not as it should be makes no event. Facts: a message is known again by its
own id, whatever event brings it; a message's time is in milliseconds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.inbound import ACTIONS, Joined, Pressed, Typed, Where, Who
from bot.platforms.feishu.size import Json

NAME = "feishu"
_MENU: Mapping[str, str] = {
    "daily": "/digest daily", "weekly": "/digest weekly", "full": "/digest full", "help": "/digest help",
    "subscribe": "/digest subscribe daily", "subscriptions": "/digest subscriptions", "sources": "/digest sources",
    "status": "/digest status", "pause": "/digest pause", "resume": "/digest resume",
}  # fmt: skip
_LONGEST = 10_000  # characters of a message that are read


@dataclass(frozen=True, slots=True)
class Message:
    """Something that was said. `called`: in a chat of two, or the bot was named; else `above` says what it hangs from:
    the messages that it replies to, the first one first."""

    typed: Typed
    called: bool
    above: tuple[str, ...]
    at: datetime


def kind(event: Json) -> str:
    """The type of the event, "" where it has none."""
    return _text(event, "header", "event_type")


def message(event: Json, bot: str) -> Message | None:
    """Words that a person said; None of everything else, such as pictures and what other bots say."""
    sender, said = _part(event, "event", "sender"), _part(event, "event", "message")
    person, chat, name = _text(sender, "sender_id", "open_id"), _text(said, "chat_id"), _text(said, "message_id")
    at = _moment(_text(said, "create_time"), 1_000)
    if sender.get("sender_type") != "user" or not (person and chat and name) or at is None:
        return None
    words = _words(said)
    if words is None:
        return None
    direct = said.get("chat_type") == "p2p"
    mentions = [one for one in _list(said.get("mentions")) if isinstance(one, dict)]
    called = direct or any(_text(one, "id", "open_id") == bot for one in mentions)
    root, parent = _text(said, "root_id"), _text(said, "parent_id")
    where = Where(NAME, chat, root or None)
    text = _without_mentions(words, mentions, bot)
    above = tuple(dict.fromkeys(one for one in (root, parent) if one))
    return Message(Typed(name, where, Who(person), text, direct=direct, message=name), called, above, at)


def press(event: Json) -> Pressed | None:
    """A press of a button or a choice of one of the bot's cards."""
    body = _part(event, "event")
    action, context = _part(body, "action"), _part(body, "context")
    value = _part(action, "value")
    named, person = _text(value, "action"), _text(body, "operator", "open_id")
    name, shown, chat = _id(event), _text(context, "open_message_id"), _text(context, "open_chat_id")
    if named not in ACTIONS or not (name and person and shown and chat):
        return None
    chosen = _text(action, "option") or _text(value, "value")
    return Pressed(name, Where(NAME, chat), Who(person), named, chosen, shown, _text(body, "token"))


def membership(event: Json) -> Joined | None:
    """The bot was added to a chat, taken out of it, or the chat is no more."""
    body, name = _part(event, "event"), _id(event)
    chat = _text(body, "chat_id")
    if not (chat and name):
        return None
    by = Who(_text(body, "operator_id", "open_id"))
    left = kind(event) != "im.chat.member.bot.added_v1"
    return Joined(name, Where(NAME, chat), by, _text(body, "name"), left)


def menu(event: Json, chat: str) -> Typed | None:
    """A choice from the bot's menu, as the words that it stands for; `chat` is that of the two."""
    body, name = _part(event, "event"), _id(event)
    words = _MENU.get(_text(body, "event_key"))
    person = menu_person(event)
    if words is None or not (person and name):
        return None
    who = Who(person, _text(body, "operator", "operator_name"))
    return Typed(name, Where(NAME, chat), who, words, direct=True)


def menu_person(event: Json) -> str:
    """Who chose from the menu."""
    return _text(event, "event", "operator", "operator_id", "open_id")


def entered(event: Json) -> tuple[str, str] | None:
    """The person and the chat of two that they opened."""
    person, chat = _text(event, "event", "operator_id", "open_id"), _text(event, "event", "chat_id")
    return (person, chat) if person and chat else None


def menu_moment(event: Json) -> datetime | None:
    """When somebody chose from the menu, which tells it in seconds."""
    return _moment(str(_part(event, "event").get("timestamp", "")), 1)


def _words(said: Json) -> str | None:
    """What a text or a post says; None of any other message."""
    try:
        content = json.loads(_text(said, "content"))
    except ValueError:
        return None
    if not isinstance(content, dict):
        return None
    if said.get("message_type") == "text":
        return _text(content, "text")[:_LONGEST]
    return "\n".join(_lines(content))[:_LONGEST] if said.get("message_type") == "post" else None


def _lines(content: Json) -> Iterator[str]:
    yield _text(content, "title")
    for line in _list(content.get("content")):
        parts = (part for part in _list(line) if isinstance(part, dict))
        yield "".join(_text(part, "user_id") if part.get("tag") == "at" else _text(part, "text") for part in parts)


def _without_mentions(words: str, mentions: list[Json], bot: str) -> str:
    """Without the bot's name; other people stay by theirs."""
    for one in sorted(mentions, key=lambda one: -len(_text(one, "key"))):  # @_user_12 holds @_user_1
        key = _text(one, "key")
        if key:
            words = words.replace(key, "" if _text(one, "id", "open_id") == bot else f"@{_text(one, 'name')}")
    return words.replace("@_all", "").strip()


def _id(event: Json) -> str:
    return _text(event, "header", "event_id")


def _moment(told: str, per_second: int) -> datetime | None:
    if not told.isdigit() or int(told) / per_second > 1e11:
        return None
    return datetime.fromtimestamp(int(told) / per_second, UTC)


def _part(value: object, *path: str) -> Json:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _text(value: object, *path: str) -> str:
    found = _part(value, *path[:-1]).get(path[-1])
    return found if isinstance(found, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
