"""Markup → clean text, in time proportional to its length: feeds are hostile, and an HTML5 tree can be made to explode.

It reads tags, not trees; whole pages are read by `article` and `pages`, in a process that can be ended.
"""

from __future__ import annotations

import html
import re
from itertools import islice

from pipeline.parse.boilerplate import without_tails
from pipeline.parse.characters import clean, fold, shorten

LONGEST_TITLE = 300
LONGEST_TEXT = 20_000
_LONGEST_MARKUP = 400_000
_BREAK = "\x1e"
"""Where one paragraph ends and the next begins; `clean` lets no such character through from outside."""

_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_.-]*)((?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)>")
_LOOSE_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:_.-]*)([^<>]*)>")
_CUT_TAG = re.compile(r"(?<![^\s>])</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?$")
_ENTITY = re.compile(
    r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};|(?:nbsp|amp|lt|gt|quot)(?![\w=]))"
)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity|max-height)\s*:\s*0(?:px|em|%)?\s*(?:[;\"'!]|$)"
    r"|aria-hidden\s*=\s*[\"']?true|[\"'\s=](?:sr-only|screen-reader-text|visually-?hidden|hidden)[\"'\s]",
    re.IGNORECASE,
)
_BARE_HIDDEN = re.compile(r"\shidden(?=[\s/=]|$)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\u00a0\u3000]*\n")
_SPACED_BREAK = re.compile(r"[ \t]*\n[ \t]*")

_BLOCKS = frozenset(
    str.split("""
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre section summary table
    tbody tfoot thead tr ul
    """)
)
_CELLS = frozenset({"td", "th"})
_INLINE = frozenset(
    str.split("""
    a abbr acronym area b base basefont bdi bdo big blink cite code col colgroup data datalist del dfn em embed font
    frame frameset i img input ins kbd keygen label link mark marquee meta meter nobr o output param plaintext progress
    q ruby rb s samp slot small source span strike strong sub sup time track tt u var wbr picture
    """)
)
_RAW = frozenset({"script", "style", "textarea", "title", "iframe", "noframes", "xmp", "noembed"})
_DROPPED = frozenset(
    str.split(
        "applet audio button canvas figcaption head map noscript object rp rt select svg template video annotation"
    )
)
_VOID = frozenset(
    str.split("area base basefont br col embed frame hr img input keygen link meta param source track wbr")
)
_CLOSES_ITSELF = frozenset(str.split("p li dd dt tr td th option"))
_KNOWN = _BLOCKS | _CELLS | _INLINE | _RAW | _DROPPED
_ESCAPED_TAG = re.compile(
    rf"</(?:{'|'.join(sorted(_KNOWN))})\s*>|<(?:br|hr|img)\b[^<>]*>|<(?:{'|'.join(sorted(_KNOWN))})\s[^<>]*=[^<>]*>",
    re.IGNORECASE,
)
_ESCAPED_START = re.compile(r"\s*<(?:p|div|span|section|article|figure|table|ul|ol|blockquote|h[1-6])>", re.IGNORECASE)
_BARE_TAG = re.compile(rf"<(?:{'|'.join(sorted(_KNOWN))})>", re.IGNORECASE)


def plain(markup: str) -> str:
    """The text of `markup`, one paragraph to a line, without boilerplate at its end, of at most LONGEST_TEXT."""
    return shorten("\n".join(without_tails(_paragraphs(markup[:_LONGEST_MARKUP]))), LONGEST_TEXT)


def one_line(markup: str) -> str:
    """The text of a title, of at most LONGEST_TITLE characters."""
    return shorten(" ".join(_paragraphs(markup[: LONGEST_TITLE * 100])), LONGEST_TITLE)


def _paragraphs(markup: str) -> list[str]:
    text = clean(_unescape(_strip(markup.replace(_BREAK, " "))))
    if _BREAK in text:
        text = _BLANK_LINE.sub(_BREAK, text)
    elif "\n" in text:
        text = _lines_of_plain_text(text)
    return [line for part in text.split(_BREAK) if (line := fold(part))]


def _lines_of_plain_text(text: str) -> str:
    """Line ends become breaks, unless the text was wrapped to a width; then only blank lines do."""
    text = _BLANK_LINE.sub(_BREAK, text)
    lines = [line.strip() for line in text.split("\n")]
    wrapped = [line for line in lines[:-1] if 50 <= len(line) <= 110 and line[-1:].isascii() and line[-1].isalnum()]
    return text if len(lines) > 2 and len(wrapped) * 2 > len(lines) - 1 else text.replace("\n", _BREAK)


def _unescape(text: str) -> str:
    """Entities as characters, doubly escaped ones too; tags that were doubly escaped are stripped."""
    for _ in range(3):
        if "&" not in text:
            break
        before, text = text, _ENTITY.sub(lambda found: html.unescape(found[0]), text)
        if text == before:
            break
    return _strip(text) if "<" in text and _is_markup(text) else text


def _is_markup(text: str) -> bool:
    """Whether tags that were escaped are meant as tags: "the <p> tag" is not."""
    if _ESCAPED_TAG.search(text) or _ESCAPED_START.match(text):
        return True
    return sum(1 for _ in islice(_BARE_TAG.finditer(text), 4)) == 4


def _strip(markup: str) -> str:
    """`markup` without tags and hidden content; _BREAK stands where a block begins or ends."""
    if "<" not in markup:
        return markup
    if "<![CDATA[" in markup:  # once more than XML took away
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    kept: list[str] = []
    position = 0
    while found := _OPENING.search(markup, position):
        kept.append(markup[position : found.start()])
        position = _after(markup, found.start(), kept)
    kept.append(markup[position:])
    return "".join(kept)


def _after(markup: str, start: int, kept: list[str]) -> int:
    """Where to read on after the "<" at `start`; what it stands for in the text goes to `kept`."""
    if markup[start + 1 : start + 2] in ("!", "?"):
        return _after_declaration(markup, start)
    tag = _TAG.match(markup, start) or _LOOSE_TAG.match(markup, start)
    if tag is None:
        cut = _CUT_TAG.match(markup, start)  # a summary that ends inside a tag
        if cut and cut[1].lower() in _KNOWN:
            return len(markup)
        kept.append("<")
        return start + 1
    name = tag[2].lower()
    if name not in _KNOWN and not tag[3].strip() and not set(name) & set(":-."):
        kept.append(tag[0])  # <think>, <unk>, List<int>: words, not markup
        return tag.end()
    if name in _BLOCKS:
        kept.append(_BREAK)
    elif name in _CELLS:
        kept.append(" ")
    if tag[1]:
        return tag.end()
    if (
        name == "sup"
        and kept
        and kept[-1][-1:].isdigit()
        and markup[tag.end() : tag.end() + 1] in tuple("0123456789-−")
    ):
        kept.append("^")  # 10⁹ is not 109
    if name in _VOID or tag[3].endswith("/"):
        return tag.end()
    if name in _RAW or name in _DROPPED or _is_hidden(tag[3]):
        return _after_element(markup, tag.end(), name)
    return tag.end()


def _after_declaration(markup: str, start: int) -> int:
    if markup.startswith("<!--", start):
        end, length = markup.find("-->", start + 4), 3
    else:
        end, length = markup.find(">", start), 1
    return end + length if end >= 0 else len(markup)


def _is_hidden(attributes: str) -> bool:
    if not attributes.strip():
        return False
    return _HIDDEN.search(attributes) is not None or _BARE_HIDDEN.search(_QUOTED.sub('""', attributes)) is not None


def _after_element(markup: str, position: int, name: str) -> int:
    """The end of an element whose content no one is to see; the end of the text when it is never closed."""
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}(?=[\s>/])[^<>]*>", re.IGNORECASE).finditer(markup, position):
        if not tag[1] and name in _CLOSES_ITSELF:
            return tag.start()
        depth += -1 if tag[1] else 0 if name in _RAW else 1
        if depth == 0:
            return tag.end()
    return len(markup)
