"""What a search found → the stored items in sentences, each as it reads and as it is stored; pure.

A sentence that a chat could render as anything but words, or that gives orders to a model, is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pipeline import facts, prove
from pipeline.answering.vocabulary import Text
from pipeline.extract import body
from pipeline.extract.lead import may_be_told
from pipeline.extract.roundups import is_roundup
from pipeline.extract.sentences import Sentence, is_chinese, sentences
from pipeline.extract.titles import clean_title
from pipeline.model import Item, Period
from pipeline.suspect import is_suspect, speaks_to_a_model

MOST_SENTENCES = 60  # of an item; what it tells stands before
_ANY_LENGTH = (1, 10_000)
_NEAR = timedelta(days=5)  # of what is told of, an item that says its day is written


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or the title: `text` as it reads, `source` as it is stored; `words` for looking into it.

    `is_news` tells whether it may be shown by itself: it is no caption, advertisement or greeting.
    """

    text: str
    source: str
    words: Text
    title: bool = False
    sentence: Sentence | None = None

    @property
    def is_news(self) -> bool:
        return self.sentence is None or may_be_told(self.sentence)


@dataclass(frozen=True, slots=True)
class Evidence:
    """An item that may answer; the first of its lines is the title. `score` is the search's.

    No model is shown one that is `suspect`: it gives orders.
    """

    item: Item
    lines: tuple[Line, ...]
    score: float
    whole: Text
    in_report: bool = False
    suspect: bool = False
    roundup: bool = False
    chinese: bool = field(default=True)

    @property
    def title(self) -> str:
        return self.lines[0].text


def evidence(item: Item, bodies: Mapping[str, str], score: float, *, in_report: bool) -> Evidence | None:
    """`item` in lines; None when it has none that may be shown."""
    lines = tuple(_lines(item, body(item, bodies)))
    if not lines or not lines[0].title:
        return None
    whole = Text(*(line.text for line in lines))
    suspect = is_suspect(item, bodies.get(item.id, ""))
    return Evidence(item, lines, score, whole, in_report, suspect, is_roundup(item), is_chinese(lines[0].text))


def _lines(item: Item, text: str) -> Iterator[Line]:
    title = clean_title(item) or item.title
    if _is_plain(title) and _is_plain(item.title):
        yield Line(title, item.title, Text(title), title=True)
    for sentence in sentences(text)[:MOST_SENTENCES]:
        if sentence.text != title and _is_plain(sentence.text) and _is_plain(sentence.source):
            yield Line(sentence.text, sentence.source, Text(sentence.text), sentence=sentence)


def _is_plain(text: str) -> bool:
    return not prove.form_faults(text, _ANY_LENGTH) and not speaks_to_a_model(text)


def tells_of(one: Evidence, period: Period, says: str, zone: str) -> bool:
    """Whether the item, published on other days, says that it is about those: it names them or tells the date."""
    published = one.item.published_at.astimezone(ZoneInfo(zone)).date()
    named = [q for q in facts.quantities(says) if q.kind == "date" and q.unit != "w"]
    for line in one.lines:
        if named and not facts.unsupported_quantities(says, [line.text]):
            return True
        if _is_near(published, period) and any(_within(day, period) for day in facts.dates_near(line.text, published)):
            return True
    return False


def _is_near(day: date, period: Period) -> bool:
    return period.start - _NEAR <= day <= period.end + _NEAR


def _within(day: date, period: Period) -> bool:
    return period.start <= day <= period.end
