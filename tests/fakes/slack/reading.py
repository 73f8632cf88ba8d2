"""What a reader gets from a post or view: who is notified, where its links lead, which words are seen.

Strict where Slack is unsure: a bare address or domain in mrkdwn that is not `verbatim` counts as a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.fakes.slack.model import Json, Post, View

Kind = Literal["plain", "mrkdwn", "verbatim", "markdown", "url", "mention"]

_ANGLE = re.compile(r"<([^<>\n]+)>")
_MENTION = re.compile(r"<(@[UW][^<>|]*|!(?:channel|here|everyone|subteam\^)[^<>|]*)(?:\|[^<>]*)?>")
_BARE = re.compile(
    r"https?://[^\s<>|)\]」』）》]+"
    r"|(?<![\w@./-])(?:[a-zA-Z0-9-]+\.)+(?:com|net|org|io|ai|cn|dev|co|app|xyz|example|info|me|ru)\b(?:/[^\s<>|]*)?",
)
_STYLED = re.compile(r"(?<![\w*_~`])([*_~`])(\S|\S[^\n]*?\S)\1(?![\w*_~`])")
_URLS = frozenset(("url", "image_url", "title_url", "video_url", "thumbnail_url", "provider_icon_url"))
_WORDS = frozenset(("title", "caption", "alt_text", "label", "name", "author_name", "provider_name"))
_UNSEEN = frozenset(("type", "block_id", "action_id", "value", "style", "confirm", "metadata", "initial_option"))
_markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Run:
    """A piece of what stands there, and how Slack reads it."""

    kind: Kind
    text: str


def mentions(target: Post | View) -> list[str]:
    """Everyone it would notify: "@U1", "!channel", "!here", "!subteam^S1"."""
    found: list[str] = []
    for run in _runs(target, notified=True):
        if run.kind == "mention":
            found.append(run.text)
        elif run.kind in ("mrkdwn", "verbatim"):
            found += [told[1] for told in _MENTION.finditer(run.text)]
        elif run.kind == "markdown":
            found += [told[1] for text in _plain_parts(run.text) for told in _MENTION.finditer(text)]
    return found


def links(target: Post | View) -> list[str]:
    """Every address that can be followed or is loaded, in order, images among them."""
    found: list[str] = []
    for run in _runs(target):
        if run.kind == "url":
            found.append(run.text)
        elif run.kind in ("mrkdwn", "verbatim"):
            found += _mrkdwn_links(run)
        elif run.kind == "markdown":
            found += _markdown_links(run.text)
    return found


def shown(target: Post | View) -> str:
    """The words a reader sees, a line for each text, without marks and escapes."""
    told = {"mrkdwn": _mrkdwn_words, "verbatim": _mrkdwn_words, "markdown": _markdown_words}
    lines = [told.get(run.kind, str)(run.text) for run in _runs(target) if run.kind != "url"]
    return "\n".join(line for line in lines if line)


def _runs(target: Post | View, notified: bool = False) -> Iterator[Run]:
    """`notified`: the text under blocks as well, which nobody reads but which notifies."""
    if isinstance(target, View):
        yield from _inside(target.payload)
        return
    if target.markdown:
        yield Run("markdown", target.markdown)
        yield from _inside(target.chunks)
    elif target.text and (notified or not target.blocks):
        yield Run("mrkdwn", target.text)
    yield from _inside(target.blocks)
    yield from _inside(target.attachments)


def _inside(value: object) -> Iterator[Run]:
    if isinstance(value, list):
        for inner in value:
            yield from _inside(inner)
    elif isinstance(value, dict):
        yield from _object(value)


def _object(value: Json) -> Iterator[Run]:
    kind, text = value.get("type"), value.get("text")
    if kind in ("plain_text", "raw_text", "text") and isinstance(text, str):
        yield Run("plain", text)
    elif kind == "mrkdwn":
        yield Run("verbatim" if value.get("verbatim") else "mrkdwn", str(text))
    elif kind in ("markdown", "markdown_text"):
        yield Run("markdown", str(text))
    elif kind == "link":
        yield from (Run("url", value["url"]), Run("plain", str(text or value["url"])))
    elif kind in ("user", "broadcast", "usergroup"):
        ids = {"user": "@{user_id}", "broadcast": "!{range}", "usergroup": "!subteam^{usergroup_id}"}
        yield Run("mention", ids[str(kind)].format(**value))
    else:
        yield from _fields(value)


def _fields(value: Json) -> Iterator[Run]:
    for key, inner in value.items():
        if key in _UNSEEN:
            continue
        if key in _URLS and isinstance(inner, str):
            yield Run("url", inner)
        elif isinstance(inner, str) and (key in _WORDS or key == "text"):
            yield Run("plain", inner)
        else:
            yield from _inside(inner)


def _mrkdwn_links(run: Run) -> list[str]:
    angled = [told[1].split("|")[0] for told in _ANGLE.finditer(run.text)]
    found = [unescape(one) for one in angled if one[0] not in "@#!"]
    if run.kind == "mrkdwn":
        found += [told[0] for told in _BARE.finditer(unescape(_ANGLE.sub(" ", run.text)))]
    return found


def _mrkdwn_words(text: str) -> str:
    def word(told: re.Match[str]) -> str:
        before, _, after = told[1].partition("|")
        return after or before

    stripped = _ANGLE.sub(word, text)
    previous = ""
    while previous != stripped:
        previous, stripped = stripped, _STYLED.sub(r"\2", stripped)
    return unescape(stripped)


def _flat(text: str) -> Iterator[Token]:
    for token in _markdown.parse(text):
        yield from token.children or [token]


def _plain_parts(text: str) -> Iterator[str]:
    """What is not code: mentions in it count, raw HTML being read as Slack's own tokens."""
    for token in _flat(text):
        if token.type in ("text", "html_inline", "html_block"):
            yield token.content


def _markdown_links(text: str) -> list[str]:
    found: list[str] = []
    linked = False
    for token in _flat(text):
        if token.type in ("link_open", "link_close"):
            linked = token.type == "link_open"
        address = token.attrGet("href") or token.attrGet("src")
        if address:
            found.append(str(address))
        elif token.type == "text" and not linked:
            found += [told[0] for told in _BARE.finditer(token.content)]
        elif token.type in ("html_inline", "html_block"):
            found += [told[1].split("|")[0] for told in _ANGLE.finditer(token.content) if "://" in told[1]]
    return found


def _markdown_words(text: str) -> str:
    breaks = {"softbreak": "\n", "hardbreak": "\n", "paragraph_close": "\n", "heading_close": "\n", "th_close": " "}
    breaks |= {"td_close": " ", "tr_close": "\n"}
    said = [breaks.get(token.type, token.content) for token in _flat(text)]
    return "".join(said).strip()
