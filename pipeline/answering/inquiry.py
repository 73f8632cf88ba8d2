"""A question → what it wants to know, of whom, and by which words its answer is known; pure. It finds no answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from pipeline import facts
from pipeline.answering.asked import spoken
from pipeline.answering.vocabulary import Text, Word, alike, content, is_unknown_word, unknown
from pipeline.extract.sentences import is_chinese
from pipeline.facts.chinese_names import chinese_names
from pipeline.facts.entities import country_cues, mentions
from pipeline.facts.gazetteer import Place, place
from pipeline.facts.gazetteer import chinese_names as chinese_places
from pipeline.words import fold

Wants = Literal["who", "when", "money", "percent", "number", "where", "which", "why", "anything"]

_MONEY = (
    r"融资|募资|筹资|筹集|募集|投资|收购|出资|估值|市值|售价|价格|定价|金额|总价|营收|收入|利润|净利|亏损|罚款|索赔|补贴|预算"
    r"|投入|成本|费用|资金|订单额|标价|中标"
)
# What is measured otherwise, of which one asks how much, too.
_STUFF = (
    "power|energy|electricity|memory|storage|compute|computing|capacity|space|water|land|data|bandwidth|carbon|range"
    "|faster|slower|larger|bigger|smaller|longer|shorter|higher|lower|better|of"
)
# The first that is found says what is wanted.
_WANTS: tuple[tuple[Wants, re.Pattern[str]], ...] = (
    ("why", re.compile(r"为什么|为何|缘何|什么原因|原因是|\bwhy\b|\bwhat(?:'s| is| was| were)? the reasons?\b", re.I)),
    ("when", re.compile(
        r"什么时候|何时|什么时间|哪一?[天年月日]|几[号月日]|\bwhen\b|\b(?:what|which) (?:time|date|day|year"
        r"|month)\b", re.I)),
    ("percent", re.compile(
        r"百分之几|百分之多少|多[少大]比例|(?:占比|比例|增速|增幅|涨幅|跌幅|降幅|增长率|市场份额)[^，。？?]{0,6}(?:多少|几|多大)"
        r"|(?:增长|下降|提高|降低|上升|同比)了?多少(?![万亿元个人家])"
        r"|\b(?:what|which) (?:percent\w*|share|portion|proportion)\b|\bhow much (?:did|has) [^?]{0,60}"
        r"(?:grow|rise|fall|drop|increase|decline)", re.I)),
    ("money", re.compile(
        rf"多少钱|多少资金|多少[万亿]?(?:美元|元|人民币|港元|欧元|英镑|日元)|(?:{_MONEY})[^，。？?]{{0,8}}(?:多少|几何|多大|多高)(?!家|个|人|次|轮|款)"
        rf"|多少(?:融资|投资|资金)|\bhow much\b(?! (?:\w+ )?(?:{_STUFF})\b)"
        r"|\b(?:what|which) (?:is|was|were|are)?[^?]{0,40}"
        r"(?:price|cost|valuation|(?<!face )value|worth|amount|budget|fine|revenue|profit|salary|salaries|pay|bonus)\b"
        r"|\bat what (?:price|valuation)\b", re.I)),
    ("who", re.compile(r"谁|哪位|何人|什么人|\bwho(?:m|se)?\b", re.I)),
    ("where", re.compile(
        r"哪里|哪儿|何处|在哪(?!些|家|个|款)|什么地方|哪个(?:国家|城市|地方|省|地区|州)|哪座|\bwhere\b"
        r"|\b(?:which|what) (?:city|country|state|place)\b",
        re.I)),
    ("number", re.compile(
        r"多少|几(?=[个家款条台座名人位次颗片辆种项轮倍天年月小]|百|千)|多[大快长高久重远](?![的地])"
        r"|\bhow (?:many|much|large|big|long|fast|old|tall|heavy|far|high|deep)\b|\bwhat number\b|\bwhat (?:is"
        r"|was) the (?:size|number|capacity)\b", re.I)),
    ("which", re.compile(
        r"哪些|哪几|哪[家个款种项支所]|\bwhich\b|\bwhat (?:companies|compan\w+|firms?|models?|products?"
        r"|chips?)\b", re.I)),
)  # fmt: skip
_ASKS = re.compile(
    r"什么|啥|如何|怎么|怎样|吗[？?]?$|是否|是不是|有没有|\b(?:what|how|is|are|did|does|has|have|was)\b", re.I
)
_COMPARES = re.compile(
    r"对比|相比|比较|分别|各自|区别|差异|差别|不同|谁更|哪[个家款]更|哪一?[个家款]?(?:更|比)|(?:高|多|大|快)于"
    r"|各(?:是|为|有|多|花|融|募|投|卖|要)|[哪谁][^，。？?]{0,8}更|都(?:是|在|要|有)?(?:哪|多少|几|什么)"
    r"|\b(?:who|which)\b[^?]{0,60}\b(?:more|less|fewer|(?!number|other|whether|later on)\w{3,}er|most|\w{3,}est)"
    r"\b[^?]*\bor\b"
    r"|\b(?:compare[ds]?|comparison|versus|vs\.?|difference|differ|respectively|both|each)\b|\bthan\b", re.I,
)  # fmt: skip
_MODEL_NUMBER = re.compile(r"(?=[\w.\-]*\d)(?=[\w.\-]*[A-Za-z])[A-Za-z0-9][\w.\-]{1,30}", re.ASCII)
_COUPLED = re.compile(r"\b([A-Z][\w.\-]+)(?:'s)?(?: or | and | vs\.? | versus | than )([A-Z][\w.\-]+)(?<![.\-])")
_PEOPLE = re.compile(
    r"(?:多少|几)[位名个]?(?:人|员工|雇员)|(?:员工|雇员|人数)[^，。？?]{0,6}多少|\bhow many (?:people"
    r"|employees|staff|workers)",
    re.I,
)
_STAFF = re.compile(r"\d\S{0,6}\s(?:people|employees|staff|workers|jobs)", re.I)
_PERCENT = re.compile(r"[%％]|百分|percent|成")
_PLACE = re.compile(r"[省市县区州镇]|位于|落户|\b(?:in|at|near) [A-Z]")
_REASON = re.compile(
    r"因为|由于|原因|缘于|出于|旨在|为了|以便|因此|导致|归因|源于|鉴于|理由|\b(?:because|due to|since"
    r"|reason|cit(?:es|ed|ing)"
    r"|after|amid|to (?:meet|cut|reduce|help|support|expand|protect)|over)\b", re.I,
)  # fmt: skip
_NAMED_AS_ANYTHING = frozenset(("ai", "ceo", "cto", "cfo", "ipo", "gpu", "llm", "api", "app", "us", "eu", "uk"))


@dataclass(frozen=True, slots=True)
class Name:
    """Somebody or something that a question names; `aliases` are all forms of a known one.

    A Chinese word that no dictionary has is taken for one: new names are such words.
    """

    text: str
    aliases: tuple[str, ...] = ()

    def stands_in(self, text: Text) -> bool:
        tight = re.sub(r"[\s\-_.·]", "", text.folded)
        return any(_stands(form, text.folded, tight) for form in (self.text, *self.aliases))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """`text` has no words for time. `words` are those of its subject, names left out; `focus` are those of them that
    stand nearest to what is asked: 功耗 of “它的功耗是多少”. `says` are the words for time, which may be content."""

    text: str
    wants: Wants
    names: tuple[Name, ...]
    words: tuple[Word, ...]
    focus: tuple[str, ...]
    compares: bool
    says: str = ""
    chinese: bool = field(default=True)

    @property
    def is_empty(self) -> bool:
        return not (self.names or self.words)


def read(text: str, says: str = "") -> Inquiry:
    """What `text`, from which the words for time `says` were taken, asks."""
    found = _names(text)
    named = Text(*(name.text for name in found))
    after = {word.start + len(word.text) for word in content(text) if is_unknown_word(word.text)}
    words = tuple(
        word
        for word in content(text)
        if not _in_a_name(word.text, found, named) and (word.start not in after or alike(word.text))
    )
    wants, at = _wanted(fold(text))
    chinese = spoken(text, "zh" if is_chinese(text) else "en") == "zh"
    compares = len(found) + len(words) > 1 and _COMPARES.search(text) is not None
    return Inquiry(text, wants, found, words, _focus(words, (wants, at), text), compares, says, chinese)


def _names(text: str) -> tuple[Name, ...]:
    written = [name for name in facts.names(text) if name.casefold() not in _NAMED_AS_ANYTHING]
    written += [found[0] for found in _MODEL_NUMBER.finditer(text) if not any(found[0] in name for name in written)]
    written += [
        n.text for n in chinese_names(text) if n.kind != "place" and not any(n.text in name for name in written)
    ]
    written += [name for pair in _COUPLED.findall(text) for name in pair if not _is_in_any(name, written)]
    known = "".join(written)
    guessed = [word for word in unknown(text) if word not in fold(known)]
    return (*(_name(one) for one in dict.fromkeys(written)), *(Name(word) for word in guessed))


def places(written: str) -> tuple[Place, ...]:
    """The places of that name, in either language."""
    return place(written) or _by_english().get(written.casefold(), ())


@cache
def _by_english() -> dict[str, tuple[Place, ...]]:
    found: dict[str, tuple[Place, ...]] = {}
    for known in dict.fromkeys(one for name in chinese_places() for one in place(name)):
        for form in known.english:
            found[form.casefold()] = (*found.get(form.casefold(), ()), known)
    return found


def _is_in_any(name: str, written: list[str]) -> bool:
    return any(name in other for other in written)


def _name(written: str) -> Name:
    known = [mention.entity for mention in mentions(written) if len(mention.text) * 2 > len(written)]
    digits = re.search(r"\d[\w.]*$", written)
    aliases = [form for entity in known for form in entity.aliases if not digits or digits[0] in form]
    aliases += [form for place in places(written) for form in (*place.chinese, *place.english)]
    return Name(written, tuple(dict.fromkeys(aliases)))


def _in_a_name(word: str, found: tuple[Name, ...], named: Text) -> bool:
    return any(word in fold(name.text) for name in found) and word in "".join(named.folded.split())


def _wanted(folded: str) -> tuple[Wants, tuple[int, int]]:
    """What is wanted, and where the words stand that ask for it."""
    for wants, pattern in _WANTS:
        if match := pattern.search(folded):
            return wants, match.span()
    match = _ASKS.search(folded)
    return "anything", match.span() if match else (len(folded), len(folded))


def _focus(words: tuple[Word, ...], wanted: tuple[Wants, tuple[int, int]], text: str) -> tuple[str, ...]:
    """The words nearest to those that ask: in Chinese before or within them, in English after; else beside."""
    wants, (start, end) = wanted
    if wants == "anything" and not is_chinese(text):
        return ()
    plain = [word for word in words if not is_capital(word, text)] or words
    before = [word for word in plain if word.start < end]
    after = [word for word in plain if word.start >= start]
    chosen = (before[-1:] or after[:1]) if is_chinese(text) else (after[:1] or before[-1:])
    return tuple(word.text for word in chosen)


def is_capital(word: Word, text: str) -> bool:
    """Whether a word is written as part of a name: Cloud of Tencent Cloud."""
    written = text[word.start : word.start + len(word.text)]
    return written.casefold() == word.text and written[:1].isupper() and not written.isupper()


def _stands(form: str, folded: str, tight: str) -> bool:
    small = fold(form)
    if re.search("[\u3400-\u9fff]", small):
        return re.sub(r"[\s\-_.·]", "", small) in tight
    loose = r"[\s\-_.·]*".join(re.escape(sign) for sign in re.sub(r"[\s\-_·]", "", small))
    return re.search(rf"(?<![a-z0-9]){loose}(?![a-z]|\.?\d)", folded) is not None


def carries(wants: Wants, sentence: str, asked: Inquiry) -> bool:
    """Whether `sentence` has a piece of the kind that is wanted: a figure, a day, a name that the question has not."""
    if wants in ("anything", "why"):
        return True
    if wants in ("who", "which"):
        known = Text(asked.text)
        new = [*facts.names(sentence), *(name.text for name in chinese_names(sentence))]
        new += unknown(sentence)
        return any(not _name(name).stands_in(known) for name in new) or "“" in sentence or "《" in sentence
    if wants == "where":
        told = fold(asked.text)
        cues = {sentence[start:end] for _, start, end in country_cues(sentence)}
        named = {name.text for name in chinese_names(sentence) if name.kind == "place"}
        return any(fold(cue) not in told for cue in cues | named) or _PLACE.search(sentence) is not None
    found = facts.quantities(sentence)
    if wants == "when":
        return any(q.kind in ("date", "time") for q in found) or _tells_a_day(sentence)
    if wants == "money":
        return any(q.kind == "money" for q in found)
    if wants == "percent":
        return any(q.kind in ("percent", "multiple") for q in found) or _PERCENT.search(sentence) is not None
    if _PEOPLE.search(asked.text):
        return any(q.unit == "person" for q in found) or _STAFF.search(sentence) is not None
    return any(q.kind not in ("date", "time", "ordinal") for q in found)


def _tells_a_day(sentence: str) -> bool:
    return bool(facts.dates(sentence)) or re.search(
        r"今[天日年]|昨[天日]|明[天日年]|去年|本[周月季]|上[周月]|下[周月]|[季年]度|年底|年内|日前|近日|周[一二三四五六日]"
        r"|\b(?:today|yesterday|tomorrow|\w+day|week|month|quarter|year|summer|spring|autumn|fall"
        r"|winter)\b", sentence, re.I,
    ) is not None  # fmt: skip


def gives_a_reason(sentence: str) -> bool:
    return _REASON.search(sentence) is not None
