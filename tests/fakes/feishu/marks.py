"""The markdown in a card: what makes the platform refuse the card, and what a reader would see otherwise than meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.fakes.feishu.reading import every
from tests.fakes.feishu.rules import IMAGE, PARSE, TOO_MANY, Card, Fault, is_colour, is_url
from tests.fakes.feishu.state import Json

TABLES_PER_CARD = 3
LONG = 5000  # characters of one markdown element; far longer ones are said to be cut without a word
_KNOWN = {"br", "hr", "person", "local_datetime", "at", "a", "text_tag", "raw", "link", "font", "number_tag"}
_LARK_MD = {"br", "at", "a", "font", "text_tag", "link"}
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)([^<>]*)>")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^)]*)\)")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:'([^']*)'|"([^"]*)"|([^\s'">]+))""")
_ROW = re.compile(r"(?m)^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?\s*$")
_FENCE = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.S)
_SWALLOWED = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'*+,;=%]+(?=[\u3400-\u9fff\u3000-\u303f\uff00-\uffef])")
_URLS = {"url", "pc_url", "ios_url", "android_url", "href"}


def marked(card: Json) -> Iterator[tuple[str, str, bool]]:
    """Each markdown text: where it stands, what it says, and whether it is full markdown (not the subset lark_md)."""
    for node in every(card):
        if node["tag"] in {"markdown", "lark_md"} and isinstance(node.get("content"), str):
            yield f"ROOT -> (tag: {node['tag']}) -> content", node["content"], node["tag"] == "markdown"
        if node["tag"] == "table" and isinstance(node.get("columns"), list) and isinstance(node.get("rows"), list):
            yield from _cells(node)


def _cells(table: Json) -> Iterator[tuple[str, str, bool]]:
    kinds = {one.get("name"): one.get("data_type") for one in table["columns"] if isinstance(one, dict)}
    for row in table["rows"]:
        for name, value in row.items() if isinstance(row, dict) else ():
            if kinds.get(name) in {"lark_md", "markdown"} and isinstance(value, str):
                yield f"ROOT -> (tag: table) -> rows -> {name}", value, kinds[name] == "markdown"


def faults(card: Json, about: Card) -> Iterator[Fault]:
    tables = 0
    for path, text, full in marked(card):
        bare = _FENCE.sub("", text)
        tables += len(_ROW.findall(bare)) if full else 0
        for key in _IMAGE.findall(bare):
            if key.split(" ")[0] not in about.uploaded:
                yield Fault(IMAGE, path, "invalid image keys", key[:60])
        for closing, name, rest in _TAG.findall(text):
            if not closing:
                yield from _tag(name.lower(), rest, path, about)
        for _, url in _LINK.findall(bare):
            if ":" in url.split("/")[0] and not is_url(url.replace("&amp;", "&")):
                yield Fault(PARSE, path, "a link that is no address with http or https", url[:60])
    if tables > TABLES_PER_CARD:
        yield Fault(TOO_MANY, "ROOT", f"card table number over limit: {tables} markdown tables of {TABLES_PER_CARD}")


def _tag(name: str, rest: str, path: str, about: Card) -> Iterator[Fault]:
    given = {key.lower(): next(filter(None, values), "") for key, *values in _ATTRIBUTE.findall(rest)}
    if name in {"at", "person"} and "all" in {given.get("id"), given.get("ids"), given.get("user_id")}:
        yield Fault(100290, path, "no permission to mention everybody", f"<{name}{rest}>")
    for key in _URLS & given.keys():
        if name in _KNOWN and not is_url(given[key].replace("&amp;", "&")):
            yield Fault(PARSE, path, f"{key} of {name} is no address with http or https", given[key][:60])
    for key in {"color", "background_color", "font_color"} & given.keys():
        if name in _KNOWN and not is_colour(given[key], about):
            yield Fault(PARSE, path, f"{key} of {name} is no colour", given[key][:60])


def warnings(text: str, path: str, full: bool) -> Iterator[str]:
    bare = _FENCE.sub("", text)
    known = _KNOWN if full else _LARK_MD
    for _, name, rest in _TAG.findall(bare):
        if name.lower() not in known:
            yield f"{path}: <{name}{rest}> is not shown"
    if full and len(text) > LONG:
        yield f"{path}: {len(text)} characters in one element, more than {LONG}"
    for _, url in _LINK.findall(bare):
        if not is_url(url.replace("&amp;", "&")):
            yield f"{path}: a link to {url!r} leads nowhere"
    if found := _SWALLOWED.search(_LINK.sub("", _TAG.sub("", bare))):
        yield f"{path}: {found[0]!r} swallows the words after it"
    if full and re.search(r"(?m)^(?: {4}|\t)\S", bare):
        yield f"{path}: a line that begins with four spaces is shown as code"
    if full and re.search(r"(?m)^#{1,3} ", bare):
        yield f"{path}: a heading of level 1 to 3 is huge"
    if not full and re.search(r"(?m)^(?:#{1,6} |[-*+] |\d+\. )|!\[", bare):
        yield f"{path}: lark_md has no headings, lists or pictures"
    for name in ("font", "number_tag", "text_tag", "link", "a"):
        if len(re.findall(rf"<{name}\b", bare)) != len(re.findall(rf"</{name}>", bare)):
            yield f"{path}: <{name}> is not closed"
