"""What a question says of the report that it was asked under: which entry it means, what it asks of the report.

Answers to these are its stored reasons and evidence; nothing is looked up and no model is asked. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from pipeline.answering.asked import Question
from pipeline.answering.statements import Cited, Statement
from pipeline.answering.vocabulary import Text, content
from pipeline.answering.wording import Wording
from pipeline.facts.entities import mentions
from pipeline.facts.names import names
from pipeline.model import Citation, DailyReport, Entry, Region, Sentence, WeeklyReport
from pipeline.words import simplified

About = Literal["reason", "evidence"]

_NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ORDINALS = {
    word: value
    for value, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1)  # noqa: SIM905
}
_SPELT = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}  # noqa: SIM905
_FIRST = frozenset(("top", "lead", "leading"))
_PART = r"(?:domestic|international|global|world|chinese|overseas|foreign|china|home)(?: news)?"
_NUMBERED = re.compile(
    r"第\s*(?P<zh>\d{1,3}|[一二三四五六七八九十]{1,3})\s*[条则个项](?!标准|赛道|季度|月|年|产品)|(?:条目|编号|序号)\s*(?P<plain>\d{1,3})"
    r"|(?P<last>最后一[条则个])"
    r"|(?:#|\b(?:no\.?|number|item|entry|story|point|headline|bullet|source of|source for"
    r"|reference)\s*#?)\s*\[?(?P<en>\d{1,3})\]?(?![\d.%])"
    r"|\b(?:no\.?|number|item|entry|story) (?P<spelt>one|two|three|four|five|six|seven|eight|nine|ten)\b"
    rf"|\b(?:the )?(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|top|lead(?:ing)?"
    rf"|[1-9]\d?(?:st|nd|rd|th)) (?:{_PART} )?(?:one|item|entry|story|point|piece|headline|article|bullet)\b"
    r"|^\s*\[?(?P<bare>\d{1,2})\]?\s*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"(?:国内|国际|\b(?:the )?{_PART})\s*$", re.IGNORECASE)
_AFTER = re.compile(rf"^\s*(?:(?:from|in|of|under) (?:the )?{_PART}(?: (?:section|part|list|side))?\b)", re.IGNORECASE)
_OF_IT = r"(?:news|item|entry|story|one)\b"
_REGIONS: tuple[tuple[Region, re.Pattern[str]], ...] = (
    (
        "domestic",
        re.compile(r"国内|中国部分|\bdomestic|\bchina\b|\bchinese " + _OF_IT + r"|\bhome news\b", re.I),
    ),
    (
        "international",
        re.compile(
            r"国际|海外|国外|\binternational|\bworld\b|\bglobal\b|\b(?:overseas|foreign) " + _OF_IT,
            re.I,
        ),
    ),
)
_BOTH: tuple[Region, ...] = ("domestic", "international")
_REASON = re.compile(
    r"(?:为什么|为何|凭什么|怎么)(?:会|要|把|将)?(?:[^，。？?]{0,12})(?:选|入选|收录|列为|放在|排在|上榜|推荐|推送|重要)"
    r"|入选理由|选择?(?:它|这条|这则)的?(?:理由|原因)|理由(?:是什么|呢)|^\s*理由\s*[？?]?\s*$"
    r"|\bwhy (?:this|that|it|is (?:this|that|it)|was (?:this|that|it)|the|did you|number|no\.|item|entry"
    r"|story)\b[^?]{0,40}"
    r"(?:chosen|selected|picked|included|pick|choose|select|include|here|in (?:the|this) (?:report|digest)"
    r"|matter|important|one\b)"
    r"|\bwhy (?:this|that) (?:one|story|entry|item)\b|\breason for (?:choosing|including|selecting)",
    re.IGNORECASE,
)
_CHOSEN = re.compile(
    r"\bwhy\b[^?]*\b(?:chosen|selected|picked|included|pick|choose|select|include|listed|rank(?:ed)?|here|matters?"
    r"|important|in (?:the|this|your) (?:report|digest|list)|ma(?:ke|de) (?:it|the (?:list|cut|report|digest)))\b",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"^[^，。？?]{0,16}(?:依据|出处|原文|信源|来源|证据|根据)(?:是什么|是啥|是哪|在哪|呢|有哪些|何在|为何|发我|给我|看看)?\s*[？?。]?\s*$"
    r"|(?:依据|出处|信源|来源)(?:是什么|是哪|在哪|呢|有哪些)"
    r"|\b(?:what(?:'s| is| are)|show|give|where is)\b[^?]{0,24}\b(?:sources?|evidence|proof"
    r"|original (?:text|words|article))\b"
    r"|^\s*(?:sources?|evidence|proof)\s*\??\s*$",
    re.IGNORECASE,
)
_SHOWN = 3  # entries, where a question names none
_SOURCES = 4


def number(text: str) -> int | None:
    """The number of an entry that `text` names: 3 of 第三条, #3, "the third one"; -1 for the last."""
    found = _NUMBERED.search(simplified(text))
    if found is None:
        return None
    word = (found["word"] or found["spelt"] or "").lower()
    if found["last"] or word == "last":
        return -1
    if word:
        return 1 if word in _FIRST else (_ORDINALS | _SPELT).get(word) or int(word[:-2])
    written = next(group for group in (found["zh"], found["plain"], found["en"], found["bare"]) if group)
    return int(written) if written.isdigit() else _numeral(written)


def _numeral(written: str) -> int:
    if "十" not in written:
        return _NUMERALS[written[0]]
    tens, _, ones = written.partition("十")
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)


def without_number(text: str) -> str:
    """`text` without the words that number an entry, and those beside them that say of which part."""
    found = _NUMBERED.search(simplified(text))
    if found is None:
        return text
    before, after = found.string[: found.start()], found.string[found.end() :]
    return f"{_BEFORE.sub('', before)}{_AFTER.sub('', after)}"


def entry(text: str, report: DailyReport) -> tuple[Entry | None, bool]:
    """The entry that `text` numbers, as a reader counts them in its region; whether the other region has one, too."""
    place = number(text)
    if place is None:
        return None, False
    found = [one for region in regions(text) or _BOTH if (one := _at(report, region, place))]
    return (found[0] if found else None), len(found) > 1


def regions(text: str) -> list[Region]:
    """The regions of a report that `text` names."""
    return [region for region, said in _REGIONS if said.search(text)]


def _at(report: DailyReport, region: str, place: int) -> Entry | None:
    listed = sorted((one for one in report.entries if one.region == region), key=lambda one: one.rank)
    brief = [one for one in listed if one.brief]
    if place < 0:
        return (brief or listed)[-1] if listed else None
    chosen = brief if place <= len(brief) else listed
    return chosen[place - 1] if place <= len(chosen) else None


def about(text: str) -> About | None:
    """Whether a question is about a report itself: why something stands in it, or on what it rests."""
    plain = simplified(text)
    if _REASON.search(plain) or (number(text) is not None and _CHOSEN.search(plain)):
        return "reason"
    return "evidence" if _EVIDENCE.search(plain) else None


def meant(question: Question, report: DailyReport) -> tuple[list[Entry], bool]:
    """The entries that a question means: by number, by a name, or those that the last answer rests on; and whether
    it is certain which."""
    numbered, _ = entry(question.text, report)
    if numbered is not None:
        return [numbered], True
    if number(question.text) is not None:
        return [], True
    named = [one for one in report.entries if _names_it(question.text, one)]
    if named:
        best = _closest(question.text, named)
        return (best, True) if len(best) == 1 else (named[:_SHOWN], False)
    if question.before:
        cited = {proof.item_id for proof in question.before[-1].answer.references}
        spoken = [one for one in report.entries if any(source.item_id in cited for source in one.sources)]
        if spoken:
            return spoken[:1], True
    return sorted((one for one in report.entries if one.brief), key=lambda one: one.rank)[:_SHOWN], False


def _names_it(text: str, one: Entry) -> bool:
    told = _told(one)
    known = {mention.entity.id for mention in mentions(one.text)}
    spoken = {mention.entity.id for mention in mentions(text)}
    return bool(known & spoken) or any(len(name) > 1 and told.has(name.casefold()) for name in names(text))


def _closest(text: str, named: Sequence[Entry]) -> list[Entry]:
    """Of the entries that a question names, those with most of its words."""
    words = content(text)
    held = [sum(_told(one).has(word.text) for word in words) for one in named]
    return [one for one, count in zip(named, held, strict=True) if count == max(held)]


def _told(one: Entry) -> Text:
    return Text(one.text, *(source.title for source in one.sources))


def of_daily(kind: About, entries: Sequence[Entry], words: Wording) -> list[Statement]:
    """What the stored report says of itself."""
    told = []
    for one in entries:
        sources = list({source.item_id: source for source in one.sources}.values())[:_SOURCES]
        cited = [Cited(source, quote(one, source, place)) for place, source in enumerate(sources)]
        if kind == "reason":
            told.append(Statement(words.reason.format(text=_short(one.text), reason=one.reason), tuple(cited[:1])))
        else:
            told.append(Statement(words.evidence.format(text=_short(one.text), count=len(one.sources)), tuple(cited)))
    return told


def quote(one: Entry, source: Citation, place: int) -> str:
    """The stored words of an entry's source that bear the entry out; of a further source its title."""
    return one.evidence[0] if place == 0 and one.evidence else source.title


def _short(text: str) -> str:
    clause = re.split(r"(?<=[，；。])|(?<=[,;.])\s", text)[0].rstrip("，；。,;. ")
    return clause if 6 <= len(clause) <= 60 else f"{text[:40].rstrip()}…"


def of_weekly(report: WeeklyReport, place: int | None) -> list[Statement]:
    """The sentences of a weekly report that rest on its reference of that number."""
    known = {reference.n: reference for reference in report.references}
    if place is None or place not in known:
        return []
    return [
        Statement(sentence.text, (Cited(known[place], known[place].title),))
        for sentence in _sentences(report)
        if place in sentence.citations
    ][:_SHOWN]


def _sentences(report: WeeklyReport) -> Iterable[Sentence]:
    return (sentence for part in report.parts for section in part.sections for sentence in section.sentences)


def items(report: DailyReport | WeeklyReport | None) -> frozenset[str]:
    """The ids of the items that a report tells of."""
    if report is None:
        return frozenset()
    if isinstance(report, WeeklyReport):
        return frozenset(reference.item_id for reference in report.references)
    return frozenset(source.item_id for one in report.entries for source in one.sources)
