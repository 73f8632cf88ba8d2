"""An answer that is seen coming, and that ends as one message whatever breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.card import Card, Line, Link
from bot.inbound import Typed, Who
from bot.platforms import Busy, Refused, Unclear
from bot.platforms.feishu.render import STREAMED
from bot.platforms.feishu.streaming import Answering
from tests.bot.platforms.feishu.conftest import TEAM, House, below
from tests.fakes.feishu.reading import links, shown

ANSWER = Card("", (Line("星河智算融资 3 亿元。", (Link("[1]", "https://news.example/1"),)),), "星河智算融资", "zh")
OTHER = "Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err; "


@dataclass
class Time:
    """A clock that only sleeping moves."""

    at: float = 1_800_000_000.0
    slept: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@dataclass
class Asked:
    house: House
    question: Typed
    time: Time = field(default_factory=Time)

    def draft(self, *, again: bool = False) -> Answering:
        where = below(self.question.message)
        time = self.time
        return Answering(self.house.feishu.posts, where, self.question, again, time.sleep, lambda: time.at)

    def replies(self) -> list[str]:
        return [shown(one.content) for one in self.house.fake.posts("oc_team", self.question.message)]


@pytest.fixture
async def asked(house: House) -> Asked:
    message = await house.fake.say("oc_team", "ou_li", "谁融资了？")
    return Asked(house, Typed(message, TEAM, Who("ou_li"), "谁融资了？", message=message))


async def test_an_answer_grows_and_ends_as_its_card(asked: Asked) -> None:
    draft, fake = asked.draft(), asked.house.fake
    await draft.status("正在查找……")
    assert asked.replies() == ["正在查找……"]
    await draft.write("星河智算")
    await draft.write("星河智算融资 3 亿元。")
    message = await draft.post(ANSWER, "k1")
    await draft.drop()
    (entity,) = fake.entities.values()
    assert entity.typed[STREAMED] == ["星河智算", "星河智算融资 3 亿元。"]
    assert entity.opened is None
    assert entity.card["config"]["summary"]["content"] == "星河智算融资"
    (reply,) = fake.posts("oc_team", asked.question.message)
    assert reply.message_id == message
    assert reply.thread_id
    assert links(reply.content) == ["https://news.example/1"]
    assert all(seconds <= 0.3 for seconds in asked.time.slept)
    assert len(asked.time.slept) == 3


async def test_without_cardkit_a_card_is_edited_more_slowly(asked: Asked) -> None:
    asked.house.fake.scopes = {"im:message"}
    draft = asked.draft()
    await draft.status("正在查找……")
    await draft.write("星河智算")
    await draft.post(ANSWER, "k1")
    assert len(asked.replies()) == 1
    assert "3 亿元" in asked.replies()[0]
    assert asked.time.slept == [1.5, 1.5]


async def test_a_card_that_the_next_server_does_not_know_yet_is_sent_again(asked: Asked) -> None:
    asked.house.fake.plan("reply", ("code", 230099, "Failed, ext=ErrCode: 200740; ErrMsg: cardid is invalid; "))
    draft = asked.draft()
    await draft.status("正在查找……")
    assert asked.replies() == ["正在查找……"]
    assert len(asked.house.fake.entities) == 1


async def test_where_nothing_can_be_shown_the_answer_still_arrives(asked: Asked) -> None:
    asked.house.fake.plan("card.create", "502_html")
    draft = asked.draft()
    await draft.status("正在查找……")
    await draft.write("星河")
    assert asked.replies() == []
    await draft.post(ANSWER, "k1")
    assert len(asked.replies()) == 1


async def test_an_answer_that_is_refused_comes_plainer_in_the_same_message(asked: Asked) -> None:
    draft = asked.draft()
    await draft.status("正在查找……")
    asked.house.fake.plan("card.replace", ("code", 200621, OTHER, 200))
    await draft.post(ANSWER, "k1")
    assert len(asked.replies()) == 1
    assert "3 亿元" in asked.replies()[0]


async def test_a_stream_is_closed_even_if_its_answer_is_refused_and_the_answer_is_a_post(asked: Asked) -> None:
    draft, fake = asked.draft(), asked.house.fake
    await draft.status("正在查找……")
    fake.plan("card.replace", ("code", 300311, "other app's card", 200), times=3)
    await draft.post(ANSWER, "k1")
    (entity,) = fake.entities.values()
    assert entity.opened is None
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]


async def test_a_stream_that_the_platform_has_closed_still_ends_as_the_answer(asked: Asked) -> None:
    draft = asked.draft()
    await draft.status("正在查找……")
    asked.house.later(minutes=11)
    await draft.write("星河智算")
    await draft.post(ANSWER, "k1")
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]


async def test_what_is_dropped_leaves_nothing_and_can_begin_again(asked: Asked) -> None:
    draft = asked.draft()
    await draft.status("正在查找……")
    await draft.drop()
    assert asked.replies() == []
    again = asked.draft(again=True)
    await again.status("正在查找……")
    await again.post(ANSWER, "k1")
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]


async def test_a_try_that_died_is_gone_on_with_in_its_own_message(asked: Asked) -> None:
    died = asked.draft()
    await died.status("正在查找……")
    await died.write("星河")
    asked.house.later(seconds=40)
    again = asked.draft(again=True)
    await again.status("正在查找……")
    message = await again.post(ANSWER, "k1")
    assert [one.message_id for one in asked.house.fake.posts("oc_team", asked.question.message)] == [message]
    assert not any(one.recalled for one in asked.house.fake.sent.values())
    assert "3 亿元" in asked.replies()[0]


async def test_a_try_that_had_its_answer_ready_ends_its_message_without_a_word_before(asked: Asked) -> None:
    await asked.draft().status("正在查找……")
    asked.house.later(seconds=40)
    await asked.draft(again=True).post(ANSWER, "k1")
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]
    assert not any(one.recalled for one in asked.house.fake.sent.values())


@pytest.mark.parametrize("outcome", ["drop_before", "drop_after", "502_html"])
async def test_an_end_that_is_unclear_is_gone_on_with_and_is_one_answer(asked: Asked, outcome: str) -> None:
    house, first = asked.house, asked.draft()
    await first.status("正在查找……")
    house.fake.plan("card.replace", outcome)
    with pytest.raises(Unclear):
        await first.post(ANSWER, "k1")
    await first.drop()
    found = await house.feishu.find(below(asked.question.message), "k1", house.now)
    assert (found is not None) == (outcome == "drop_after")
    house.later(seconds=40)
    again = asked.draft(again=True)
    if found is None:
        await again.post(ANSWER, "k1")
    await again.drop()
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]


async def test_a_stream_that_a_process_left_open_behind_its_answer_is_closed_when_that_is_found(asked: Asked) -> None:
    house, draft = asked.house, asked.draft()
    await draft.status("正在查找……")
    house.fake.plan("card.settings", "drop_before", times=2)
    await draft.post(ANSWER, "k1")
    (entity,) = house.fake.entities.values()
    assert entity.opened is not None
    house.later(seconds=40)
    house.feishu.posts._known.clear()  # as another process
    assert await house.feishu.find(below(asked.question.message), "k1", house.now) is None
    since = house.now - timedelta(minutes=5)
    assert await house.feishu.find(below(asked.question.message), "k1", since) is not None
    assert entity.opened is None


@pytest.mark.parametrize("outcome", ["drop_after", "drop_before", "502_html"])
async def test_a_draft_that_may_be_there_becomes_the_answer(asked: Asked, outcome: str) -> None:
    draft, fake = asked.draft(), asked.house.fake
    fake.plan("reply", outcome)
    await draft.status("正在查找……")
    await draft.write("星河智算")
    await draft.post(ANSWER, "k1")
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]
    assert [one.opened for one in fake.entities.values() if one.message_id] == [None]


async def test_while_nobody_knows_whether_a_draft_is_there_no_answer_is_posted_beside_it(asked: Asked) -> None:
    draft = asked.draft()
    asked.house.fake.plan("reply", "drop_after", times=2)
    await draft.status("正在查找……")
    with pytest.raises(Unclear):
        await draft.post(ANSWER, "k1")
    assert len(asked.replies()) == 1
    await asked.draft(again=True).post(ANSWER, "k1")
    assert ["3 亿元" in reply for reply in asked.replies()] == [True]


async def test_a_busy_end_is_told_and_keeps_its_message(asked: Asked) -> None:
    draft = asked.draft()
    await draft.status("正在查找……")
    asked.house.fake.plan("card.replace", ("429", 3))
    with pytest.raises(Busy):
        await draft.post(ANSWER, "k1")
    await draft.drop()
    assert len(asked.replies()) == 1


async def test_hostile_words_stay_words_while_they_stream(asked: Asked) -> None:
    draft = asked.draft()
    await draft.status("正在查找……")
    await draft.write("<at id=all></at> [点](https://evil.example) <font color='red'>x</font>")
    (reply,) = asked.house.fake.posts("oc_team", asked.question.message)
    assert links(reply.content) == []
    assert "<at id=all>" in shown(reply.content)


async def test_a_post_that_is_refused_for_good_takes_its_draft_with_it(asked: Asked) -> None:
    draft, fake = asked.draft(), asked.house.fake
    await draft.status("正在查找……")
    fake.plan("card.replace", ("code", 230022, "sensitive", 200))
    fake.plan("reply", ("code", 230022, "sensitive", 200))
    with pytest.raises(Refused):
        await draft.post(ANSWER, "k1")
    assert asked.replies() == []
