"""Amounts as notices and headlines write them: 1550.00万元, 65,520.00 under 金额（元）, 叁佰万元整, 3.73 亿大单. Pure.

Rates, discounts and prices a piece are no amounts. No currency is converted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pipeline.facts import Quantity

_SCALES = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10**4,
    "十万": 10**5,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "百亿": 10**10,
}
_CURRENCIES = {"美元": "USD", "美金": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR", "日元": "JPY"}
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "HK$": "HKD"}
_UNIT = (
    r"(?P<scale>[百千]?万|百?亿|[百千](?=元))?(?P<more>余|多)?\s?"
    r"(?P<currency>美元|美金|港元|港币|欧元|日元|元|圆|人民币)?"
)
_ARABIC = re.compile(
    rf"(?P<sign>US\$|HK\$"
    rf"|[￥¥$€])?\s?(?<![\d.A-Za-z第-])(?P<number>\d+(?:[,，]\d{{3}})*(?:\.\d+)?)\s*(?P<open>[（(])?\s?{_UNIT}(?(open)(?:人民币)?[）)])"
)
_FORMAL = re.compile(
    r"[壹贰叁肆伍陆柒捌玖][零〇壹贰叁肆伍陆柒捌玖拾佰仟万亿]*[元圆](?:[壹贰叁肆伍陆柒捌玖零]角)?(?:[壹贰叁肆伍陆柒捌玖零]分)?[整正]?"
)
_APIECE = re.compile(r"\s?(?:[/／]|每)|[%％‰]|\s?(?:折|股|P(?![a-z])|台|卡|颗|套|个|人|片|张|家|户|次|年|月|日|分)")
_PRICE = re.compile(
    r"(?:单价|租金|每[台套件个卡颗年月]|售价|工本费|保证金|服务费|代理费|注册资本|营收|营业收入|市值|净利润?)[^，。；]{0,8}$"
)
_HEDGE = re.compile(r"(?:约|近|超过?|逾|不超过?|达)\s?$")
_ORDER = re.compile(r"\s?(?:的)?(?:大单|订单|项目|集采|采购|信创|智算|算力|标|级|大标|工程)")
_DIGITS = {sign: n for n, sign in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"〇": 0}
_PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def amounts(text: str, label: str = "") -> tuple[Quantity, ...]:
    """The amounts of money in `text`, in its order; the unit may stand in the `label`: 金额（万元）."""
    found = [*_arabic(text, label), *_formal(text)]
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _arabic(text: str, label: str) -> Iterator[Quantity]:
    for match in _ARABIC.finditer(text):
        if _APIECE.match(text, match.end()) or _PRICE.search(text, max(0, match.start() - 14), match.start()):
            continue
        scale, unit = match["scale"] or "", _currency(text, match, label)
        if not scale and not match["currency"]:
            scale = _label_scale(label)
        if unit is None:
            continue
        number = Decimal(match["number"].replace(",", "").replace("，", "")) * _SCALES[scale]
        hedged = bool(match["more"] or _HEDGE.search(text, max(0, match.start() - 4), match.start()))
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.start() + len(match[0].rstrip())
        if number:
            yield Quantity("money", number, unit, hedged, text[start:end], start, end)


def _currency(text: str, match: re.Match[str], label: str) -> str | None:
    """The currency's code; None where nothing says that this is money."""
    if match["currency"]:
        return _CURRENCIES.get(match["currency"], "CNY")
    if match["sign"]:
        return _SIGNS.get(match["sign"], "CNY")
    if "元" in label and not any(name in label for name in _CURRENCIES):
        return "CNY"
    money = match["scale"] in ("亿", "万", "千万", "百万", "百亿") and _ORDER.match(text, match.end())
    return "CNY" if money else None


def _label_scale(label: str) -> str:
    found = re.search(r"([百千]?万|亿)元", label)
    return found[1] if found else ""


def _formal(text: str) -> Iterator[Quantity]:
    for match in _FORMAL.finditer(text):
        yield Quantity("money", _spelled(match[0]), "CNY", False, match[0], *match.span())


def _spelled(written: str) -> Decimal:
    """叁佰贰拾万伍仟元整 → 3205000."""
    whole, _, rest = re.sub("[整正]", "", written).replace("圆", "元").partition("元")
    total = section = digit = 0
    for sign in whole:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[sign], 0
        else:
            total, section, digit = (total + section + digit) * (10**4 if sign == "万" else 10**8), 0, 0
    cents = sum(
        Decimal(_DIGITS[sign]) / part for sign, part in zip(rest[::2], (10, 100), strict=False) if sign in _DIGITS
    )
    return Decimal(total + section + digit) + cents
