"""Uploads in three steps, canvases, and the validator that anybody may ask."""

from __future__ import annotations

from tests.fakes.slack.api import Call, method
from tests.fakes.slack.kit import check_message, check_view, faults
from tests.fakes.slack.model import File, Json, Post, SlackError

CANVAS_BYTES = 1 << 20


@method("files.getUploadURLExternal", needs="filename length", takes="alt_txt snippet_type")
def upload_url(call: Call) -> Json:
    if len(call.text("alt_txt") or "") > 1000:
        raise SlackError("alt_txt_too_large")
    length = call.number("length", 0)
    if length <= 0:
        raise SlackError("invalid_arguments", ["[ERROR] must be positive [json-pointer:/length]"])
    file = File(f"F{call.space.number():08d}", str(call.args["filename"]), length, call.text("alt_txt") or "")
    call.space.files[file.id] = file
    return {"file_id": file.id, "upload_url": f"{call.space.base_url.removesuffix('api/')}upload/v1/{file.id}"}


@method("files.completeUploadExternal", needs="files", takes="channel_id channels initial_comment thread_ts blocks")
def complete(call: Call) -> Json:
    """A file that was never sent, or sent short, is not there; with a channel the files make one message."""
    done = []
    for told in call.structure("files"):
        file = call.space.files.get(str(told.get("id")))
        if file is None or file.completed or file.content is None or len(file.content) != file.length:
            raise SlackError("file_not_found")
        done.append((file, str(told.get("title") or file.name)))
    channel = call.writable("channel_id") if call.text("channel_id") else None
    if channel is not None:
        call.space.threads(channel.id, call.text("thread_ts"))
    for file, title in done:
        file.completed, file.title, file.channel = True, title, channel.id if channel else None
    if channel is not None:
        text, thread = call.text("initial_comment") or "", call.text("thread_ts")
        ids = [file.id for file, _ in done]
        call.space.add(Post(channel.id, call.space.ts(), call.bot, text, thread_ts=thread, files=ids, bot=True))
    call.space.touch()
    return {"files": [{"id": file.id, "title": title} for file, title in done]}


@method("files.info", needs="file", takes="count cursor limit page")
def info(call: Call) -> Json:
    file = call.space.files.get(str(call.args["file"]))
    if file is None or not file.completed:
        raise SlackError("file_not_found")
    return {"file": {"id": file.id, "name": file.name, "title": file.title, "alt_txt": file.alt, "size": file.length}}


@method("canvases.create", takes="title document_content channel_id")
def canvas(call: Call) -> Json:
    content = call.structure("document_content") or {}
    if content and (set(content) != {"type", "markdown"} or content["type"] != "markdown"):
        raise SlackError("invalid_arguments", ["[ERROR] document_content must be markdown"])
    if len(str(content.get("markdown", "")).encode()) > CANVAS_BYTES:
        raise SlackError("canvas_creation_failed")
    channel = call.writable("channel_id").id if call.text("channel_id") else None
    if channel is not None and any(held["channel_id"] == channel for held in call.space.canvases.values()):
        raise SlackError("free_team_canvas_tab_already_exists")
    made = f"F{call.space.number():08d}"
    call.space.canvases[made] = {"title": call.text("title"), "channel_id": channel, **content}
    call.space.touch()
    return {"canvas_id": made}


@method("blocks.validate", takes="blocks message view", token="")
def validate(call: Call) -> Json:
    """Exactly one of the three; the faults come with their JSON pointers."""
    given = [name for name in ("blocks", "message", "view") if call.args.get(name)]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["[ERROR] exactly one of blocks, message and view is required"])
    value = call.structure(given[0])
    if given[0] == "view":
        check_view(call.space, value, ("modal", "home"))
        return {}
    blocks = value if given[0] == "blocks" else value.get("blocks")
    if told := list(faults(call.space, blocks, "message")):
        raise SlackError("invalid_blocks", told)
    check_message(call.space, blocks)
    return {}
