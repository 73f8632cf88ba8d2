"""Messages that grow while they are read: chat.startStream, appendStream, stopStream, and a thread's status line."""

from __future__ import annotations

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.conversations import message_json
from tests.fakes.slack.kit import check_message, check_metadata
from tests.fakes.slack.model import Json, Post, SlackError
from tests.fakes.slack.shapes import address, listed, one_of, shape, string, typed

MARKDOWN_CHARS = 12_000
CHUNK_BLOCKS = 50
_SOURCE = shape({"url": address(), "text": string(255)})
_CHUNK = typed(
    {
        "markdown_text": shape({"text": string(MARKDOWN_CHARS, 0)}),
        "task_update": shape(
            {"id": string(255), "title": string(255), "status": one_of("pending", "in_progress", "complete", "error")},
            {"details": string(3000, 0), "output": string(3000, 0), "sources": listed(_SOURCE, 50, 0)},
        ),
        "plan_update": shape({"title": string(255)}),
        "blocks": shape({"blocks": lambda value, at: iter(())}),
    }
)


@method(
    "chat.startStream",
    needs="channel thread_ts",
    takes="markdown_text chunks recipient_team_id recipient_user_id task_display_mode icon_emoji icon_url username",
)
def start(call: Call) -> Json:
    """A stream is always an answer in a thread; in a channel it names who it is for."""
    channel = call.writable()
    call.space.threads(channel.id, call.args["thread_ts"])
    if not channel.im_of:
        for name in ("recipient_team_id", "recipient_user_id"):
            if not call.text(name):
                raise SlackError(f"missing_{name}")
        if call.text("recipient_user_id") not in channel.members:
            raise SlackError("user_not_in_channel")
    post = Post(channel.id, call.space.ts(), call.bot, thread_ts=str(call.args["thread_ts"]), streaming=True, bot=True)
    _grow(call, post)
    call.space.add(post)
    return {"channel": channel.id, "ts": post.ts}


@method("chat.appendStream", needs="channel ts", takes="markdown_text chunks")
def append(call: Call) -> Json:
    post = _streaming(call)
    if not (call.text("markdown_text") or call.structure("chunks")):
        raise SlackError("no_text")
    _grow(call, post)
    call.space.touch()
    return {"channel": post.channel, "ts": post.ts}


@method("chat.stopStream", needs="channel ts", takes="markdown_text chunks blocks metadata session_status")
def stop(call: Call) -> Json:
    """Ends a stream; the blocks stand under what was streamed, and it must not be empty."""
    post = _streaming(call)
    blocks = check_message(call.space, call.structure("blocks"))
    metadata = check_metadata(call.structure("metadata"))
    _grow(call, post)
    if not (post.markdown or blocks or post.chunks):
        raise SlackError("no_text")
    post.streaming, post.metadata = False, metadata
    post.blocks = post.blocks + blocks
    post.text = post.markdown
    call.space.touch()
    return {"channel": post.channel, "ts": post.ts, "message": message_json(call.space, post)}


def _streaming(call: Call) -> Post:
    post = call.space.stored(call.channel().id, call.args["ts"])
    if post.stopped_by_user:
        raise SlackError("stopped_by_user")
    if not post.streaming or post.user != call.bot:
        raise SlackError("message_not_in_streaming_state")
    return post


def _grow(call: Call, post: Post) -> None:
    text, chunks = call.text("markdown_text") or "", call.structure("chunks") or []
    if text and chunks:
        raise SlackError("invalid_arguments", ["[ERROR] markdown_text and chunks are exclusive"])
    if told := list(listed(_CHUNK, 100, 0)(chunks, "/chunks")):
        raise SlackError("invalid_chunks", told)
    blocks = [block for chunk in chunks if chunk["type"] == "blocks" for block in chunk["blocks"]]
    if len(text) > MARKDOWN_CHARS:
        raise SlackError("msg_too_long")
    if len(post.blocks) + len(blocks) > CHUNK_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    post.blocks = post.blocks + check_message(call.space, blocks)
    post.markdown += text + "".join(chunk["text"] for chunk in chunks if chunk["type"] == "markdown_text")
    post.chunks += [chunk for chunk in chunks if chunk["type"] in ("task_update", "plan_update")]


@method(
    "assistant.threads.setStatus",
    needs="channel_id thread_ts",
    takes="status loading_messages icon_emoji icon_url username",
)
def set_status(call: Call) -> Json:
    """An empty status clears the line."""
    channel = call.writable("channel_id")
    call.space.threads(channel.id, call.args["thread_ts"])
    if len(call.structure("loading_messages") or []) > 10:
        raise SlackError(
            "invalid_arguments", ["[ERROR] no more than 10 items allowed [json-pointer:/loading_messages]"]
        )
    call.space.statuses.append((channel.id, str(call.args["thread_ts"]), call.text("status") or ""))
    call.space.touch()
    return {}
