"""Which language a text is in, by its script and commonest words: zh, en, ja, ko or other."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff]+")
_HANGUL = re.compile("[\uac00-\ud7af\u1100-\u11ff]+")
_WORD = re.compile("[A-Za-z\u00c0-\u024f]+")
_OTHER_SCRIPT = re.compile("[\u0370-\u052f\u0590-\u0e7f\u0900-\u0dff]+")
_ENGLISH = frozenset(
    str.split(
        "the of and to in a is for on with that as at by from are be was has have its it this an will not how why what "
        "you new after over into or your can says"
    )
)
_FOREIGN = frozenset(
    str.split(
        "der die das und ist nicht von mit ein eine den dem zu auf für le la les des et est une du pour dans sur que "
        "qui el los las del por con una para se en di il lo gli che non per della sono het een van voor niet og på av "
        "til är och att som em os da um uma não na no do ao é à è"
    )
)
_SAMPLE = 400


def language_of(title: str, text: str, declared: str) -> str:
    """The language of an item. `declared` is its source's ("auto" when unknown), and yields to what is unmistakable."""
    sample = f"{title} {text[:_SAMPLE]}"
    if sample.isascii() and len(words := _WORD.findall(sample)) >= 3:
        return _latin(words, declared)
    han, kana, hangul = (len("".join(script.findall(sample))) for script in (_HAN, _KANA, _HANGUL))
    words = _WORD.findall(sample)
    other = len("".join(_OTHER_SCRIPT.findall(sample))) // 5
    if han + kana + hangul + len(words) + other == 0:
        return "other" if declared == "auto" else declared
    if hangul > max(han, len(words)) // 2:
        return "ko"
    if kana * 8 > han + kana and kana + han > len(words) // 2:
        return "ja"
    if han == 0 and len(words) >= 3 and other < len(words):
        return _latin(words, declared)
    if other > han + len(words):
        return "other"
    if han == 0 and len(words) < 3 and declared != "auto":
        return declared
    if han * 3 >= len(words):  # one word of Latin letters weighs as much as three signs: 华为发布 HarmonyOS NEXT Beta
        return "zh" if declared == "auto" or han >= len(words) else declared
    return _latin(words, declared)


def _latin(words: list[str], declared: str) -> str:
    """English unless the little words are another language's; too few words leave it to the source, if it is Latin."""
    if declared == "en":
        return "en"
    lower = " ".join(words).lower().split()
    foreign = sum(map(_FOREIGN.__contains__, lower)) + sum(not word.isascii() for word in lower)
    english = sum(map(_ENGLISH.__contains__, lower))
    return "other" if foreign >= 2 and foreign > english * 2 else "en"
