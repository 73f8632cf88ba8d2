"""A question of a conversation → one that stands by itself, by rules; pure. What they leave open a model may close.

A pronoun stands for what was last spoken of; a mere name, place or time takes the place of the one before it in the
question before (那英伟达呢？ and in Europe?); a lone word of asking (金额呢？ when?) asks it of the same subject.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline import facts
from pipeline.answering import report as of_report
from pipeline.answering.asked import Exchange, Question
from pipeline.answering.inquiry import Inquiry, read
from pipeline.answering.vocabulary import content, subject, unknown
from pipeline.extract.sentences import is_chinese
from pipeline.facts.chinese_names import chinese_names
from pipeline.facts.entities import country_cues
from pipeline.model import DailyReport, Entry, Period

_PRONOUN = re.compile(
    r"它们?|他们?|她们?|(?:这|那|该)(?:家|个|款|件|条|起|笔|次|项|则|位)?(?:公司|企业|模型|产品|交易|消息|新闻|事件?|项目|机构|厂商|芯片|人)"
    r"|(?:这|那)(?:家|款|件|条|起|笔|项|则)(?!\w{0,2}[年月日天周])|上述|前者|后者|刚才(?:说的|那个|那条)?|上面(?:说的|那条|提到的)?|其(?=[^中他它余实次])"
    r"|\b(?:it|its|they|their|them|he|she|his|her|this|that|these|those)\b(?! (?:week|month|year|quarter"
    r"|morning|day)s?\b)"
    r"|\bthe (?:company|model|firm|deal|product|startup|chip|project|former|latter)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"^\s*(?:那么?|还有|另外|然后|再|以及|换成|同样|呢)|呢\s*[？?]?\s*$|^\s*(?:and|what about|how about"
    r"|also|then|but|or)\b|\btoo\s*\??$", re.I
)  # fmt: skip
_LEAD = re.compile(
    r"^\s*(?:那么?|还有|另外|然后|以及|换成|同样)[，,\s]*|[呢嘛]?\s*[？?]?\s*$|^\s*(?:and|what about"
    r"|how about|also|then|but|or)\b[,\s]*(?:in |for |of |with )?(?=\w)",
    re.I,
)  # fmt: skip
_LATIN_IT = re.compile(r"^(?:its|their|his|her)$", re.I)
_MORE = re.compile(
    r"详细|展开|具体|多说|细说|说说|讲讲|解释|更多|细节|\b(?:more|details?|elaborate|expand|explain)\b", re.I
)
_FEW = 2  # words, names included, that a question with fewer of is no whole one


@dataclass(frozen=True, slots=True)
class Resolved:
    """`text` stands by itself. `items` are those that it is about, `entry` the one of the report; with `open` the rules
    could not tell what it refers to. `window` are the days of the question before, where they hold on; `also` are
    further forms to look for, which a model gave."""

    text: str
    items: frozenset[str] = frozenset()
    entry: Entry | None = None
    details: bool = False
    open: bool = False
    ambiguous: bool = False
    window: Period | None = None
    also: tuple[str, ...] = ()


def resolved(question: Question) -> Resolved:
    """What `question` asks, seen from the conversation and the report."""
    text = question.text.strip()
    if numbered := _numbered(text, question):
        return numbered
    if not question.before:
        return Resolved(text, open=_PRONOUN.search(text) is not None and not read(text).names)
    last = question.before[-1]
    asked = read(text)
    if _PRONOUN.search(text) and not asked.names:
        return _with_subject(text, question.before)
    if _is_whole(asked, text):
        return Resolved(text)
    return _carried_on(text, asked, last, question.before)


def _numbered(text: str, question: Question) -> Resolved | None:
    """A question that numbers an entry of the report, or a reference of the last answer."""
    place = of_report.number(text)
    if place is None:
        return None
    rest = of_report.without_number(text)
    if isinstance(question.report, DailyReport):
        one, more = of_report.entry(text, question.report)
        if one is not None:
            ids = frozenset(source.item_id for source in one.sources)
            return Resolved(_about(one, rest), ids, one, _is_for_more(rest), ambiguous=more)
        return None
    cited = question.before[-1].answer.references if question.before else ()
    proof = next((proof for proof in cited if proof.n == place), None)
    if proof is None:
        return None
    return Resolved(f"{proof.title} {rest}", frozenset((proof.item_id,)), details=_is_for_more(rest))


def _about(one: Entry, rest: str) -> str:
    subject = subjects(one.text) or subjects(one.sources[0].title)
    return rest if read(rest).names else f"{' '.join(subject[:2])} {rest}".strip()


def _is_for_more(rest: str) -> bool:
    """Whether nothing but more is asked for."""
    asked = read(rest)
    return not asked.names and (
        (asked.wants == "anything" and len(asked.words) < _FEW) or _MORE.search(rest) is not None
    )


def _is_whole(asked: Inquiry, text: str) -> bool:
    if _GOES_ON.search(text) and len(asked.names) + len(asked.words) <= _FEW:
        return False
    return bool(asked.names) or len(asked.words) >= _FEW


def _with_subject(text: str, before: Sequence[Exchange]) -> Resolved:
    """The pronoun replaced by what was last spoken of."""
    subject = _subject(before)
    items = _items(before[-1])
    if not subject:
        return Resolved(f"{_bare(before[-1].question)} {text}", items, open=True)
    found = _PRONOUN.search(text)
    assert found is not None
    owned = "'s" if _LATIN_IT.match(found[0]) else ""
    told = f"{text[: found.start()]}{subject}{owned}{text[found.end() :]}"
    return Resolved(told, items)


def _subject(before: Sequence[Exchange]) -> str:
    """Who or what was last spoken of: the first name of the newest question that has one, else of its answer."""
    for exchange in reversed(before):
        if found := _spoken_of(exchange.question):
            return found
        for proof in exchange.answer.references[:1]:
            if exchange.answer.answerable != "no" and (found := _spoken_of(proof.title)):
                return found
    return ""


def _spoken_of(text: str) -> str:
    """The first name in a line, else what it begins to speak of."""
    named = read(text).names
    return named[0].text if named else subject(text)


def subjects(text: str) -> list[str]:
    """The names in a line, first the one that it begins with."""
    found = {text.find(name): name for name in facts.names(text)}
    found |= {name.start: name.text for name in chinese_names(text) if name.kind != "place"}
    found |= {text.find(word): word for word in unknown(text) if not any(word in name for name in found.values())}
    return [found[place] for place in sorted(found)]


def _carried_on(text: str, asked: Inquiry, last: Exchange, before: Sequence[Exchange]) -> Resolved:
    """The question before with what this one puts in place of a part of it."""
    new = _LEAD.sub("", _LEAD.sub("", text)).strip() or text
    items = _items(last)
    old, spoken = _spoken_of(last.question), _spoken_of(new)
    if spoken and asked.wants == "anything" and old in last.question and _names_alone(asked, new, spoken):
        return Resolved(last.question.replace(old, spoken, 1), window=last.answer.window)
    places = [new[start:end] for _, start, end in country_cues(new)]
    if places and not asked.names:
        there = [last.question[start:end] for _, start, end in country_cues(last.question)]
        swapped = last.question.replace(there[0], places[0], 1) if there else f"{places[0]} {last.question}"
        return Resolved(swapped, window=last.answer.window)
    if not asked.words and not asked.names and asked.wants == "anything" and new != text:
        return Resolved(f"{new} {last.question}")  # another time: 上周呢
    if asked.wants == "anything" and not asked.words:
        return Resolved(f"{new} {last.question}", items)
    subject = _subject(before) or _bare(last.question)
    joint = "的" if is_chinese(new) and is_chinese(subject + new) else " "
    return Resolved(f"{subject}{joint}{new}", items, window=None, open=not subject)


def _names_alone(asked: Inquiry, new: str, spoken: str) -> bool:
    """Whether nothing but somebody is named: 那英伟达呢."""
    return not country_cues(new) and all(word.text in spoken for word in asked.words)


def _bare(text: str) -> str:
    """The words of a question without those that ask."""
    return " ".join(word.text for word in content(text))


def _items(exchange: Exchange) -> frozenset[str]:
    if exchange.answer.answerable == "no":
        return frozenset()
    return frozenset(proof.item_id for proof in exchange.answer.references)
