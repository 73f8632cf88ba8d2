"""What Slack sends, as the bot understands it: events, commands, presses and the question that was typed into a form.

Pure. Whatever is not for the bot is None: its own words, other bots', edits, talk among people. What cannot be read is
said to be so, since it will not be readable when it comes again.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.inbound import HOME, Inbound, Joined, Opened, Pressed, Typed, Where, Who
from bot.platforms.slack.address import joined
from bot.platforms.slack.app_facts import PLATFORM, SHORTCUT
from pipeline.errors import DigestError

FORM, QUESTION = "ask", "question"  # the form for a question, and its field
_LEFT = {"channel_left", "group_left", "channel_archive", "group_archive"}
_SAID = {None, "file_share", "thread_broadcast"}  # kinds of message in which a person says something
_NAME_MOST = 255  # characters of an id
_CALLED = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
_NAMED = re.compile(r"<([#@!]?)([^>|]*)(?:\|([^>]*))?>")
Body = Mapping[str, Any]


class Unreadable(DigestError):
    """A body that lacks what every one of its kind has."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is in the workspace that a body came from; `team` only where there are many."""

    user: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Somebody wants to ask about a message: a form is to be opened, at once; `inside` of a window, above it."""

    trigger: str
    where: Where
    inside: bool = False


@dataclass(frozen=True, slots=True)
class Handle:
    """What an answer near the event needs: a trigger opens a window, `respond` is an address to answer to.

    `view` is the window that was pressed in.
    """

    trigger: str = ""
    respond: str = ""
    view: str = ""

    def dumped(self) -> str:
        return json.dumps([self.trigger, self.respond, self.view])

    @classmethod
    def loaded(cls, text: str) -> Handle:
        return cls(*json.loads(text)) if text else cls()


def place(where: Where, message: str = "") -> str:
    """What a window keeps of where it was opened."""
    return json.dumps([where.chat, where.thread, message])


def read(body: Body, me: Me) -> Inbound | Form | None:
    """The event in a body; None when it is not for the bot. Raises Unreadable."""
    try:
        return _read(body, me)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        kind = str(body.get("type", ""))[:40]
        raise Unreadable(f"slack: {kind or 'a body'} cannot be read ({type(error).__name__})") from None


def _read(body: Body, me: Me) -> Inbound | Form | None:
    kind = body.get("type")
    if "command" in body:
        return _command(body, me)
    if kind == "event_callback":
        return _event(body, me)
    if kind == "block_actions":
        return _pressed(body, me)
    if kind == "message_action" and body.get("callback_id") == SHORTCUT:
        message = body["message"]
        where = _where(me, body["channel"]["id"], message.get("thread_ts") or message["ts"])
        return Form(_name(body["trigger_id"]), where)
    if kind == "view_submission" and body["view"].get("callback_id") == FORM:
        return _submitted(body)
    return None


def _command(body: Body, me: Me) -> Typed:
    handle = Handle(_name(body["trigger_id"]), str(body.get("response_url") or ""))
    where, who = _where(me, body["channel_id"]), Who(_name(body["user_id"]), str(body.get("user_name") or ""))
    direct = str(body["channel_id"]).startswith("D")
    text = _words(str(body.get("text") or ""))
    return Typed(handle.trigger, where, who, text, direct=direct, slash=True, handle=handle.dumped())


def _event(body: Body, me: Me) -> Inbound | None:
    event = body["event"]
    kind = event.get("type")
    if kind in ("app_mention", "message"):
        return _said(event, me)
    if kind == "app_home_opened" and event.get("tab") == "home":
        return Opened(_name(body["event_id"]), _where(me, event["channel"]), Who(_name(event["user"])))
    who = Who(str(event.get("inviter") or event.get("actor_id") or event.get("user") or ""))
    if kind == "member_joined_channel" and event.get("user") == me.user:
        return Joined(_name(body["event_id"]), _where(me, event["channel"]), who)
    if kind in _LEFT or (kind == "member_left_channel" and event.get("user") == me.user):
        return Joined(_name(body["event_id"]), _where(me, event["channel"]), who, left=True)
    return None


def _said(event: Body, me: Me) -> Typed | None:
    """What a person says to the bot; a mention that arrives as two events is one, by channel and time."""
    user, text = event.get("user"), str(event.get("text") or "")
    if not user or user == me.user or event.get("bot_id") or event.get("subtype") not in _SAID:
        return None
    direct = event.get("channel_type") == "im"
    called = me.user in _CALLED.findall(text)
    if not (direct or called or event.get("type") == "app_mention" or _below_ours(event, text, me)):
        return None
    ts, thread = _name(event["ts"]), event.get("thread_ts")
    where = _where(me, event["channel"], thread if thread != ts else None)
    said = _words(_CALLED.sub(lambda call: " " if call[1] == me.user else call[0], text))
    return Typed(f"{where.chat}:{ts}", where, Who(_name(user)), said.strip(), direct=direct, message=ts)


def _below_ours(event: Body, text: str, me: Me) -> bool:
    """In a thread of the bot's, and not said to somebody else."""
    in_thread = event.get("thread_ts") not in (None, event.get("ts")) and event.get("parent_user_id") == me.user
    return in_thread and not _CALLED.match(text.strip())


def _pressed(body: Body, me: Me) -> Pressed | Form | None:
    action = body["actions"][0]
    name = str(action.get("action_id", "")).partition(":")[0]
    value = action.get("value") or (action.get("selected_option") or {}).get("value") or ""
    if not name or action.get("url"):
        return None
    where, message = _around(body, me)
    user, container = _name(body["user"]["id"]), body.get("container") or {}
    if name == "ask" and message != HOME:
        below = Where(where.platform, where.chat, where.thread or message or None)
        return Form(_name(body["trigger_id"]), below, inside=bool(body.get("view")))
    stands = container.get("message_ts") or container.get("view_id") or ""
    event_id = f"{user}:{stands}:{action.get('action_ts', '')}:{action.get('action_id')}"
    view = (body.get("view") or {}).get("id", "")
    shown = view if message != HOME else ""
    handle = Handle(body.get("trigger_id", ""), body.get("response_url", ""), shown)
    who = Who(user, body["user"].get("username") or body["user"].get("name") or "")
    return Pressed(event_id, where, who, name, str(value), message, handle.dumped())


def _around(body: Body, me: Me) -> tuple[Where, str]:
    """Where a press belongs, and the message that it stands in, "" where that is nobody else's to see."""
    view = body.get("view")
    if view:
        chat, thread, message = _place(view)
        return Where(PLATFORM, chat, thread), HOME if view.get("type") == "home" else message
    container = body.get("container") or {}
    shown, ts = body.get("message") or {}, str(container.get("message_ts") or "")
    thread = shown.get("thread_ts") or container.get("thread_ts")
    where = _where(me, body["channel"]["id"], thread if thread != ts else None)
    return where, "" if container.get("is_ephemeral") else ts


def _place(view: Body) -> tuple[str, str | None, str]:
    chat, thread, message = json.loads(view["private_metadata"])
    return _name(chat), thread if thread is None else _name(thread), str(message)


def _submitted(body: Body) -> Typed | None:
    """A question that was typed into the form."""
    view = body["view"]
    chat, thread, _ = _place(view)
    fields = [field for block in view["state"]["values"].values() for name, field in block.items() if name == QUESTION]
    text = str((fields[0] if fields else {}).get("value") or "").strip()
    if not text:
        return None
    return Typed(f"{_name(view['id'])}:asked", Where(PLATFORM, chat, thread), Who(_name(body["user"]["id"])), text)


def _where(me: Me, channel: object, thread: object = None) -> Where:
    return Where(PLATFORM, joined(me.team, _name(channel)), None if thread is None else _name(thread))


def _name(given: object) -> str:
    """An id as Slack gives them; ValueError for anything else."""
    if not isinstance(given, str) or not 0 < len(given) <= _NAME_MOST:
        raise ValueError
    return given


def _words(text: str) -> str:
    """Slack's markup of addresses, people and channels as the words that a person sees."""

    def named(found: re.Match[str]) -> str:
        sign, target, label = found[1], found[2], found[3]
        if target.startswith("date^"):
            return label or ""
        if sign == "!":
            return f"@{(label or target).lstrip('@').partition('^')[0]}"
        return f"{sign}{(label or target).lstrip('#@')}" if sign else label or target

    return html.unescape(_NAMED.sub(named, text))
