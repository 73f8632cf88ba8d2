"""Words and addresses inside a Feishu card: nothing that a feed or a model wrote can become markup, mention or link.

Facts: every character that means something in a card's markdown is shown as itself only as an HTML entity; unknown
<tags> vanish; `&reg` and the like are converted without a semicolon, in addresses too.
"""

from __future__ import annotations

import re
from html.entities import html5

from pipeline.parse.characters import clean, fold, shorten

_BREAK = "\u200b"  # takes no room, and ends what a client would take for an address or a tag
_SPECIAL = re.compile(r"[&<>*_~`\[\]()#:!|\\@=]")
_OPENING = re.compile(r"^(?:[-+]|\d{1,9}(?=\.))")  # what would begin a list
_BARE = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:/|www\.|(?<![a-z0-9-])[a-z0-9-]+\.[a-z]{2,24}/)[^\s]*", re.IGNORECASE)
_TAG = re.compile(r"<(?=[a-z/!?])", re.IGNORECASE)
_WEB = re.compile(r"https?://[^/\s]", re.IGNORECASE)
# What could end an address, turn it round or hide in it.
_UNSAFE = re.compile(
    r"""[\x00-\x20\x7f-\xa0\xad<>"'()\[\]\\^`{|}\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\udfff\ufeff]"""
)
_NAMES = "|".join(sorted((name for name in html5 if not name.endswith(";")), key=len, reverse=True))
_ENTITY = re.compile(rf"&(?=(?:{_NAMES}))(.)")
_CITED = re.compile(r"\[(\d{1,2})\]")


def words(text: str, most: int = 4_000) -> str:
    """`text` on one line for a place that knows no markup: titles, labels, plain text, a text message."""
    shown = _BARE.sub(_parted, shorten(fold(clean(text)), most))
    return _TAG.sub("<" + _BREAK, shown).replace("](", f"]{_BREAK}(")


def escape(text: str, most: int = 4_000) -> str:
    """`text` on one line, at most `most` characters of it, shown in markdown as the words that it is."""
    shown = _BARE.sub(_parted, shorten(fold(clean(text)), most))
    start = _OPENING.match(shown)
    if start is None:
        return _entities(shown)
    if start[0].isdigit():
        return f"{start[0]}&#46;{_entities(shown[start.end() + 1 :])}"
    return f"&#{ord(start[0])};{_entities(shown[1:])}"


def address(url: str) -> str | None:
    """A web address that no markdown or attribute can end early; None of any other address."""
    if not _WEB.match(url):
        return None
    closed = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in _bytes(found[0])), url)
    return _ENTITY.sub(lambda found: f"&%{ord(found[1]):02X}", closed)


def link(escaped: str, url: str) -> str:
    """Escaped words that lead to `url`; the words alone where the address is none of the web."""
    safe = address(url)
    return f"[{escaped or '·'}]({safe})" if safe else escaped


def cited(text: str) -> int | None:
    """The number of a citation that is written `[n]`, 0 to 99."""
    found = _CITED.fullmatch(text.strip())
    return int(found[1]) if found else None


def badge(number: int, url: str | None = None) -> str:
    """A small round number, which leads to `url`."""
    safe = address(url) if url else None
    leads = f" url='{safe}'" if safe else ""
    return f"<number_tag background_color='grey' font_color='white'{leads}>{number}</number_tag>"


def grey(markdown: str) -> str:
    return f"<font color='grey'>{markdown}</font>"


def bold(markdown: str) -> str:
    """Only for what begins its line and is followed by a space or its end: beside Chinese marks it fails elsewhere."""
    return f"**{markdown}**"


def _entities(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"&#{ord(found[0])};", text)


def _parted(found: re.Match[str]) -> str:
    return found[0].replace(":", f":{_BREAK}").replace(".", f".{_BREAK}")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
