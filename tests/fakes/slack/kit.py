"""Judges the blocks of a whole message or view, as Slack does before it takes one: raises SlackError, or passes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

from tests.fakes.slack.blocks import SURFACES
from tests.fakes.slack.elements import plain
from tests.fakes.slack.model import Json, SlackError
from tests.fakes.slack.shapes import Check, Faults, fault, listed, one_of, shape, string
from tests.fakes.slack.workspace import Workspace

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
TOTAL_CHARS = 13_000
MARKDOWN_CHARS = 12_000
TABLE_CHARS = 20_000
VIEW_BYTES = 250_000
METADATA_BYTES = 16_000
_SEEN = frozenset(["text", "title", "subtitle", "alt_text", "caption", "label", "description", "fallback", "name"])


def within(value: object, at: str = "") -> Iterator[tuple[str, Json]]:
    """Every object inside, with its JSON pointer, outermost first."""
    if isinstance(value, dict):
        yield at, value
        for key, inner in value.items():
            yield from within(inner, f"{at}/{key}")
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            yield from within(inner, f"{at}/{n}")


def chars(blocks: list[Json]) -> int:
    """How much of it readers see, in characters."""
    return sum(
        len(value) for _, o in within(blocks) for key, value in o.items() if key in _SEEN and isinstance(value, str)
    )


def faults(space: Workspace, blocks: object, surface: str, at: str = "/blocks") -> Faults:
    """Everything that is wrong with some blocks, one line each."""
    most, least = (MESSAGE_BLOCKS, 0) if surface == "message" else (VIEW_BLOCKS, 1)
    yield from listed(SURFACES[surface], most, least)(blocks, at)
    for key in ("block_id", "action_id"):
        told = Counter(o[key] for _, o in within(blocks) if isinstance(o.get(key), str))
        yield from (fault(f"{key} must be unique: {value}", at) for value, times in told.items() if times > 1)
    for where, inner in within(blocks, at):
        if inner.get("type") in space.refused_types:
            yield fault(f"unsupported type: {inner['type']}", f"{where}/type")
        if isinstance(inner.get("slack_file"), dict):
            file = space.files.get(str(inner["slack_file"].get("id")))
            if file is None or not file.completed:
                yield fault("invalid slack file", f"{where}/slack_file")
        if inner.get("type") == "data_table" and chars([inner]) > TABLE_CHARS:
            yield fault(f"no more than {TABLE_CHARS} characters in a table", where)


def check_message(space: Workspace, blocks: object) -> list[Json]:
    """The blocks of a message that Slack would take; msg_blocks_too_many, invalid_blocks, msg_blocks_too_long, …"""
    if blocks in (None, ""):
        return []
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    if len(blocks) > MESSAGE_BLOCKS:
        raise SlackError("msg_blocks_too_many")
    if told := list(faults(space, blocks, "message")):
        raise SlackError("invalid_blocks", told)
    kinds = Counter(o.get("type") for _, o in within(blocks))
    if kinds["table"] > 1:
        raise SlackError("invalid_blocks", [fault("only_one_table_allowed", "/blocks")])
    if kinds["data_visualization"] > 2:
        raise SlackError("invalid_blocks", [fault("no more than 2 charts allowed", "/blocks")])
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN_CHARS:
        raise SlackError("msg_blocks_too_long", [fault("markdown is too long", "/blocks")])
    if chars(blocks) > TOTAL_CHARS:
        raise SlackError("msg_blocks_too_long")
    return [_numbered(space, block) for block in blocks]


def _numbered(space: Workspace, block: Json) -> Json:
    """A block as stored: Slack gives ids to what has none. A markdown block's own id is ignored."""
    named = {**block, "block_id": block.get("block_id") or f"b{space.number()}"}
    if block["type"] == "markdown":
        named["block_id"] = f"b{space.number()}"
    inner = block.get("elements")
    if block["type"] in ("actions", "context_actions") and isinstance(inner, list):
        named["elements"] = [{**e, "action_id": e.get("action_id") or f"a{space.number()}"} for e in inner]
    return named


_MODAL: Check = shape(
    {"title": plain(24), "blocks": lambda value, at: iter(())},
    {
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(3000, 0),
        "callback_id": string(255),
        "external_id": string(255),
        "clear_on_close": lambda value, at: iter(()),
        "notify_on_close": lambda value, at: iter(()),
        "submit_disabled": lambda value, at: iter(()),
    },
)
_HOME: Check = shape(
    {"blocks": lambda value, at: iter(())},
    {"private_metadata": string(3000, 0), "callback_id": string(255), "external_id": string(255)},
)


def check_view(space: Workspace, view: object, kinds: tuple[str, ...]) -> Json:
    """A view that Slack would take, with ids in its blocks; invalid_arguments, view_too_large."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", [fault("must be an object", "/view")])
    told = list(one_of(*kinds)(view.get("type"), "/view/type"))
    if not told:
        surface = str(view["type"])
        told = [*(_MODAL if surface == "modal" else _HOME)(view, "/view")]
        told += faults(space, view.get("blocks"), surface, "/view/blocks")
        if surface == "modal" and "submit" not in view and any(b.get("type") == "input" for _, b in within(view)):
            told.append(fault("submit is required when an input block is within", "/view"))
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        raise SlackError("view_too_large")
    if told:
        raise SlackError("invalid_arguments", told)
    return {**view, "blocks": [_numbered(space, block) for block in view["blocks"]]}


def check_metadata(metadata: object) -> Json | None:
    """invalid_metadata_format, metadata_too_large; an empty object takes metadata away."""
    if metadata in (None, "", {}):
        return None
    if not isinstance(metadata, dict) or set(metadata) != {"event_type", "event_payload"}:
        raise SlackError("invalid_metadata_format")
    if not isinstance(metadata["event_type"], str) or not isinstance(metadata["event_payload"], dict):
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata)) > METADATA_BYTES:
        raise SlackError("metadata_too_large")
    return metadata
