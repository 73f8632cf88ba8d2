"""pipeline.parse.addresses: one canonical form, and a key that tells articles apart."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.parse.addresses import LONGEST, canonical, day_in, identity_key, is_home_page

BASE = "https://news.example/feeds/all.xml"


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("https://a.example/x?utm_source=rss&utm_medium=feed", "https://a.example/x"),
        ("https://a.example/p/385?f=rss", "https://a.example/p/385"),
        ("https://a.example/x.html?spm=a2.b3&from=timeline&isappinstalled=0", "https://a.example/x.html"),
        ("https://a.example/a-long-name-1?ref=home&fbclid=Iw&gclid=C", "https://a.example/a-long-name-1"),
        ("https://a.example/story-1.html?yptr=yahoo&siteid=yhoof2", "https://a.example/story-1.html"),
        ("https://a.example/v?UTM_Source=x&id=7", "https://a.example/v?id=7"),
    ],
)
def test_parameters_that_say_how_a_reader_came_are_dropped(found: str, kept: str) -> None:
    assert canonical(found) == kept


@pytest.mark.parametrize(
    "whole",
    [
        "https://a.example/?p=123",
        "https://a.example/story?sid=84600",
        "https://a.example/show?id=5&page=2",
        "https://a.example/?ref=20260601",
        "https://a.example/p/385?f=2",
        "https://a.example/report?from=2026-01-01&to=2026-02-01",
        "https://a.example/x?source=42",
        "https://a.example/x?a&b=&c=%E4%B8%AD+%2B",
    ],
)
def test_parameters_that_may_say_which_article_stay(whole: str) -> None:
    assert canonical(whole) == whole


def test_wechat_articles_keep_what_names_them_and_nothing_else() -> None:
    found = "http://mp.weixin.qq.com/s?__biz=MzA&mid=26&idx=1&sn=ab&chksm=84&scene=21&key=k#wechat_redirect"
    assert canonical(found) == "http://mp.weixin.qq.com/s?__biz=MzA&mid=26&idx=1&sn=ab"
    assert canonical("https://mp.weixin.qq.com/s/AbC-1?scene=1") == "https://mp.weixin.qq.com/s/AbC-1"


@pytest.mark.parametrize(
    "found",
    [
        *("javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "ftp://a.example/x", "tag:a.example,2026:1"),
        *("https://name:secret@a.example/", "https://good.example@evil.example/", "http://a b.example/"),
        *("http://", "", " ", "http://a..example/", "http://a.example:99999/", "http://[::1", "http://a.example:0/"),
        f"https://a.example/{'x' * LONGEST}",
    ],
)
def test_what_is_no_plain_web_address_is_refused(found: str) -> None:
    assert canonical(found) is None


@pytest.mark.parametrize(
    ("found", "absolute"),
    [
        ("../b?c=1#d", "https://news.example/b?c=1"),
        ("//other.example/c", "https://other.example/c"),
        ("?p=1", "https://news.example/feeds/all.xml?p=1"),
        ("www.other.example/x", "http://www.other.example/x"),
        ("\n https://a.example/x\t", "https://a.example/x"),
        ("HTTPS://A.Example:443/X", "https://a.example/X"),
        ("http://a.example:8080", "http://a.example:8080/"),
        ("https://a.example/x?a=1&amp;b=2", "https://a.example/x?a=1&b=2"),
        ("https://good.example\\@evil.example/x", "https://good.example/@evil.example/x"),
        ("http://a.example/../x/./y/..", "http://a.example/x/"),
    ],
)
def test_addresses_become_absolute(found: str, absolute: str) -> None:
    assert canonical(found, BASE) == absolute


def test_hosts_in_other_scripts_show_as_what_they_are() -> None:
    assert canonical("http://\u0430pple.example/") == "http://xn--pple-43d.example/"
    assert canonical("http://例子.example/x") == "http://xn--fsqu00a.example/x"


def test_percent_encoding_stays_as_found_and_the_rest_is_encoded() -> None:
    assert canonical("https://a.example/%7Ex/%2f?q=100%") == "https://a.example/%7Ex/%2f?q=100%25"
    assert canonical("https://a.example/中 文?q=“a”") == "https://a.example/%E4%B8%AD%20%E6%96%87?q=%E2%80%9Ca%E2%80%9D"


def test_two_spellings_of_one_address_share_a_key() -> None:
    spellings = ["http://www.a.example/%7ex/?b=2&a=1", "https://a.example/~x?a=1&b=2", "https://a.example/~x/?a=1&b=2"]
    assert len({identity_key(spelling) for spelling in spellings}) == 1
    assert identity_key("https://a.example/x?a=1") != identity_key("https://a.example/x?a=2")


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example/index.html"])
def test_a_front_page_is_known(url: str) -> None:
    assert is_home_page(url)
    assert not is_home_page("https://a.example/?p=1")
    assert not is_home_page("https://a.example/a")


_HOSTS = st.sampled_from(["a.example", "www.a.example", "news.a.example:8080", "mp.weixin.qq.com", "中文.example"])
_PATHS = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), max_size=4).map("/".join)
_NAMES = st.sampled_from(["id", "p", "aid", "newsid", "article", "v", "t", "__biz", "mid", "from", "ref", "utm_source"])
_QUERIES = st.lists(st.tuples(_NAMES, st.text("abc1290-_.%&", max_size=6)), max_size=5)
_ADDRESSES = st.builds(
    lambda scheme, host, path, query: f"{scheme}://{host}/{path}?" + "&".join(f"{n}={v}" for n, v in query),
    *(st.sampled_from(["http", "https", "HTTP"]), _HOSTS, _PATHS, _QUERIES),
)


@given(_ADDRESSES | st.text(max_size=60))
def test_the_canonical_form_is_a_web_address_and_its_own_canonical_form(found: str) -> None:
    once = canonical(found, BASE)
    if once is not None:
        parts = urlsplit(once)
        assert parts.scheme in ("http", "https")
        assert parts.hostname
        assert once.isascii()
        assert not {" ", "<", ">", '"', "\n", "#"} & set(once)
        assert canonical(once) == once
        assert identity_key(once) == identity_key(canonical(once) or "")


@given(st.sampled_from(["id", "p", "aid", "newsid", "article", "v", "t", "sid"]), st.integers(1, 10**9), _QUERIES)
def test_no_parameter_that_names_an_article_is_lost(name: str, number: int, others: list[tuple[str, str]]) -> None:
    query = "&".join(f"{n}={v}" for n, v in others if "&" not in v and n != "__biz")
    found = canonical(f"https://a.example/show?{query}&{name}={number}")
    assert found is not None
    assert (name, str(number)) in parse_qsl(urlsplit(found).query)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2026/06/16/title/", "2026-06-16"),
        ("https://a.example/cj/2026/06-16/10641610.shtml", "2026-06-16"),
        ("https://a.example/2026-06-16/102454775.html", "2026-06-16"),
        ("https://a.example/zxfb/202606/t20260616_1963954.html", "2026-06-16"),
        ("https://a.example/legal/to-buy-x-60-billion-2026-06-16/", "2026-06-16"),
        ("https://a.example/p/20260616.html", "2026-06-16"),
        ("https://a.example/p/3855879311823873", None),
        ("https://a.example/2026/13/40/x", None),
        ("https://a.example/x?day=/2026/06/16/", None),
        ("https://a.example/2026/06/", None),
    ],
)
def test_a_path_may_name_the_day(url: str, day: str | None) -> None:
    assert day_in(url) == day
