"""conversations.* and users.conversations: what the app may read of channels and their messages, a page at a time."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TypeVar

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.model import Channel, Json, Post, SlackError
from tests.fakes.slack.workspace import Workspace

T = TypeVar("T")
_HISTORY = "cursor inclusive include_all_metadata latest limit oldest"


def channel_json(space: Workspace, channel: Channel) -> Json:
    if channel.im_of:
        return {"id": channel.id, "is_im": True, "user": channel.im_of, "is_archived": channel.archived}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_private": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_archived": channel.archived,
        "is_member": space.inside(channel),
        "is_ext_shared": False,
        "num_members": len(channel.members),
    }


def message_json(space: Workspace, post: Post, metadata: bool = True) -> Json:
    """A message as history and interaction payloads show it."""
    told: Json = {"type": "message", "user": post.user, "text": post.text, "ts": post.ts, "team": space.team}
    if post.blocks:
        told["blocks"] = post.blocks
    if post.bot:
        told |= {"bot_id": space.bot_id, "app_id": space.app_id}
    if post.thread_ts:
        told["thread_ts"] = post.thread_ts
    if post.edited:
        told["edited"] = {"user": post.user, "ts": post.ts}
    if post.files:
        told["files"] = [{"id": file} for file in post.files]
    if post.metadata and metadata:
        told["metadata"] = post.metadata
    replies = [p for p in space.history(post.channel) if p.thread_ts == post.ts and p.ts != post.ts]
    if replies:
        told |= {"thread_ts": post.ts, "reply_count": len(replies), "latest_reply": replies[-1].ts}
    return told


def _page(call: Call, rows: Sequence[T], default: int, most: int) -> tuple[list[T], Json]:
    limit = call.number("limit", default)
    if not 1 <= limit <= most:
        raise SlackError("invalid_limit")
    start = 0
    if cursor := call.text("cursor"):
        try:
            start = int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
        except ValueError:
            raise SlackError("invalid_cursor") from None
    more = start + limit < len(rows)
    following = base64.b64encode(f"next:{start + limit}".encode()).decode() if more else ""
    return list(rows[start : start + limit]), {"has_more": more, "response_metadata": {"next_cursor": following}}


@method("conversations.info", needs="channel", takes="include_locale include_num_members")
def info(call: Call) -> Json:
    return {"channel": channel_json(call.space, call.channel())}


@method("conversations.members", needs="channel", takes="cursor limit")
def members(call: Call) -> Json:
    rows, page = _page(call, sorted(call.channel().members), 100, 1000)
    return {"members": rows, **page}


@method("conversations.join", needs="channel")
def join(call: Call) -> Json:
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_archived")
    if channel.private or channel.im_of:
        raise SlackError("method_not_supported_for_channel_type")
    channel.members.add(call.bot)
    return {"channel": channel_json(call.space, channel)}


@method("conversations.open", takes="channel return_im users prevent_creation")
def open_im(call: Call) -> Json:
    if channel := call.text("channel"):
        return {"channel": channel_json(call.space, call.space.channel(channel, call.team))}
    users = (call.text("users") or "").split(",")
    if len(users) != 1 or users[0] not in call.space.users:
        raise SlackError("user_not_found")
    return {"channel": {"id": call.space.open_im(users[0])}}


@method("conversations.list", takes="cursor exclude_archived limit team_id types")
def listed(call: Call) -> Json:
    return _channels(call, lambda channel: not channel.private or call.bot in channel.members)


@method("users.conversations", takes="cursor exclude_archived limit team_id types user")
def of_user(call: Call) -> Json:
    """The channels of a person (or the app itself), as far as the app may see them."""
    user = call.text("user") or call.bot
    if user not in call.space.users:
        raise SlackError("user_not_found")
    return _channels(
        call, lambda channel: user in channel.members and (not channel.private or call.bot in channel.members)
    )


def _channels(call: Call, seen: Callable[[Channel], bool]) -> Json:
    kinds = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    asked = [kind.strip() for kind in (call.text("types") or "public_channel").split(",")]
    if unknown := [kind for kind in asked if kind not in kinds]:
        raise SlackError("invalid_types", [f"[ERROR] unknown type: {unknown[0]}"])
    types = {kinds[kind] for kind in asked}
    rows = [
        channel
        for channel in call.space.channels.values()
        if channel.type in types and channel.team == call.team and seen(channel)
        if not (channel.archived and call.flag("exclude_archived"))
    ]
    found, page = _page(call, rows, 100, 1000)
    return {"channels": [channel_json(call.space, channel) for channel in found], **page}


@method("conversations.history", needs="channel", takes=_HISTORY)
def history(call: Call) -> Json:
    """Newest first, without what stands in threads only."""
    channel = _readable(call)
    posts = [p for p in call.space.history(channel.id) if p.thread_ts in (None, p.ts) or p.broadcast]
    return _messages(call, list(reversed(_between(call, posts))))


@method("conversations.replies", needs="channel ts", takes=_HISTORY)
def replies(call: Call) -> Json:
    """Oldest first, the message that the thread hangs from at the head."""
    channel, root = _readable(call), str(call.args["ts"])
    posts = [p for p in call.space.history(channel.id) if root in (p.ts, p.thread_ts)]
    if not posts:
        raise SlackError("thread_not_found")
    return _messages(call, [p for p in posts if p.ts == root] + _between(call, [p for p in posts if p.ts != root]))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    if not call.space.inside(channel):
        raise SlackError("not_in_channel")
    return channel


def _between(call: Call, posts: list[Post]) -> list[Post]:
    try:
        oldest, latest = float(call.text("oldest") or 0), float(call.text("latest") or "inf")
    except ValueError:
        raise SlackError("invalid_ts_oldest") from None
    edge = call.flag("inclusive")
    return [p for p in posts if oldest < float(p.ts) < latest or (edge and float(p.ts) in (oldest, latest))]


def _messages(call: Call, posts: list[Post]) -> Json:
    rows, page = _page(call, posts, 100, 999)
    metadata = call.flag("include_all_metadata")
    return {"messages": [message_json(call.space, post, metadata) for post in rows], **page}
