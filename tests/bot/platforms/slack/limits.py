"""Walks a message, a modal or a home page of Slack's, and tells every limit, kind and key that is not kept.

The figures are Slack's own; the walker shares nothing with the renderer, nor with the fake Slack.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

Json = dict[str, object]
Faults = Iterator[str]

TEXT, UPDATED = 12_000, 3_900  # characters of all blocks, and of the text that an edit still takes
VIEW_BYTES = 250_000
_BLOCK = 100  # characters that a block takes by itself
_URL = re.compile(r"https?://[^\s<>|\"'`\\^{}\x00-\x1f\x7f]+")
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_TAG = re.compile(r"<[^<>]*>")
_LINKED = re.compile(r"<https?://[^\s<>|]+\|[^<>|]+>")
_QUOTE = re.compile("^> ", re.MULTILINE)
_BARE = re.compile(r"&(?!(?:amp|lt|gt);)|[<>]")


def _size(text: str) -> int:
    return len(text.encode("utf-16-le", errors="replace")) // 2


@dataclass(frozen=True)
class Shape:
    """An object's keys: those it needs, those it may have besides `type`, and the most characters of each."""

    needs: str
    takes: str = ""
    most: Mapping[str, int] = field(default_factory=dict)

    def faults(self, value: Json, at: str) -> Faults:
        needed, known = set(self.needs.split()), {"type", *self.needs.split(), *self.takes.split()}
        yield from (f"{at}: {key} is missing" for key in sorted(needed - set(value)))
        yield from (f"{at}: {key} is not a key of it" for key in sorted(set(value) - known))
        for key, most in self.most.items():
            if key in value:
                yield from _string(value[key], most, f"{at}.{key}")


_ID = {"block_id": 255}
SHAPES: dict[str, Shape] = {
    "header": Shape("text", "block_id", _ID),
    "section": Shape("text", "block_id", _ID),
    "context": Shape("elements", "block_id", _ID),
    "actions": Shape("elements", "block_id", _ID),
    "divider": Shape("", "block_id", _ID),
    "image": Shape("slack_file alt_text", "block_id title", {"alt_text": 2_000, **_ID}),
    "container": Shape("title child_blocks", "block_id is_collapsible default_collapsed", _ID),
    "rich_text": Shape("elements", "block_id", _ID),
    "button": Shape(
        "text action_id value",
        "style accessibility_label",
        {"action_id": 255, "value": 2_000, "accessibility_label": 75},
    ),
    "static_select": Shape("action_id placeholder options", "initial_option", {"action_id": 255}),
    "rich_text_section": Shape("elements"),
    "rich_text_quote": Shape("elements"),
    "text": Shape("text", "style", {"text": 3_000}),
    "link": Shape("url text", "style", {"text": 3_000, "url": 3_000}),
    "plain_text": Shape("text", "emoji"),
    "mrkdwn": Shape("text", "verbatim"),
}
_SMALL = frozenset(("section", "context", "divider", "header", "image", "actions"))
_MODAL = _SMALL | {"rich_text"}
_ALL = _MODAL | {"container"}


def message_faults(message: Json) -> list[str]:
    """What is wrong with the arguments of a post; nothing of one that every limit lets through."""
    return [
        *Shape("text", "blocks").faults(message, "message"),
        *_string(message.get("text"), UPDATED, "text"),
        *_mrkdwn(str(message.get("text")), "text"),
        *(_blocks(message["blocks"], _ALL, 50, "blocks") if "blocks" in message else ()),
        *_total(message.get("blocks")),
    ]


def view_faults(view: Json) -> list[str]:
    """What is wrong with a modal."""
    shape = Shape("type title blocks", "close private_metadata", {"private_metadata": 3_000})
    return [
        *(["type: not modal"] if view.get("type") != "modal" else ()),
        *shape.faults(view, "view"),
        *_plain(view.get("title"), 24, "title"),
        *(_plain(view["close"], 24, "close") if "close" in view else ()),
        *_surface(view, _MODAL),
    ]


def home_faults(view: Json) -> list[str]:
    """What is wrong with a home page."""
    return [
        *(["type: not home"] if view.get("type") != "home" else ()),
        *Shape("type blocks").faults(view, "home"),
        *_surface(view, _ALL),
    ]


def _surface(view: Json, kinds: frozenset[str]) -> Faults:
    yield from _blocks(view.get("blocks"), kinds, 100, "blocks")
    if len(json.dumps(view)) > VIEW_BYTES:
        yield f"view: {len(json.dumps(view))} bytes"


def _total(blocks: object) -> Faults:
    said = sum(len(text) for text in _texts(blocks)) + _BLOCK * sum(1 for _ in _every(blocks))
    if said > TEXT:
        yield f"blocks: {said} characters in all"


def _blocks(blocks: object, kinds: frozenset[str], most: int, at: str) -> Faults:
    yield from _listed(blocks, most, at)
    if sum(1 for _ in _every(blocks)) > most:
        yield f"{at}: too many, with those inside"
    for n, block in enumerate(_list(blocks)):
        yield from _typed(block, kinds, f"{at}[{n}]")
    for key in ("action_id", "block_id"):
        told = Counter(str(inner[key]) for inner in _objects(blocks) if key in inner)
        yield from (f"{at}: {key} {value} comes {times} times" for value, times in told.items() if times > 1)
    if sum(1 for inner in _objects(blocks) if inner.get("style") == "primary") > 1:
        yield f"{at}: more than one primary button"


def _typed(value: object, kinds: frozenset[str], at: str) -> Faults:
    """An object of one of `kinds`, and all that is in it."""
    if not isinstance(value, dict) or value.get("type") not in kinds:
        yield f"{at}: {value.get('type') if isinstance(value, dict) else value!r} may not stand here"
        return
    kind = str(value["type"])
    yield from SHAPES[kind].faults(value, at)
    yield from _INNER[kind](value, at) if kind in _INNER else ()


def _string(value: object, most: int, at: str, least: int = 1) -> Faults:
    if not isinstance(value, str):
        yield f"{at}: not a string"
    elif not least <= _size(value) <= most:
        yield f"{at}: {_size(value)} characters"
    elif _INVISIBLE.search(value):
        yield f"{at}: has what cannot be seen"


def _plain(value: object, most: int, at: str) -> Faults:
    yield from _typed(value, frozenset(("plain_text",)), at)
    yield from _string(value.get("text") if isinstance(value, dict) else None, most, f"{at}.text")


def _text(value: object, most: int, at: str) -> Faults:
    yield from _typed(value, frozenset(("plain_text", "mrkdwn")), at)
    if isinstance(value, dict):
        yield from _string(value.get("text"), most, f"{at}.text")
        if value.get("type") == "mrkdwn":
            yield from _mrkdwn(str(value.get("text")), at)
            yield from [] if value.get("verbatim") is True else [f"{at}: not verbatim"]


def _mrkdwn(text: str, at: str) -> Faults:
    """Nothing in angle brackets but a link, and no sign that ought to be escaped."""
    yield from (f"{at}: {tag} is no link" for tag in _TAG.findall(text) if not _LINKED.fullmatch(tag))
    if _BARE.search(_QUOTE.sub("", _TAG.sub("", text))):
        yield f"{at}: not escaped"


def _header(block: Json, at: str) -> Faults:
    yield from _plain(block.get("text"), 150, f"{at}.text")


def _section(block: Json, at: str) -> Faults:
    yield from _text(block.get("text"), 3_000, f"{at}.text")


def _context(block: Json, at: str) -> Faults:
    yield from _listed(block.get("elements"), 10, f"{at}.elements")
    for n, element in enumerate(_list(block.get("elements"))):
        yield from _text(element, 3_000, f"{at}.elements[{n}]")


def _actions(block: Json, at: str) -> Faults:
    yield from _listed(block.get("elements"), 25, f"{at}.elements")
    for n, element in enumerate(_list(block.get("elements"))):
        yield from _typed(element, frozenset(("button", "static_select")), f"{at}.elements[{n}]")


def _button(value: Json, at: str) -> Faults:
    yield from _plain(value.get("text"), 75, f"{at}.text")
    label = value["text"].get("text") if isinstance(value.get("text"), dict) else ""  # type: ignore[attr-defined]
    if not any(char.isalnum() for char in str(label)) and "accessibility_label" not in value:
        yield f"{at}: a sign that is not said"
    if "style" in value and value["style"] not in ("primary", "danger"):
        yield f"{at}.style: {value['style']}"


def _select(value: Json, at: str) -> Faults:
    options = _list(value.get("options"))
    yield from _plain(value.get("placeholder"), 150, f"{at}.placeholder")
    yield from _listed(options, 100, f"{at}.options")
    for n, option in enumerate(options):
        if not isinstance(option, dict) or set(option) != {"text", "value"}:
            yield f"{at}.options[{n}]: not text and value"
            continue
        yield from _plain(option["text"], 75, f"{at}.options[{n}].text")
        yield from _string(option["value"], 150, f"{at}.options[{n}].value")
    if "initial_option" in value and value["initial_option"] not in options:
        yield f"{at}.initial_option: none of the options"


def _image(block: Json, at: str) -> Faults:
    file = block.get("slack_file")
    if not isinstance(file, dict) or set(file) != {"id"}:
        yield f"{at}.slack_file: not an id"


def _container(block: Json, at: str) -> Faults:
    yield from _plain(block.get("title"), 150, f"{at}.title")
    yield from _listed(block.get("child_blocks"), 10, f"{at}.child_blocks")
    for n, child in enumerate(_list(block.get("child_blocks"))):
        yield from _typed(child, _SMALL, f"{at}.child_blocks[{n}]")


def _rich(block: Json, at: str) -> Faults:
    kinds = frozenset(("rich_text_section", "rich_text_quote"))
    yield from _listed(block.get("elements"), 1_000, f"{at}.elements")
    for n, part in enumerate(_list(block.get("elements"))):
        yield from _typed(part, kinds, f"{at}.elements[{n}]")


def _flow(part: Json, at: str) -> Faults:
    yield from _listed(part.get("elements"), 1_000, f"{at}.elements")
    for n, element in enumerate(_list(part.get("elements"))):
        yield from _typed(element, frozenset(("text", "link")), f"{at}.elements[{n}]")


def _link(element: Json, at: str) -> Faults:
    if not _URL.fullmatch(str(element.get("url"))):
        yield f"{at}.url: {element.get('url')}"


_INNER = {
    "header": _header, "section": _section, "context": _context, "actions": _actions, "image": _image,
    "container": _container, "rich_text": _rich, "rich_text_section": _flow, "rich_text_quote": _flow, "link": _link,
    "button": _button, "static_select": _select,
}  # fmt: skip


def _listed(value: object, most: int, at: str) -> Faults:
    if not isinstance(value, list):
        yield f"{at}: not a list"
    elif not 1 <= len(value) <= most:
        yield f"{at}: {len(value)} of them"


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _every(blocks: object) -> Iterator[object]:
    """The blocks, and those in containers."""
    for block in _list(blocks):
        yield block
        if isinstance(block, dict):
            yield from _list(block.get("child_blocks"))


def _objects(value: object) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _objects(inner)
    for inner in _list(value):
        yield from _objects(inner)


def _texts(value: object) -> Iterator[str]:
    """All that is said and carried: words, addresses, values, ids."""
    for inner in _objects(value):
        yield from (text for key, text in inner.items() if isinstance(text, str) and key != "type")
