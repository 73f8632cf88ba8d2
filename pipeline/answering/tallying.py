"""Questions that count what a daily report has: answered from its stored entries; each counted entry is cited.

国内动态有几条, how many entries mention …, 本周的日报里收了几起并购. Entries are told apart by region, kind,
importance, names and words; over several reports a story counts once. Pure: it looks nothing up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.answering import counting, inquiry
from pipeline.answering import report as of_report
from pipeline.answering.asked import Question
from pipeline.answering.excerpts import closed
from pipeline.answering.inquiry import Inquiry, Name
from pipeline.answering.statements import Cited, Findings, Statement
from pipeline.answering.vocabulary import Text, Word
from pipeline.answering.wording import Wording, on, wording
from pipeline.compose.money import money
from pipeline.config import Category
from pipeline.facts import Quantity
from pipeline.model import DailyReport, Entry, Importance, Region
from pipeline.week.sums import own_sum
from pipeline.words import simplified

LISTED = 12

_REPORT = re.compile(
    r"日报|早报|简报|晨报|报告|报里|[这本]一?[期份]|今天这份|榜单|\b(?:report|digest|briefing|edition|newsletter|issue)s?\b"
    r"|\b(?:entries|entry)\b|\bhere\b",
    re.IGNORECASE,
)
_REPORTS = re.compile(r"日报|早报|简报|晨报|\b(?:daily )?(?:reports|digests|briefings|editions|newsletters)\b", re.I)
_ENTRIES = re.compile(
    r"[条则篇]|条目|消息|新闻|动态|内容|\b(?:items?|entr(?:y|ies)|stor(?:y|ies)|news|articles?)\b", re.IGNORECASE
)
_DEEDS = re.compile(r"[起笔宗桩件]|\bdeals?\b", re.IGNORECASE)
_MANY = re.compile(
    r"(?:几|多少)\s*(?:[条则篇起笔宗桩件个项家]|条目|消息|新闻|内容|来源|信源|链接)(?!月|小时|百分点|国家|亿|万)"
    r"|(?:条目|消息|新闻|动态|内容|来源|信源|链接|[条则篇]数?)[^，。？?]{0,8}(?:多少|几)"
    r"|(?:一共|总共|共计|共|数量)(?:有|是)?(?:多少|几)|\bhow many\b|\bnumber of\b|\bcount (?:of|the)\b",
    re.IGNORECASE,
)
_SOURCES = re.compile(
    r"(?:几|多少)(?:个|条|家|篇)?(?:不同的?)?(?:来源|信源|链接|出处|媒体|报道来源|参考)"
    r"|(?:来源|信源|链接|出处)(?:一共|总共|共|数)?(?:有|是)?(?:几|多少)"
    r"|\b(?:how many|number of) (?:different |original |cited )?(?:sources?|links?|outlets?|references?|citations?)\b",
    re.IGNORECASE,
)
_RAW = re.compile(
    r"原始|原文条|候选|(?:从|在|读了?|看了?|扫了?|抓取?了?|采集了?)(?:多少|几)[^，。？?]{0,10}(?:选|挑|筛|信息|消息|新闻)?"
    r"|\braw\b|\bcandidates?\b|\b(?:picked|chosen|selected|drawn|distilled|made) (?:out of|from)\b|\bout of how many\b",
    re.IGNORECASE,
)
_IMPORTANCE: tuple[tuple[Importance, re.Pattern[str]], ...] = (
    ("high", re.compile(
        r"高(?:度)?重要|重要(?:性|度|程度|级别)?(?:为|是|评级)?[“「]?高|高优先|最重要"
        r"|\bhigh(?:ly|est)?[ -]?(?:importan\w+|priority)"
        r"|\bimportance (?:is |of )?[\"“]?high|\brated high|\bmost important", re.I)),
    ("medium", re.compile(
        r"中等?重要|重要(?:性|度|程度|级别)?(?:为|是|评级)?[“「]?中|\bmedium[ -]?(?:importan\w+|priority)?"
        r"|\bimportance (?:is |of )?[\"“]?medium", re.I)),
    ("low", re.compile(
        r"低重要|重要(?:性|度|程度|级别)?(?:为|是|评级)?[“「]?低|\blow[ -]?(?:importan\w+|priority)"
        r"|\bimportance (?:is |of )?[\"“]?low", re.I)),
)  # fmt: skip
_FOLLOW_UP = re.compile(r"后续|跟进|追踪|续报|\bfollow[- ]?ups?\b|\bupdates? (?:of|to|on) earlier\b", re.IGNORECASE)
_BRIEF = re.compile(r"精简版|简版|\bbrief (?:version|edition)\b|\bshort (?:version|edition)\b", re.IGNORECASE)
# What says that entries of a report are counted, and what of them; the filters above have words of their own.
_OF_TALLIES = """
日报 早报 简报 晨报 报告 报 里 份 期 本 这期 本期 这份 本份 一期 条目 条数 则 篇 收 收了 收录 选 选了 列 列出 登
提到 提及 讲 谈 写 涉及 有关 相关 关于 属于 类 一类 类别 分类 部分 板块 标记 标为 重要性 重要 高 中 低 程度 级别
后续 跟进 追踪 续报 精简版 完整版 来源 信源 链接 出处 引 引用 引了 原始 信息 公布 公布了 披露 披露了 总数 个数 金额
洽谈 洽谈中 不算 除去 计入
report reports digest digests briefing edition editions issue newsletter daily entry entries item items article articles
mention mentions mentioned tagged marked labelled labeled concern concerning category section part region regional
importance important high medium low rated follow up followup follow-up follow-ups brief short version full source
sources link links reference references raw candidates picked chosen selected listed contain contains included include
total sum amount disclosed stated announced day week week's today's today this whole all
"""
_UNIT = re.compile(r"[十百千万亿]*(?:美元|欧元|英镑|日元|港元|人民币|元)|(?:m|b|tr)illion|dollars?|yuan|usd|rmb|cny")
_TALLYING = frozenset(_OF_TALLIES.split())


@dataclass(frozen=True, slots=True)
class Tally:
    """What is counted of reports: entries, or the `sources` of one, or all that was `raw`ly read; or `sums` of money.

    `named` says that the question names the report, and `plural` that it means those of several days.
    """

    sums: bool
    sources: bool
    raw: bool
    region: Region | None
    category: Category | None
    importance: Importance | None
    follow_ups: bool
    brief: bool
    names: tuple[Name, ...]
    words: tuple[Word, ...]
    named: bool


def wanted(text: str, rest: str, question: Question, *, timed: bool) -> Tally | None:
    """What `text` counts of reports; `rest` is without its words for time.

    None when it counts no entries, or asks for what an item states.
    """
    plain = simplified(text)
    sums = counting.is_sum(plain)
    if not (sums or _MANY.search(plain) or _SOURCES.search(plain)):
        return None
    named = _REPORT.search(plain) is not None
    category = counting.category_of(plain, question.profile)
    asked = inquiry.read(_without_filters(rest, category))
    if not named and not (isinstance(question.report, DailyReport) and not timed and _is_of_entries(plain, asked)):
        return None
    importance = next((level for level, said in _IMPORTANCE if said.search(plain)), None)
    return Tally(
        sums=sums,
        sources=_SOURCES.search(plain) is not None,
        raw=_RAW.search(plain) is not None,
        region=_region(plain),
        category=category,
        importance=importance,
        follow_ups=_FOLLOW_UP.search(plain) is not None,
        brief=_BRIEF.search(plain) is not None,
        names=asked.names,
        words=tuple(word for word in asked.words if not _is_said(word, category)),
        named=named,
    )


def means_reports(text: str) -> bool:
    """Whether a question speaks of daily reports, so that its days are those of reports: 本周的日报."""
    return _REPORTS.search(simplified(text)) is not None


def _is_of_entries(plain: str, asked: Inquiry) -> bool:
    """Whether a question under a report counts what the report has without naming it: 国内有几条？

    Deeds are counted as well (几起并购), but not those of somebody.
    """
    if _SOURCES.search(plain) or _ENTRIES.search(plain):
        return True
    return not asked.names and _DEEDS.search(plain) is not None


def _without_filters(text: str, category: Category | None) -> str:
    """`text` without the words that count, and those that tell kinds of entries apart: their signs make no names."""
    titles = [re.escape(part) for part in (counting.title_parts(category) if category else [])]
    kinds = [re.compile(rf"(?:{'|'.join(titles)})(?:[与和、/]|这?一?类|板块|方面|领域)*的?")] if titles else []
    for said in (*kinds, _MANY, _SOURCES, _FOLLOW_UP, _BRIEF, *(level for _, level in _IMPORTANCE)):
        text = said.sub(" ", text)
    return text


def _is_said(word: Word, category: Category | None) -> bool:
    return _UNIT.fullmatch(word.text) is not None or word.text in _TALLYING or counting.is_said(word, category)


def _region(plain: str) -> Region | None:
    regions = of_report.regions(plain)
    return regions[0] if len(regions) == 1 else None


def tallied(tally: Tally, reports: Sequence[DailyReport], question: Question) -> Findings | None:
    """The count; None where a question that names no report finds nothing in it: then it asks for something else."""
    words = wording(question.language)
    if tally.sources:
        return _of_sources(reports, question, words)
    where = _where(reports, question.language, words)
    every = [entry for report in reports for entry in report.entries]
    if tally.raw:
        count = sum(report.raw_count for report in reports)
        said = words.tallied_raw.format(where=where, n=count, chosen=len(every))
        return Findings("yes", (Statement(said, _cited(every[:LISTED])),) if every else ())
    chosen = _once([entry for entry in every if _fits(entry, tally)])
    if not chosen and (tally.words or tally.names) and not tally.named:
        return None
    what = _what(tally, words)
    form = (words.tallied if what else words.tallied_all) if chosen or not what else words.tallied_none
    said = form.format(where=where, what=what, n=len(chosen))
    told = [Statement(said, _cited(chosen or every[:LISTED]))]
    if tally.sums and chosen:
        told = [*_summed(chosen, words, question.language), *told]
    told += [Statement(closed(entry.text), _cited([entry])) for entry in chosen[:LISTED] if what]
    return Findings("yes", tuple(told))


def _once(entries: Iterable[Entry]) -> list[Entry]:
    """The entries, of each story the first."""
    return list({entry.story_id: entry for entry in reversed(list(entries))}.values())[::-1]


def _fits(entry: Entry, tally: Tally) -> bool:
    if tally.region is not None and entry.region != tally.region:
        return False
    if tally.category is not None and entry.category != tally.category.key:
        return False
    if tally.importance is not None and entry.importance != tally.importance:
        return False
    if (tally.follow_ups and entry.follow_up_of is None) or (tally.brief and not entry.brief):
        return False
    told = Text(entry.text, *entry.tags, *(source.title for source in entry.sources))
    named = all(name.stands_in(told) for name in tally.names)
    return named and all(told.has(word.text) for word in tally.words)


def _cited(entries: Sequence[Entry]) -> tuple[Cited, ...]:
    return tuple(Cited(entry.sources[0], of_report.quote(entry, entry.sources[0], 0)) for entry in entries)


def _of_sources(reports: Sequence[DailyReport], question: Question, words: Wording) -> Findings | None:
    """How many sources the one entry has that is meant; None where it is not certain which that is."""
    for report in reports:
        entries, certain = of_report.meant(question, report)
        if not entries and of_report.number(question.text) is not None:
            return Findings("no", notes=(words.no_entry,))
        if entries and certain:
            return Findings("yes", tuple(of_report.of_daily("evidence", entries[:1], words)))
    return None


def _where(reports: Sequence[DailyReport], language: str, words: Wording) -> str:
    if len(reports) == 1:
        return words.report_of.format(day=on(reports[0].date, language))
    first, last = (on(report.date, language) for report in (reports[0], reports[-1]))
    return words.reports_of.format(n=len(reports), span=words.span.format(first=first, last=last))


def _what(tally: Tally, words: Wording) -> str:
    """The filters, as a reader says them."""
    parts = [words.tally_terms[tally.region]] if tally.region else []
    parts += [tally.category.title] if tally.category else []
    parts += [words.tally_terms[tally.importance]] if tally.importance else []
    parts += [words.tally_terms["follow_up"]] if tally.follow_ups else []
    parts += [words.tally_terms["brief"]] if tally.brief else []
    parts += [words.mentioning.format(name=name.text) for name in tally.names]
    parts += [words.mentioning.format(name=word.text) for word in tally.words]
    return words.comma.join(parts)


def _summed(chosen: Sequence[Entry], words: Wording, language: str) -> list[Statement]:
    """The sums that the entries themselves are about, added up by currency; each is cited."""
    stated = [(entry, found) for entry in chosen if (found := _sum(entry)) is not None]
    if not stated:
        return [Statement(words.unsummed, _cited(chosen))]
    totals: dict[str, Decimal] = {}
    for _, found in stated:
        totals[found.unit] = totals.get(found.unit, Decimal(0)) + found.value
    parts = [money(total, unit, language) for unit, total in sorted(totals.items(), key=lambda pair: -pair[1])]
    said = words.summed.format(n=len(stated), sum=words.comma.join(parts))
    return [Statement(said, _cited([entry for entry, _ in stated]))]


def _sum(entry: Entry) -> Quantity | None:
    """The entry's own sum of money, by its line or else by the titles of its sources."""
    titles = dict.fromkeys(source.title for source in entry.sources)
    told = (own_sum(text, entry.evidence, None) for text in (entry.text, *titles))
    return next((found for found in told if found is not None), None)
