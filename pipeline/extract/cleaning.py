"""What only its outlet needs is taken out of a sentence: datelines, columns, tickers, editors' notes, pictures.

Everything here only deletes, so that what is left stands in the source piece by piece.
"""

from __future__ import annotations

import re

from pipeline.extract.patterns import any_of

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f"
    r"\ufeff\ufff9-\ufffd\U000e0000-\U000e007f]"
)
_PICTURES = re.compile(r"(?![→↔])[\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")

_DATE = r"(?:\d{4}\s*年\s*)?(?:\d{1,2}\s*月\s*\d{1,2}\s*[日号]|今日|今天)(?:凌晨|上午|中午|下午|傍晚|晚间?)?"
_WITHIN = r"[^，。！？；：:、“”‘’（）()\s从由称]"
_OUTLET = rf"(?!据|有|另|又){_WITHIN}{{0,16}}?\s?"
_PRESS = (
    rf"(?!据){_WITHIN}{{0,10}}"
    r"(?:网|通讯社|[新中]\S社|[日晚早时]报|电视台|新闻|财经|科技|之家|周刊|观察|在线|[Aa][Pp][Pp])"
)
_CREDIT = r"[（(][^（）()]{1,40}[）)]"
_BREAK = r"[，,：:丨|]"
_NEXT = rf"(?:\s?{_CREDIT}(?:{_BREAK}|\s)*|\s?(?:{_BREAK}|\s)\s*)(?:题[：:]\s*)?"
_SHOUTED = "HANDS ON|OPINION|ANALYSIS|EXCLUSIVE|UPDATED?|FEATURE|INTERVIEW|BREAKING|COMMENT"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_AGENCY = r"(?:/[A-Za-z .]{3,24}/|\((?:Reuters|AP|AFP|Bloomberg|BUSINESS WIRE|Business Wire|GLOBE NEWSWIRE)\))"
_LEARNT = re.compile(
    rf"^(?!据|知情|多方|业内|市场|消息){_WITHIN}{{1,12}}\s?(?:独家)?(?:获悉|了解到|注意到)\s?[，,：:丨]\s*"
)
_OPENINGS = (
    re.compile(
        rf"^(?:(?:{_SHOUTED})(?::\s*|\s+)(?=[A-Z])|【[^【】]{{1,40}}】|\[[^\[\]]{{1,24}}\]|〔[^〔〕]{{1,24}}〕)\s*"
    ),
    re.compile(rf"^{_OUTLET}\s?{_DATE}\s?(?:消息|电|讯|快讯|报道){_NEXT}"),
    re.compile(
        rf"^{_OUTLET}(?:快讯|(?:[网社报台日]|新闻|财经|科技|证券|公司|在线)讯)(?:\s?{_CREDIT}(?:{_BREAK}|\s)*|{_BREAK}\s*)"
    ),
    re.compile(r"^[\u3400-\u9fff]{2,8}[，,]\s?(?:\d{4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?日\s?[—–-]+\s*"),
    re.compile(rf"^{_PRESS}消息\s?{_BREAK}\s*"),
    re.compile(r"^本报(?:记者)?[^，。：]{0,16}(?:电|讯|报道)[，,：:\s]\s*"),
    re.compile(r"^[（(][^（）()]{0,12}(?:记者|通讯员|作者|编译|见习|实习)[^（）()]{0,30}[）)]\s*"),
    re.compile(r"^(?:arXiv:\S+\s+)?(?:Announce Type:\s*\S+\s+)?(?:Abstract|摘要)[:：]\s*"),
    re.compile(r"^(?:[A-Z][A-Z.'’-]+[ ,]{0,2}){1,5}(?:\([A-Z][A-Za-z /.]{1,24}\)\s*)?[-–—]{1,2}\s+"),
    re.compile(
        r"^[A-Z][A-Za-z.'’ -]{1,30}(?:,\s*[A-Z][A-Za-z.'’ -]{1,20})?,?\s*(?:,\s*)?"
        rf"(?:{_MONTH}\s+\d{{1,2}},?\s*(?:\d{{4}},?)?\s*)?{_AGENCY}\s*[-–—]{{0,2}}\s*"
    ),
    _LEARNT,
)
_INNER = r"[^（）()]*"
_PINYIN = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_EXCHANGE = "NASDAQ|Nasdaq|NYSE|纳斯达克|纽交所|港交所|上交所|深交所|HKEX|SSE|SZSE|TSE|LSE|KRX|TSX"
_NOTES = re.compile(
    r"\s?[（(]"
    + any_of(
        rf"""[^（）()]{{0,16}}注[^（）()]{{0,4}}[：:]{_INNER} (?:按)?现汇率{_INNER} (?:以下)?(?:简称|下称){_INNER}
        (?:以下|下)?(?:统称|称)[：:]?[“\"《「]{_INNER} 图[源片/]{_INNER} 来源[：:]{_INNER} 含 下同
        [a-zü\s]*[{_PINYIN}][a-z{_PINYIN}ü\s]* \d{{6}}(?:\.(?:SH|SZ|BJ|SS))? \d{{4,5}}\.HK [A-Z]{{1,5}}\.(?:US|N|O|HK)
        (?:SH|SZ|BJ|HK)[:.]?\s?\d{{4,6}} 股票代码[：:]?{_INNER} (?:{_EXCHANGE})\s?[：:]\s?[A-Z0-9.]{{1,10}}"""
    )
    + r"[）)]"
)


def clean(source: str, opening: bool = True) -> str:
    """`source` without what only its outlet needs; a dateline is looked for where it can stand, at the `opening`."""
    text = _PICTURES.sub("", _INVISIBLE.sub("", source)).strip()
    text = _without_opening(text) if opening else _LEARNT.sub("", text) or text
    return _NOTES.sub("", text).strip()


def _without_opening(text: str) -> str:
    for _ in range(3):
        before = text
        for pattern in _OPENINGS:
            text = pattern.sub("", text, count=1)
        if text == before or not text:
            break
    return text or before
