"""Which items tell of many things at once: morning papers, newsletters, weekly reviews; by the title's shape alone."""

from __future__ import annotations

import re

from pipeline.model import Item
from pipeline.words import simplified

_COLUMN = re.compile(
    r"^[^：:|｜丨，。]{0,8}(?:早知道|早餐|早读|早八点|晚间播报|快讯合集|新闻联播|周刊|周报|周记|月报|简报)\s*(?:[#·第（(]|$)"
    r"|^[【\[]?(?:早报|晚报|日报|午报|早讯|晚讯|周报)\s*[】\]：:|｜丨·#]|\d{1,2}点\d{0,2}氪"
    r"|[A-Za-z]\s*(?:早报|晚报|日报|周报|周刊|月报)(?!道)"
    r"|[一本上这](?:周|星期|月)(?:要闻|回顾|盘点|看点|看什么|热点|大事|精选|速览|新闻|动态|融资)"
    r"|^盘点[：:|｜丨\d]|(?:大|年度|年终|月度|全年|热点|事件|新品)盘点|盘点$"
    r"|(?:要闻|新闻|资讯|热点|动态)(?:汇总|合集|速览|速递|一览|精选|集锦)"
)
# Columns and newspapers have the same kind of name; only the former open a title of their own with 早报 or 晚报.
_NAMED_PAPER = re.compile(r"^([^：:|｜丨，。“《]{0,6})(早报|晚报)\s*[：:|｜丨·（(]")
_NEWSPAPERS = re.compile(
    r"联合|东方|南洋|新民|北京|扬子|羊城|齐鲁|钱江|今|广州|成都|武汉|法制|城市|都市|金陵|春城|长江|海峡|深圳|重庆|天津|上海|沈阳|辽沈|半岛|燕赵|大河|楚天"
)
_PAPER = re.compile(r"^.{0,8}(?:日报|周报|周刊|晨报)\s*[：:|｜丨]")
_ENGLISH = re.compile(
    r"\bnews\s?letter\b|\bround-?ups?\b|\bweek in (?:review|ai|tech)\b|\b(?:this|last) week in\b|^(?:this|last) week\b"
    r"|\b(?:weekly|monthly|daily|morning|evening) (?:digest|recap|brief(?:ing)?|wrap|roundup|review|links)\b"
    r"|^the (?:briefing|download|digest|rundown)\b|^(?:morning|evening|daily|weekly) (?:bid|brew|takeaways|wrap)\b"
    r"|^\[?ai\s?news\]|^ai #\d+|\bmarket (?:digest|wrap|recap)\b|\bfinal takeaways\b|^(?:stock )?markets? today\b"
    r"|^(?:all|everything) (?:the news|that happened|announced)\b|^(?:links|reads) for\b|\bopen thread\b"
    r"|\bbusinessweek daily\b|\bissue\s+#?\d+\s*[:|]",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[；;]")
_AND_SO_ON = re.compile(r"[、,，].*等\s*$")
_SUBJECT_CHARS = 5


def is_roundup(item: Item) -> bool:
    """Whether `item` reports several unconnected events, so that sharing one of them makes it no part of that story."""
    return is_roundup_title(item.title)


def is_roundup_title(title: str) -> bool:
    title = simplified(title).strip()
    subjects = sum(len(part.strip()) >= _SUBJECT_CHARS for part in _PARTS.split(title))
    if subjects >= 3 or _COLUMN.search(title) or _ENGLISH.search(title):
        return True
    if named := _NAMED_PAPER.match(title):
        return not _NEWSPAPERS.search(named[1])
    return bool(_PAPER.match(title)) and (subjects == 2 or bool(_AND_SO_ON.search(title)))
