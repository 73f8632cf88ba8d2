"""Domestic or international, by who acts and not by who reports: the subject of the title, found by rule.

Tried in this order: the first one named in the title who is not merely its object, a comparison, a former employer or
an observer; the observer; the same in the opening of the text and in the story's other titles; whoever the subject
left, joined or deals with; the configured region of the source; the language. A Chinese company abroad stays domestic,
a foreign one in China international. Hong Kong, Macau and Taiwan count as domestic, as in the sections of mainland
media, unless the profile's `domestic` says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.facts.entities import Entity, actor, country_cues, mentions
from pipeline.model import Item, Region, Source, Story
from pipeline.words import simplified

DOMESTIC = ("CN", "HK", "MO", "TW")
_NOBODY = "INT"
_OPENING = 150

# Before a name: it is what something is done to, with or from.
_CHINESE_OBJECT = re.compile(
    r"(?:起诉|状告|控告|指控|指责|收购|吞并|并购|入股|投资|押注|采购|购买|买下|接入|采用|搭载|使用|部署|适配|支持|对标|对垒|挑战|击败|"
    r"超越|超过|赶超|追上|赶上|追赶|比肩|媲美|领先|碾压|叫板|打脸|绕过|封杀|封禁|制裁|约谈|调查|批评|吐槽|炮轰|质疑|感谢|联手|携手|"
    r"牵手|联合|放弃|弃用|转投|替代|取代|加入|加盟|入职|跳槽|离开|离职|告别|退出|进军|登陆|服务|供货|挖走|挖来|挖角|登上|助力|致敬|"
    r"复刻|套壳|依赖|摆脱|看齐|模仿|禁用|引入|接替|前任|卸任|出任|获得?|遭到?|被|由|让|把|与|和|跟|携|投|购|诉|同|向|对|为|给|从|在|于|"
    r"除了?|比|像|类似|号称|面向|来自|源自|脱胎于?|出自|基于|依托|借助|利用|通过|关于|围绕|针对|涉及|因|曾在|供职|任职|毕业于|不用|"
    r"没有|离不开|至|赴|受|据|如|等待|继|随着|即使)(?:了|过|到|着|对|美国|中国|整合|使用)?\s*[“「『《]?\s*$"
)
_ENGLISH_OBJECT = re.compile(
    r"(?:^|[\s(])(?:after|against|amid|at|before|behind|beyond|by|despite|for|from|in|inside|into|like|of|off|on|over|"
    r"than|to|towards?|under|unlike|versus|via|vs\.?|with|without|as|about|accuses?|acquires?|backs?|beat(?:s|ing)?|buys?|"
    r"catch(?:es)?|challenges?|ditch(?:es)?|fights?|hits?|joins?|leaves?|powers?|quits?|rivals?|sues?|suing|targets?|taps?|"
    r"tells?|trains?|urges?|uses?|using|warns?|former|ex|outperforms?|tops?|blocks?|bans?|banning|sanctions?|copies|copying|"
    r"probes?)[\s\-]+(?:the\s+|its\s+|new\s+|[\"“‘'])?$",
    re.IGNORECASE,
)
_MOVES = re.compile(r"(?:离开|离职|加入|加盟|入职|跳槽|出走|告别|[前原])\s*$")
_FORMER = re.compile(r"(?:(?:^|[^从目此之年月日天])[前原]|前任|\bex-|\bformer(?:ly)? )\s*$", re.IGNORECASE)

# After a name: it qualifies something else, is a component in a list of parts, or watches and reports.
_QUALIFIES = re.compile(
    r"^\s*(?:版|式|级别?|同款|概念股|产业链|供应链|前(?!沿|后|五|十|三)|背景|系(?!列|统)|校友|"
    r"[^，。；：？！,;:?!]{0,12}?(?:押注|投资|支持|看中|加持|背书|领投|力挺)过?的|"
    r"alum|-backed|-style|-like|-led|-inspired| (?:veteran|rival|competitor)s?\b)",
    re.IGNORECASE,
)
_PLACE_QUALIFIES = re.compile(
    r"^\s*(?:市场|版|用户|版本|地区|业务|特供|'?s? ?(?:market|sales|tie|threat|ban|rival|competition|hawk|concern|"
    r"tariff|curb|export|user|customer)s?\b)",
    re.IGNORECASE,
)
_COMPONENT = re.compile(
    r"^[A-Za-z0-9 .\-+]{0,24}(?:芯片|处理器|显卡|传感器|算力卡|平台方案|chips?\b|GPUs?\b|processors?\b)", re.IGNORECASE
)
_REPORTS = re.compile(
    r"^\s*(?:[：:]|最新|新?研究|报告|调研|数据|预测|预计|民调|统计|上调|下调|称|says|predicts|forecasts|reports?\b|survey|data)"
)
_OBSERVER_IDS = """
idc gartner counterpoint trendforce canalys omdia sensor-tower questmobile runto hurun brand-finance newzoo forbes iea
goldman-sachs jpmorgan morgan-stanley ubs citi bank-of-america barclays bernstein jefferies nomura deutsche-bank hsbc
semianalysis gallup pew mckinsey bcg statista iresearch
"""
_OBSERVERS = frozenset(_OBSERVER_IDS.split())

_JOINS = re.compile(r"^\s*(?:、|和|与|及|and|&|/|\+|×|x)?\s*(?:and|the)?\s*$", re.IGNORECASE)
_ASKED = re.compile(r"[？?！!。]\s*$")
_COLUMN = re.compile(r"^(?:[^|｜丨]{1,12}[|｜丨]\s*|【[^】]{1,14}】\s*|\[[^\]]{1,14}\]\s*)")
GENERIC = ("GPT", "MCP")  # words for a kind of thing by now
_GLUED = re.compile(r"(?<=[A-Za-z])(?=\d+ ?[万亿])")
_YUAN = re.compile(r"\d\s?[万亿]?元(?!宝|素)|[千百十数][万亿]元|人民币")


@dataclass(frozen=True, slots=True)
class _Name:
    """`text[start:end]` points at a country: a named entity, or a place when `entity` is None."""

    start: int
    end: int
    country: str
    entity: Entity | None


def told_region(story: Story, sources: Mapping[str, Source], domestic: Collection[str] = DOMESTIC) -> Region | None:
    """Where the one who acts in `story` is based, where its words or its source say so.

    `domestic` are the countries that count as the reader's own.
    """
    lead = story.lead
    country = (
        _first((_acting(lead.title), _observer(lead.title), _acting(lead.text[:_OPENING])))
        or _first(_acting(item.title) for item in story.items[1:])
        or _first(name for name in _names(lead.title) if _stands_for_subject(lead, name))
    )
    if country is not None:
        return "domestic" if country in domestic else "international"
    configured = sources[lead.source].region if lead.source in sources else "auto"
    return None if configured == "auto" else configured


def guessed_region(story: Story) -> Region:
    """Where a story belongs that names nobody known: by its language."""
    lead = story.lead
    return "domestic" if lead.language == "zh" and not _foreign_looking(lead) else "international"


def readable(text: str) -> str:
    """`text` as the tables of names can read it: simplified, and “SpaceX600 亿” in two."""
    return _GLUED.sub(" ", simplified(text))


def _stands_for_subject(item: Item, name: _Name) -> bool:
    """Whether an unnamed subject is likely where `name` is: somebody who left or joined it; in English, anybody."""
    if name.entity is None:
        return False
    return item.language != "zh" or bool(_MOVES.search(item.title[: name.start]))


def _first(names: Iterable[_Name | None]) -> str | None:
    return next((name.country for name in names if name), None)


def _acting(text: str) -> _Name | None:
    """The first name in `text` that does something."""
    text = _COLUMN.sub("", readable(text))
    names = [name for name in _names(text) if not _observes(text, name)]
    for name in names:
        if text[name.end : name.end + 1] in ("：", ":") and _ASKED.search(text[: name.start]):
            return name
    passive, end = False, None
    for name in names:
        joined = end is not None and bool(_JOINS.match(text[end : name.start]))
        passive, end = passive if joined else _is_passive(text, name), name.end
        if not passive:
            return name
    return None


def _observer(text: str) -> _Name | None:
    """Who says what `text` tells, when nobody in it acts."""
    text = readable(text)
    return next((name for name in _names(text) if _observes(text, name)), None)


def _observes(text: str, name: _Name) -> bool:
    known = name.entity is not None and name.entity.id in _OBSERVERS
    return known and bool(_REPORTS.match(text[name.end :]))


def _names(text: str) -> list[_Name]:
    """Who and what place `text` names, from left to right, without media and what belongs to no country."""
    found = [_Name(m.start, m.end, _base(m.entity), m.entity) for m in mentions(text)]
    taken = [(name.start, name.end) for name in found]
    places = [_Name(s, e, c, None) for c, s, e in country_cues(text) if not any(s < b and a < e for a, b in taken)]
    spoken_of = [n for n in found if n.entity and n.entity.kind != "media" and text[n.start : n.end] not in GENERIC]
    return sorted((n for n in (*spoken_of, *places) if n.country != _NOBODY), key=lambda name: name.start)


def _base(entity: Entity) -> str:
    """People and products act for whoever they belong to; a company for itself, even when it is owned."""
    return actor(entity).country if entity.kind in ("person", "product") else entity.country


def _is_passive(text: str, name: _Name) -> bool:
    before, after = text[: name.start], text[name.end :]
    if name.entity is None and _PLACE_QUALIFIES.match(after):
        return True
    return bool(
        (before and _COMPONENT.match(after))
        or _CHINESE_OBJECT.search(before)
        or _ENGLISH_OBJECT.search(before)
        or _FORMER.search(before)
        or _QUALIFIES.match(after)
    )


def _foreign_looking(item: Item) -> bool:
    """A Chinese title that opens with a Latin name is seldom about a Chinese company, unless it deals in yuan."""
    latin = re.match(r"[A-Za-z]{3,}", _COLUMN.sub("", item.title))
    return bool(latin) and not _YUAN.search(item.title + item.text[:_OPENING])
