"""Multiples and shares in English words: doubled, twice, tripling, half in cash, by a quarter, two thirds, one in four.

A quarter of the year is none, nor is the third one of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.facts.numerals import EN_UNITS
from pipeline.facts.units import PERCENT, TIMES, Quantity, told

_TIMES = {
    "doubl": 2, "twice": 2, "twofold": 2, "two-fold": 2, "tripl": 3, "trebl": 3, "threefold": 3, "three-fold": 3,
    "quadrupl": 4, "fourfold": 4, "four-fold": 4, "quintupl": 5, "fivefold": 5, "five-fold": 5, "sixfold": 6,
    "six-fold": 6, "sevenfold": 7, "eightfold": 8, "ninefold": 9, "tenfold": 10, "ten-fold": 10,
}  # fmt: skip
_PARTS = {
    "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_SMALL = "|".join(list(EN_UNITS)[:9])
_MANY = "|".join([*list(EN_UNITS)[1:20], "thirty", "forty", "fifty", "hundred"])
# What a double, a triple or a half is when it is no number.
_NO_MULTIPLE = (
    "digits?|standards?|check(?:ed|s|ing)?|down|dip|edged|click|room|agent|negative|blind|bind|take|deck|helix|booking"
    "|taxation|play|act|header|life|whammy|threat|jump|crown|bottom|tap|counting|dose|bill|feature|album"
)
_NO_HALF = "an?|hours?|years?|time|way|moon|marathon|brother|sister|century|day|dozen|million|billion|past|life|lives"
_FOLDS = "|".join(word for word in _TIMES if word.endswith("fold"))
_HINT = re.compile(
    "doubl|tripl|trebl|rupl|intupl|twice|fold|hal[fv]|third|quarter|fifth|sixth|seventh|eighth|ninth|tenth"
    "| in | out of "
)
_NO_GROUPS = "years?|months?|weeks?|days?|hours?|quarters?|minutes?|million|billion|cities|countries|states|cases"
_FOUND = re.compile(
    rf"""
    \b(?P<times>(?:doubl|tripl|trebl|quadrupl|quintupl)(?:e[sd]?|ing)|twice|{_FOLDS})\b
      (?![ -](?:{_NO_MULTIPLE})\b)(?!-)
    |\b(?P<halved>halv(?:e[sd]?|ing))\b
    |(?<!first\ )(?<!second\ )(?<!the\ )(?<!1st\ )(?<!2nd\ )(?<!\ a\ )(?<!-)
      \b(?P<half>half)\b(?![ -](?:{_NO_HALF})\b)(?!-)
    |\b(?P<some>{_SMALL})[ -](?P<parts>thirds|quarters|fifths|sixths|sevenths|eighths|ninths|tenths)\b
    |\b(?P<article>a|one)[ -](?P<part>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)\b
    |\b(?P<n>{_SMALL}|\d{{1,2}})\ (?:in|out\ of)(?:\ every)?\ (?P<of>{_MANY}|\d{{1,3}})\b
      (?![ -](?:{_NO_GROUPS})\b)(?![.,%]?\d|%)
    """,
    re.VERBOSE,
)
# Only so are a quarter and a fifth a share: a quarter of the year stands after other words, and before some of time.
_IS_A_SHARE = re.compile(
    r"\b(?:by|up|than|about|around|nearly|almost|roughly|least|over|just|to|down|fell|rose|cut)\s$"
)
_NO_SHARE = re.compile(r"\b(?:in|after|for|per|each|every|another|consecutive|straight)\s$")
_OF = re.compile(r"\sof\b(?!\sa\scentury)|\s(?:are|were|in\scash)\b")
_OF_TIME = re.compile(r"\s(?:of\sa\s)?(?:century|hour|mile|ago|earlier|later|before|after|to)\b")


def shares(text: str) -> Iterator[Quantity]:
    """The multiples and shares of `text`, in order."""
    lowered = text.lower()
    if len(lowered) != len(text) or _HINT.search(lowered) is None:
        return
    for found in _FOUND.finditer(lowered):
        if found["times"]:
            yield told(text, found.span(), Decimal(_times(found["times"])), TIMES)
        elif (part := _part(found)) is not None:
            share = Decimal(100) * part[0] / part[1]
            yield told(text, found.span(), share.quantize(Decimal("0.01")), PERCENT)


def _times(written: str) -> int:
    return next(times for stem, times in _TIMES.items() if written.startswith(stem))


def _part(found: re.Match[str]) -> tuple[int, int] | None:
    """How many of how many."""
    if found["halved"] or found["half"]:
        return 1, 2
    if found["parts"]:
        return EN_UNITS[found["some"]], _PARTS[found["parts"].removesuffix("s")]
    if found["part"]:
        return (1, _PARTS[found["part"]]) if found["part"] == "third" or _is_a_share(found) else None
    some, of = (EN_UNITS.get(found[group]) or _digits(found[group]) for group in ("n", "of"))
    return (some, of) if 0 < some < of else None


def _is_a_share(found: re.Match[str]) -> bool:
    before, after = found.string[max(0, found.start() - 12) : found.start()], found.end()
    if _OF_TIME.match(found.string, after) or _NO_SHARE.search(before):
        return False
    return _OF.match(found.string, after) is not None or _IS_A_SHARE.search(before) is not None


def _digits(written: str) -> int:
    return int(written) if written.isdigit() else 100
