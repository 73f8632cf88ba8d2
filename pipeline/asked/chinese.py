"""Chinese words for days and for stretches of days: 昨晚, 上周三, 2月3日, 上月底, 去年下半年, 近三天, 两周前.

Their simplified, half-width forms. What only looks like one of them (三星, 周鸿祎, 今日头条, 5月天) is none.
"""

from __future__ import annotations

import re
from datetime import date

from pipeline.asked.counts import ZH_COUNT, count_of, is_vague
from pipeline.asked.spans import (
    Clock,
    Rule,
    Span,
    Unit,
    ago,
    day_of,
    half_of,
    leading,
    month_of,
    moved,
    part_of,
    quarter_of,
    rolling,
    rule,
    settle,
    third_of,
    weekday_of,
    weekend_of,
    year_of,
    years_around,
)
from pipeline.facts.numerals import ZH_DIGITS, from_chinese

_UNITS: dict[str, Unit] = {
    "小时": "hour", "钟头": "hour", "天": "day", "日": "day", "周": "week", "星期": "week", "礼拜": "week",
    "周末": "weekend", "月": "month", "季度": "quarter", "年": "year",
}  # fmt: skip
_SHIFTS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_RELATIVE = {"上上": -2, "上": -1, "前一": -1, "本": 0, "这": 0, "下": 1, "下下": 2}
_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "今年": 0, "本年": 0, "明年": 1}
_THIRDS = {"上旬": 0, "初": 0, "中旬": 1, "中": 1, "下旬": 2, "底": 2, "末": 2}
_PARTS = {"初": 0, "中": 1, "底": 2, "末": 2}
_WEEKDAYS = {sign: n for n, sign in enumerate("一二三四五六日")} | {"天": 6}

_HOUR = (
    r"(?:\s?的?(?:凌晨|清晨|一早|早[上晨间]|上午|中午|午间|下午|傍晚|晚[上间]|[深半]夜|夜[里间])"
    r"(?:\s?\d{1,2}(?:[点时]半?|:\d\d))?|\s?\d{1,2}(?:点半?|:\d\d))?"
)
_TO = r"\s?(?:至|到|[-–—~～]+)\s?"
_N = r"(?:[12]\d|3[01]|0?[1-9]|二?十[一二三四五六七八九]?|三十一?|[一二三四五六七八九])"
_BEFORE = (
    r"(?P<rel>(?<![马以晚早])上上|(?<![马以晚早])上|前一(?=个)|(?<![日基成])本|这|(?<![以之])下下|(?<![以之])下)一?个?"
)
_YEAR = (
    r"(?P<y>(?:(?:19|20)\d\d|二[零〇○][零〇○一二三四五六七八九]{2}|(?<!\d)\d\d(?=年\s?\d{1,2}\s?月))\s?年"
    r"|大前年|(?<!以)前年|(?<!过)去年|上一?年|今年|明年)"
)

# After 周一 … 周日: what is counted or named by the same sign (本周三起融资, 上周三星发布, 上周日本).
_NO_WEEKDAY = (
    r"(?![个家款项条篇笔场次位名组类种批轮件例]|起(?:融|并|收|投|事|案|诉)"
    r"|大(?!模型|会|学|赛|型|量|数据|厂|跌|涨|幅|盘)"
    r"|(?<=一)(?:直|共|些|样|般|旦|定|下|边|系列|加|汽|[鸣围帆凡航萌涵诺])|(?<=二)(?:手|次元|维)"
    r"|(?<=三)(?:星|菱|峡|井|亚|体|一重|六零)|(?<=四)(?:川|维)|(?<=五)(?:角|矿|菱|粮|福)|(?<=六)(?:小|福)"
    r"|(?<=日)(?:本|元|报|经|产|立|活|均)|(?<=天)(?:气|猫|然|津|河|眼|翼|玑|子|工))"
)
_NO_NUMBER = r"(?<![\d个.第/])(?<![a-z]-)"
_NO_MONTH = (
    r"(?!光|球|薪|台|活|卡|度|均|租|息|饼|子|亮|费|供|入|销|面|之(?!前|后|间|内)|嫂|经|天|内|花|\s?\d{1,2}\s?[日号])"
)
_NO_DAY = (
    r"(?!本(?!报|周|月|次)|报(?!道)|均|元|线|益|常|活|产|用|内|游|年化|化|前后"
    r"|[线楼机店位院员馆厅门舱星车码称召外]|文件|工程|选手|\s?(?:卫星|火箭|飞船|探测))"
)
_NAMED = "[娥舟宫征星问路箭舰]"  # 嫦娥5号, 引路7号
_NO_NAME = (
    r"(?!头条|资本|美术|热榜|方舟|重现|之[子星]|(?<=明日)(?:之后|系|控股)|(?<=后天)(?:性|的?努力)|(?<=[今明]天)系)"
)


def number(words: str) -> int:
    return int(words) if words.isdigit() else int(from_chinese(words))


def _day(found: re.Match[str], clock: Clock) -> Span:
    return moved("day", clock.today, _SHIFTS[found["shift"]])


def _week(found: re.Match[str], clock: Clock) -> Span:
    week = moved("week", clock.today, _RELATIVE[found["rel"]])
    if found["end"]:
        return weekend_of(week)
    return weekday_of(week, _WEEKDAYS[found["w"]]) if found["w"] else week


def _weekday(found: re.Match[str], clock: Clock) -> Span | None:
    weeks = [moved("week", clock.after or clock.today, by) for by in (-1, 0, 1)]
    if found["end"]:
        return settle((weekend_of(week) for week in weeks), clock)
    return settle((weekday_of(week, _WEEKDAYS[found["w"]]) for week in weeks), clock)


def _last_weekend(_: re.Match[str], clock: Clock) -> Span | None:
    return settle((moved("weekend", clock.today, by) for by in (-1, 0)), clock)


def _year(words: str, clock: Clock) -> int:
    """Of 2026年, 二〇二六年, 26年, 去年."""
    if words in _YEARS:
        return clock.today.year + _YEARS[words]
    digits = "".join(str(ZH_DIGITS.get(sign, sign)) for sign in words.removesuffix("年").strip())
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(found: re.Match[str], clock: Clock) -> Span | None:
    if found["rel"]:
        return _within(found, moved("month", clock.today, _RELATIVE[found["rel"]]))
    years = [_year(found["y"], clock)] if found["y"] else years_around(clock)
    spans = [_within(found, month_of(year, number(found["m"]))) for year in years]
    return spans[0] if found["y"] else settle(spans, clock)


def _within(found: re.Match[str], month: Span) -> Span | None:
    """The day or the third of the month that is named, or all of it."""
    if found["d"]:
        return day_of(month.start.year, month.start.month, number(found["d"]))
    return third_of(month, _THIRDS[found["t"]]) if found["t"] else month


def _months(clock: Clock) -> list[Span]:
    return [moved("month", clock.after or clock.today, by) for by in (-3, -2, -1, 0, 1, 2)]


def _bare_day(found: re.Match[str], clock: Clock) -> Span | None:
    day = number(found["d"])
    return settle((day_of(month.start.year, month.start.month, day) for month in _months(clock)), clock)


def _bare_third(found: re.Match[str], clock: Clock) -> Span | None:
    return settle((third_of(month, _THIRDS[found["t"] or found["third"]]) for month in _months(clock)), clock)


def _part(found: re.Match[str], clock: Clock) -> Span | None:
    part = _PARTS[found["p"]]
    if found["y"]:
        return part_of(_year(found["y"], clock), part)
    return settle((part_of(year, part) for year in years_around(clock)), clock)


def _quarter(found: re.Match[str], clock: Clock) -> Span | None:
    if found["rel"]:
        return moved("quarter", clock.today, _RELATIVE[found["rel"]])
    wanted = number(found["q"])
    if found["y"]:
        return quarter_of(_year(found["y"], clock), wanted)
    return settle((quarter_of(year, wanted) for year in years_around(clock)), clock)


def _half(found: re.Match[str], clock: Clock) -> Span | None:
    half = 1 if found["h"] in "上1" else 2
    if found["y"]:
        return half_of(_year(found["y"], clock), half)
    return settle((half_of(year, half) for year in years_around(clock)), clock)


def _first_months(found: re.Match[str], clock: Clock) -> Span:
    """前五月 is January to May, and 前两个月 the two months up to now."""
    months = number(found["n"])
    if not found["y"] and months < 3:
        return leading(clock, months, "month")
    year = _year(found["y"], clock) if found["y"] else clock.today.year - (months > clock.today.month)
    return Span(date(year, 1, 1), month_of(year, months).end)


def _whole_year(found: re.Match[str], clock: Clock) -> Span | None:
    """到2030年 tells what is foreseen, and no day of publication."""
    year = _year(found["y"], clock)
    return year_of(year) if year <= clock.today.year or found["y"] in _YEARS else None


def _rolling(found: re.Match[str], clock: Clock) -> Span:
    unit = _UNITS[found["u"]]
    return rolling(clock, count_of(found["n"], unit) + (0.5 if found["half"] else 0), unit)


def _leading(found: re.Match[str], clock: Clock) -> Span:
    unit = _UNITS[found["u"]]
    return leading(clock, count_of(found["n"], unit), unit)


def _ago(found: re.Match[str], clock: Clock) -> Span:
    unit = _UNITS[found["u"]]
    count = count_of(found["n"], unit)
    return leading(clock, count, unit) if is_vague(found["n"]) else ago(clock, count, unit)


def _next_to(found: re.Match[str], clock: Clock) -> Span:
    """一周要闻: the seven days up to now."""
    return rolling(clock, 1, _UNITS[found["u"]])


_COUNTED = (
    rf"(?P<n>{ZH_COUNT})\s?多?个?(?P<half>半)?"
    r"(?P<u>小时|钟头|天|日|周末|周(?![岁年一二三四五六日])|星期|礼拜|月|季度|年)(?!代|级|轮)"
)
_SURELY_COUNTED = _COUNTED.replace("|月|", "|(?<=个)月|")  # 2月以来 is since February
_INSIDE = r"(?:以来|之?内|以内|里|来(?![自到源说临了看])|间)?"
_HEAD = r"(?:新闻|大事|要闻|热点|回顾|资讯|动态|汇总|总结|盘点|精选)"

FIGURES = (
    r"财报|[年季]报|业绩|营收|营业收入|总收入|净利|利润|净亏损|毛利|同比|环比|[比较][去上]年|增加值|增速|出[货口][量额]|[产销]量"
    r"|GDP|CPI|PPI|PMI"
)
"""Words of figures that are told of a year or a quarter after it is over."""

RULES: tuple[Rule, ...] = (
    rule(rf"(?<![目空以之])(?P<shift>大前|前|昨|今|明|大后|后)(?:[天日]|儿个?){_NO_NAME}{_HOUR}", _day),
    rule(rf"(?<![目空以之])(?P<shift>前(?=晚)|昨|今|明)[早晚夜晨](?!餐|饭|报|会|安){_HOUR}", _day),
    rule(
        rf"{_BEFORE}(?:周|星期|礼拜)(?!年|岁|期)"
        rf"(?:(?P<end>末)|的?(?:周|星期|礼拜)?(?P<w>[一二三四五六日天]){_NO_WEEKDAY}{_HOUR})?",
        _week,
    ),
    rule(r"刚刚?过去的(?:这?个?|这一个)周末", _last_weekend),
    rule(
        r"(?<![一二两三四五六七八九十百每几半数\d满首逐单双第整多狂])(?:周|星期|礼拜)(?!年|岁|期)"
        rf"(?:(?P<end>末)|(?P<w>[一二三四五六日天])(?!年|岁|期|月){_NO_WEEKDAY}{_HOUR})",
        _weekday,
    ),
    rule(
        rf"(?:(?:{_YEAR}\s?的?\s?|{_NO_NUMBER})(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])|{_BEFORE})\s?月份?"
        rf"(?:\s?的?(?P<d>{_N})(?:\s?[日号]{_NO_DAY}(?:\s?[(（]?(?:周|星期)[一二三四五六日天][)）]?|的今天)?|(?={_TO}{_N}\s?[日号])){_HOUR}"
        rf"|的?(?P<t>[上中下]旬|[初中底末](?!国|心|型|级|间))|{_NO_MONTH})",
        _month,
    ),
    rule(
        rf"(?:{_YEAR}\s?|{_NO_NUMBER})(?P<rel>)(?P<d>)(?P<t>)(?P<m>1[0-2]|[1-9])(?={_TO}(?:1[0-2]|[1-9])\s?月份?{_NO_MONTH})",
        _month,
    ),
    rule(
        r"(?<![\d月.\-~～至到/:每近第一])(?<!过去)(?P<d>3[01]|[12]\d|[1-9]|[二三]?十[一二三四五六七八九]?)"
        rf"(?:\s?(?:日|号(?<!{_NAMED}\d号)(?<!{_NAMED}\d\d号)(?<!{_NAMED}\s\d\s号)){_NO_DAY}|(?={_TO}(?:3[01]|[12]\d|[1-9])\s?[日号]{_NO_DAY}))",
        _bare_day,
    ),
    rule(r"(?<=[至到\-–—~～])(?P<d>3[01]|[12]\d|0?[1-9])\s?[日号]", _bare_day),
    rule(
        r"(?<![\d一二三四五六七八九十个年])月(?P<t>[初末]|中(?!国|心)|底(?!蕴|层))|(?<!月)(?P<third>[上中下]旬)",
        _bare_third,
    ),
    rule(
        rf"(?:{_YEAR}\s?的?年?|(?<![\d半全周一二三四五六七八九十])年)(?P<p>[初末]|中(?![国央东华美标小心期报])|底(?!蕴|层))",
        _part,
    ),
    rule(rf"(?:{_YEAR}\s?的?)?第?(?:(?P<rel>)(?P<q>[一二三四1-4])\s?季度)", _quarter),
    rule(rf"(?:{_YEAR}\s?的?)(?P<rel>)Q(?P<q>[1-4])(?!\w)", _quarter),
    rule(rf"{_BEFORE}季度?(?P<q>)(?P<y>)", _quarter),
    rule(rf"(?:{_YEAR}\s?的?)?(?<![前过后])(?P<h>[上下])半年", _half),
    rule(rf"{_YEAR}\s?的?H(?P<h>[12])(?!\w)", _half),
    rule(rf"(?:{_YEAR}\s?的?|(?<![目以之]))前(?P<n>1[0-2]|[1-9]|十[一二]?|[一二两三四五六七八九])个?月", _first_months),
    rule(rf"{_YEAR}(?:全年|度|一?整年)?(?!代|前|来|版|款|级|会|第|的?[上下]半年|财年)", _whole_year),
    rule(rf"(?:最近|(?<![附接靠临])近|过去)的?这?\s?{_COUNTED}{_INSIDE}", _rolling),
    rule(rf"这(?!一(?:周|个?月|个?星期|天|日))\s?{_COUNTED}{_INSIDE}", _rolling),
    rule(rf"(?<![目以之际实本晚早])[前头上](?=[\d几数两三四五六七八九十])(?!.{{1,4}}季)\s?{_COUNTED}", _leading),
    rule(
        rf"(?<![第\d])(?<!过去){_SURELY_COUNTED}(?:以来|来(?![自到源说临了看])|(?:以|之)?内(?=$|[的有发新,，。?？]))",
        _rolling,
    ),
    rule(rf"(?<![第\d]){_SURELY_COUNTED}(?:以|之)?前(?![后列景面提沿往])", _ago),
    rule(rf"(?<![每第\d一二三四五六七八九十])一(?P<u>周|天|日){_HEAD}", _next_to),
)
