"""Names of people in Chinese text: by surname and title, by what they say, by the segmenter, by foreign sounds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.facts.segments import (
    HAN,
    PARTICLES,
    ChineseName,
    Word,
    is_han,
    is_known,
    is_ordinary,
    joined,
    signs,
)

_SAYS = "(?:表示|称|说|认为|指出|介绍|透露|宣布|强调|坦言|回应|告诉|补充|写道|解释|预计|呼吁|警告|承认|否认)"
_SAID = re.compile(rf"(?:^|[，。！？；：“”\s])(?P<name>[{HAN}]{{2,3}}){_SAYS}")
_UNNAMED = re.compile(rf"(?P<name>[{HAN}])(?:某[某甲乙丙]?|先生|女士)")
_DOTS = "·・•‧"
_PERSON_TAGS = ("nr", "nrt", "nrfg", "ns", "x")
_BY_SOUND = ("nr", "nrt", "nrfg", "ns", "nz", "x")


def dotted(text: str, words: list[Word]) -> Iterator[ChineseName]:
    """彼得·帕克: names whose parts a dot joins; 提 of 提出 after one is none of its signs."""
    if not any(dot in text for dot in _DOTS):
        return
    for found in _with_dot().finditer(text):
        inner = (word for word in words if found.start() < word.start < found.end() < word.end)
        crossing = (word.start for word in inner if is_known(word.text))
        name = text[found.start() : next(crossing, found.end())].rstrip(f"{_DOTS}-")
        parts = tuple(re.split(f"[{_DOTS}]", name))
        if len(parts) > 1 and len(name) > 3:
            yield ChineseName(found.start(), found.start() + len(name), name, "person", parts)


def titled(text: str, words: list[Word]) -> Iterator[ChineseName]:
    """Who stands between a title and the next verb or mark, who says something at the start of a clause, and 李某."""
    borders = {word.start for word in words} | {word.end for word in words}
    for pattern in (_titled(), _SAID):
        for found in pattern.finditer(text):
            start, end = found.span("name")
            guessed = pattern is _SAID and found["name"][0] in signs("everyday")
            if start in borders and end in borders and not guessed and _is_full_name(found["name"]):
                yield ChineseName(start, end, found["name"], "person", (found["name"],))
    for found in _UNNAMED.finditer(text):
        if found["name"] in signs("surname") and found.start() in borders:
            yield ChineseName(*found.span(), found[0], "person", (found["name"],))


def tagged(words: list[Word]) -> Iterator[ChineseName]:
    """People whom the segmenter knows or recognizes, a surname apart from what follows it among them."""
    for n, word in enumerate(words):
        if _is_person(word):
            yield joined([word], "person")
        elif _is_surname(word) and n + 1 < len(words) and _is_given(words[n + 1]):
            yield joined(words[n : n + 2], "person")


def transliterated(words: list[Word]) -> Iterator[ChineseName]:
    """Runs of signs that write foreign sounds, where no ordinary word is among them: 弗|拉德|里|希."""
    run: list[Word] = []
    for word in [*words, Word("", "x", -1)]:
        writes = _writes_sounds(word)
        if writes and not (run and run[-1].end != word.start):
            run.append(word)
            continue
        if _is_foreign("".join(part.text for part in run)):
            yield joined(run, "person")
        run = [word] if writes else []


def _is_full_name(name: str) -> bool:
    if is_ordinary(name) or any(sign in PARTICLES for sign in name[1:]):
        return False
    if name.startswith(_compound()):
        return 3 <= len(name) <= 5
    return name[0] in signs("surname") and 2 <= len(name) <= 3 and not is_known(name[1:])


def _is_surname(word: Word) -> bool:
    return word.text in signs("surname") and word.text not in signs("everyday")


def _is_person(word: Word) -> bool:
    name = word.text
    if (
        word.tag not in _PERSON_TAGS
        or is_ordinary(name)
        or not is_han(name)
        or (name[0] in signs("everyday") and not is_known(name))
    ):
        return False
    if word.tag == "x":
        return len(name) == 3 and name[0] in signs("surname")
    if name.startswith(_compound()):
        return 3 <= len(name) <= 5
    return word.tag != "ns" and 2 <= len(name) <= 3 and name[0] in signs("surname")


def _is_given(word: Word) -> bool:
    return (
        word.tag in ("nr", "nrt", "nrfg") and len(word.text) <= 2 and is_han(word.text) and not is_ordinary(word.text)
    )


def _writes_sounds(word: Word) -> bool:
    if not word.text or not signs("sound").issuperset(word.text):
        return False
    return len(word.text) == 1 or (word.tag in _BY_SOUND and not is_ordinary(word.text))


def _is_foreign(text: str) -> bool:
    return len(text) >= 3 and sum(sign in signs("foreign") for sign in text) * 2 >= len(text)


@cache
def _compound() -> tuple[str, ...]:
    return tuple(signs("compound"))


@cache
def _titled() -> re.Pattern[str]:
    titles = "|".join(sorted(signs("title"), key=len, reverse=True))
    return re.compile(
        rf"(?:{titles}|首席\w{{0,3}}官)[、：:\s]?(?P<name>[{HAN}]{{2,4}}?)(?={_SAYS}|[，。！；、（(\s]|$)"
    )


@cache
def _with_dot() -> re.Pattern[str]:
    part = f"[{''.join(sorted(signs('sound')))}A-Z]+"
    return re.compile(rf"{part}(?:[{_DOTS}-]{part})*[{_DOTS}]{part}(?:-{part})?")
