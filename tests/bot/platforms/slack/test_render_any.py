"""Any card whatsoever on any surface: no limit is passed, no link is foreign, nobody is called."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
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
    Limits,
    Line,
    Link,
    Note,
    Picture,
    Quote,
)
from bot.inbound import ACTIONS
from bot.platforms.slack.render import LIMITS, VIEW_LIMITS, home, message, view
from bot.present import fitted
from tests.bot.platforms.slack.limits import home_faults, message_faults, view_faults
from tests.bot.platforms.slack.shown import shown
from tests.contract.platforms import links

_SIGNS = "<>&|*_~`＊＞:#@!.。！？；，（）\"'\\/()[]{} \n\t\r\x00\x07\x1b\u200b\u202e\u2067\ufeff\ud800👍🏽é́中a1"
_WORDS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=_SIGNS, max_size=80),
    st.sampled_from(["<!channel>", "<https://evil.example|x>", "&amp;&lt;", "https://evil.example", "> x", ":100:"]),
)
# Most texts are short; some are one word many times.
TEXT = st.one_of(_WORDS, st.builds(lambda word, times: word * times, _WORDS, st.integers(0, 90)))
_VALUE = st.text(alphabet="abcXYZ019-_.:|", min_size=1, max_size=200)
_URL = st.one_of(
    st.builds(lambda tail: f"https://news.example/{tail}", TEXT),
    st.sampled_from(["javascript:alert(1)", "https://", "", "//x.example", "HTTP://x.example/?a=1&b=<2>|3"]),
)
LINK = st.builds(Link, TEXT, _URL)
_LINKS = st.lists(LINK, max_size=12).map(tuple)
_PRESS = st.builds(Button, TEXT, st.sampled_from(ACTIONS), _VALUE, st.booleans())
_OPTIONS = st.lists(st.tuples(TEXT, _VALUE), max_size=105).map(tuple)
FLAT: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, TEXT, st.sampled_from((1, 2))),
    st.builds(Line, TEXT, _LINKS, TEXT),
    st.builds(Detail, TEXT, TEXT, _LINKS),
    st.builds(Quote, TEXT, st.none() | LINK),
    st.builds(Note, TEXT),
    st.builds(Buttons, st.lists(_PRESS, max_size=28).map(tuple)),
    st.builds(Choice, TEXT, st.sampled_from(ACTIONS), _OPTIONS, _VALUE),
    st.builds(Picture, st.just("r1"), st.sampled_from(("moved", "amounts")), TEXT),
    st.just(Divider()),
)
BLOCKS = st.lists(st.one_of(FLAT, st.builds(Fold, TEXT, st.lists(FLAT, max_size=14).map(tuple))), max_size=24)
CARD = st.builds(Card, TEXT, BLOCKS.map(tuple), TEXT, st.sampled_from(("zh", "en")))
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)  # cards are large: shrinking one takes minutes
_OURS = ("https://news.example/", "http://x.example/")
FILES = {("r1", "moved"): "F1"}


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), phases=UNSHRUNK)
@given(CARD)
def test_no_card_passes_a_limit_or_leads_anywhere_but_where_its_links_lead(card: Card) -> None:
    for style in ("rich", "plain", "text"):
        posted = message(card, FILES, style)
        assert message_faults(posted) == []
        modal, page = view(card, FILES, "p1", style), home(card, style)
        assert (view_faults(modal), home_faults(page)) == ([], [])
        for made in (posted, modal, page, {"text": posted["text"]}):
            seen = shown(made)
            assert seen.mentions == ()
            assert [url for url in seen.links if not url.startswith(_OURS)] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=UNSHRUNK)
@given(
    st.lists(
        st.one_of(st.builds(Line, _WORDS, st.just((Link("源", "https://news.example/1"),))), st.builds(Note, _WORDS)),
        max_size=120,
    )
)
@pytest.mark.parametrize(("limits", "modal"), [(LIMITS, False), (VIEW_LIMITS, True)])
def test_what_is_paged_to_the_limits_loses_no_link(limits: Limits, modal: bool, blocks: list[Block]) -> None:
    for page in fitted(Card("标题", tuple(blocks), "话", "zh"), limits):
        for style in ("rich", "plain"):
            made = view(page, {}, style=style) if modal else message(page, {}, style)
            assert len(shown(made).links) == len(links(page))
