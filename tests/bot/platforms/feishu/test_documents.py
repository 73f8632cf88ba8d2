"""A report as a document: whole, in batches, without what is refused, open to its chat."""

from __future__ import annotations

import pytest

from bot.inbound import Where
from bot.platforms import Refused
from bot.platforms.feishu.documents import Documents, batches
from bot.platforms.feishu.size import Json
from tests.bot.platforms.feishu.conftest import TEAM, House

REPORT = """# 周报

## 本周要闻

- 星河智算融资 3 亿元 [1](https://news.example/1)

| 公司 | 次数 |
| --- | --- |
| 星河智算 | 3 |
"""


async def no_wait(seconds: float) -> None:
    return


async def test_a_report_becomes_a_document_that_the_chat_may_read(house: House) -> None:
    url = await Documents(house.feishu.calls, no_wait).publish("周报 · 第 10 周", REPORT, "oc_team")
    (document,) = house.fake.documents.values()
    assert document.document_id in url
    assert url.startswith("https://")
    assert document.title == "周报 · 第 10 周"
    assert ("openchat", "oc_team", "view") in document.shared
    said = str(document.blocks)
    assert "星河智算融资 3 亿元" in said
    assert "本周要闻" in said
    assert "merge_info" not in said


async def test_a_long_report_takes_several_calls_and_keeps_its_order(house: House) -> None:
    long = "\n\n".join(f"第 {number} 段。" for number in range(2_300))
    await Documents(house.feishu.calls, no_wait).publish("周报", long, "oc_team")
    (document,) = house.fake.documents.values()
    said = [str(document.blocks[child]) for child in document.blocks[document.document_id]["children"]]
    assert len(said) == 2_300
    assert all(f"第 {number} 段。" in text for number, text in enumerate(said))


async def test_a_report_for_two_chats_is_one_document_that_both_may_read(house: House) -> None:
    documents = Documents(house.feishu.calls, no_wait)
    urls = {await documents.publish("周报", REPORT, chat) for chat in ("oc_team", "oc_topic")}
    (document,) = house.fake.documents.values()
    assert len(urls) == 1
    assert [chat for _, chat, _ in document.shared] == ["oc_team", "oc_topic"]


async def test_where_there_are_no_documents_there_is_none(house: House) -> None:
    house.fake.scopes = {"im:message"}
    assert await house.feishu.publish(TEAM, "周报", REPORT) is None
    assert await house.feishu.publish(Where("feishu", "robot:ops"), "周报", REPORT) is None


async def test_a_missing_right_is_named(house: House) -> None:
    house.fake.scopes = {"im:message"}
    with pytest.raises(Refused, match="docx"):
        await Documents(house.feishu.calls, no_wait).publish("周报", REPORT, "oc_team")


async def test_a_document_s_rate_is_waited_for_and_nothing_is_there_twice(house: House) -> None:
    house.fake.plan("document.descendant", ("429", 1))
    markdown = "\n\n".join(f"第 {number} 段。" for number in range(30)) + "\n\n![走势](https://x.example/a.png)"
    await Documents(house.feishu.calls, no_wait).publish("周报", markdown, "oc_team")
    (document,) = house.fake.documents.values()
    assert len(document.blocks[document.document_id]["children"]) == 31
    assert "走势" in str(document.blocks)
    assert not any(block["block_type"] == 27 for block in document.blocks.values())


def block(name: str, *children: str) -> Json:
    return {"block_id": name, "children": list(children)}


def test_a_batch_holds_a_block_with_all_below_it() -> None:
    known = {one: block(one) for one in ("b", "c", "e", "f")} | {"a": block("a", "b", "c"), "d": block("d", "e")}
    made = list(batches(["a", "d", "f"], known, most=3))
    assert [children for children, _ in made] == [["a"], ["d", "f"]]
    assert [[one["block_id"] for one in blocks] for _, blocks in made] == [["a", "b", "c"], ["d", "e", "f"]]
