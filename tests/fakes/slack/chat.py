"""chat.*: posts, whispers, edits, deletions, permalinks, and answers sent to a response address."""

from __future__ import annotations

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.conversations import message_json
from tests.fakes.slack.kit import check_message, check_metadata
from tests.fakes.slack.model import Channel, Json, Post, SlackError
from tests.fakes.slack.workspace import Workspace

TEXT_TRUNCATED = 40_000
UPDATE_CHARS = 4_000
MARKDOWN_TEXT = 12_000
_FACE = "as_user icon_emoji icon_url username link_names parse mrkdwn"


def _content(call: Call, required: bool = True) -> tuple[str, list[Json], list[Json]]:
    """Text, blocks and attachments; markdown_text_conflict, no_text, too_many_attachments."""
    text, markdown = call.text("text") or "", call.text("markdown_text")
    given = call.structure("blocks")
    if markdown is not None:
        if text or given:
            raise SlackError("markdown_text_conflict")
        if len(markdown) > MARKDOWN_TEXT:
            raise SlackError("msg_too_long")
        text, given = markdown, [{"type": "markdown", "text": markdown}]
    attachments = call.structure("attachments") or []
    if len(attachments) > 100:
        raise SlackError("too_many_attachments")
    if required and not (text or given or attachments):
        raise SlackError("no_text")
    return text[:TEXT_TRUNCATED], check_message(call.space, given), attachments


@method(
    "chat.postMessage",
    needs="channel",
    takes=f"text blocks attachments thread_ts reply_broadcast unfurl_links unfurl_media metadata markdown_text {_FACE}",
)
def post_message(call: Call) -> Json:
    channel = call.writable()
    text, blocks, attachments = _content(call)
    metadata = check_metadata(call.structure("metadata"))
    call.space.threads(channel.id, call.text("thread_ts"))
    post = Post(channel.id, call.space.ts(), call.bot, text, blocks, call.text("thread_ts"), metadata, bot=True)
    post.attachments, post.broadcast = attachments, call.flag("reply_broadcast")
    post.unfurl = call.flag("unfurl_links", True) or call.flag("unfurl_media", True)
    call.space.add(post)
    return {"channel": channel.id, "ts": post.ts, "message": message_json(call.space, post)}


@method("chat.postEphemeral", needs="channel user", takes=f"text blocks attachments thread_ts markdown_text {_FACE}")
def post_ephemeral(call: Call) -> Json:
    channel, user = call.writable(), str(call.args["user"])
    if user not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks, _ = _content(call)
    call.space.threads(channel.id, call.text("thread_ts"))
    post = Post(
        channel.id, call.space.ts(), call.bot, text, blocks, call.text("thread_ts"), ephemeral_to=user, bot=True
    )
    call.space.add(post)
    return {"message_ts": post.ts}


@method(
    "chat.update",
    needs="channel ts",
    takes="text blocks attachments as_user file_ids link_names parse reply_broadcast metadata markdown_text",
)
def update(call: Call) -> Json:
    """What is not given stays as it was; blocks are taken away by an empty list."""
    channel = call.channel()
    if channel.archived:
        raise SlackError("is_inactive")
    post = call.space.stored(channel.id, call.args["ts"])
    if post.user != call.bot:
        raise SlackError("cant_update_message")
    if post.streaming:
        raise SlackError("streaming_state_conflict")
    if len(call.text("text") or "") > UPDATE_CHARS:
        raise SlackError("msg_too_long")
    text, blocks, attachments = _content(call, required="blocks" not in call.args)
    edit(call, post, (text, blocks))
    if "attachments" in call.args:
        post.attachments = attachments
    return {"channel": channel.id, "ts": post.ts, "text": post.text, "message": message_json(call.space, post)}


def edit(call: Call, post: Post, content: tuple[str, list[Json]]) -> None:
    """Puts new words into a message; block_mismatch."""
    text, blocks = content
    had_rich = any(block["type"] == "rich_text" for block in post.blocks)
    if had_rich and blocks and not any(block["type"] == "rich_text" for block in blocks):
        raise SlackError("block_mismatch")
    if "metadata" in call.args:
        post.metadata = check_metadata(call.structure("metadata"))
    post.versions.append(post.said)
    post.text = text if text or "text" in call.args else post.text
    if "blocks" in call.args or "markdown_text" in call.args:
        post.blocks = blocks
    post.markdown, post.chunks = "", []
    post.edited += 1
    call.space.touch()


@method("chat.delete", needs="channel ts", takes="as_user")
def delete(call: Call) -> Json:
    channel = call.channel()
    post = call.space.stored(channel.id, call.args["ts"])
    if post.user != call.bot:
        raise SlackError("cant_delete_message")
    post.deleted = True
    call.space.touch()
    return {"channel": channel.id, "ts": post.ts}


@method("chat.getPermalink", needs="channel message_ts")
def permalink(call: Call) -> Json:
    channel = call.channel()
    post = call.space.stored(channel.id, call.args["message_ts"])
    link = f"https://{channel.team.lower()}.slack.com/archives/{channel.id}/p{post.ts.replace('.', '')}"
    thread = f"?thread_ts={post.thread_ts}&cid={channel.id}" if post.thread_ts else ""
    return {"channel": channel.id, "permalink": link + thread}


_ANSWER = {
    "text", "blocks", "attachments", "response_type", "replace_original", "delete_original", "thread_ts",
    "unfurl_links", "unfurl_media", "metadata", "mrkdwn",
}  # fmt: skip


def answer(space: Workspace, channel: Channel, user: str, body: Json, original: Post | None = None) -> Post | None:
    """What a command's acknowledgement or a response address makes visible; None when it shows nothing."""
    if unknown := set(body) - _ANSWER:
        raise SlackError("invalid_arguments", [f"[ERROR] no such argument: {name}" for name in sorted(unknown)])
    if body.get("delete_original") and original is not None:
        original.deleted = True
        space.touch()
        return None
    text, blocks = str(body.get("text") or ""), check_message(space, body.get("blocks"))
    if not (text or blocks or body.get("attachments")):
        if body:
            raise SlackError("no_text")
        return None
    if body.get("replace_original") and original is not None:
        original.versions.append(original.said)
        original.text, original.blocks, original.edited = text, blocks, original.edited + 1
        space.touch()
        return original
    to = None if body.get("response_type") == "in_channel" else user
    bot = space.bot_of(channel.team)
    thread = body.get("thread_ts") or (original.thread_ts if original else None)
    return space.add(Post(channel.id, space.ts(), bot, text, blocks, thread, ephemeral_to=to, bot=True))
