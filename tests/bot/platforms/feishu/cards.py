"""Cards to render: one of every kind that the bot presents, a crowded report, hostile ones, and any at all."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.card import (
    Block,
    Button,
    Buttons,
    Card,
    Choice,
    Detail,
    Divider,
    Fold,
    Heading,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.platforms.feishu.render import LIMITS
from bot.present import Reader, View, answer, evidence, fitted, full, short, weekly_parts, weekly_short
from pipeline.model import DailyReport
from tests.bot.reports import citation, entry, report
from tests.bot.test_present import CARDS as DAILY
from tests.bot.test_present_talk import CARDS as TALK
from tests.bot.test_present_weekly import CARDS as WEEKLY
from tests.bot.test_present_weekly import answered, week
from tests.contract.test_platform import HOSTILE, OWN, forty

ZH, EN = Reader("zh", "Asia/Shanghai"), Reader("en", "Europe/London")
DEAREST = {  # 500 characters each, by what they cost
    "long": "星河智算宣布启用新的智算中心。" * 34,
    "hostile": (HOSTILE * 3)[:500],
    "stars": "*" * 500,
    "tags": "<a" * 250,
    "quotes": '"\\' * 250,
    "emoji": "🚀" * 500,
    "middling": "星河智算启用机房，投资十亿元。" * 14,
    "ordinary": "星河智算宣布启用新的智算中心，新增算力三千，总投资十八亿元。" * 4,
    "brackets": "(a: b) " * 20,
    "addresses": "www.a.b " * 62,
}


def crowded(words: str, count: int = 24, tags: bool = True) -> DailyReport:
    """`count` entries whose every word that a feed controls is `words`, with three long addresses each."""
    return report(
        *(
            entry(
                number,
                id=f"entry-{number:08}",
                region="domestic" if number % 2 else "international",
                brief=number <= 10,
                text=words,
                reason=words[:100],
                category=f"category{number % 12}",
                tags=(words[:40],) if tags else (),
                sources=tuple(citation(number * 100 + n, words[:40]) for n in range(3)),
            )
            for number in range(1, count + 1)
        )
    )


def hostile() -> Card:
    """Every kind of block, with hostile words wherever words stand."""
    own = Link(HOSTILE, OWN)
    inner: tuple[Block, ...] = (Line(HOSTILE, (own,), HOSTILE), Detail(HOSTILE, HOSTILE, (own,)), Note(HOSTILE))
    blocks = (
        Heading(HOSTILE),
        *inner,
        Quote(HOSTILE, own),
        Divider(),
        Picture("r1", "moved", HOSTILE),
        Buttons((Button("👍" + HOSTILE[:40], "vote", "r1|e1|up"),)),
        Choice(HOSTILE[:60], "filter", ((HOSTILE[:60], "r1|-|-|-|1"), ("全部", "r1|-|-|-|-")), "r1|-|-|-|1"),
        Fold(HOSTILE, inner),
    )
    return Card(HOSTILE, blocks, HOSTILE, "zh")


def every() -> dict[str, list[Card]]:
    """Cards of every kind that the bot posts, by name; all pages of the crowded reports."""
    cards = {name: [card] for name, card in {**DAILY, **TALK, **WEEKLY}.items()}
    cards |= {
        "forty": list(full(forty(), View("r"), ZH, LIMITS)),
        "weekly_short": list(fitted(weekly_short(week(30), EN), LIMITS)),
        "weekly_parts": list(weekly_parts(week(30), ZH, LIMITS)),
    }
    for name, words in DEAREST.items():
        for tags in (True, False):
            made = crowded(words, tags=tags)
            cards[f"{name} {'tags' if tags else 'bare'}"] = [
                *fitted(short(made, ZH), LIMITS),
                *full(made, View(made.id), ZH, LIMITS),
                *(page for n in (1, 2, 99) for page in full(made, View(made.id, page=n), ZH, LIMITS)),
                *fitted(evidence(made, made.entries[0], {}, ZH), LIMITS),
                *fitted(answer(answered(question=words), ZH), LIMITS),
            ]
    return cards


_ALPHABET = "星河智算，。“”a1 \n\t*_~`[]()<>#:!|\\@&-+=.\"'{}$\x00\x1b\u202e\ud800🚀/"
_WORDS = st.one_of(
    st.text(alphabet=_ALPHABET, max_size=60),
    st.sampled_from([HOSTILE, "", " ", "- x", "1. x", "```", "[1]", "[0]", "&reg&copy;", "星" * 5_000, "*" * 5_000]),
)
_URLS = st.one_of(
    st.sampled_from(
        [OWN, "javascript:alert(1)", "https://news.example/a>b|c)d'e\x1b\\f", "https://n.example/?a&reg=1"]
    ),
    st.text(alphabet=_ALPHABET, max_size=30).map(lambda path: f"https://news.example/{path}"),
)
_LINKS = st.lists(st.builds(Link, _WORDS, _URLS), max_size=4).map(tuple)
_BUTTON = st.builds(Button, _WORDS, st.sampled_from(["vote", "full"]), st.sampled_from(["a", "b|1"]), st.booleans())
_OPTIONS = st.lists(st.tuples(_WORDS, st.sampled_from("abcdef")), max_size=40).map(tuple)
_FLAT = st.one_of(
    st.builds(Heading, _WORDS),
    st.builds(Line, _WORDS, _LINKS, _WORDS),
    st.builds(Detail, _WORDS, _WORDS, _LINKS),
    st.builds(Quote, _WORDS, st.none() | st.builds(Link, _WORDS, _URLS)),
    st.builds(Note, _WORDS),
    st.builds(Buttons, st.lists(_BUTTON, max_size=6).map(tuple)),
    st.builds(Choice, _WORDS, st.just("filter"), _OPTIONS, st.sampled_from("abcdef")),
    st.builds(Picture, st.just("r1"), st.sampled_from(["moved", "amounts"]), _WORDS),
    st.just(Divider()),
)
_FOLD = st.builds(Fold, _WORDS, st.lists(_FLAT, max_size=6).map(tuple))
ANY = st.builds(Card, _WORDS, st.lists(_FLAT | _FOLD, max_size=14).map(tuple), _WORDS, st.sampled_from(["zh", "en"]))
