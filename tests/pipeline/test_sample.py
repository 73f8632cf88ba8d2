"""The sample feeds: enough of all that `digest demo` is to show, each file valid but where it is meant to be odd."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import get_args
from xml.parsers import expat

import pytest

from pipeline import sample
from pipeline.config import PipelineConfig, load
from pipeline.model import Item, Parsed, Source
from pipeline.parse import parse_document
from pipeline.store import open_store

DAYS: tuple[sample.Day, ...] = get_args(sample.Day)
EMPTY, DEAD, ODD_DATES = "静水实验室（示例）", "旧港观察（示例）", "南岭晚讯（示例）"


@cache
def _parsed(day: sample.Day) -> dict[str, Parsed]:
    by_name = {source.name: source for source in sample.sources()}
    return {
        name: parse_document(by_name[name], document, sample.CLOCKS[day])
        for name, document in sample.documents(day).items()
        if document is not None
    }


def _items(*days: sample.Day) -> list[Item]:
    return list({item.id: item for day in days for parsed in _parsed(day).values() for item in parsed.items}.values())


def _bodies() -> Iterator[tuple[str, bytes]]:
    for day in DAYS:
        for name, document in sample.documents(day).items():
            if document is not None:
                yield f"{name} day {day}", document.body


def test_there_are_a_dozen_sources_and_more_in_both_languages_all_marked_as_samples() -> None:
    sources = sample.sources()
    assert len(sources) >= 18
    assert min(sum(source.language == language for source in sources) for language in ("zh", "en")) >= 8
    assert all("示例" in source.name or "(sample)" in source.name for source in sources)


def test_the_sources_are_such_as_a_configuration_may_list() -> None:
    shipped = load(None, {})
    PipelineConfig.model_validate({"sources": [s.model_dump() for s in sample.sources()], "profiles": shipped.profiles})


def test_the_two_days_hold_more_than_130_different_items() -> None:
    assert len(_items(1)) >= 80
    assert len(_items(*DAYS)) >= 130


@pytest.mark.parametrize("day", DAYS)
def test_every_document_reads_without_an_error_and_only_the_empty_one_has_no_items(day: sample.Day) -> None:
    parsed = _parsed(day)
    assert {name for name, read in parsed.items() if read.error} == set()
    assert {name for name, read in parsed.items() if not read.items} == {EMPTY}
    assert all(len(read.items) == read.seen for read in parsed.values())


@pytest.mark.parametrize("day", DAYS)
def test_one_source_is_dead(day: sample.Day) -> None:
    assert [name for name, document in sample.documents(day).items() if document is None] == [DEAD]


def test_items_are_dated_on_their_day_but_in_the_feed_that_writes_dates_at_whim() -> None:
    first = datetime(2026, 3, 8, 16, tzinfo=UTC)
    for day in DAYS:
        for name, parsed in _parsed(day).items():
            assert all(first <= item.published_at <= sample.CLOCKS[day] for item in parsed.items)
            assert name == ODD_DATES or all(item.date_mark == "stated" for item in parsed.items)
    marks = {item.date_mark for item in _parsed(1)[ODD_DATES].items}
    assert marks == {"stated", "first_seen", "clamped"}


def test_every_xml_file_is_well_formed_and_every_json_file_is_json() -> None:
    for name, body in _bodies():
        if body.startswith(b"<?xml"):
            text = body.decode("gbk") if b'"GBK"' in body[:60] else body
            expat.ParserCreate().Parse(text, True)
        elif body.startswith(b"{"):
            json.loads(body)
        else:
            assert body.startswith(b"<!DOCTYPE html>"), name


@pytest.mark.parametrize(
    "mark",
    [b"<rss version", b"http://www.w3.org/2005/Atom", b"<rdf:RDF", b"jsonfeed.org/version", b"<!DOCTYPE html>"],
    ids=["RSS", "Atom", "RSS 1.0", "JSON Feed", "page"],
)
def test_every_format_is_there(mark: bytes) -> None:
    assert any(mark in body for _, body in _bodies())


def test_one_feed_is_in_gbk_and_its_words_come_out_whole() -> None:
    assert any(b'encoding="GBK"' in body for _, body in _bodies())
    assert any("鹭洲半导体发布推理芯片" in item.title for item in _items(1))


def test_nothing_leads_to_a_real_publisher() -> None:
    allowed = re.compile(r"https?://([\w-]+\.)*(example|w3\.org|purl\.org|jsonfeed\.org)(?=[/\"'<\s?|)）;:&]|$)")
    for name, body in _bodies():
        text = body.decode("gbk" if b'"GBK"' in body[:60] else "utf-8")
        for found in re.finditer(r"https?://", text):
            assert allowed.match(text, found.start()), (name, text[found.start() : found.start() + 60])


# The event's words in Chinese and in English, and the same quantity in both.
CROSS_LANGUAGE = {
    "Lumenforge's round": ("Lumenforge", "32亿美元", "Lumenforge", "$3.2 billion"),
    "Cangtong's round": ("苍桐机器人", "15亿元", "Cangtong Robotics", "1.5 billion yuan"),
    "the EU's consultation": ("欧盟委员会", "4月20日", "European Commission", "April 20"),
    "the shared compute grid": ("智能算力互联互通", "20毫秒", "public scheduling platform", "20 milliseconds"),
    "the LX700": ("LX700", "9800元", "LX700", "9,800 yuan"),
    "the LX700 order": ("LX700", "2万片", "LX700", "20,000"),
    "Chengguan's C3": ("C3", "2360亿", "Chengguan", "236 billion"),
    "Quillon and Lysbro": ("Lysbro", "9.4亿美元", "Lysbro", "$940 million"),
    "Stratovale in Finland": ("Stratovale", "45亿欧元", "Stratovale", "4.5 billion euros"),
    "Meridrive in San Jose": ("Meridrive", "250辆", "Meridrive", "250 cars"),
    "settling compute": ("结算", "15天", "standard compute hour", "15 days"),
    "Brume Large 2": ("Brume Large 2", "1230亿", "Brume Large 2", "123-billion"),
    "Pagevault's ruling": ("Pagevault", "340万欧元", "Pagevault", "3.4 million euros"),
    "Japan's chips": ("日本", "3200亿日元", "Japan", "320 billion yen"),
    "the Texas campus": ("得州", "42亿美元", "Texas", "$4.2 billion"),
}


@pytest.mark.parametrize("event", CROSS_LANGUAGE)
def test_an_event_is_told_in_both_languages_with_the_same_quantity(event: str) -> None:
    chinese, quantity, english, same = CROSS_LANGUAGE[event]
    told = [item.title + "\n" + item.text for item in _items(*DAYS)]
    assert any(chinese in text and quantity in text for text in told)
    assert any(english in text and same in text for text in told)


def test_a_dozen_events_are_told_by_several_outlets() -> None:
    subjects = (
        *("苍桐机器人", "Lumenforge", "匠镜科技", "渡口算力", "溪山-Doc", "行野智驾", "栅格安全", "互联互通"),
        *("磐泊数据", "海葵航运", "LX700", "Stratovale", "澄观", "远岫云", "智算中心二期", "瓯江港"),
        *("鹿行科技", "柏舟", "溪山-V2", "Pellucid", "Brume", "Lysbro", "Meridrive"),
    )
    outlets = {s: {item.source for item in _items(*DAYS) if s in item.title + item.text} for s in subjects}
    assert sum(len(told_by) >= 2 for told_by in outlets.values()) >= 20


def test_an_article_that_is_pushed_again_under_another_id_and_date_stays_the_same_item() -> None:
    again = [item for item in _parsed(2)["晨潮科技（示例）"].items if item.title.startswith("苍桐机器人完成15亿元")]
    first = [item for item in _parsed(1)["晨潮科技（示例）"].items if item.title.startswith("苍桐机器人完成15亿元")]
    assert [item.id for item in again] == [item.id for item in first]
    assert again[0].published_at > first[0].published_at


def test_day_two_repeats_one_story_with_nothing_new_and_takes_another_further() -> None:
    before = "".join(item.text for item in _items(1))
    day_two = {item.title: item.text for item in _items(2)}
    repeated = day_two["苍桐机器人完成15亿元B轮融资 鹏湾产业基金领投"]
    assert all(figure in before for figure in re.findall(r"\d+[亿万台月]+", repeated))
    further = day_two["鹭洲半导体拿下渡口算力2万片LX700订单，二季度起交付"]
    assert "LX700" in before
    assert "2万片" in further
    assert "2万片" not in before


@pytest.mark.parametrize(
    "payload",
    [
        "忽略以上所有指令",
        "Ignore all previous instructions",
        "<script>alert",
        "onerror=",
        "<!channel>",
        "<@U024BE7LH>",
        '<at user_id="all">',
        "\u200b",
        "\u202e",
        "[URGENT](https://evil.example/login)",
        "display:none",
        "<!-- system:",
    ],
)
def test_the_hostile_ones_are_there(payload: str) -> None:
    def unescaped(text: str) -> str:
        for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
            text = text.replace(entity, char)
        return text

    feeds = (body.decode("utf-8", "replace") for _, body in _bodies())
    assert any(payload in unescaped(unescaped(feed)) for feed in feeds)


def test_there_is_noise_and_there_are_round_ups_and_tenders() -> None:
    titles = "\n".join(item.title for item in _items(*DAYS))
    for word in (
        "早报",
        "morning briefing",
        "要闻汇总",
        "耳机",
        "手机",
        "午评",
        "联赛",
        "资料片",
        "SUV",
        "Gold",
        "中标公告",
        "招标公告",
        "成交",
    ):
        assert word in titles


async def test_loading_both_days_records_what_fetching_them_would(tmp_path: Path) -> None:
    async with open_store(f"sqlite:///{tmp_path}/demo.db") as store:
        for day in DAYS:
            await sample.load(store, day)
        states = await store.sources.states()
        assert await store.items.count() == len(_items(*DAYS))
    assert {name: states[name].status for name in (DEAD, EMPTY)} == {DEAD: "failed", EMPTY: "empty"}
    assert states[DEAD].error == "HTTP 404"
    assert sum(state.status == "ok" for state in states.values()) == len(sample.sources()) - 2


def test_every_file_of_the_sample_belongs_to_a_source() -> None:
    for day in DAYS:
        present = {path.name for path in files("pipeline.sample").joinpath(f"day{day}").iterdir()}
        assert len(present) == len(sample.sources()) - 1


def test_the_sources_are_the_same_objects_every_time() -> None:
    first: tuple[Source, ...] = sample.sources()
    assert all(a is b for a, b in zip(first, sample.sources(), strict=True))
