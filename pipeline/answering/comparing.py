"""A comparison → the question for each of those that are compared; pure. It finds no answers and compares nothing.

Who is compared stands on both sides of a joint (和, 还是, 比, vs, than, or). What stands before, after or on one side
alone is said of all of them: each side's question is its own words with what is shared. What only compares (更大, 分别,
respectively) is left out, for no text about one side says it.
"""

from __future__ import annotations

import re

from pipeline.answering import comparing_chinese, comparing_english
from pipeline.answering.inquiry import Inquiry, Wants
from pipeline.words import simplified

MOST = 4  # sides

_ONLY_COMPARES = re.compile(
    r"(?:相互|互相)?(?:对比|相比之下|相比|比较|比起来)(?:一下|看看)?|分别|各自|各(?=[是为有花融募投卖要多])|两[家者个款起笔](?:公司|之间)?|[二两]者|之间|之中"
    r"|有(?:什么|何|哪些)(?:区别|不同|差异|差别)|的?(?:区别|不同|差异|差别)(?:是什么|在哪里?|呢)?"
    r"|(?:哪[一]?[个家款笔起位支项种座条边方]?|谁)(?:的)?(?=[^，。]{0,8}(?:更|最|比|[高低多少大小贵快慢早晚强长]$))"
    r"|[更最]?(?:高|低|多|大|小|贵|便宜|快|慢|早|晚|强|长|短|好|先|重|轻)(?=多少|几|吗|些|一些|了|$|[，。？?,\s])|更"
    r"|高于|低于|多于|少于|大于|小于|早于|晚于|是否|吗$"
    r"|\b(?:please )?(?:compare[ds]?|comparison(?: of| between)?|contrast|versus|vs\.?|respectively|each|both|either"
    r"|differences?(?: is there| are there)?(?: of| between)?|differs?|differ from|between|than"
    r"|(?:which|who) (?:is|was|has|had|one is|one|of (?:them|the two))(?= (?:more|less|\w+er|\w+est)\b)"
    r"|(?:much |far )?(?:more|less|fewer|most|least|bigg|larg|high|low|cheap|fast|slow|earli|lat|long|short|great"
    r"|small|strong|soon)(?:er|est)?|of the two|the two(?: companies| firms| models)?)\b",
    re.IGNORECASE,
)
_SIDE_BY_SIDE = re.compile(  # what compares, beside the words that `Inquiry.compares` goes by
    r"(?<![同环占])比(?![例赛亚重如较])[^，。？?]{1,20}?(?:[高低大小贵快慢早晚强长短重轻]|便宜|[多少](?:多少|几|吗|些|了|[^少]))"
    r"|(?:[哪谁]|还是)[^，。？?最]{0,8}(?:[高低大小贵快慢早晚强长短重轻多少先]|便宜)(?:[，,。？?]|$)|\bvs\b"
    r"|[，,；;？?][^，。？?]{2,16}呢\s*[？?]?\s*$"
    r"|(?:多少|什么|何时|哪|谁|几)[^，,；;？?]{0,12}[，,；;？?][^，,；;？?]{1,16}(?:多少|什么|何时|哪|谁|几)"
    r"|[一差](?:样|多少)|相同|分别|各自"
    r"|^\s*(?:of|between)\s|\b(?:which|who|whose)\s+(?:\w+\s)?of\b|\bcompar(?:es?|ing|ison)\b"
    r"|\band (?:when|how|what|where|who|which|why)\b|\b(?:which|who|whose)\b[^?]*\bor\b"
    r"|\bor [^?]{2,60}\b(?:first|more|less|fewer|earlier|later|sooner|\w{3,}er|\w{3,}est)\b",
    re.IGNORECASE,
)
_LATER_OR_EARLIER = re.compile(
    r"[更较最][早晚先]|早于|晚于|[早晚先](?:[吗多几]|$)|谁先|哪[个家款]先"
    r"|\b(?:earlier|later|sooner|first|before|after)\b", re.IGNORECASE,
)  # fmt: skip
_DEARER = re.compile(r"贵|便宜|\b(?:cheap\w*|(?:more|less) expensive|cost(?:s|lier)?|dearer)\b", re.IGNORECASE)
_MORE = re.compile(
    r"[更最较](?:高|低|多|少|大|小|快|慢|长|短|重|轻)|[高多大低少小快慢长](?:多少|几|吗|$)|[高低多少大小]于"
    r"|\b(?:more|less|fewer|most|least|bigg\w+|larg\w+|high\w+|low\w+|fast\w+|slow\w+|long\w+|short\w+|great\w+"
    r"|small\w+)\b", re.IGNORECASE,
)  # fmt: skip
_SPACES = re.compile(r"\s{2,}")
_EDGES = " ，,、；;：:？?。的是"


def sides(asked: Inquiry) -> tuple[str, ...]:
    """The questions for each of those compared, two at least; () where nobody is told apart."""
    if not (asked.compares or _SIDE_BY_SIDE.search(simplified(asked.text))):
        return ()
    text = simplified(asked.text).strip().rstrip("？?。！! ")
    split = comparing_chinese.split if asked.chinese else comparing_english.split
    found = [_alone(side) for side in split(text, [name.text for name in asked.names])]
    told = tuple(dict.fromkeys(side for side in found if side))[:MOST]
    return told if len(told) > 1 else ()


def measured(text: str) -> Wants | None:
    """What is to be known of each side, where a comparison says it by a word of degree: 更早 a day, cheaper a price."""
    if _DEARER.search(text):
        return "money"
    if _LATER_OR_EARLIER.search(text):
        return "when"
    return "number" if _MORE.search(text) else None


def _alone(side: str) -> str:
    return _SPACES.sub(" ", _ONLY_COMPARES.sub(" ", side)).strip(_EDGES)
