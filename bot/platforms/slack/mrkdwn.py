"""Words and addresses that Slack shows as they are: cleaned, measured, cut and escaped. It knows no block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.card import Link
from pipeline.parse.characters import clean, fold

JOINER = "\u2060"  # parts what Slack would read as one thing; nobody sees it, and a line does not break there
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_UNSAFE = re.compile(
    r"[\x00-\x20\x7f-\xa0\xad<>\"'\\^`{|}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
_ADDRESS = 2_000  # characters; a longer one is not linked
_NAME = 300  # of a link
_EMOJI = re.compile(r":(?=(?:100|1234|[^\s:]{0,60}[^\W\d][^\s:]{0,60}):)")
_ENTITY = re.compile(r"&(?=(?:amp|lt|gt);)")
# Slack formats what stands between two of these at the border of a word, in full width too, and knows no escape for it;
# what stands in their place looks the same.
_TWINS = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "＊": "﹡", "＿": "ˍ", "｀": "ˋ"}
_FORMAT = re.compile(r"[`｀]|(?<![^\W_])[*_~＊＿]+|[*_~＊＿]+(?![^\W_])")
_QUOTED = re.compile(r"^(?=[>＞])", re.MULTILINE)
_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LINKABLE = re.compile(r"(?<=:)(?=//)|(?<=@)(?=\w)|(?<=\w\.)(?=[^\W\d])")
_SENTENCE = re.compile(r"[。！？!?；;…][”’」』）)\]]*|\.(?=\s)")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u200d\u20d0-\u20ff\ufe0f\U0001f3fb-\U0001f3ff]")


def safe(text: str) -> str:
    """`text` on one line, without anything that cannot be seen or turns the direction."""
    return fold(clean(text))


def size(text: str) -> int:
    """Characters as Slack may count them: what is beyond the basic plane is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """`text` in at most `most` of Slack's characters; … says that something is missing."""
    if size(text) <= most:
        return text
    end = _fitting(text, most - 1, size)
    return text[: _whole(text, end)].rstrip() + "…"


def plain(text: str, most: int) -> str:
    """`text` for a plain_text object, where only names of emoji and entities are read; "…" where nothing is left."""
    joined = _ENTITY.sub(f"&{JOINER}", _EMOJI.sub(f":{JOINER}", text))
    return cut(joined, most) or "…"


def escape(text: str) -> str:
    """`text` for a mrkdwn object that is verbatim: it formats nothing, quotes nothing, calls nobody."""
    twins = _FORMAT.sub(lambda found: "".join(_TWINS[char] for char in found[0]), text)
    return _QUOTED.sub(JOINER, _EMOJI.sub(f":{JOINER}", twins)).translate(_ENTITIES)


def unlinked(text: str) -> str:
    """`text` so that Slack finds no address in it: the text of a message is searched for them, verbatim or not."""
    return _LINKABLE.sub(JOINER, text)


def address(url: str) -> str | None:
    """A web address without a character that could end it; None of any other or an endless one."""
    if not _WEB.match(url):
        return None
    scheme, mark, rest = url.partition(":")
    rest = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode(errors="replace")), rest)
    whole = scheme.lower() + mark + rest
    return whole if size(whole) <= _ADDRESS else None


def name(link: Link) -> str:
    """The words of a link; of one without words, its address; never nothing."""
    return cut(safe(link.text) or safe(link.url), _NAME) or "…"


def linked(link: Link) -> str:
    """A link as mrkdwn; its words alone where the address is none."""
    url, words = address(link.url), escape(name(link)).replace("|", "∣")
    return f"<{url.replace('&', '&amp;')}|{words}>" if url else words


def pieces(text: str, most: int, cost: Callable[[str], int]) -> Iterator[str]:
    """`text` in parts that cost at most `most` each, parted after a sentence, else between words, never in a sign."""
    while cost(text) > most:
        end = _border(text, _fitting(text, most, cost))
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text


def _fitting(text: str, most: int, cost: Callable[[str], int]) -> int:
    """The longest beginning that costs at most `most`; at least one character."""
    low, high = 1, min(len(text) - 1, most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if cost(text[:middle]) <= most else (low, middle - 1)
    return low


def _border(text: str, end: int) -> int:
    """The last good place to part `text` in the second half of its first `end` characters."""
    sentences = [found.end() for found in _SENTENCE.finditer(text, end // 2, end)]
    if sentences:
        return sentences[-1]
    space = text.rfind(" ", end // 2, end)
    return space + 1 if space > 0 else _whole(text, end)


def _whole(text: str, end: int) -> int:
    """`end`, moved back so that no sign loses its accents or its colour; it does not move to the beginning."""
    start = end
    while 1 < start < len(text) and _MARKS.match(text, start):
        start -= 1
    return start if start > 1 else end
