"""Names in a text (Latin words and model names, quoted titles, known entities), and whether sources have them.

Chinese names that only the words around them or their signs tell for names are looked for in claims alone, by
`chinese_names`; whether sources have those is for `sources`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from pipeline import tables
from pipeline.facts.capitals import is_everyday, without_idle_capitals
from pipeline.facts.chinese_names import chinese_names
from pipeline.facts.entities import Mention, everyday, mentions
from pipeline.facts.sources import Sources, has_name, sources_of
from pipeline.facts.units import unit_after

_LATIN = r"A-Za-z0-9\u00c0-\u024f"
_WORD = rf"[{_LATIN}](?:[{_LATIN}.+&'’/_\-]*[{_LATIN}+])?"
_RUN = re.compile(rf"(?<![{_LATIN}]){_WORD}(?: (?=[A-Z0-9]){_WORD})*")
_QUOTED = re.compile(r"《([^《》]{1,40})》|[“「『]([^“”「」『』]{1,20})[”」』]")
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_START = re.compile(r"(?:^|[.!?:;。！？：；\n“\"]\s*)$")
_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)v?\d[\d.]*\+?", re.I)  # no year
_SCALE = re.compile("[百千万亿年月日号点时]")
_TRAILING_NUMBER = re.compile(r"\d[\w.]*$")
_PLURAL = re.compile("[A-Z]{2,}s")  # NPUs
_SEPARATORS = re.compile(r"[\s.\-_'’/·]+")
_QUANTITY = re.compile(
    r"\d[\d,.]*\+?(?:[kKmMbBtTxX%]|bn|mn|tn|nm|mm|cm|km|kg|GB|TB|MB|PB|EB|GW|MW|kW|kWh|MWh|GWh|TWh|Hz|MHz|GHz|mAh|W|V|"
    r"TOPS|fps|T?FLOPS|PFLOPS|EFLOPS|Gbps|Mbps|Tbps|ms|min|h|s|th|st|nd|rd|mph|kph|hp|dB|mg|ml|px|K/s|TB/s|GB/s|km/h|°C)?"
)
_WORDS = re.compile(r"(?<= )[a-z]{3,}")  # of a quoted phrase; no other Latin name has them
_HAN_WORDS = re.compile("[\u3400-\u9fff]{2,}")
_MODEL_SUFFIXES = frozenset(("pro", "max", "plus", "mini", "ultra", "air", "lite", "turbo"))


def names(text: str) -> tuple[str, ...]:
    """Each name once, in order: Latin runs ("Claude Opus 4.8"), what stands in 《》 or “”, and known entities."""
    return tuple(dict.fromkeys(name for _, name in sorted(_found(text))))


def unsupported_names(claim: str, sources: Iterable[str]) -> tuple[str, ...]:
    """The names of `claim` that no source has: neither as written (but for case and spacing) nor by another alias.

    Chinese names count, too, as far as they can be told for names. Where every source is in another script, a quoted
    title is not weighed, for it can only be a translation; a Chinese name that no table knows is, unless its Latin
    original follows in brackets.
    """
    claimed = dict(_found(claim))
    read = sources_of("\n".join(sources))
    missing = {start: name for start, name in claimed.items() if not _is_supported(name, read)}
    for name in chinese_names(claim):
        weighed = any(start <= name.start and name.end <= start + len(other) for start, other in claimed.items())
        if not weighed and not has_name(read, name, claim):
            missing[name.start] = name.text
    return tuple(dict.fromkeys(name for _, name in sorted(missing.items())))


@lru_cache(maxsize=1024)  # a line is judged several times until it stands
def _found(text: str) -> tuple[tuple[int, str], ...]:
    return tuple(_find(text))


def _find(text: str) -> Iterator[tuple[int, str]]:
    taken: list[tuple[int, int]] = []
    for quoted in _QUOTED.finditer(text):
        taken.append(quoted.span())
        yield quoted.start(), quoted[1] or quoted[2]
    for run in _RUN.finditer(without_idle_capitals(text)):
        if any(start <= run.start() < end for start, end in taken):
            continue
        name = _trimmed(run.string, run)
        if name:
            taken.append(run.span())
            yield run.start(), name
    for mention in mentions(text):
        if not any(start <= mention.start < end for start, end in taken):
            yield mention.start, mention.text


def _trimmed(text: str, run: re.Match[str]) -> str:
    """The run without its ordinary words at either end; empty when nothing is left that could be a name."""
    words = [word.removesuffix("'s").removesuffix("’s") for word in run[0].split(" ")]
    first = words[0]
    while words and _is_ordinary(words[0]):
        words.pop(0)
    counts = _SCALE.match(text, run.end()) or unit_after(text, run.end())  # OpenAI 2026年, Waymo 160亿
    while words and _is_ordinary(words[-1]) and (counts or not _NUMBER.fullmatch(words[-1])):
        words.pop()
    if words == [first] and _HAN.search(text) and _only_begins_a_sentence(text, run, first):
        return ""
    return "" if len(words) == 1 and words[0].lower() in _MODEL_SUFFIXES else " ".join(words)


def _only_begins_a_sentence(text: str, run: re.Match[str], word: str) -> bool:
    """Whether an English sentence begins with this word, which is not known to name anyone."""
    if not word.istitle() or _SENTENCE_START.search(text, max(0, run.start() - 3), run.start()) is None:
        return False
    further = text[run.end() :].lstrip(" ")[:1]
    return is_everyday(word) and not _HAN.match(further) and not mentions(word)


def _is_ordinary(word: str) -> bool:
    if not word or word.lower() in _ordinary() or _QUANTITY.fullmatch(word):
        return True
    if "-" in word and all(part.islower() or part.lower() in _ordinary() for part in word.split("-")):
        return True  # AI-powered
    return not any(sign.isupper() for sign in word) and not (any(map(str.isdigit, word)) and word[0].isalpha())


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(word for line in tables.lines("ordinary.txt") for word in line.split())


def _is_supported(name: str, sources: Sources) -> bool:
    if _stands_in(name, sources.text) or _is_known_otherwise(name, sources):
        return True
    if _HAN.search(name):
        return not sources.in_chinese and not _named(name)
    if _PLURAL.fullmatch(name):
        return _is_supported(name[:-1], sources)
    parts = list(_parts(name))
    return len(parts) > 1 and all(_is_supported(part, sources) for part in parts)


def _is_known_otherwise(name: str, sources: Sources) -> bool:
    """Whether the texts mention the same entity under another of its aliases, with the same number if there is one."""
    entities = [mention.entity for mention in _named(name) if mention.entity.id in sources.entities]
    entities += [m.entity for m in everyday(name) if any(_stands_in(alias, sources.text) for alias in m.entity.aliases)]
    number = _TRAILING_NUMBER.search(name)
    if number is None:
        return bool(entities) and _rest_stands(name, sources)
    return any(_stands_in(f"{alias} {number[0]}", sources.text) for entity in entities for alias in entity.aliases)


def _named(name: str) -> tuple[Mention, ...]:
    """Whom a name of the claim names, by itself: an everyday word has its context there, and none here."""
    return mentions(name) or tuple(mention for mention in everyday(name) if mention.text == name)


def _rest_stands(phrase: str, sources: Sources) -> bool:
    """Whether the words of a quoted phrase beside the names in it are the sources', where their language is its own."""
    chinese = _HAN.search(phrase) is not None
    if chinese != sources.in_chinese or not (chinese or _WORDS.search(phrase)):
        return True
    for mention in reversed(mentions(phrase)):
        phrase = f"{phrase[: mention.start]} {phrase[mention.end :]}"
    words = _HAN_WORDS.findall(phrase) if chinese else _WORDS.findall(phrase)
    return all(_stands_in(word.strip(), sources.text) for word in words)


def _parts(name: str) -> Iterator[str]:
    """The words of a name, each with the number that follows it: "Claude Opus 4.8" → Claude, Opus 4.8."""
    words: list[str] = []
    for word in name.split(" "):
        if words and _NUMBER.fullmatch(word):
            words[-1] += f" {word}"
        elif word.lower() not in _ordinary():
            words.append(word)
    return iter(words)


def _stands_in(name: str, texts: str) -> bool:
    """Whether `name` is written in `texts`, whatever its case, spaces and hyphens, and not within a longer number."""
    if _HAN.search(name) and not name[-1].isdigit():
        return _SEPARATORS.sub("", name).casefold() in _SEPARATORS.sub("", texts).casefold()
    letters = [re.escape(sign) for sign in name if not _SEPARATORS.fullmatch(sign) or sign == "."]
    loose = r"[\s\-_'’/·]*".join(letters)
    return re.search(rf"(?<![A-Za-z0-9]){loose}(?![A-Za-z]|\.?\d)", texts, re.IGNORECASE) is not None
