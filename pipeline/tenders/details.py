"""Where a tender is, whose chips it asks for and by when bids are due, each with the words that say it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from pipeline.facts import dates, resolve
from pipeline.tenders.labels import Field
from pipeline.tenders.rules import places, rules

_SENTENCES = re.compile(r"[。；;\n]")
_DUE = re.compile("开标|截标|投标截止|递交|提交(?:投标|响应)文件|报名截止|截止时间")
_AFTER = re.compile(r"(?:更正|变更|修改|调整|现改|延期|延长|推迟)[^。；;\n]{0,6}(?:后|为|至|到)[：:]?")


def region(texts: Iterable[str]) -> tuple[str, str] | None:
    """The first province or city that one of the texts names, twice: as value and as quote."""
    for text in texts:
        for match in places().finditer(text):
            if match["place"]:
                return match["place"], match["place"]
    return None


def chips(text: str) -> tuple[str, ...]:
    """Each maker, chip and mark once, as written, in the order of the text; of 华为昇腾 and 昇腾 only the first."""
    found: list[str] = []
    for match in rules().chips.finditer(text):
        name = match[0].strip()
        if not any(name in other for other in found):
            found.append(name)
    return tuple(found)


def deadline(told: Iterable[Field], text: str, near: date) -> tuple[date, str] | None:
    """The day on which bids are due, for a text written on `near`, and its quote; after a change the new one."""
    for field in told:
        if field.name == "deadline" and (found := _day(field.value, near)):
            return found, field.quote
    for sentence in _SENTENCES.split(text):
        if _DUE.search(sentence) and (found := _day(sentence, near)):
            return found, sentence.strip()
    return None


def _day(words: str, near: date) -> date | None:
    """The first day that is named; after 更正为 where that is said, the last where 原 is."""
    changed = list(_AFTER.finditer(words))
    mentions = dates(words[changed[-1].end() :] if changed else words)
    days = [day for mention in mentions if mention.back is None and (day := resolve(mention, near))]
    if not days:
        return None
    return days[-1] if "原" in words and not changed else days[0]
