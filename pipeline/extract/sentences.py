"""Text → sentences, Chinese and English, each as it is stored and as it reads without its outlet's additions.

A sentence's `text` is its `source` with whole pieces removed, so that quoting `source` always finds it in the stored
text. Which sentence is worth telling is decided in `lead.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.extract.cleaning import clean
from pipeline.extract.patterns import any_of

READ_CHARS = 6_000  # of a text; what a reader must know stands in its first screens
LINE_CHARS = 3_000  # of a paragraph; longer ones are run-together pages
DEPTH = 8  # of quotes in brackets in quotes; deeper ones are noise

_HAN = re.compile(r"[\u3400-\u9fff]")
_PAIRS = {pair[0]: pair[1] for pair in ["“”", "‘’", "（）", "()", "《》", "〈〉", "「」", "『』", "【】", "[]"]}
_CLOSERS = frozenset(_PAIRS.values())
_STOPS = frozenset("。！？!?")
_AFTER_STOP = frozenset('。！？!?”’」』"）)】')


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `source` stands in one line of the stored text as it is; `text` is what of it is worth reading.

    `whole` is false for a piece that the source itself cut off. `line` counts paragraphs from 0.
    """

    text: str
    source: str
    whole: bool
    line: int


def is_chinese(text: str) -> bool:
    """Whether at least a tenth of `text` is Han characters, as in a Chinese sentence full of product names."""
    return len(_HAN.findall(text)) * 10 >= len(text) > 0


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of the beginning of `text`, in its own order, without those that hold nothing to read."""
    return tuple(_sentences(text[:READ_CHARS], len(text) > READ_CHARS))


def _sentences(text: str, cut: bool) -> Iterator[Sentence]:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        shown = line[:LINE_CHARS]
        chinese = is_chinese(shown)
        pieces = list(_split_chinese(shown) if chinese else _split_english(shown))
        for position, piece in enumerate(pieces):
            source = piece.strip()
            at_cut = position == len(pieces) - 1 and (len(line) > LINE_CHARS or (cut and number == len(lines) - 1))
            whole = _is_whole(source) and not at_cut
            told = clean(source, opening=position == 0)
            if len(told) > 1 and not _is_aside(told):
                yield Sentence(told, source, whole, number)


def enclosed(text: str) -> bytearray:
    """For each character of `text`, 1 where it stands inside (or is) a matched pair of quotes or brackets."""
    inside = bytearray(len(text))
    opened: list[tuple[str, int]] = []
    straight = -1
    for position, char in enumerate(text):
        if char in _PAIRS:
            opened = [*opened[-DEPTH:], (_PAIRS[char], position)]
        elif char in _CLOSERS:
            depth = next((d for d in range(len(opened) - 1, -1, -1) if opened[d][0] == char), None)
            if depth is not None:
                _mark(inside, opened[depth][1], position)
                del opened[depth:]
        elif char == '"':
            straight = position if straight < 0 else _mark(inside, straight, position)
    return inside


def _mark(inside: bytearray, start: int, end: int) -> int:
    inside[start : end + 1] = b"\1" * (end + 1 - start)
    return -1


# --- splitting ---------------------------------------------------------------------------------------------------

_SPEAKER = re.compile(
    r"[^，。！？；：“”]{1,48}(?:(?:说|称|表示|道|指出|强调|写道|补充|认为|坦言|解释|透露|回应|问)[。，：,:]|告诉)"
)
_GOES_ON = re.compile(r"[，、；：,;的地之等这一和与及或是为—]")


def _split_chinese(line: str) -> Iterator[str]:
    inside = enclosed(line)
    start = 0
    for end in _chinese_ends(line, inside):
        yield line[start:end]
        start = end
    if line[start:].strip():
        yield line[start:]


def _chinese_ends(line: str, inside: bytearray) -> Iterator[int]:
    position, length = 0, len(line)
    while position < length:
        char = line[position]
        if char in _STOPS and not inside[position]:
            while position + 1 < length and _belongs_to_stop(line, inside, position + 1):
                position += 1
            yield position + 1
        elif _quote_ends_sentence(line, inside, position) or (not inside[position] and _ends_han(line, position)):
            yield position + 1
        position += 1


def _belongs_to_stop(line: str, inside: bytearray, position: int) -> bool:
    opens = line[position] == '"' and bool(inside[position]) and not inside[position - 1]
    return line[position] in _AFTER_STOP and not opens


def _quote_ends_sentence(line: str, inside: bytearray, position: int) -> bool:
    """“……。”下一句 ends there, but “……。”他说 does not: the speaker belongs to the quote."""
    if line[position] not in "”」』":
        return False
    after = line[position + 1 : position + 80].lstrip()
    closes = position + 1 >= len(line) or not inside[position + 1] or line[position + 1] in _PAIRS
    ended = position > 0 and line[position - 1] in "。！？!?…"
    return closes and ended and not _GOES_ON.match(after) and not _SPEAKER.match(after)


def _ends_han(line: str, position: int) -> bool:
    """A Latin full stop ends a Chinese sentence only right after Chinese: “Pte. Ltd.” stands inside of many."""
    if line[position] != ".":
        return False
    before, after = line[max(0, position - 1) : position], line[position + 1 : position + 2]
    return bool(_HAN.match(before) or (before and before in "”）)")) and not (after.isdigit() or after == ".")


_ABBREVIATIONS = re.compile(
    r"(?:^|[\s(“\"'])"
    + any_of(
        r"""[A-Za-z] Mr Mrs Ms Dr Prof Sen Rep Gov Gen Col Lt Sgt Capt Rev Hon St Mt Ft Jr Sr Inc Corp Co Ltd Pte
        LLC Bros No Nos Vol Fig Figs Eq Sec Ch pp vs etc approx est al cf ca Jan Feb Mar Apr Jun Jul Aug Sept? Oct
        Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun Calif Mass Conn Fla Tex Wash Ariz Colo Pa Va Dept Univ
        Assn Ave Blvd [ap]\.m i\.e e\.g Ph\.D M\.D (?:[A-Z]\.)+[A-Z]"""
    )
    + r"\.$"
)
_ENGLISH_END = re.compile(
    r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[]?[A-Z0-9])|(?<=[a-z][a-z)”\"])[.!?]+[”’\"]?(?=“?[A-Z][a-z]|“[A-Z])"
)
# Two blocks run together, as in "free appThe minister said": a lower-case word that goes on with a capital.
_GLUE = re.compile(r"(?<=[a-z]{4})(?=[A-Z][a-z]{2,}[\s’'])")
_GLUED_STARTER = re.compile(
    r"(?<=[a-z]{3})(?=(?:The|An?|In|On|It|This|We|He|She|But|For|As|At|With|After|When|If)\s)"
    r"|(?<=[A-Z]{2})(?=(?:The|In|On|It|This|We|For|At|With|After|When)\s)"
)


def _split_english(line: str) -> Iterator[str]:
    inside = enclosed(line)
    start = 0
    for end, glued in sorted({*((m.end(), False) for m in _ENGLISH_END.finditer(line)), *_glued(line)}):
        if end <= start or (not glued and (_abbreviated(line[:end]) or _in_brackets(line, inside, end))):
            continue
        yield line[start:end]
        start = end
    if line[start:].strip():
        yield line[start:]


def _glued(line: str) -> Iterator[tuple[int, bool]]:
    for match in _GLUE.finditer(line):
        word = line[line.rfind(" ", 0, match.start()) + 1 : match.start()]
        if word.islower():
            yield match.start(), True
    yield from ((match.start(), True) for match in _GLUED_STARTER.finditer(line))


def _abbreviated(before: str) -> bool:
    return bool(_ABBREVIATIONS.search(before[-14:]))


def _in_brackets(line: str, inside: bytearray, end: int) -> bool:
    return end < len(line) and bool(inside[end]) and bool(inside[end - 1]) and line[end - 1] not in "”\"')]’"


def _is_whole(source: str) -> bool:
    return source.rstrip("\"”’')]）」』 ")[-1:] in {"。", "！", "？", "!", "?", "."} and not source.endswith(
        ("...", "..", "…", "…”", "[...]", "[…]")
    )


def _is_aside(text: str) -> bool:
    """A whole piece in brackets: a source's name, a caption, a note."""
    return text[0] in "（([【" and text.rstrip("。.")[-1:] in "）)]】"
