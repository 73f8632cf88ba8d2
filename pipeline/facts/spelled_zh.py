"""Chinese numbers in words → quantities: 三十亿元, 百分之十五, 三分之一, 三成, 翻倍, 一半, 数十亿美元, 十几家, 第三."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.facts.figures import step
from pipeline.facts.numerals import ZH_DIGITS, ZH_SCALES, from_chinese
from pipeline.facts.units import ORDINAL, PERCENT, PLAIN, TIMES, Quantity, Unit, told, unit_after

_SHARE = re.compile(r"(?P<of>[百千万])分之(?P<n>\d+(?:\.\d+)?|[零一二两三四五六七八九十百点]+)")
_FRACTION = re.compile(r"(?P<of>[二三四五六七八九十]|\d{1,2})分之(?P<n>[一二两三四五六七八九]|\d{1,2})")
_TENTHS = re.compile(
    r"(?P<n>[一二两三四五六七八九1-9](?<![A-Za-z\d_.].))成(?P<half>半|[五5](?![\d十百千万亿成个名家]))?"
    r"(?!功|为|本|长|果|立|员|熟|交|都|人|份|绩|语|名|套|型|因|就|年|品|分|群|片|双|天|千|万|百|不变|王)"
)
_IDIOM = re.compile(
    r"""
    (?P<x2>翻了?一?[倍番](?!茄)|(?:增长|增加|提升|提高|上涨|暴增|激增|扩大)了?[近约超]?一倍)
    |(?P<x3>翻了?三倍|(?:增长|增加|提升|提高|上涨|暴增|激增|扩大)了?[近约超逾]?两倍)
    |(?P<x4>翻了?两番)
    |(?P<p50>一半|半数|减半|对半|腰斩)
    """,
    re.VERBOSE,
)
_PHASE = re.compile(
    r"(?<![\d.零一二三四五六七八九十百千万第分共有每两几数])(?P<n>[二三四五六七八九]|[2-9]|III?|IV)[ab]?期(?!间|货|权|待|刊|限|内|中|后|末|望|许)"
)
_ROMAN = {"II": 2, "III": 3, "IV": 4}
_ORDINAL = re.compile(r"第(?P<n>\d+|[一二三四五六七八九十百]+)(?!方|者|人称)")
_SIGNS = "零〇一二两三四五六七八九十百千万亿"
_START = re.compile(f"[数几上成{_SIGNS}](?:(?<![数几上成])|(?=[十百千万亿]))[{_SIGNS}]*")
_NUMERAL = re.compile(
    rf"""
    (?<![\d多余.唯统第])(?<![\d多余]\ )
    (?P<some>[数几](?=[十百千万亿])|(?<![以之马网线晚早])上(?=[百千万亿])|成(?=[百千万]))?
    (?P<n>[{_SIGNS}]+(?:点[零〇一二三四五六七八九]+(?:万亿|[十百千]?[万亿])?)?)
    (?P<few>几)?(?P<more>[多余](?!额|数))?(?P<scale>万亿|[百千]?[万亿])?(?:[多余](?!额|数))?
    """,
    re.VERBOSE,
)
_SCALE_ALONE = re.compile("[百千万亿]+")
_NEIGHBOURS = re.compile("([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_LEAST_WITHOUT_UNIT = 10**4
_LONGEST = 16  # signs; no one writes out a longer number


def phases(text: str) -> Iterator[Quantity]:
    """二期 is the second phase of a building or a trial; 分三期 is a number of them."""
    for found in _PHASE.finditer(text):
        yield told(text, found.span(), Decimal(_ROMAN.get(found["n"]) or _value(found["n"])), ORDINAL)


def spelled(text: str) -> Iterator[Quantity]:
    """The quantities in Chinese words; where two overlap, the one to believe comes first."""
    if "分之" in text:
        yield from _shares(text)
    if "成" in text:
        yield from _tenths(text)
    if any(sign in text for sign in "翻倍半斩"):
        yield from _idioms(text)
    yield from _ordinals(text)
    yield from _numerals(text)


def _shares(text: str) -> Iterator[Quantity]:
    for found in _SHARE.finditer(text):
        yield told(text, found.span(), _value(found["n"]) * 100 / ZH_SCALES[found["of"]], PERCENT)
    for found in _FRACTION.finditer(text):
        share = _value(found["n"]) * 100 / _value(found["of"])
        yield told(text, found.span(), share.quantize(Decimal("0.01")), PERCENT)


def _tenths(text: str) -> Iterator[Quantity]:
    for found in _TENTHS.finditer(text):
        yield told(text, found.span(), _value(found["n"]) * 10 + (5 if found["half"] else 0), PERCENT)


def _idioms(text: str) -> Iterator[Quantity]:
    for found in _IDIOM.finditer(text):
        name = str(found.lastgroup)
        yield told(text, found.span(), Decimal(name[1:]), TIMES if name[0] == "x" else PERCENT)


def _ordinals(text: str) -> Iterator[Quantity]:
    for found in _ORDINAL.finditer(text):
        value = _value(found["n"])
        if value != 1:  # 第一 is a claim of rank, and weighed as such
            yield told(text, found.span(), value, ORDINAL)


def _numerals(text: str) -> Iterator[Quantity]:
    for start in _START.finditer(text):
        found = _NUMERAL.match(text, start.start())
        if found is None or len(found["n"]) > _LONGEST:
            continue
        end = found.end() + (text[found.end() : found.end() + 1] == " ")
        unit, end = unit_after(text, end) or (None, found.end())
        if unit is None and (len(found[0]) < 2 or _SCALE_ALONE.fullmatch(found["n"])):
            continue
        value, upper = _numeral(found)
        if (unit or value >= _LEAST_WITHOUT_UNIT) and not _is_idle(found, unit or PLAIN):
            yield told(text, (found.start(), end), value, unit or PLAIN, upper)


def _is_idle(found: re.Match[str], unit: Unit) -> bool:
    """一款, 一年, 百家争鸣, 千年: hardly more than an article or an adjective."""
    if found["n"] == "一":
        return not found["scale"] and unit.kind not in ("money", "percent")
    return not found["some"] and unit.kind != "money" and _SCALE_ALONE.fullmatch(found["n"]) is not None


def _numeral(found: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """The value of a numeral and, where it is a range, its open end."""
    words = found["n"]
    scale = ZH_SCALES[found["scale"]] if found["scale"] else 1
    if (pair := _NEIGHBOURS.fullmatch(words)) and ZH_DIGITS[pair[2]] == ZH_DIGITS[pair[1]] + 1:  # 三四百
        scale *= int(from_chinese("一" + pair[3])) if pair[3] else 1
        return Decimal(ZH_DIGITS[pair[1]] * scale), Decimal((ZH_DIGITS[pair[2]] + 1) * scale)
    value = from_chinese(words)
    before = found.string[max(0, found.start() - 1) : found.start()]
    if found["some"] or (_SCALE_ALONE.fullmatch(words) and before not in ("近", "约")):  # 近万亿 is below it
        return value * scale, value * scale * 10
    if found["more"] or found["few"]:
        return value * scale, (value + step(value)) * scale
    return value * scale, None


def _value(words: str) -> Decimal:
    return Decimal(words) if words[0].isdigit() else from_chinese(words)
