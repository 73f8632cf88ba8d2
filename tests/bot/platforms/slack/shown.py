"""What a reader of Slack sees of a message or view: words, where links lead, whom it calls. It reads as Slack does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TAG = re.compile(r"<([^<>]*)>")
_BARE = re.compile(r"(?:https?://|www\.)[\w-]|\b[\w-]+\.(?:com|cn|net|org|io|ai|example)\b", re.IGNORECASE)
_FORMATTED = re.compile(r"(?<![^\W_])([*_~`])(?=\S)(?:(?!\1).)*?[^\s*_~`]\1(?![^\W_])")


@dataclass(frozen=True, slots=True)
class Shown:
    text: str
    links: tuple[str, ...]
    mentions: tuple[str, ...]
    formatted: tuple[str, ...]


def shown(made: dict[str, object]) -> Shown:
    """The blocks, or where there are none, the text."""
    found = list(_walk(made["blocks"]) if "blocks" in made else _mrkdwn(str(made.get("text")), verbatim=False))
    kinds = {kind: tuple(text for one, text in found if one == kind) for kind in ("link", "mention", "format")}
    words = "\n".join(text for kind, text in found if kind == "text")
    return Shown(words, kinds["link"], kinds["mention"], kinds["format"])


def _walk(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for inner in value:
            yield from _walk(inner)
    elif isinstance(value, dict):
        kind, text = value.get("type"), str(value.get("text"))
        if kind == "mrkdwn":
            yield from _mrkdwn(text, verbatim=value.get("verbatim") is True)
        elif kind in ("plain_text", "text"):
            yield "text", text
        elif kind == "link":
            yield "text", text
            yield "link", str(value["url"])
        elif kind in ("user", "usergroup", "channel", "broadcast"):
            yield "mention", str(kind)
        else:
            if kind == "image":
                yield "text", str(value["alt_text"])
            for key, inner in value.items():
                yield from _walk(inner) if key != "initial_option" else ()


def _mrkdwn(text: str, *, verbatim: bool) -> Iterator[tuple[str, str]]:
    """Tags are links or mentions; what is verbatim is not searched for bare addresses."""
    words = []
    for number, part in enumerate(_TAG.split(text)):
        if number % 2 == 0:
            words.append(part)
        elif part[:1] in ("@", "#", "!"):
            yield "mention", part
        else:
            url, _, name = part.partition("|")
            yield "link", _read(url)
            words.append(name or url)
    if not verbatim:
        yield from (("link", found[0]) for found in _BARE.finditer(_TAG.sub("", text)))
    said = "".join(words)
    for line in said.split("\n"):
        alone = re.fullmatch(r"\*[^*]+\*", line)  # a heading of ours
        yield from (("format", found[0]) for found in _FORMATTED.finditer(line) if not alone)
    yield "text", _read(said)


def _read(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
