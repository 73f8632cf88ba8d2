"""One item's fields put together: what a notice labels comes before what its headline tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from pipeline.facts import Quantity
from pipeline.tenders import headlines
from pipeline.tenders.amounts import amounts
from pipeline.tenders.labels import Field
from pipeline.tenders.parties import parties
from pipeline.tenders.rules import Stage, rules

_TAIL = re.compile(r"(?:的|关于|[-—_（(【\[\s]|第[一二三四\d]次|公开|竞争性)+$")
_SUBJECT_END = re.compile(r"(?:采购|招标|集采|集中采购|项目|工程)*(?:项目|工程|集采|集中采购)")
_TOTAL = re.compile("总|合计|共计")
_OPENING = 300

Told = tuple[tuple[str, ...], str]
Money = tuple[Quantity, str, str]


def first(told: Sequence[Field], name: str) -> tuple[str, str] | None:
    """The first party that stands under a label, and its quote."""
    for field in told:
        if field.name == name and (names := parties(field.value)):
            return names[0], field.quote
    return None


def winners(told: Sequence[Field], title: str, text: str, stage: Stage) -> Told:
    """Every winner; of candidates only the first. Nobody unless the stage is that somebody won."""
    if stage != "won":
        return (), ""
    fields = [field for field in told if field.name in ("winner", "member")]
    ranked = [field for field in fields if re.search("第一|第1名", field.label)] or fields
    names = dict.fromkeys(name for field in ranked for name in parties(field.value))
    if names:
        return tuple(names), "\n".join(dict.fromkeys(field.quote for field in ranked if parties(field.value)))
    return headlines.winners((title, text[:_OPENING]))


def amount(told: Sequence[Field], title: str, text: str, stage: Stage) -> Money | None:
    """The amount that the stage is about, its kind and its quote; of several lots the total or nothing."""
    kinds = ("won", "bid") if stage == "won" else ("budget", "ceiling")
    for kind in kinds:
        if any(field.name == kind for field in told):
            labelled = _labelled([field for field in told if field.name == kind])
            return (labelled[0], "won" if kind == "bid" else kind, labelled[1]) if labelled else None
    if found := headlines.amount((title, text[:_OPENING])):
        return found
    for kind in ("budget", "ceiling"):  # of what was won for a sum that nobody tells
        if got := _labelled([field for field in told if field.name == kind]):
            return got[0], kind, got[1]
    return None


def _labelled(fields: Sequence[Field]) -> tuple[Quantity, str] | None:
    """The one amount under these labels: a total, or what all of them say; None for lots that differ."""
    read = [(money, field) for field in fields for money in amounts(field.value, field.label)[:1]]
    totals = [(money, field) for money, field in read if _TOTAL.search(field.label + field.value)]
    values: set[Decimal] = {money.value for money, _ in read}
    if totals:
        return totals[0][0], totals[0][1].quote
    return (read[0][0], read[0][1].quote) if len(values) == 1 else None


def _kept(document: str) -> str:
    """What of the words that name a document still names its subject: 采购项目 of 采购项目候选人公示."""
    found = _SUBJECT_END.match(document)
    return found[0] if found else ""


def subject(told: Sequence[Field], title: str, text: str) -> tuple[str, str] | None:
    """What is bought: 项目名称, else the title without its 中标公告, else what a headline says."""
    for field in told:
        if field.name == "project" and len(field.value) >= 4:
            return field.value, field.quote
    for _, words in rules().documents:
        if (match := words.search(title)) and not re.search("[，,；;！!]", title):
            name = _TAIL.sub("", title[: match.start()] + _kept(match[0])).removeprefix("关于")
            return (name, name) if len(name) >= 4 else None
    thing = headlines.subject(title, text)
    return (thing, thing) if thing else None
