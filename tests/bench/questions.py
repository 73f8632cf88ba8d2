"""The labelled questions on three replay days, and what an answer to one must hold. It asks nothing.

Rows stand in labels/questions.tsv, where hashes of addresses name the items, so that nothing of the data is copied.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from zoneinfo import ZoneInfo

from pipeline import facts
from pipeline.model import Answer, DailyReport, Entry, Item

LABELS = Path(__file__).with_name("labels") / "questions.tsv"
DAYS = ("2026-06-16", "2026-06-17", "2026-06-18")
REFUSAL = "unanswerable"
_ENTRY = re.compile(r"@(\w+):(\d+)")
_SMALL = (
    ("零", "没有", "no"), ("一", "one"), ("二", "两", "two"), ("三", "three"), ("四", "four"), ("五", "five"),
    ("六", "six"), ("七", "seven"), ("八", "eight"), ("九", "nine"), ("十", "ten"),
)  # fmt: skip

Reports = Mapping[str, DailyReport]
Facts = tuple[tuple[str, ...], ...]  # all of them, each in any of its ways of writing


@dataclass(frozen=True, slots=True)
class Side:
    """What one half of a comparison, or the whole of another question, is answered from: hashes of addresses."""

    gold: frozenset[str]
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A row, as the reports make it. `before` are asked first; `report` is the day of the thread's report, or none.

    `full` are forms of the question that stand by themselves; `said` is an answer in the asker's language, a sentence
    for each side: what a model is to make of what it is shown, where that is more than to quote it.
    """

    id: str
    kind: str
    language: str
    text: str
    asked_at: datetime
    before: tuple[str, ...]
    report: str
    sides: tuple[Side, ...]
    full: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def zone(self) -> str:
        return str(self.asked_at.tzinfo)

    @property
    def gold(self) -> frozenset[str]:
        return frozenset().union(*(side.gold for side in self.sides))


def load(reports: Reports) -> list[Question]:
    """All rows; what they say of reports is told by `reports`, by the day of their feeds."""
    lines = LABELS.read_text(encoding="utf-8").splitlines()[1:]
    return [_question(line.split("\t"), reports) for line in lines]


def _question(row: Sequence[str], reports: Reports) -> Question:
    id, kind, language, text, at, before, day, gold, wanted, rule, full, said = row
    moment, zone = at.split(" ")
    report = reports[day] if day else None
    groups = zip_longest(_parts(gold, ";"), _parts(wanted, ";"), fillvalue="")
    sides = [Side(_gold(some, report), _facts(carried)) for some, carried in groups]
    if rule:
        told = _told(rule, [report] if report else list(reports.values()))
        sides = [Side(sides[0].gold if sides else frozenset(), (told,))]
    asked_at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    return Question(
        id,
        kind,
        language,
        text,
        asked_at,
        _parts(before, " / "),
        day,
        tuple(sides),
        _parts(full, " / "),
        _parts(said, " / "),
    )


def _parts(text: str, sign: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(sign) if part.strip())


def _facts(text: str) -> Facts:
    return tuple(_parts(fact, "|") for fact in _parts(text, "&"))


def _gold(text: str, report: DailyReport | None) -> frozenset[str]:
    if not text.startswith("@"):
        return frozenset(_parts(text, ","))
    assert report is not None
    places = {(region, int(rank)) for region, rank in _ENTRY.findall(text)}
    entries = [entry for entry in report.entries if (entry.region, entry.rank) in places]
    return frozenset(key(source.url) for entry in entries for source in entry.sources)


def _told(rule: str, reports: Sequence[DailyReport]) -> tuple[str, ...]:
    """What the rule makes of the reports: the ways to write a number, or words of which one will do."""
    what, _, rest = rule.partition(" ")
    entries = [entry for report in reports for entry in report.entries]
    if what == "number":
        return _parts(rest.partition(" ")[0], "|")
    if what == "raw":
        return _number(sum(report.raw_count for report in reports))
    if what in ("reason", "evidence", "names"):
        region, _, rank = rest.partition(":")
        return _own(what, next(entry for entry in entries if (entry.region, entry.rank) == (region, int(rank))))
    name, _, value = rest.partition("=")
    chosen = [entry for entry in entries if not name or _fits(entry, name, value)]
    if what == "sources":
        return _number(len(chosen[0].sources))
    return _number(len({entry.story_id for entry in chosen} if what == "stories" else chosen))


def _fits(entry: Entry, name: str, value: str) -> bool:
    if name == "mention":
        return value in "\n".join((entry.text, *entry.tags, *(source.title for source in entry.sources)))
    if name == "follow_up":
        return entry.follow_up_of is not None
    return str(getattr(entry, name)) == value


def _own(what: str, entry: Entry) -> tuple[str, ...]:
    if what == "names":
        return tuple(dict.fromkeys(source.name for source in entry.sources))
    return _parts(entry.reason, "；") if what == "reason" else entry.evidence


def _number(number: int) -> tuple[str, ...]:
    return (str(number), *(_SMALL[number] if number < len(_SMALL) else ()))


def key(url: str) -> str:
    """What names an item in the labels."""
    return hashlib.blake2b(url.encode(), digest_size=8).hexdigest()


def carries(text: str, wanted: Facts) -> bool:
    """Whether `text` has all the facts, each in one of its ways of writing."""
    folded = _folded(text)
    return all(any(_pattern(way).search(folded) for way in ways) for ways in wanted)


def _folded(text: str) -> str:
    bare = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"(?<=\d),(?=\d{3})", "", bare)


def _pattern(way: str) -> re.Pattern[str]:
    """A number does not stand within a longer one."""
    folded = _folded(way)
    before = r"(?<![\d.])" if folded[0].isdigit() else ""
    after = r"(?!\.?\d)" if folded[-1].isdigit() else ""
    return re.compile(before + re.escape(folded) + after)


def is_right(question: Question, answer: Answer) -> bool:
    """Whether the answer's sentences carry what the question asks for; of a refusal, whether it is one."""
    if question.kind == REFUSAL:
        return answer.answerable == "no"
    said = [sentence.text for sentence in answer.sentences]
    if question.kind == "report":  # which is shown to its sources, in their words
        said += [words for proof in answer.references for words in (proof.name, proof.quote)]
    whole = "\n".join(said) if answer.sentences else ""
    return answer.answerable != "no" and bool(whole) and all(carries(whole, side.facts) for side in question.sides)


def is_cited(question: Question, answer: Answer, items: Mapping[str, Item]) -> bool:
    """Whether the sentences cite an item that answers, where one is labelled, and all that they cite supports them."""
    cited = {n for sentence in answer.sentences for n in sentence.citations}
    proofs = {proof.n: proof for proof in answer.references}
    if not answer.sentences or not all(sentence.citations for sentence in answer.sentences) or cited - set(proofs):
        return False
    if question.gold and not question.gold & {key(proofs[n].url) for n in cited}:
        return False
    return all(_supports(proofs[n].item_id, proofs[n].url, proofs[n].quote, items) for n in cited)


def _supports(item_id: str, url: str, quote: str, items: Mapping[str, Item]) -> bool:
    """The item is stored, the link is its own, and the words stand in it."""
    item = items.get(item_id)
    return item is not None and item.url == url and facts.is_verbatim(quote, f"{item.title}\n{item.text}")


def is_among(question: Question, urls: Iterable[str]) -> bool:
    """Whether for each side of the question an item that answers is among the addresses."""
    shown = {key(url) for url in urls}
    return all(shown & side.gold for side in question.sides if side.gold)
