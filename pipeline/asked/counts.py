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
# Whether the word stands for no number in particular.
_SOME = {"几": True, "数": True, "few": True, "several": True, "couple": False}
_A_FEW_DAYS, _A_FEW = 5, 3


def count_of(words: str, unit: Unit) -> float:
    """A few days are five, a few of anything longer three; 半 is 0.5."""
    said = words.lower().removeprefix("a ").split()[0]
    if said in _SOME:
        return 2 if not _SOME[said] else _A_FEW_DAYS if unit in ("day", "hour") else _A_FEW
    if said in ("半", "half"):
        return 0.5
    if said.isdigit():
        return int(said)
    return (
        float(from_english(said) if said.isascii() else from_chinese(said.replace("俩", "两")))
        if said not in ("a", "an")
        else 1
    )


def is_vague(words: str) -> bool:
    """Whether it names no number."""
    said = words.lower().removeprefix("a ").split()[0]
    return _SOME.get(said, False)
