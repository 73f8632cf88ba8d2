"""Quantities in Chinese and English text → one canonical form: $16 billion and 160亿美元 are the same money.

Money, shares, multiples, counts, measures, ordinals, dates and times of day. Currencies are never converted. Whether a
source supports a claim is for `facts.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from pipeline.days import DateMention, dates
from pipeline.figures import figures
from pipeline.spelled import spelled
from pipeline.units import Quantity

_NARROW = {0xFF10 + n: str(n) for n in range(10)} | {ord("％"): "%", ord("．"): ".", ord("＄"): "$", ord("￥"): "¥"}
_HAS_WIDE = re.compile("[０-９％．＄￥]")
_HAS_NUMBER = re.compile(r"[\d零〇一二两三四五六七八九十百千万亿半倍番]|[a-z]", re.I)
_CLOCK = re.compile(
    r"""
    (?<![\d.:：/])(?P<h>[01]?\d|2[0-4])
    (?:[:：](?P<m>[0-5]\d)(?:[:：][0-5]\d)?(?![\d:：])
      |\s?[点时](?!间|速|区|候|代|尚|评|阵|赞|击|燃|子|名|明|\d+[倍%])(?:(?P<zm>[0-5]?\d)分?|(?P<half>半)|整|许)?
      |(?=\s?[ap]\.?m\b))
    \s?(?P<ap>[ap]\.?m\b\.?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DAYTIME = re.compile(r"(凌晨|清晨|[早晚]上?|早晨|上午|中午|下午|傍晚|夜间?|晚间|[今明昨][早晚])\s?$")
_AFTERNOON = re.compile("下午|傍晚|晚|夜")
_ABOUT = re.compile(
    r"""
    (?:约|近|超过?|逾|突破|大概|接近|至少|最多|最高|不到|不足|不少于|多达|估计|[~≈><＞＜]
      |\b(?:over|about|around|approximately|approx\.|nearly|almost|(?:more|less|fewer)\ than|at\ least|up\ to|roughly
        |some|close\ to|under|above|exceed(?:s|ed|ing)?|estimated))\s?$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_AFTER = re.compile(
    r"\+(?!\d)|\s?(?:左右|上下(?!文|游|班|架)|以上|以下|以内|不等|出头|or (?:so|more|less)\b|plus\b)"
)
_ABOUT_REACH = 18


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text` in order, without overlaps."""
    if not _HAS_NUMBER.search(text):
        return ()
    narrow = text.translate(_NARROW) if _HAS_WIDE.search(text) else text
    found: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return not any(start < quantity.end and quantity.start < end for quantity in found)

    for reader in (_dates, _times):
        found += [quantity for quantity in reader(narrow) if free(quantity.start, quantity.end)]
    found += figures(narrow, free)
    for quantity in spelled(narrow):
        if free(quantity.start, quantity.end):
            found.append(quantity)
    return tuple(_hedged(narrow, text, quantity) for quantity in sorted(found, key=lambda q: q.start))


def _hedged(narrow: str, text: str, quantity: Quantity) -> Quantity:
    start, end = quantity.start, quantity.end
    hedged = quantity.approximate or (
        quantity.kind not in ("date", "time", "ordinal")
        and (
            _ABOUT.search(narrow, max(0, start - _ABOUT_REACH), start) is not None
            or _ABOUT_AFTER.match(narrow, end) is not None
            or narrow[end - 1] == "+"
        )
    )
    return replace(quantity, approximate=hedged, text=text[start:end]) if hedged or narrow is not text else quantity


def _dates(text: str) -> Iterator[Quantity]:
    for mention in dates(text):
        if mention.back is None:
            value, unit = _date_value(mention)
            yield Quantity("date", Decimal(value), unit, False, mention.text, mention.start, mention.end)


def _date_value(mention: DateMention) -> tuple[int, str]:
    """yyyymmdd with noughts for what is left open, and the letters of what is told; quarters and halves as the day."""
    told = "".join(letter for letter, part in (("y", mention.year), ("m", mention.month), ("d", mention.day)) if part)
    day = mention.day or 0
    if mention.part:
        told += mention.part[0].lower()
        day = int(mention.part[1])
    return (mention.year or 0) * 10000 + (mention.month or 0) * 100 + day, told


def _times(text: str) -> Iterator[Quantity]:
    for found in _CLOCK.finditer(text):
        daytime = _DAYTIME.search(text, max(0, found.start() - 4), found.start())
        if "点" in found[0] and not (daytime or found["zm"] or found["half"] or "整" in found[0]):
            continue  # 3点建议
        hour = int(found["h"]) % 24
        afternoon = (found["ap"] or "").lower().startswith("p") or (daytime and _AFTERNOON.search(daytime[1]))
        hour += 12 if afternoon and hour < 12 else 0
        minute = 30 if found["half"] else int(found["m"] or found["zm"] or 0)
        start = daytime.start() if daytime else found.start()
        end = start + len(text[start : found.end()].rstrip())
        yield Quantity("time", Decimal(hour * 60 + minute), "minute of day", False, text[start:end], start, end)
