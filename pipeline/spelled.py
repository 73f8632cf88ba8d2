"""Numbers in words → quantities: 三十亿元, 百分之十五, 数十亿美元, 翻倍, 一半, 三成, doubled, dozens of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.figures import step
from pipeline.numerals import EN_UNITS, ZH_DIGITS, ZH_SCALES, from_chinese, from_english
from pipeline.units import PLAIN, Kind, Quantity, Unit, unit_after

_PERCENT = Unit("percent", "%", Decimal(1))
_SHARE = re.compile(r"(?P<of>[百千万])分之(?P<n>\d+(?:\.\d+)?|[零一二两三四五六七八九十百点]+)")
_FRACTION = re.compile(r"(?P<of>[二三四五六七八九十]|\d{1,2})分之(?P<n>[一二两三四五六七八九]|\d{1,2})")
_TENTHS = re.compile(
    r"(?<![\d\w])(?P<n>[一二两三四五六七八九1-9])成(?P<half>半)?"
    r"(?!功|为|本|长|果|立|员|熟|交|都|人|份|绩|语|名|套|型|因|就|年|品|分|群|片|双|天|千|万|百|不变|王)"
)
_IDIOM = re.compile(
    r"""
    (?P<x2>翻了?一?[倍番](?!茄)|(?:增长|增加|提升|提高|上涨|暴增|激增|扩大)了?[近约超]?一倍
      |\bdoubl(?:ed|es|ing)\b(?!\ down)|\btwo-?fold\b|\btwice\b)
    |(?P<x3>翻了?三倍|\btripl(?:ed|es|ing)\b|\bthree-?fold\b)
    |(?P<x4>翻了?两番|\bquadrupl(?:ed|es|ing)\b)
    |(?P<p50>一半|半数|减半|对半|腰斩|\bhalv(?:ed|es|ing)\b|\bhalf\ (?:of|the|its|their|all)\b|\b(?:in|by)\ half\b)
    |(?P<p25>\b(?:a|one)[ -]quarter\ of\b)
    |(?P<p75>\bthree[ -]quarters\b)
    |(?P<t1>\b(?:a|one)[ -]third\b)
    |(?P<t2>\btwo[ -]thirds\b)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ORDINALS = {
    "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_ORDINAL = re.compile(
    r"第(?P<zh>\d+|[一二三四五六七八九十百]+)(?!方|者|人称)|\b(?P<n>\d+)(?:st|nd|rd|th)\b"
    rf"|\b(?P<en>{'|'.join(_ORDINALS)})\b"
)
_ZH = re.compile(
    r"""
    (?<![\d多余.])(?<![\d多余]\ )
    (?P<some>[数几](?=[十百千万亿])|(?<![以之马网线晚早])上(?=[百千万亿])|成(?=[百千万]))?
    (?P<n>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+(?:万亿|[十百千]?[万亿])?)?)
    (?P<few>几)?(?P<more>[多余](?!额|数))?(?P<scale>万亿|[百千]?[万亿])?(?:[多余](?!额|数))?
    """,
    re.VERBOSE,
)
_SCALE_ALONE = re.compile("[百千万亿]+")
_NEIGHBOURS = re.compile("([一二两三四五六七八])([二三四五六七八九])([十百千万亿]*)")
_SMALL = "|".join(sorted(EN_UNITS, key=len, reverse=True))
_EN = re.compile(
    rf"\b(?P<n>(?:(?:{_SMALL})(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|an?|half an?)"
    r"(?:[ -](?:hundred|thousand|million|billion|trillion|dozen))*)\b(?P<half> and a half\b)?",
    re.I,
)
_EN_SOME = re.compile(
    r"\b(?:(?P<of>tens|dozens|hundreds) of )?"
    r"(?P<n>dozens|hundreds|thousands|millions|billions|trillions|thousand|million|billion)\b(?: of)?",
    re.I,
)
_SOME = {"tens": 10, "dozens": 12, "hundreds": 100}


def spelled(text: str) -> Iterator[Quantity]:
    """The quantities that are written in words; where two overlap, the one to believe comes first."""
    for reader in (_shares, _tenths, _idioms, _ordinals, _chinese, _english_some, _english):
        yield from reader(text)


def _shares(text: str) -> Iterator[Quantity]:
    for found in _SHARE.finditer(text):
        value = _value(found["n"]) * 100 / ZH_SCALES[found["of"]]
        yield _quantity(found, found.end(), value, _PERCENT)
    for found in _FRACTION.finditer(text):
        yield _quantity(found, found.end(), _third(_value(found["n"]), _value(found["of"])), _PERCENT)


def _tenths(text: str) -> Iterator[Quantity]:
    for found in _TENTHS.finditer(text):
        yield _quantity(found, found.end(), _value(found["n"]) * 10 + (5 if found["half"] else 0), _PERCENT)


def _idioms(text: str) -> Iterator[Quantity]:
    for found in _IDIOM.finditer(text):
        name = str(found.lastgroup)
        number = Decimal(name[1:])
        kind: Kind = "multiple" if name[0] == "x" else "percent"
        unit = Unit(kind, "x" if name[0] == "x" else "%", Decimal(1))
        yield _quantity(found, found.end(), _third(number, Decimal(3)) if name[0] == "t" else number, unit)


def _ordinals(text: str) -> Iterator[Quantity]:
    for found in _ORDINAL.finditer(text):
        value = _ORDINALS[found["en"]] if found["en"] else _value(found["zh"] or found["n"])
        if value != 1:  # 第一 and 1st are claims of rank, and weighed as such
            yield _quantity(found, found.end(), Decimal(value), Unit("ordinal", "", Decimal(1)))


def _chinese(text: str) -> Iterator[Quantity]:
    for found in _ZH.finditer(text):
        if text[found.start() - 1 : found.start()].isdigit():
            continue
        space = text[found.end() : found.end() + 1] == " "
        read = unit_after(text, found.end() + space)
        unit, end = read or (PLAIN, found.end())
        value, upper = _chinese_value(found)
        exact_scale = found["scale"] or len(found["n"]) > 1
        if read is None and not (exact_scale and value >= 10**4 and not _SCALE_ALONE.fullmatch(found["n"])):
            continue
        if found["n"] == "一" and not found["scale"] and unit.kind not in ("money", "percent"):
            continue  # 一款, 一年: hardly more than an article
        if _SCALE_ALONE.fullmatch(found["n"]) and not found["some"] and unit.kind != "money":
            continue  # 百家争鸣, 千年
        yield _quantity(found, end, value, unit, upper)


def _chinese_value(found: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """The value of a Chinese numeral and, where it is a range, its open end."""
    words = found["n"]
    scale = ZH_SCALES[found["scale"]] if found["scale"] else 1
    if (pair := _NEIGHBOURS.fullmatch(words)) and ZH_DIGITS[pair[2]] == ZH_DIGITS[pair[1]] + 1:  # 三四百
        scale *= int(from_chinese("一" + pair[3])) if pair[3] else 1
        return Decimal(ZH_DIGITS[pair[1]] * scale), Decimal((ZH_DIGITS[pair[2]] + 1) * scale)
    value = from_chinese(words)
    if found["some"] or _SCALE_ALONE.fullmatch(words):
        return value * scale, value * scale * 10
    if found["more"] or found["few"]:
        return value * scale, (value + step(value)) * scale
    return value * scale, None


def _english(text: str) -> Iterator[Quantity]:
    for found in _EN.finditer(text):
        words = found["n"].lower().replace("dozen", "twelve")
        if words in ("a", "an", "one", "half a", "half an"):
            continue
        value = from_english(words.removeprefix("half ")) / (2 if words.startswith("half ") else 1)
        if words.endswith("twelve") and len(words) > 6:
            value = from_english(words.rsplit(" ", 1)[0]) * 12
        read = unit_after(text, found.end() + 1) if text[found.end() : found.end() + 1] in (" ", "-") else None
        unit, end = read or (PLAIN, found.end())
        yield _quantity(found, end, value + (Decimal("0.5") if found["half"] else 0), unit)


def _english_some(text: str) -> Iterator[Quantity]:
    for found in _EN_SOME.finditer(text):
        if not found["n"].lower().endswith("s") and not found["of"]:
            continue
        value = Decimal(_SOME.get(found["n"].lower()) or from_english("a " + found["n"].rstrip("s")))
        value *= _SOME[found["of"].lower()] if found["of"] else 1
        read = unit_after(text, found.end() + 1)
        unit, end = read or (PLAIN, found.end())
        yield _quantity(found, end, value, unit, Decimal(10) ** (len(str(int(value)))))


def _quantity(found: re.Match[str], end: int, value: Decimal, unit: Unit, upper: Decimal | None = None) -> Quantity:
    start = found.start()
    top = None if upper is None else upper * unit.factor
    return Quantity(
        unit.kind, value * unit.factor, unit.name, upper is not None, found.string[start:end], start, end, top
    )


def _value(words: str) -> Decimal:
    return Decimal(words) if words[0].isdigit() else from_chinese(words)


def _third(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.01"))
