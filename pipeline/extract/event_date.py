"""The day on which what a text reports happened: the one its lead sentence states, else the report's own.

Only a day that is told as that of the act counts: no deadline, no plan, no day from the past of the matter. Weekdays
are left alone (“on Monday” may lie ahead).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from pipeline.extract.cleaning import clean
from pipeline.extract.sentences import enclosed
from pipeline.facts.days import DateMention, dates, resolve
from pipeline.model import Item

REACH = timedelta(days=7)  # an act is reported within this time; an older day is its history
NEAR_START = 48  # characters; a day named later belongs to something else

_CLAUSE = re.compile(r"[，。；：,;:]")
_NOT_THE_ACT_BEFORE = re.compile(
    r"(?:截[至止]|自|从|到|至|原定|延至|推迟至|提前至|不晚于|最[晚迟早]|早在|去年|前年|明年|此前|曾|上次|上一次|将|拟|计划|预计|有望|定于|即将|预定|或"
    r"|(?:发布|上市|开售|成立|推出|上线|公布|宣布)[于在]"
    r"|\b(?:by|until|till|through|since|before|from|as of|for|next|to|in|between|and)\b)[^，。；,;]{0,6}$"
    r"|\b(?:will|would|plans?|expected|expects|scheduled|starting|beginning|effective|due|last year|previously)\b"
    r"[^，。；,;]*$"
)
_NOT_THE_ACT_AFTER = re.compile(
    r"^[^，。；,;（）()]{0,2}(?:起|以前|之前|以来|截止)"
    r"|^\s*(?:前|至|到|[-—~～]|将|报道|消息|讯|deadline|or later|through\b|to\b)"
)
_DATELINE_AFTER = re.compile(r"^[^，。；：:]{0,4}?(?:消息|电|讯|报道)|^[^，。；：:]{0,12}?\s?[-–—]")


def event_date(lead: str, item: Item, zone: ZoneInfo) -> date:
    """The day that `lead`, a stored sentence of `item`, states for its act; else the dateline's; else publication's."""
    published = item.published_at.astimezone(zone).date()
    reported = _dateline(lead, published) or _dateline(item.text[:80], published) or published
    told = clean(lead)
    days = (resolve(mention, reported) for mention in _of_the_act(told))
    return next((day for day in days if day and reported - REACH <= day <= published), reported)


def _dateline(text: str, published: date) -> date | None:
    """The day before “电” or “消息” at the very start; None when it is not near publication."""
    if text.startswith("据"):
        return None
    for mention in dates(text[:60]):
        if mention.month and mention.day and mention.start < 32 and not _CLAUSE.search(_place(text, mention)):
            day = resolve(mention, published)
            if day and published - REACH <= day <= published and _DATELINE_AFTER.match(text[mention.end :]):
                return day
    return None


def _place(text: str, mention: DateMention) -> str:
    """What stands before a dateline's day, without the comma after the city."""
    return text[: mention.start].replace(",", "").replace("，", "", int(mention.start < 12))


def _of_the_act(text: str) -> Iterator[DateMention]:
    inside = enclosed(text)
    for mention in dates(text[: NEAR_START * 2]):
        if mention.start > NEAR_START:
            return
        before = _CLAUSE.split(text[: mention.start])[-1]
        if inside[mention.start] or _NOT_THE_ACT_BEFORE.search(before) or _NOT_THE_ACT_AFTER.match(text[mention.end :]):
            continue
        yield mention
