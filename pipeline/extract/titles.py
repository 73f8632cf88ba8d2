"""A title as a reader should see it: clickbait, columns and outlet names cut off, never a word changed."""

from __future__ import annotations

import re

from pipeline.extract.cleaning import clean
from pipeline.extract.patterns import any_of
from pipeline.extract.sentences import enclosed, is_chinese
from pipeline.model import Item

TITLE_CHARS = 300  # longer ones are not titles
HEADLINE = {True: 60, False: 140}  # characters, by whether it is Chinese

_BAIT = any_of(
    r"""重磅 突发 刚刚 震惊 炸场 炸裂 炸锅 爆了 炸了 实锤 官宣 快讯 速递 独家 首发 深度 最新 重要 定了 来了
        太强了 太猛了 太离谱了? 燃爆 王炸 杀疯了 刷屏了? 沸腾了? 疯了 绝了 牛了 封神 破防了? 惊呆了? 紧急 必看 收藏
        干货 万字长文 一图看懂 BREAKING Breaking EXCLUSIVE Exclusive UPDATE\s\d WATCH LIVE"""
)
_BAIT_OPENING = re.compile(
    rf"^(?:{_BAIT}[!！:：|｜丨]+\s*)+|^{_BAIT}[，,]\s*|^[^，。！!？?：:“”《》\d]{{1,10}}[!！]+\s*(?=.{{8}})"
)
_BAIT_CLOSING = re.compile(rf"(?<=[^！!]{{8}})(?:[，,！!\s…]+{_BAIT}[!！~…。]*)+$")
_LOUD_CLAUSE = re.compile(rf"^[^！!？?]{{1,24}}?{_BAIT}[^！!？?，。]{{0,4}}[!！]+\s*(?=.{{12}})")
_COLUMN = re.compile(r"^[（(][^（）()]{2,10}[）)]\s*(?=.{10})")
_END = re.compile(r"[\s!！。.,，;；:：~～…·\-–—|｜丨]+$")
_ADDRESS = re.compile(r"(?:https?://|www\.|javascript:|data:\w+/)\S+")
_MARKUP = re.compile(
    r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*\)|[*_`#>]{2,}|^#+\s"
    r"|</?(?:a|b|br|i|u|p|em|strong|span|div|img|script|style|iframe|font|sup|sub|h[1-6])\b[^<>]*>"
)
_BAR = re.compile(r"\s*(?:[｜丨]|(?<![A-Za-z0-9])\||\|(?![A-Za-z0-9]))\s*")
_DASH = re.compile(r"\s+[-–—]\s+|\s*_\s*|——")
_SIGNATURE = re.compile(r"(?!\d)\w{2,14}")
_PRESS_NAME = re.compile(
    any_of(
        """News Times Post Journal Blog Magazine Review Insider Wire Daily Weekly Today Tribune Herald Guardian
        Reuters Bloomberg CNBC CNN BBC TechCrunch Verge Wired WIRED VentureBeat ZDNET Engadget 新闻 网 报 财经 周刊
        之家 氪 社 媒体 论坛 频道"""
    )
    + "$"
)


def headline(item: Item) -> str:
    """A short clean title for a list of headlines: no clickbait, outlet or closing mark; only so long."""
    title = clean_title(item)
    limit = HEADLINE[is_chinese(title)]
    if len(title) > limit:
        inside = enclosed(title)
        ends = [i for i, char in enumerate(title) if char in "，；,;：:" and not inside[i] and i <= limit]
        title = title[: ends[-1]] if ends and ends[-1] >= limit // 4 else _within(title, limit)
    return _END.sub("", title)


def clean_title(item: Item) -> str:
    """`item.title` in its own words, without what calls for clicks or names the outlet; "" when nothing is left."""
    title = _ADDRESS.sub("", _MARKUP.sub(r"\1", clean(item.title[:TITLE_CHARS])))
    title = _without_dashes(_without_bars(" ".join(title.split())), item.source)
    for pattern in (_COLUMN, _BAIT_OPENING, _LOUD_CLAUSE, _BAIT_OPENING, _BAIT_CLOSING):
        shorter = pattern.sub("", title)
        title = shorter if len(shorter) >= 6 else title
    question = title.rstrip("!！ ")[-1:] in "？?" and "？"
    return title.rstrip("!！ ") if question else _END.sub("", title)


def _without_bars(title: str) -> str:
    """Of “栏目 | 标题” and “标题｜栏目” the title; all of it when several parts are long."""
    inside = enclosed(title)
    parts, start = [], 0
    for match in _BAR.finditer(title):
        if not inside[match.start()]:
            parts.append(title[start : match.start()])
            start = match.end()
    parts.append(title[start:])
    main = max(parts, key=len)
    others = [part for part in parts if part is not main]
    limit = 14 if is_chinese(main) else 45
    return main if len(main) >= 8 and all(len(part) <= limit for part in others) else title


def _without_dashes(title: str, source: str) -> str:
    matches = list(_DASH.finditer(title))
    if not matches:
        return title
    tail = title[matches[-1].end() :].strip()
    named = bool(tail) and (tail.casefold() in source.casefold() or source.casefold() in tail.casefold())
    press = bool(_PRESS_NAME.search(tail)) and len(tail) <= 30
    signed = is_chinese(title) and matches[-1].start() >= 14 and bool(_SIGNATURE.fullmatch(tail))
    return title[: matches[-1].start()] if named or press or signed else title


def _within(title: str, limit: int) -> str:
    cut = title[:limit]
    return cut if is_chinese(title) else cut.rsplit(" ", 1)[0]


_ASKS = re.compile(
    any_of(
        """[？?] 吗 呢(?:$|[，。]) 如何 为何 为什么 怎么 怎样 什么 几何 是否 能否 会否 何时 谁[能会是在将]
        哪[些个家里]"""
    )
    + "|^"
    + any_of(
        r"""How Why What When Where Who Which Should Is Are Can Could Do Does Did Will Would Here['’]s All\sthe
        Everything Meet Inside Ask Show Tell"""
    )
    + r"\b"
)
_PERSONAL = re.compile(r"我(?!国|军|省|市|校|院|司|县|区|党|方)|你|您|咱|大家|\b(?:I|my|we|our)\b", re.IGNORECASE)


def states(title: str) -> bool:
    """Whether a clean title tells one event: no question, nobody addressed, not a list, more than a name."""
    if len(title) < (8 if is_chinese(title) else 20) or _ASKS.search(title):
        return False
    return title.count("；") + title.count(";") < 2 and not _PERSONAL.search(title.partition("：")[0])
