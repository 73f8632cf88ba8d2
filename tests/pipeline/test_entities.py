"""The table of entities and places, and finding them in text."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.facts.entities import actor, country_cues, everyone, get, mentions


def found(text: str) -> list[str]:
    return [mention.entity.id for mention in mentions(text)]


def test_the_table_is_sound() -> None:
    table = everyone()
    ids = Counter(entity.id for entity in table)
    assert len(table) >= 1500
    assert [entity_id for entity_id, count in ids.items() if count > 1] == []
    assert [entity.id for entity in table if entity.owner is not None and entity.owner not in ids] == []
    assert [e.id for e in table if not (e.country == "INT" or (len(e.country) == 2 and e.country.isupper()))] == []
    assert [e.id for e in table if e.id != e.id.lower() or not e.name_zh or not e.name_en] == []


def test_no_written_form_means_two_entities() -> None:
    meaning: defaultdict[str, set[str]] = defaultdict(set)
    for entity in everyone():
        for alias in entity.aliases:
            meaning[alias.lower()].add(entity.id)
    assert {alias: ids for alias, ids in meaning.items() if len(ids) > 1} == {}


def test_owners_lead_to_somebody_without_a_circle() -> None:
    for entity in everyone():
        assert actor(entity).owner is None
    assert actor(get("chatgpt")).id == "openai"
    assert actor(get("wechat")).id == "tencent"


def test_a_product_acts_from_its_makers_country() -> None:
    products = [entity for entity in everyone() if entity.kind == "product" and entity.owner]
    assert [e.id for e in products if e.country != get(e.owner or "").country] == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("谷歌DeepMind与英伟达合作", ["deepmind", "nvidia"]),
        ("OpenAI’s ChatGPT and Anthropic's Claude", ["openai", "chatgpt", "anthropic", "claude"]),
        ("字节跳动旗下豆包上线", ["bytedance", "doubao"]),
        ("openai and DEEPSEEK", ["openai", "deepseek"]),
        ("ＯｐｅｎＡＩ完成融资", ["openai"]),
        ("工信部与国家发改委联合发布", ["cn-miit", "cn-ndrc"]),
        ("美国商务部将其列入清单", ["us-commerce"]),
        ("商务部回应", ["cn-mofcom"]),
        ("阿里云发布新品", ["alibaba-cloud"]),
        ("輝達與台積電合作，蘋果發布新機", ["nvidia", "tsmc", "apple"]),
    ],
)
def test_the_longest_form_of_each_entity_is_found(text: str, ids: list[str]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(
    "text",
    [
        "metadata and artificial intelligence", "meta-learning", "a signal in the box", "canonical shell circle",
        "提高通行效率", "其中兴起一股热潮", "完美团队", "旧金山", "上海光学精密机械", "多字节编码", "亚马逊雨林",
        "三星堆遗址", "天上的苹果树", "今年苹果丰收", "小米粥很养胃", "浮想联翩，联想到童年",
        "apple pie recipes", "可灵活调整", "讲得很有道理",
    ],
)  # fmt: skip
def test_words_that_only_contain_a_name_or_mean_something_else_are_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("苹果发布新款手机", "apple"),
        ("小米公布财报，营收增长", "xiaomi"),
        ("Apple unveils a new chip", "apple"),
        ("Snowflake shares fell", "snowflake"),
        ("Grab在东南亚扩张", "grab"),
    ],
)
def test_everyday_words_are_names_in_the_company_of_business(text: str, entity: str) -> None:
    assert found(text) == [entity]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("美国与欧洲达成协议", ["US", "EU"]),
        ("我国科学家在北京宣布", ["CN", "CN"]),
        ("U.S. and British officials met in Tokyo", ["US", "GB", "JP"]),
        ("印度尼西亚与印度", ["ID", "IN"]),
        ("香港和台湾地区", ["HK", "TW"]),
        ("tell us about it", []),
        ("印度洋上的罗马数字", []),
        ("South Korea and North Korea", ["KR", "KP"]),
        ("今日本店开业", []),
        ("美國與台灣", ["US", "TW"]),
    ],
)
def test_places_and_nationalities_point_at_countries(text: str, codes: list[str]) -> None:
    assert [code for code, _, _ in country_cues(text)] == codes


def test_an_everyday_word_is_a_name_beside_a_company() -> None:
    assert found("Apple decided to keep Siri out") == ["apple", "siri"]
    assert found("苹果与华为") == ["apple", "huawei"]


def test_an_unknown_id_is_an_error() -> None:
    with pytest.raises(KeyError):
        get("nobody")


pieces = st.sampled_from(
    ["OpenAI", "谷歌", " ", "，", "苹果", "模型", "İ", "Meta", "ａ", "的", "Claude Opus", "x", "中国", "US"]
)


@given(st.lists(pieces, max_size=12).map("".join))
def test_spans_are_in_order_apart_and_true_to_the_text(text: str) -> None:
    last = 0
    for mention in mentions(text):
        assert last <= mention.start < mention.end
        assert text[mention.start : mention.end] == mention.text
        last = mention.end
    assert all(start < end <= len(text) for _, start, end in country_cues(text))
