"""What kind of event a title tells of, and whether it is news at all: round-ups, how-tos, advertising and the like.

By words and shapes of words (`data/flaws.tsv`), title first. What a kind or a flaw costs
is for `rank` to say.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

from pipeline import tables
from pipeline.config import Category, Profile
from pipeline.extract.roundups import is_roundup
from pipeline.facts.entities import mentions
from pipeline.model import Item, Source
from pipeline.rank.vocabulary import Vocabulary, wording

Flaw = Literal[
    "roundup", "howto", "listicle", "promotion", "notice", "opinion", "question", "shares", "showcase", "blog"
]

_OPENING = 160
_OTHER = Category(key="other", title="行业动态", weight=0.4)
_PAPERS = ("arxiv.org", "biorxiv.org", "medrxiv.org", "openreview.net", "aclanthology.org", "ssrn.com", "papers.cool")
_PAPER_NAME = re.compile(r"arxiv|preprint|\bcs\.[A-Z]{2}\b", re.IGNORECASE)
_PAPER_PATH = re.compile(r"/(?:abs|pdf)/\d{4}\.\d{4,5}(?:v\d+)?(?:\.pdf)?$")
# Where anybody posts: what stands there is somebody's note or question, seldom a report.
_BLOGS = (
    "cnblogs.com", "csdn.net", "juejin.cn", "segmentfault.com", "zhihu.com", "jianshu.com", "oschina.net/u", "v2ex.com",
    "nodeseek.com", "linux.do", "dev.to", "medium.com", "hashnode.dev", "lesswrong.com", "alignmentforum.org",
    "reddit.com", "news.ycombinator.com", "xueqiu.com", "hackernoon.com", "dzone.com", "github.com",
)  # fmt: skip
# “CEO 黄仁勋：…”: a person's words, not an event.
_SPEAKS = re.compile(
    r"(?:CEO|CTO|COO|CFO|总裁|董事长|创始人|院长|教授|院士|科学家|高管|总经理|掌门人|分析师|专家)\s*[^\s：，:]{0,8}(?:：|谈|称|表示|透露|坦言|直言|回应)"
)
# “Vertiv (VRT)”: how investors' pages name a company.
_TICKER = re.compile(r"(?<=\w )\(([A-Z]{1,5})(?:[.:][A-Z]+)?\)")


def flaws(item: Item) -> frozenset[Flaw]:
    """The ways in which the title of `item` is not plain news; empty for most news."""
    found = {flaw for flaw, shape in _shapes() if shape.search(item.title)}
    if is_roundup(item):
        found.add("roundup")
    if any(not _spells(item.title[: ticker.start()], ticker[1]) for ticker in _TICKER.finditer(item.title)):
        found.add("shares")
    if _lives_on(item.url, _BLOGS):
        found.add("blog")
    return frozenset(found)


def _spells(before: str, acronym: str) -> bool:
    """Whether `acronym` abbreviates the words before it (“Sparse Attention (SA)”), and is no ticker."""
    initials = "".join(word[0] for word in re.findall(r"[A-Za-z]+", before)).upper()
    return initials.endswith(acronym) or acronym.casefold() == "".join(before.split()).casefold()[-len(acronym) :]


def is_paper(item: Item, source: Source | None) -> bool:
    """Whether `item` is a scientific paper, by where it or its feed lives, or what the feed is called."""
    named = source is not None and (_lives_on(source.url, _PAPERS) or _PAPER_NAME.search(source.name) is not None)
    return named or _lives_on(item.url, _PAPERS) or _PAPER_PATH.search(item.url) is not None


def _lives_on(url: str, domains: tuple[str, ...]) -> bool:
    host = urlsplit(url).hostname or ""
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def category_of(title: str, text: str, profile: Profile) -> Category:
    """The first category that `title` has a word of, else the opening of `text` two; `other` when none fits."""
    lists = _vocabularies(profile.categories)
    spoken = _is_spoken(title)
    for read, enough in ((title, 1), (text[:_OPENING], 2)):
        ready = wording(read)
        for category, words, beside in lists:
            if len(words.find(ready)) >= enough and (beside is None or beside.find(ready)):
                return category
            if spoken and enough == 1 and category.key == "opinion":
                return category
    return next((c for c in profile.categories if not c.words), _OTHER)


def _is_spoken(title: str) -> bool:
    """Whether `title` quotes a person: a role or a known name, then a colon."""
    if _SPEAKS.search(title):
        return True
    after_colon = re.search("[：:]", title) and mentions(title)
    return any(m.entity.kind == "person" and title[m.end : m.end + 1] in ("：", ":") for m in after_colon or ())


@lru_cache(maxsize=16)
def _vocabularies(categories: tuple[Category, ...]) -> tuple[tuple[Category, Vocabulary, Vocabulary | None], ...]:
    return tuple((c, Vocabulary(c.words), Vocabulary(c.beside) if c.beside else None) for c in categories if c.words)


@cache
def _shapes() -> tuple[tuple[Flaw, re.Pattern[str]], ...]:
    """The table of shapes, one pattern for each flaw. Raises ValueError on an unknown flaw."""
    parts: dict[str, list[str]] = {}
    for line in tables.lines("flaws.tsv"):
        flaw, shape = line.split("\t")
        if flaw not in get_args(Flaw):
            raise ValueError(f"flaws.tsv: {flaw!r}; allowed: {', '.join(get_args(Flaw))}")
        parts.setdefault(flaw, []).append(shape)
    return tuple((cast(Flaw, flaw), re.compile("|".join(shapes), re.IGNORECASE)) for flaw, shapes in parts.items())
