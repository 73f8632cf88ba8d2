"""Questions that count or add up: answered from stored events, not by a model; each counted event is cited.

本周有几起融资, 金额合计多少, how many acquisitions last week. One event counts once, whatever the outlet or language;
sums stay in the currency as found. What is counted is told by the kinds of the profile, by names, places and words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from pipeline.answering.asked import Question
from pipeline.answering.excerpts import closed
from pipeline.answering.inquiry import Inquiry
from pipeline.answering.statements import Cited, Findings, Statement
from pipeline.answering.vocabulary import Text, Word
from pipeline.answering.wording import Wording, span, wording
from pipeline.compose.money import money
from pipeline.config import Category, Profile
from pipeline.facts.entities import country_cues
from pipeline.meaning import Embedder
from pipeline.model import DailyReport, Period, Region, Source, WeeklyReport
from pipeline.rank.vocabulary import Vocabulary
from pipeline.rank.vocabulary import wording as ready
from pipeline.store import Store
from pipeline.week import gather
from pipeline.week.event import Event
from pipeline.week.span import Span
from pipeline.words import simplified

MOST_DAYS = 62
LISTED = 12
TOP = 5  # events, where nothing but days is asked about
_WEEK = timedelta(days=6)

_COUNTS = re.compile(
    r"(?:几|多少)\s*(?:起|笔|宗|桩|件|则|条|次|家|款|个|项|场)(?!月|小时|百分点|国家|亿|万)"
    r"|(?:一共|总共|共计|共)有?(?:多少|几)|(?:数量|起数|次数)(?:是|有)?多少|统计"
    r"|\bhow many\b|\bnumber of\b|\bcount\b",
    re.IGNORECASE,
)
_SUMS = re.compile(
    r"合计|总额|总金额|总计|加起来|共(?:融资|募资|投资|筹集|收购|中标)[^，。]{0,6}多少|(?:一共|总共)(?:融资|募资|融了|投资|筹)[^，。]{0,6}多少"
    r"|\b(?:in total|total (?:amount|value|sum|funding|raised)|altogether|combined|add(?:ed|s)? up|sum of)\b",
    re.IGNORECASE,
)
_EVENTS = re.compile(r"新闻|消息|报道|事件|动态|\b(?:news|stor(?:y|ies)|events?|items|reports|deals?)\b", re.IGNORECASE)
_MANY = re.compile(
    r"起|笔|宗|所有|全部|各|行业|领域|哪些|\b(?:all|deals|rounds|every|industry|sector)\b", re.IGNORECASE
)
_ABROAD = re.compile(
    r"国外|海外|国际|境外|\b(?:abroad|overseas|international\w*|outside china|foreign)\b", re.IGNORECASE
)
_AT_HOME = re.compile(r"国内|境内|中国|我国|\b(?:china|chinese|domestic\w*)\b", re.IGNORECASE)
_OF_COUNTING = """
起 笔 宗 件 则 条 次 家 款 个 项 公司 企业 一共 总共 合计 总额 总金额 金额 总计 加起来 事件 数量 统计 交易 案
国内 国外 海外 国际 中国 境内 境外 company companies firm firms deal deals round rounds total amount number
count event events many altogether combined in sum china chinese international domestic abroad overseas were
announced took place
"""
_TITLE_PARTS = re.compile("[与和、/]")
_MERGERS = re.compile(r"\bM\s?&\s?A\b|\bmergers?\b", re.IGNORECASE)
_COUNTING_WORDS = frozenset(_OF_COUNTING.split())


@dataclass(frozen=True, slots=True)
class Counted:
    """What is to be counted: a kind of event, with the words that ask for it; `sums` where amounts are asked for."""

    category: Category | None
    sums: bool
    region: Region | None
    countries: frozenset[str]
    words: tuple[Word, ...]


def wanted(text: str, asked: Inquiry, question: Question, *, timed: bool) -> Counted | None:
    """What `text` counts; None when it asks for something that an item states.

    A figure of somebody (OpenAI 有多少员工) is stated; events of a kind, or of days, are counted.
    """
    plain = simplified(text)
    sums, counts = _SUMS.search(plain) is not None, _COUNTS.search(plain) is not None
    if not (sums or counts):
        return None
    category = category_of(plain, question.profile)
    if category is None and not _EVENTS.search(plain):
        return None
    if asked.names and not (counts and category and _MANY.search(plain)) and not (timed and _EVENTS.search(plain)):
        return None
    if not (timed or _MANY.search(plain) or question.report or _EVENTS.search(plain)):
        return None
    left = tuple(word for word in asked.words if not is_said(word, category))
    return Counted(category, sums, _region(plain), _countries(plain), left)


def is_sum(plain: str) -> bool:
    """Whether amounts are to be added up."""
    return _SUMS.search(plain) is not None


def category_of(text: str, profile: Profile) -> Category | None:
    """The kind of the profile whose title stands in the question, or a part of it; else the first with a word there."""
    text = _MERGERS.sub("acquisitions", text)
    titled = [one for one in profile.categories if one.title in text]
    parted = [one for one in profile.categories if titles_it(text, one)]
    if titled or parted:
        return (titled or parted)[0]
    found = ready(text)
    return next((one for one in profile.categories if one.words and Vocabulary(one.words).find(found)), None)


def titles_it(text: str, category: Category) -> bool:
    """Whether a part of the kind's title stands in `text`."""
    return any(part in text for part in title_parts(category))


def title_parts(category: Category) -> list[str]:
    return [part for part in _TITLE_PARTS.split(category.title) if part]


def is_said(word: Word, category: Category | None) -> bool:
    """Whether a word only says that things of this kind are counted."""
    if word.text in _COUNTING_WORDS:
        return True
    return category is not None and bool(
        word.text in category.title or Vocabulary(category.words).find(ready(word.text))
    )


def _region(text: str) -> Region | None:
    if _ABROAD.search(text):
        return "international"
    return "domestic" if _AT_HOME.search(text) else None


def _countries(text: str) -> frozenset[str]:
    return frozenset(code for code, _, _ in country_cues(text)) - {"CN"}


class Counting:
    def __init__(self, store: Store, sources: Sequence[Source], embedder: Embedder) -> None:
        self._store = store
        self._sources = {source.name: source for source in sources}
        self._embedder = embedder

    async def count(self, question: Question, counted: Counted, asked: Inquiry, period: Period | None) -> Findings:
        """The answer, with the days that were counted."""
        days, notes = _days(question, period, asked)
        profile = question.profile.model_copy(update={"timezone": question.zone})
        found, _ = await gather.events(self._store, profile, self._sources, Span(days.start, days.end), self._embedder)
        chosen = [event for event in found if _fits(event, counted, asked)]
        return _findings(chosen, counted, days, notes, wording(question.language))

    async def headlines(self, question: Question, asked: Inquiry, period: Period | None) -> Findings:
        """What mattered most in the days that are asked about."""
        days, notes = _days(question, period, asked)
        profile = question.profile.model_copy(update={"timezone": question.zone})
        found, _ = await gather.events(self._store, profile, self._sources, Span(days.start, days.end), self._embedder)
        told = [Statement(closed(event.text), (Cited(event.item, _quote(event)),)) for event in found[:TOP]]
        return Findings("yes" if told else "no", tuple(told), window=days, notes=notes)


def period_of(question: Question, period: Period | None) -> Period:
    """The days that are counted: those asked for, else the report's, else the last seven."""
    if period is not None:
        return period
    if isinstance(question.report, WeeklyReport):
        return Period(start=question.report.start, end=question.report.end)
    today = question.now.astimezone(ZoneInfo(question.zone)).date()
    if isinstance(question.report, DailyReport):
        window = question.report.window
        zone = ZoneInfo(question.zone)
        return Period(start=window.start.astimezone(zone).date(), end=window.end.astimezone(zone).date())
    return Period(start=today - _WEEK, end=today)


def _days(question: Question, period: Period | None, asked: Inquiry) -> tuple[Period, tuple[str, ...]]:
    days = period_of(question, period)
    today = question.now.astimezone(ZoneInfo(question.zone)).date()
    end = max(days.start, min(days.end, today))
    start = max(days.start, end - timedelta(days=MOST_DAYS - 1))
    words = wording(question.language)
    notes = (words.capped.format(n=MOST_DAYS),) if start > days.start else ()
    return Period(start=start, end=end), notes


def _fits(event: Event, counted: Counted, asked: Inquiry) -> bool:
    if counted.category is not None and event.category != counted.category.key:
        return False
    if counted.region is not None and event.region != counted.region:
        return False
    told = Text(event.text, event.item.title, *event.evidence, *event.topics)
    if counted.countries and not counted.countries & _told_countries(event):
        return False
    named = all(name.stands_in(told) for name in asked.names)
    return named and all(told.has(word.text) for word in counted.words)


def _told_countries(event: Event) -> set[str]:
    cued = {code for text in (event.text, event.item.title) for code, _, _ in country_cues(text)}
    return cued | {entity.country for entity in event.entities}


def _findings(
    chosen: Sequence[Event], counted: Counted, days: Period, notes: tuple[str, ...], words: Wording
) -> Findings:
    language = "zh" if words is wording("zh") else "en"
    what = _what(counted, language)
    said = span(days, language)
    if not chosen:
        return Findings("no", window=days, notes=(words.counted_none.format(span=said, what=what), *notes))
    cited = tuple(Cited(event.item, _quote(event)) for event in chosen)
    told = [Statement(words.counted.format(span=said, what=what, n=len(chosen)), cited)]
    if counted.sums:
        told.append(_summed(chosen, words, language))
    listed = chosen[:LISTED]
    told += [Statement(closed(event.text), (Cited(event.item, _quote(event)),)) for event in listed]
    if len(chosen) > len(listed):
        notes = (*notes, words.listed_more.format(n=len(chosen) - len(listed)))
    if len(chosen) > 1:
        notes = (*notes, words.by_rule)
    return Findings("yes", tuple(told), window=days, notes=notes)


def _what(counted: Counted, language: str) -> str:
    title = counted.category.title if counted.category else ("相关事件" if language == "zh" else "events")
    words = [word.text for word in counted.words]
    return f"{' '.join(words)} {title}".strip()


def _summed(chosen: Sequence[Event], words: Wording, language: str) -> Statement:
    with_sum = [event for event in chosen if event.amount is not None]
    if not with_sum:
        return Statement(words.unsummed, tuple(Cited(event.item, _quote(event)) for event in chosen))
    parts = [money(total, currency, language) for currency, total in _totals(with_sum)]
    text = words.summed.format(n=len(with_sum), sum=words.comma.join(parts))
    return Statement(text, tuple(Cited(event.item, _quote(event)) for event in with_sum))


def _totals(events: Iterable[Event]) -> list[tuple[str, Decimal]]:
    totals: dict[str, Decimal] = {}
    for event in events:
        if event.amount is not None:
            totals[event.amount.unit] = totals.get(event.amount.unit, Decimal(0)) + event.amount.value
    return sorted(totals.items(), key=lambda pair: -pair[1])


def _quote(event: Event) -> str:
    return event.evidence[0] if event.evidence else event.item.title
