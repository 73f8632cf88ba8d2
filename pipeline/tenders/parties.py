"""Who buys and who wins: organisations at the head of a title, and the names in a labelled value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.facts import entities

_KINDS = ("company", "government", "university", "org", "exchange", "lab", "media")
_SUFFIX = (
    "股份有限公司|有限责任公司|有限公司|分公司|子公司|公司|集团|银行|农信社|农商行|信用社|大学|学院|学校|中学|小学|幼儿园|党校|医院|卫生院"
    "|街道办事处|办事处|委员会|管委会|发改委|卫健委|人民政府|政府|办公室|公安厅|教育厅|[\u4e00-\u9fff]{2}厅|[\u4e00-\u9fff]{2}局|总局|管理局|分局"
    "|中国移动|中国联通|中国电信|移动|联通|电信|铁塔|电网|研究院|研究所|研究中心|科学院|设计院|实验室|法院|检察院|总队|支队|部队|消防局"
    "|海关|出版社|图书馆|博物馆|档案馆|科技馆|电视台|广播电视台|电台|协会|基金会|保险|人寿|证券|信托|交易所|交易中心|气象台|航空|石油|石化"
    "|信息中心|服务中心|管理中心|保障中心|指挥中心|疾控中心|大数据中心|监测中心|采购中心"
)
_BEFORE = r"[\u4e00-\u9fffA-Za-z（）()·]"
_ORGANISATION = re.compile(rf"{_BEFORE}{{0,24}}?(?:{_SUFFIX})(?:[（(][\u4e00-\u9fff]{{2,8}}[)）])?")
_A_THING = re.compile(
    r"(?:（?[一二三四]期）?)?(?:项目|工程|建设|平台|系统|机房|升级|改造|扩容|智能化|设备|服务器|一期|二期|算力服务|大楼|园区|液冷|节点)"
)
_BEFORE_NAME = re.compile(
    r"^(?:关于|[【\[][^】\]]{0,16}[】\]]|\d{4}年度?|[（(][^）)]{0,10}[)）]|[\d.]+\s?[百千]?[亿万]元?[！!，,：:\s]+|\s)+"
)
_ROLE = re.compile(
    r"[（(【\[](?:[^（()）】]{0,6}(?:联合体|牵头|成员|主体|主办|以下简称|第[一二三四\d]名|排名|份额|独家)[^（()）】]{0,16}"
    r"|[^（()）]*\d[^（()）]*)[)）】\]]|(?:组成的?)?联合体$|^联合体[：:]|等$"
)
_AND = re.compile(
    r"[、；;+＋]|(?<=[司院所学团行局])(?:和|与|及)|[，,](?=[^，,]*(?:公司|研究院|研究所|大学|集团)(?:[，,]|$))"
    r"|(?<=[\u4e00-\u9fff]{2})\s+(?=[\u4e00-\u9fff]{3,}(?:公司|院|所|大学|集团))"
)
_NOBODY = re.compile(
    r"^(?:无|详见.*|见.*|/|-+|—+|公司|本公司|子公司|全资子公司|控股子公司|参股公司|孙公司|旗下.*|我司|谁|其|其他?|多家.*|[两三四五六七八九十\d]+家.*|厂商"
    r"|企业|国产.*|哪.*|.*(?:厂商|企业)|供应商|代理机构|名称|地址|待定|暂无|最终|项目|本项目|该项目|同时|此次|本次|日前|近日|已)$"
)
_NOT_A_PARTY = re.compile(
    r"(?:项目|工程|集采|采购|招标|服务器|平台|系统|设备|建设|结果|[一二三]期|公告|公示|金额|万元|亿元|大单|标段|标包|订单|方案|候选人|正式|消息|名单)$"
)
_PLATFORM = re.compile(
    r"采购(?:与招标)?网|招标(?:投标|采购)?网|公共资源交易|采购(?:平台|中心)|公共服务平台|公告$"
    r"|获悉|显示|媒体|记者|财联社|网站|官网|交易平台|C114"
)
_LETTER = re.compile("[\u4e00-\u9fffA-Za-z]")
_LONGEST = 40


def leading(text: str) -> str | None:
    """The organisation that `text` begins with, as written: 中国移动 of 中国移动智算集采, nobody of 智算中心项目."""
    rest = text[match.end() :] if (match := _BEFORE_NAME.match(text)) else text
    known = (m.end for m in entities.mentions(rest[:_LONGEST]) if m.start == 0 and m.entity.kind in _KINDS)
    ends = sorted({*known, *_ends(rest)}, reverse=True)
    end = next((end for end in ends if not (rest[:end].endswith("中心") and _A_THING.match(rest, end))), 0)
    again = rest.find(rest[:3], 4, end)  # 某县教育局某县学校: the one who buys, and where
    name = rest[: again if again > 0 else end]
    return name if 2 <= len(name) <= _LONGEST and not _PLATFORM.search(name) else None


def _ends(text: str) -> Iterator[int]:
    """Where the names of an organisation at the head of `text` end: 江北大学, 江北大学附属医院."""
    place = 0
    while (match := _ORGANISATION.match(text, place)) and match.end() <= _LONGEST:
        place = match.end()
        yield place


def parties(value: str) -> tuple[str, ...]:
    """The names in a labelled value or before 中标: several of a list or a consortium, each as written."""
    return tuple(dict.fromkeys(_names(value)))


def _names(value: str) -> Iterator[str]:
    bare = _ROLE.sub("、", value)
    for part in _AND.split(bare):
        name = re.sub(
            r"^(?:由|为|是|\d+[.、]|[(（]?[一二三四五]?[)）]|联合体(?:牵头人|成员)?[：:]|牵头[人方][：:]|成员[：:])|[，,。\s]+$",
            "",
            re.split("[，,]", part.strip())[0],
        )
        name = name.strip(" 　“”\"'：:").removesuffix("联合体").removesuffix("组成的").removesuffix("组成")
        if (
            _LETTER.search(name)
            and 2 <= len(name) <= _LONGEST
            and not (_NOBODY.match(name) or _NOT_A_PARTY.search(name) or _PLATFORM.search(name))
        ):
            yield name
