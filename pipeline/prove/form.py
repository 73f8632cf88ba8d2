"""The form of what a model hands in: plain text of the right length, and quotes that stand in their source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import facts
from pipeline.facts.entities import mentions
from pipeline.prove.fault import Fault

_TLD = (
    "com|net|org|io|ai|cn|co|dev|app|xyz|info|tld|me|gov|edu|top|site|online|shop|club|vip|link|ly|gg|tv|cc|ru|uk|jp|de"
    "|fr|eu|us|in|hk|tw|kr|sg|biz|cloud|tech|store|live|news|page|so|sh|to|example|test|invalid|local|zip|mov|click|pro"
)
_MARKUP = re.compile(
    rf"""
    (?i:[a-z][a-z0-9+.-]{{1,20}}:/{{1,2}}\S*|\b(?:javascript|data|mailto|vbscript|file|tel|lark|feishu|slack):\S+)
    |(?i:\bwww\.\S+)
    |(?i:(?<![\w@])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLD})(?:/\S*)|\b(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b)
    |(?i:[^\x00-\x7f]\.(?:{_TLD})(?![\w-]))
    |[@＠](?=[\w\u3400-\u9fff])
    |<\s*[/!?@\#a-zA-Z][^<>]{{0,200}}>?|&(?:[a-zA-Z]{{2,8}}|\#\d+|\#x[0-9a-fA-F]+);
    |!?\[[^\]]*\]\s?\([^)]*\)|\[[^\]]+\]\[[^\]]*\]
    |\*\*|__(?=\w)|(?<=\w)__|~~|```|`|(?<!\w)\*(?=\S)[^*]+\*(?!\w)|(?<!\w)_(?=\S)[^_]+_(?!\w)
    |^\s{{0,3}}(?:\#{{1,6}}\s|>\s|[-*+]\s)
    |[\x00-\x1f\x7f-\x9f\u2028\u2029]
    |[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]
    |[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb]
    |[\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]
    |[\u231a\u231b\u23e9-\u23f3\u2600-\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u20e3\U0001f000-\U0001faff]
    """,
    re.VERBOSE | re.ASCII,  # an address may stand right beside Chinese
)
_DOMAIN = re.compile(rf"(?ai)(?<![\w@.-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:{_TLD})(?![\w-])")
_HAN = re.compile("[\u3400-\u9fff]")
_LETTER = re.compile(r"\w")
_LEAST_HAN, _LEAST_LATIN, _LONGEST = 6, 12, 400
_SHOWN = 60


def form_faults(text: str, limits: tuple[int, int]) -> tuple[Fault, ...]:
    """What makes `text` no plain line of `limits` characters: its length, and anything that a chat could render.

    Addresses and domains, mentions, tags, Markdown, control, invisible and private signs, line breaks, emoji.
    """
    return tuple(_form(text, limits))


def quote_faults(quotes: Sequence[str], texts: Sequence[str]) -> tuple[Fault, ...]:
    """The quotes that do not stand in one of `texts` word for word, carry too little, or are over-long."""
    return tuple(Fault("quote", quote[:_SHOWN]) for quote in quotes if not _is_good(quote, texts))


def _form(text: str, limits: tuple[int, int]) -> Iterator[Fault]:
    if not limits[0] <= len(text) <= limits[1]:
        yield Fault("length", f"{len(text)}, not {limits[0]}–{limits[1]}")
    for found in _MARKUP.finditer(text):
        yield Fault("markup", found[0][:_SHOWN])
    known = {(mention.start, mention.end) for mention in mentions(text)}
    for found in _DOMAIN.finditer(text):
        if found.span() not in known:  # C3.ai is a company
            yield Fault("markup", found[0][:_SHOWN])


def _is_good(quote: str, texts: Sequence[str]) -> bool:
    if len(quote) > _LONGEST or not any(facts.is_verbatim(quote, text) for text in texts):
        return False
    return len(_HAN.findall(quote)) >= _LEAST_HAN or len(_LETTER.findall(quote)) >= _LEAST_LATIN
