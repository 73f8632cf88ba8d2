"""Quantities in Chinese and English text → one canonical form: $16 billion and 160亿美元 are the same money.

Money, shares, multiples, counts, measures, ordinals, ratios, dates and times of day. Currencies are never converted.
Whether a source supports a claim is for the room itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial

from pipeline.facts import shares_en, spelled_en, spelled_zh
from pipeline.facts.carried import carried
from pipeline.facts.days import DateMention, dates
from pipeline.facts.figures import figures
from pipeline.facts.units import Quantity

_TRADITIONAL = "億萬兩個幣圓歐韓臺點時約餘數幾輛項種員歲週號鎊盧張條顆隻處參後間戶雙噸壓總類門"
_SIMPLIFIED = "亿万两个币元欧韩台点时约余数几辆项种员岁周号镑卢张条颗只处参后间户双吨压总类门"
_FOLDED = str.maketrans("０１２３４５６７８９％．＄￥" + _TRADITIONAL, "0123456789%.$¥" + _SIMPLIFIED)
_NEEDS_FOLDING = re.compile(f"[０-９％．＄￥{_TRADITIONAL}]")
_CLOCK = re.compile(
    r"""
    (?P<h>[0-9](?<![\d.:：/].)(?:(?<=[01])\d|(?<=2)[0-4])?)
    (?:[:：](?P<m>[0-5]\d)(?:[:：][0-5]\d)?(?![\d:：])
      |\s?[点时](?!间|速|区|候|代|尚|评|阵|赞|击|燃|子|名|明|\d+[倍%])(?:(?P<zm>[0-5]?\d)分?|(?P<half>半)|整|许)?
      |(?=\s?[ap]\.?m\b))
    \s?(?P<ap>[ap]\.?m\b\.?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_VOTES = re.compile(
    r"(?P<a>\d(?<![\d.,$€£-].)\d{0,2})(?:票(?:赞成)?(?:对|比)\s?(?P<zh>\d{1,3})票|(?:[-–]|\sto\s)(?P<b>\d{1,3})"
    r"(?=[.,;:)]?(?:\s(?:to|in|on|against|for|vote|ruling|decision|margin|favor|favour|majority|along|with|that|after|over|win|loss"
    r"|victory|defeat)\b|\s?$|[.,;)]\s)))"
)
_VOTING = re.compile(
    r"\b(?:vot\w+|pass\w*|approv\w+|senate|house|rul\w+|decision|split|beat|defeat\w*|won|wins?|lost|score\w*|odds)\b",
    re.I,
)
_VOTING_REACH = 50
_RATIO = re.compile(r"(\d(?<![\d.:：/-].)\d{0,2})\s?(?:比|[:：])\s?(\d{1,3})(?![\d:：%]|\.\d|[万亿])")
_DAYTIME = re.compile(r"(凌晨|清晨|[早晚]上?|早晨|上午|中午|下午|傍晚|夜间?|晚间|[今明昨][早晚])\s?$")
_AFTERNOON = re.compile("下午|傍晚|晚|夜")
_ABOUT = re.compile(
    r"""
    (?:约|近|超过?|逾|突破|大概|接近|至少|最多|最高|不到|不足|不少于|多达|估计|[~≈><＞＜]
      |\b(?:over|about|around|approximately|approx\.|nearly|almost|(?:more|less|fewer)\ than|at\ least|up\ to|roughly
        |some|close\ to|under|above|exceed(?:s|ed|ing)?|estimated))$
    """,
    re.IGNORECASE | re.VERBOSE,
)
_ABOUT_AFTER = re.compile(
    r"\+(?!\d)|\s?(?:左右|上下(?!文|游|班|架)|以上|以下|以内|不等|出头|or (?:so|more|less)\b|plus\b)"
)
_ABOUT_REACH = 18
_ABOUT_ENDS = "约近超过少逾破概接多高到足于达计≈＞＜"
_NEVER_HEDGED = ("date", "time", "ordinal", "ratio")


@lru_cache(maxsize=1024)  # every line about a story is held against the same few texts
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity of `text` in order, without overlaps."""
    folded = text.translate(_FOLDED) if _NEEDS_FOLDING.search(text) else text
    found: list[Quantity] = []
    taken = bytearray(len(folded))

    def free(start: int, end: int) -> bool:
        return 1 not in taken[start:end]

    readers: tuple[Callable[[str], Iterable[Quantity]], ...]  # the surer ones first
    readers = (
        _dates, _times, _ratios, shares_en.shares, spelled_zh.phases, partial(figures, free=free),
        spelled_zh.spelled, spelled_en.spelled,
    )  # fmt: skip
    for reader in readers:
        for quantity in reader(folded):
            if free(quantity.start, quantity.end):
                taken[quantity.start : quantity.end] = b"\1" * (quantity.end - quantity.start)
                found.append(quantity)
    ordered = carried(folded, sorted(found, key=lambda quantity: quantity.start))
    return tuple(_hedged(folded, text, quantity) for quantity in ordered)


def _hedged(folded: str, text: str, quantity: Quantity) -> Quantity:
    """`quantity` as `text` writes it, approximate where the words beside it hedge it."""
    start, end = quantity.start, quantity.end
    hedged = quantity.approximate or (quantity.kind not in _NEVER_HEDGED and _is_hedged(folded, start, end))
    if hedged == quantity.approximate and folded is text:
        return quantity
    return replace(quantity, approximate=hedged, text=text[start:end])


def _is_hedged(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _ABOUT_REACH) : start].rstrip()
    if before and (before[-1] in _ABOUT_ENDS or before[-1].isascii()) and _ABOUT.search(before):
        return True
    return text[end - 1] == "+" or _ABOUT_AFTER.match(text, end) is not None


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


def _ratios(text: str) -> Iterator[Quantity]:
    """3比2, 16:9 and what stands for one where it is voted or won: 99-1, 99 to 1; a time of day is read before."""
    for found in _VOTES.finditer(text):
        around = text[max(0, found.start() - _VOTING_REACH) : found.end() + 12]
        if found["zh"] or _VOTING.search(around):
            other = found["zh"] or found["b"]
            yield Quantity("ratio", Decimal(found["a"]), other, False, found[0], *found.span())
    for found in _RATIO.finditer(text):
        yield Quantity("ratio", Decimal(found[1]), found[2], False, found[0], *found.span())


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
