"""What may be asked next, so that what is stored can answer it: by names and entries, in words of our own. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import prove
from pipeline.answering.asked import Question
from pipeline.answering.inquiry import Inquiry
from pipeline.answering.statements import Cited
from pipeline.answering.vocabulary import Text
from pipeline.answering.wording import Wording
from pipeline.facts.entities import mentions
from pipeline.model import DailyReport, Entry

MOST = 3
_LONGEST = 60
_SPEAKABLE = ("company", "lab", "product")


def suggested(
    question: Question, asked: Inquiry, cited: Sequence[Cited], entry: Entry | None, words: Wording
) -> tuple[str, ...]:
    """Up to three questions."""
    found = dict.fromkeys([*_of_entry(question, entry, words), *_of_names(asked, cited, words)])
    plain = [one for one in found if not prove.form_faults(one, (2, _LONGEST))]
    return tuple(one for one in plain if one != question.text.strip())[:MOST]


def _of_names(asked: Inquiry, cited: Sequence[Cited], words: Wording) -> Iterator[str]:
    """Those whom the tables know and the evidence names, the others first."""
    known = Text(asked.text)
    seen: dict[str, str] = {}
    chinese = asked.chinese
    for one in cited:
        for mention in mentions(f"{one.source.title}\n{one.quote}"):
            if mention.entity.kind in _SPEAKABLE:
                seen.setdefault(mention.entity.id, mention.entity.name_zh if chinese else mention.entity.name_en)
    others = [name for name in seen.values() if not known.has(name.casefold())]
    yield from (words.about.format(name=name) for name in others[:2])
    yield from (words.follow_up.format(name=name) for name in seen.values() if name not in others)


def _of_entry(question: Question, entry: Entry | None, words: Wording) -> Iterator[str]:
    """Under a report: why the entry is there, and what the next one says."""
    if not isinstance(question.report, DailyReport):
        return
    listed = sorted((one for one in question.report.entries if one.brief), key=lambda one: (one.region, one.rank))
    if entry is not None:
        place = _place(entry, question.report)
        yield words.why_of.format(n=place)
        yield words.more_of.format(n=place + 1 if place < len(listed) else 1)
    elif listed:
        yield words.more_of.format(n=1)


def _place(entry: Entry, report: DailyReport) -> int:
    same = sorted((one for one in report.entries if one.region == entry.region), key=lambda one: one.rank)
    return 1 + next((n for n, one in enumerate(same) if one.id == entry.id), 0)
