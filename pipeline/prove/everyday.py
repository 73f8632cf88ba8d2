"""Companies under an everyday Chinese word (苹果, 小米) that a claim names where its evidence names another company.

Fruit stays fruit: the word must stand where one who acts would, beside a verb or a word for dealings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.facts.entities import everyday, mentions
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Reading

_HAN = re.compile("[\u3400-\u9fff]")
_WHEN = r"(?:(?:[周上下本今昨明][一二三四五六日天年月周]|\d{1,4}[年月日])+)?"
_ACTS = re.compile(
    rf"(?:公司|集团|方面)?{_WHEN}(?:也|还|则|仍|又|曾|首次|再次|已经?|正在?|并未|尚未|未|没有|不再|预计|可能|或)?"
    r"(?:将(?!近)|拟|计划|打算|宣布|表示|称|说|否认|承认|证实|回应|警告|呼吁|要求|起诉|反对|支持|拒绝|同意|批评|指控|指责"
    r"|推出|发布|关闭|开设|开放|收购|出售|投资|入股|融资|裁|聘|任命|推迟|取消|暂停|停止|召回|上调|下调|签|获得?|赢|输|败诉|胜诉"
    r"|以(?=\d|每)|向|与|同|对|为|在(?=[^，。]{1,8}(?:建|设|开|测|推|裁|办|起诉|投))|因|就|用|把|限制|允许|禁止|扩大|削减|提高|降低|加入|退出"
    r"|股价|股东|市值|高管|总裁|员工|旗下|股份|发言人)"
)
_DEALT_WITH = re.compile(
    r"(?:收购|起诉|投资|入股|击败|超过|超越|取代|取代了|指控|联合|携手|对手|客户|供应商|要求|允许|禁止|获|帮助|加入|离开|任职于|前"
    r"|(?<!参)(?<!给)与|和|向|对|由|被|经)$"
)
_REACH = 6


def strangers(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """A fault for each such company of the claim that the evidence names in no form."""
    acting = [
        m
        for m in everyday(claim.text)
        if _HAN.search(m.text) and m.entity.kind == "company" and _acts(claim.text, m.start, m.end)
    ]
    if not acting:
        return
    known = "\n".join(reading.text for reading in evidence)
    folded = known.casefold()
    others = {
        mention.entity.id
        for mention in (*mentions(known), *everyday(known))
        if mention.entity.kind in ("company", "lab")
    }
    for mention in acting:
        written = any(alias.casefold() in folded for alias in mention.entity.aliases)
        if others and mention.entity.id not in others and not written:
            yield Fault("name", mention.text)


def _acts(text: str, start: int, end: int) -> bool:
    return _ACTS.match(text, end) is not None or _DEALT_WITH.search(text, max(0, start - _REACH), start) is not None
