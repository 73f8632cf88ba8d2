"""What kind of event a title tells of, and whether it is news at all: round-ups, how-tos, advertising and the like.

By words and shapes of words (`data/flaws.tsv`), title first. What a kind or a flaw costs
is for `rank.py` to say.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from pipeline.config import Category, Profile
from pipeline.model import Item, Source
from pipeline.vocabulary import Vocabulary, wording

Flaw = Literal["roundup", "howto", "listicle", "promotion", "notice", "opinion", "question", "shares", "showcase"]

_OPENING = 160
_OTHER = Category(key="other", title="动态", weight=0.4)
_PAPERS = ("arxiv.org", "biorxiv.org", "medrxiv.org", "openreview.net", "aclanthology.org", "ssrn.com", "papers.cool")


def flaws(title: str) -> frozenset[Flaw]:
    """The ways in which `title` is not plain news; empty for most news."""
    return frozenset(flaw for flaw, shape in _shapes() if shape.search(title))


def is_paper(item: Item, source: Source | None) -> bool:
    """Whether `item` is a scientific paper, by where it or its feed lives."""
    hosts = (urlsplit(item.url).hostname or "", urlsplit(source.url).hostname or "" if source else "")
    return any(host == paper or host.endswith("." + paper) for host in hosts for paper in _PAPERS)


def category_of(item: Item, profile: Profile) -> Category:
    """The first category whose words the title has, else the opening of the text; `other` when none fits."""
    lists = _vocabularies(profile.categories)
    for text in (item.title, item.text[:_OPENING]):
        ready = wording(text)
        for category, words, beside in lists:
            if words.find(ready) and (beside is None or beside.find(ready)):
                return category
    return next((c for c in profile.categories if not c.words), _OTHER)


@lru_cache(maxsize=16)
def _vocabularies(categories: tuple[Category, ...]) -> tuple[tuple[Category, Vocabulary, Vocabulary | None], ...]:
    return tuple((c, Vocabulary(c.words), Vocabulary(c.beside) if c.beside else None) for c in categories if c.words)


@cache
def _shapes() -> tuple[tuple[Flaw, re.Pattern[str]], ...]:
    """The table of shapes, one pattern for each flaw. Raises ValueError on an unknown flaw."""
    parts: dict[str, list[str]] = {}
    for line in files("pipeline").joinpath("data", "flaws.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            flaw, shape = line.split("\t")
            if flaw not in get_args(Flaw):
                raise ValueError(f"flaws.tsv: {flaw!r}; allowed: {', '.join(get_args(Flaw))}")
            parts.setdefault(flaw, []).append(shape)
    return tuple((cast(Flaw, flaw), re.compile("|".join(shapes), re.IGNORECASE)) for flaw, shapes in parts.items())
