"""The rules of `data/tenders.tsv` and `data/tenders_regions.tsv`, read once: patterns by kind of row. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast

from pipeline import tables

Stage = Literal["notice", "won", "planned", "changed", "failed"]
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """`documents` name a notice, `news` is how a headline tells of a tender: stage and pattern, surer ones first."""

    documents: tuple[tuple[Stage, Pattern], ...]
    news: tuple[tuple[Stage, Pattern], ...]
    others: Pattern
    labels: dict[str, str]  # as a notice writes it, without spaces and brackets → field
    chips: Pattern


@cache
def rules() -> Rules:
    rows = [line.split("\t") for line in tables.lines("tenders.tsv")]
    return Rules(
        documents=tuple((cast(Stage, name), re.compile(words)) for kind, name, words in rows if kind == "document"),
        news=tuple((cast(Stage, name), re.compile(words)) for kind, name, words in rows if kind == "news"),
        others=re.compile("|".join(words for kind, _, words in rows if kind == "other")),
        labels={label: name for kind, name, words in rows if kind == "label" for label in words.split("|")},
        chips=re.compile("|".join(words for kind, _, words in rows if kind in ("mark", "chip"))),
    )


@cache
def places() -> Pattern:
    """A province, a city or both as written, in the group `place`; what only looks like one matches without it."""
    rows = [line.split("\t") for line in tables.lines("tenders_regions.tsv")]
    unlike = [form for row in rows if row[0].startswith("!") for form in (row[0][1:], *row[1].split("|"))]
    told = [row for row in rows if not row[0].startswith("!")]
    provinces = "|".join(row[0] for row in told)
    cities = "|".join(city for row in told if len(row) > 1 for city in row[1].split("|"))
    province = rf"(?:{provinces})(?:省|市|(?:壮族|回族|维吾尔)?自治区)?"
    city = rf"(?:{cities})(?:市|地区|[\u4e00-\u9fff]{{1,4}}族自治州)?"
    return re.compile(rf"{'|'.join(unlike)}|(?P<place>{province}(?:{city})?|{city})")
