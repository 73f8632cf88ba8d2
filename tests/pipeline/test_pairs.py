"""What two titles must share to be one event, and what rules it out however alike they are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.model import Item
from pipeline.stories.pairs import SAME, likelihood
from pipeline.stories.traits import Rarity, Traits, traits

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
OTHER_NEWS = (
    "某市发布新能源汽车补贴细则",
    "云厂商下调对象存储价格",
    "大学团队提出新的电池材料",
    "手机厂商公布折叠屏新机售价",
    "OpenAI 调整会员价格",
    "Anthropic 招募安全研究员",
    "Local council approves new bike lanes",
    "A startup shows a robot that folds laundry",
    "Regulators publish draft rules on data brokers",
    "Chipmaker opens a plant in Arizona",
    "OpenAI opens an office in Nairobi",
)


def told(name: str, title: str, hours: float = 0, url: str | None = None, text: str = "") -> Traits:
    at = NOON + timedelta(hours=hours)
    return traits(Item(name, name, url or f"https://{name}.org/{name}", title, text, "zh", at, "stated", at))


def likely(one: Traits, other: Traits, meaning: float | None = None) -> float:
    rest = [told(f"filler{n}", title) for n, title in enumerate(OTHER_NEWS)]
    return likelihood(one, other, Rarity([one, other, *rest]), meaning)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("星海科技宣布收购月河机器人", "星海科技收购月河机器人，交易今年完成"),
        ("Acme to buy Bolt Robotics for $3.6 billion", "Acme agrees to acquire Bolt Robotics in $3.6B deal"),
        ("DeepSeek 发布 V4 模型，开源权重", "DeepSeek V4 发布：开源，价格再降一半"),
        ("臺積電六月營收年增三成", "台积电六月营收年增三成"),
        ("星海科技完成 20 亿元 B 轮融资", "星海科技获 20 亿元 B 轮融资，估值翻倍"),
    ],
)
def test_the_same_event_in_other_words_of_one_language(one: str, other: str) -> None:
    assert likely(told("a", one), told("b", other, 5)) >= SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OpenAI releases GPT-5", "Anthropic releases Claude 5"),
        ("OpenAI 发布 GPT-5", "Anthropic releases Claude 5"),
        ("Anthropic releases Claude Opus 4.6", "Anthropic releases Claude Sonnet 4.6"),
        ("阿里发布千问 Qwen3-Coder", "阿里发布千问 Qwen3-VL"),
        ("Meta releases Llama 5", "Meta releases SAM 4"),
        ("Smith wins Ohio primary", "Smith wins Iowa primary"),
        ("苹果 iOS 26.3 正式版发布", "苹果 macOS 26.3 正式版发布"),
        ("腾讯第一季度营收增长 12%", "阿里巴巴第一季度营收增长 12%"),
        ("星海科技一季度营收增长 12%", "星海科技二季度营收增长 12%"),
        ("Acme sales in June up 30%", "Acme sales in May up 30%"),
        ("6月15日央行开展逆回购操作", "6月18日央行开展逆回购操作"),
        ("星海科技完成 2 亿元 A 轮融资", "月河机器人完成 3 亿元 B 轮融资"),
        ("Acme AI raises $50M Series A", "Bolt Robotics raises $80M Series B"),
        ("Tencent Cloud cuts model prices by 60%", "Alibaba Cloud cuts model prices by 50%"),
    ],
)
def test_what_rules_one_event_out(one: str, other: str) -> None:
    assert likely(told("a", one), told("b", other, 5), meaning=0.8) < SAME


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("微软将以36亿美元收购 Acme", "Microsoft to buy Acme for $3.6 billion"),
        ("OpenAI 完成 400 亿美元融资，估值 3000 亿美元", "OpenAI raises $40 billion at $300 billion valuation"),
        ("英伟达在 GTC 发布 Rubin GPU", "Nvidia unveils Rubin GPU at GTC"),
    ],
)
def test_names_and_amounts_carry_an_event_across_languages_without_vectors(chinese: str, english: str) -> None:
    assert likely(told("a", chinese), told("b", english, 5)) >= SAME


def test_across_languages_a_vector_tells_what_names_cannot() -> None:
    chinese, english = told("a", "谷歌宣布裁员一万人"), told("b", "Google to cut ten thousand jobs", 5)
    assert likely(chinese, english) == 0
    assert likely(chinese, english, meaning=0.7) >= SAME
    assert likely(chinese, english, meaning=0.1) < SAME


def test_the_same_maker_is_not_the_same_event() -> None:
    filler = [
        told(f"google{n}", f"谷歌{what}") for n, what in enumerate(("发新手机", "改版邮箱", "关停论坛", "更新地图"))
    ]
    chinese, english = told("a", "谷歌与学校合作培训教师"), told("b", "Google fined over ad auctions", 3)
    rarity = Rarity([chinese, english, *filler])
    assert likelihood(chinese, english, rarity, 0.2) < SAME


def test_one_address_is_one_article_whatever_its_title() -> None:
    url = "https://acme.org/2026/06/the-news"
    assert likely(told("a", "Acme 开放模型权重", url=url), told("b", "Weights for everyone", 70, url=url)) == 1


def test_a_home_page_is_no_article() -> None:
    url = "https://acme.org/"
    assert likely(told("a", "星海科技换帅", url=url), told("b", "甲市地铁延长运营", 5, url=url)) < SAME


def test_two_papers_are_two_whatever_they_have_in_common() -> None:
    title = "Scaling agents with memory"
    one = told("a", title, url="https://arxiv.org/abs/2606.00001")
    assert likely(one, told("b", title, url="https://arxiv.org/abs/2606.00002")) == 0


def test_a_week_and_more_is_too_far_apart() -> None:
    title = "星海科技宣布收购月河机器人"
    assert likely(told("a", title), told("b", title, 24 * 7 + 1)) == 0


def test_one_outlets_usual_frame_of_words_says_nothing() -> None:
    subjects = ("星海", "月河", "云帆", "飞石", "长木", "天岸", "白石", "青山")
    ads = [
        told(f"ad{n}", f"限时优惠：{s}软件终身版直降五折", url=f"https://shop.org/{n}") for n, s in enumerate(subjects)
    ]
    assert likelihood(ads[0], ads[1], Rarity(ads)) < SAME
