"""A card as its readers see it: the plain words, the links, the people mentioned, the buttons."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.fakes.feishu.state import Json

# What the client turns into something else; any other <tag> it drops, with its content kept.
_BLOCKED = re.compile(r"<at\b[^>]*>(?:\s*</at>)?|<person\b[^>]*>(?:\s*</person>)?", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_NUMBER = re.compile(r"<number_tag\b[^>]*>(.*?)</number_tag>", re.I | re.S)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]*)\)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)\s]*)\)")
_ATTRIBUTE = re.compile(r"""\b(url|pc_url|ios_url|android_url|href)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'">]+))""", re.I)
_AT = re.compile(r"""<(?:at|person)\b[^>]*?\b(?:ids?|user_id|email)\s*=\s*["']?([^\s"'>]+)""", re.I)
_BARE = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
_AUTO = re.compile(r"<(https?://[^<>\s]+)>")
_MARKS = re.compile(
    r"(?m)^\s{0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|```\w*\s*$|---+\s*$|\*\*\*+\s*$)|\*\*|~~|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`"
)
_TEXTS = {"markdown", "plain_text", "lark_md"}


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button: its words, the value that a click sends (None: it sends nothing), the page that it opens."""

    label: str
    value: Any
    url: str | None


def every(card: Any, tag: str | None = None) -> Iterator[Json]:
    """Every object with a tag, outer ones first and in the order of reading; those of one tag if it is given."""
    if isinstance(card, dict):
        if "tag" in card and tag in {None, card["tag"]}:
            yield card
        for name, value in card.items():
            if name not in {"chart_spec", "value", "i18n_content"}:
                yield from every(value, tag)
    elif isinstance(card, list):
        for value in card:
            yield from every(value, tag)


def texts(card: Json) -> Iterator[tuple[str, bool]]:
    """Every text with whether it is markdown; hints and confirmations too, cells of tables last."""
    for node in every(card):
        if node["tag"] in _TEXTS and isinstance(node.get("content"), str):
            yield node["content"], node["tag"] != "plain_text"
        if node["tag"] == "table":
            yield from _cells(node)


def _cells(table: Json) -> Iterator[tuple[str, bool]]:
    kinds = {column.get("name"): column.get("data_type", "text") for column in table.get("columns", [])}
    for column in table.get("columns", []):
        yield str(column.get("display_name", "")), False
    for row in table.get("rows", []):
        for name, value in row.items():
            if isinstance(value, list):
                yield " ".join(str(one.get("text", "")) for one in value if isinstance(one, dict)), False
            else:
                yield str(value), kinds.get(name) in {"lark_md", "markdown"}


def shown(card: Json | str) -> str:
    """The plain words that a reader sees, a line for each text; marks of markdown gone, entities decoded."""
    if isinstance(card, str):
        return card
    return "\n".join(words(text) if marked else text for text, marked in texts(card))


def words_of(text: Json) -> str:
    """The words of a text object."""
    return words(text["content"]) if text["tag"] != "plain_text" else str(text["content"])


def words(markdown: str) -> str:
    plain = _AUTO.sub(r"\1", markdown)
    plain = _IMAGE.sub(r"\1", plain)
    plain = _NUMBER.sub(r"[\1]", plain)
    plain = _LINK.sub(r"\1", plain)
    plain = re.sub(r"<br\s*/?>|<hr\s*/?>", "\n", plain, flags=re.I)
    plain = _TAG.sub("", _BLOCKED.sub("@", plain))
    return html.unescape(_MARKS.sub("", plain))


def links(card: Json) -> list[str]:
    """Every address that a reader can open, in the order of reading: links in texts, tags with a url, buttons."""
    found = [url for text, marked in texts(card) if marked for url in markdown_links(text)]
    for node in every(card):
        for behavior in node.get("behaviors", []) if isinstance(node.get("behaviors"), list) else []:
            found += [behavior[name] for name in _URLS if behavior.get(name)]
        holder = node.get("action") if isinstance(node.get("action"), dict) else node
        found += [url for url in (holder or {}).get("multi_url", {}).values() if url]
    found += [url for url in card.get("card_link", {}).values() if url]
    return found


_URLS = ("default_url", "pc_url", "ios_url", "android_url")


def markdown_links(text: str) -> list[str]:
    found = [html.unescape(url) for _, url in _LINK.findall(text)]
    found += [html.unescape(next(filter(None, groups[1:]), "")) for groups in _ATTRIBUTE.findall(text)]
    rest = _IMAGE.sub("", _LINK.sub("", _ATTRIBUTE.sub("", text)))
    return found + [html.unescape(url) for url in _BARE.findall(rest)]


def images(card: Json) -> list[str]:
    """The keys of every picture, in elements and in markdown."""
    found = [node["img_key"] for node in objects(card) if node.get("img_key")]
    return found + [url for text, marked in texts(card) if marked for _, url in _IMAGE.findall(text)]


def objects(value: Any) -> Iterator[Json]:
    """Every object inside a value, outer ones first."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(child)


def mentions(card: Json | str) -> list[str]:
    """The ids of everybody whom the card mentions or shows: "all" among them is everybody in the chat."""
    if isinstance(card, str):
        return _AT.findall(card)
    found = [name for text, marked in texts(card) if marked for ids in _AT.findall(text) for name in ids.split(",")]
    for node in every(card):
        if node["tag"] == "person":
            found.append(node.get("user_id", ""))
        found += [one.get("id", "") for one in node.get("persons", [])] if node["tag"] == "person_list" else []
    return found


def buttons(card: Json) -> list[Pressable]:
    return [_pressable(node) for node in every(card, "button")]


def _pressable(node: Json) -> Pressable:
    behaviors = node.get("behaviors", [])
    value = next((one.get("value") for one in behaviors if one.get("type") == "callback"), None)
    url = next((one.get("default_url") for one in behaviors if one.get("type") == "open_url"), None)
    return Pressable(words_of(node["text"]), value, url)
