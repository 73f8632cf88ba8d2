"""How many days, weeks or months are meant: 3, 三, 十五, 两, 半, 几, three, a couple of, several."""

from __future__ import annotations

from pipeline.asked.spans import Unit
from pipeline.facts.numerals import EN_UNITS, from_chinese, from_english

ZH_COUNT = r"(?:\d{1,3}|[一二两俩三四五六七八九十百]{1,4}|半|几|数)"
EN_COUNT = (
    r"(?:\d{1,3}|(?:a\s+)?(?:few|couple(?:\s+of)?)|several|half(?:\s+an?)?|an?|"
    + "|".join(sorted(EN_UNITS, key=len, reverse=True))
    + ")"
)
_SOME = ("几", "数", "few", "several")
_NAMED = {"半": 0.5, "half": 0.5, "couple": 2.0, "a": 1.0, "an": 1.0, "俩": 2.0}
_FEW_DAYS, _FEW = 5.0, 3.0


def count_of(words: str, unit: Unit) -> float:
    """A few days are five, a few of anything longer three."""
    said = _key(words)
    if said in _SOME:
        return _FEW_DAYS if unit in ("day", "hour") else _FEW
    if said in _NAMED:
        return _NAMED[said]
    if said.isdigit():
        return float(said)
    return float(from_english(said) if said.isascii() else from_chinese(said.replace("俩", "两")))


def is_vague(words: str) -> bool:
    """Whether it names no number."""
    return _key(words) in _SOME


def _key(words: str) -> str:
    """Of "a couple of" the couple."""
    return words.lower().removeprefix("a ").split()[0]
