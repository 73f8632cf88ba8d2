"""Who stands behind an item, and how many voices a story has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.model import Item, Story
from pipeline.owners import independent, owner, registered

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def published(url: str, title: str, text: str = "", hours: int = 0) -> Item:
    at = NOON + timedelta(hours=hours)
    return Item(url, f"feed of {url}", url, title, text, "zh", at, "stated", at)


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.acme.com", "acme.com"),
        ("tech.acme.com.cn", "acme.com.cn"),
        ("acme.co.uk", "acme.co.uk"),
        ("news.cn", "news.cn"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_the_registered_domain_is_what_somebody_pays_for(host: str, domain: str) -> None:
    assert registered(host) == domain


@pytest.mark.parametrize(
    "url", ["https://mp.weixin.qq.com/s/1", "https://a.substack.com/p/1", "http://127.0.0.1:8000/1"]
)
def test_on_platforms_and_bare_hosts_the_source_is_the_owner(url: str) -> None:
    assert owner(published(url, "标题")) == f"feed of {url}"


def test_each_owner_counts_once() -> None:
    items = (
        published("https://a.acme.com/1", "甲公司收购乙公司"),
        published("https://b.acme.com/2", "甲乙合并的三个问题"),
        published("https://bolt.org/3", "Why Acme wants Bolt"),
    )
    assert independent(Story("s", items)) == 2


def test_a_copy_counts_a_fifth_even_when_it_is_cut() -> None:
    wire = "甲公司今日宣布以三十亿元收购乙公司全部股份，交易预计在年底之前完成，乙公司将继续独立运营。" * 3
    items = (
        published("https://wire.com/1", "甲公司收购乙公司", wire),
        published("https://paper.com/2", "重磅！甲公司拿下乙公司", wire[:90], hours=1),
        published(
            "https://blog.com/3", "收购背后：一个老员工的回忆", "我在乙公司工作了十年，见过好日子。" * 5, hours=2
        ),
    )
    assert independent(Story("s", items)) == 2.2
