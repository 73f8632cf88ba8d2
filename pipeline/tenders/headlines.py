"""Who buys, wins and what, as headlines and news sentences tell it. Pure; official notices are for `labels.py`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.facts import Quantity
from pipeline.tenders.amounts import amounts
from pipeline.tenders.parties import leading, parties

_SENTENCES = re.compile(r"[。！!？?\n]")
_CLAUSES = re.compile(r",(?!\d{3})|[，；;。！!？?\n|丨｜]|\s-+\s")
_HOW = (
    r"(?:成功|独家|联合|预|拟|再次|双双|分别|连续|正式|顺利|率先|全部|均|已"
    r"|又|首次|共同|强势|大额|再度|接连|双|喜|将|陆续|分获|份额第一)*"
)
_NO_DOCUMENT = (
    r"(?![（(]|(?:结果|候选|公告|公示|通知|金额|人|单位|供应商|方|价|情况|名单|企业|厂商|份额|成交|数量|总价|率|标的))"
)
_WHO = r"(?P<who>[\u4e00-\u9fffA-Za-z0-9（）()·&、 ]{2,60}?)"
_WINS = (
    re.compile(
        r"(?:中标|成交)(?:人|单位|供应商)(?:名称)?\s?(?P<who>[\u4e00-\u9fff（）()]{2,40}?(?:公司|集团|研究院|研究所|大学))"
    ),
    re.compile(
        r"(?:第[一1]|首)?(?:中标|成交|中选)?候选人(?:第[一1]名?)?(?:分别|依次)?(?:为|是|[：:])\s*(?P<who>[^，,。；;：:\n]{2,60})"
    ),
    re.compile(
        r"(?:中标|成交|中选)(?:人|方|单位|供应商|厂商|企业|公司)(?:分别|依次)?(?:为|是|[：:])\s*(?P<who>[^，,。；;：:\n]{2,80})"
    ),
    re.compile(rf"(?:最终|项目|标段|标包|包)?由\s?{_WHO}(?:以[^，。；]{{2,30}})?{_HOW}(?:中标|中选|拿下|承建|获得)"),
    re.compile(
        rf"(?:^|[，,。；;：:！!？?\s“”|丨｜]){_WHO}以[^，。；;]{{2,30}}?{_HOW}(?:中标|中选|拿下|成交){_NO_DOCUMENT}"
    ),
    re.compile(
        rf"^(?P<who>[^：:，,。；;\s]{{2,20}})[：:]\s?(?:公司|联合体)?{_HOW}(?:中标|中选|收到[^，。]{{0,16}}中标通知书"
        rf"|签订[^，。]{{0,16}}合同)"
    ),
    re.compile(
        rf"(?:^|[，,。；;！!？?“”|丨｜\s]){_WHO}\s?{_HOW}(?:中标|中选|拿下|摘得|斩获|竞得|夺得|揽获){_NO_DOCUMENT}"
    ),
)
_BUYS = (
    re.compile(
        r"(?:采购人|招标人|业主|业主方|招标方|采购方|采购单位|招标单位)(?:为|是)\s*(?P<who>[^，,。；;：:\n（(]{2,40})"
    ),
    re.compile(
        rf"(?:^|[，,。；;！!？?\s|丨｜]){_WHO}(?:日前|近日|今日|今天|\d+月\d+日|昨日|正式|又|再次|拟|计划|将|首次)*(?:发布|公示|公布|启动|挂出|开启"
        rf"|披露|发起|招标|公开招标)(?:了)?[^。；，,]{{0,40}}?(?:招标|集采|采购|候选人|中标|结果)"
    ),
)
_OBJECT = re.compile(rf"(?:中标|中选|拿下|竞得|斩获){_NO_DOCUMENT}(?:了)?\s?(?P<what>[^，,。；;！!？?\n]{{3,60}})")
_QUOTED = re.compile(
    r"[“《「]([^“”《》「」]{5,60}(?:项目|工程|采购|集采|服务|系统|平台|设备|建设)[^“”《》「」]{0,20})[”》」]"
)
_THING = re.compile(
    r"[^，,。；;：:！!？?\n|丨｜]{2,60}?(?:集采|集中采购|采购项目|招标项目|建设项目|项目|工程|招标|采购)"
)
_MONEY_AHEAD = re.compile(
    r"^(?:约|近|超|逾)?\s?[\d.,]+\s?(?:[百千]?[亿万]元?|元)的?(?:算力)?(?:大单|订单)?[，,：:！!\s]?"
)
_SAID = {
    "won": re.compile(r"中标|成交|中选|合同|报价"),
    "budget": re.compile(r"预算|估算|概算"),
    "ceiling": re.compile(r"限价|控制价|拦标价"),
}


def winners(texts: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """Who is told to have won, and the words that tell it; the first text that names somebody counts."""
    for sentence in _sentences(texts):
        for pattern in _WINS:
            for match in pattern.finditer(sentence):
                if found := parties(match["who"].strip()):
                    return found, match[0].strip(" ，,。；;：:！!？?|丨｜“”")
    return (), ""


def buyer(title: str, texts: Iterable[str], won: tuple[str, ...]) -> tuple[str, str] | None:
    """Who buys, and the words that tell it: at the head of the title, after 中标, or in a sentence of its own."""
    for part in (title, *(match["what"] for match in _OBJECT.finditer(title))):
        name = leading(_MONEY_AHEAD.sub("", part))
        if name and not _among(name, won):
            return name, name
    for sentence in _sentences(texts):
        for pattern in _BUYS:
            for match in pattern.finditer(sentence):
                name = match["who"].strip() if pattern is _BUYS[0] else leading(match["who"].strip())
                if name and parties(name) and not _among(name, won):
                    return name, match[0].strip(" ，,。；;！!？?|丨｜")
        for match in _OBJECT.finditer(sentence):
            name = leading(_MONEY_AHEAD.sub("", match["what"]))
            if name and not _among(name, won):
                return name, match[0]
    return None


def _among(name: str, won: tuple[str, ...]) -> bool:
    return any(name in other or other in name for other in won)


def subject(title: str, text: str) -> str | None:
    """What is bought: a quoted name of a project, what follows 中标, or the words up to 集采 or 项目."""
    quoted = next((found for part in (title, text[:400]) if (found := _QUOTED.search(part))), None)
    if quoted:
        return quoted[1]
    told = _OBJECT.search(title)
    if told and re.search("项目|工程|集采|采购|系统|服务|平台|设备|建设|中心", told["what"]):
        return _MONEY_AHEAD.sub("", told["what"]).strip() or None
    found = _THING.search(title)
    return found[0].strip() if found else None


def amount(texts: Iterable[str]) -> tuple[Quantity, str, str] | None:
    """The first amount, its kind (empty where the words do not say) and the clause that tells it."""
    for sentence in _sentences(texts):
        for clause in _CLAUSES.split(sentence):
            for money in amounts(clause)[:1]:
                kind = next((kind for kind, words in _SAID.items() if words.search(clause)), "")
                return money, kind, clause.strip()
    return None


def _sentences(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from (sentence for sentence in _SENTENCES.split(text) if sentence.strip())
