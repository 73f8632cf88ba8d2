"""What breaks between the bot and Feishu: one post and one answer each, whatever befalls the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.config import FeishuConfig
from bot.inbound import Where
from bot.platforms import Rates
from bot.platforms.feishu.client import Feishu, open_client
from bot.platforms.means import Means
from tests.bot.platforms.feishu.conftest import until
from tests.bot.whole import Whole, hurry, whole
from tests.contract.feishu import environ, forget_tokens
from tests.fakes.feishu import FakeFeishu, Sent, shown
from tests.fakes.feishu.plans import Outcome
from tests.pipeline.building import Feeds

TEAM, LI = "oc_team", "ou_li"
ROOM = Where("feishu", TEAM)


def card_error(code: int, said: str = "") -> Outcome:
    """A card that is refused, as the platform words it, with HTTP 200."""
    return ("code", 230099, f"Failed to create card content, ext=ErrCode: {code}; ErrMsg: {said}; ", 200)


BROKEN: list[Outcome] = [
    "drop_after", "drop_before", "502_html", "hang", "hang_after",
    ("code", 2200, "internal error", 500), ("code", 230020, "frequency", 200), ("code", 11232, "system limit", 200),
    ("code", 230049, "The message is being sent."), ("429", 1), ("code", 99991663, "Invalid access token"),
    card_error(11310, "element exceeds the limit"), card_error(200621, "parse card json err"),
    card_error(11310, "card action is lock"), ("code", 230025, "too long", 200),
]  # fmt: skip
WAYS: list[Outcome] = [  # one of each thing that is known of a call which failed
    "drop_after", "hang_after", "drop_before", ("code", 2200, "internal error", 500), ("429", 1),
    ("code", 99991663, "Invalid access token"), card_error(200621, "parse card json err"), ("code", 300309, "closed"),
]  # fmt: skip
STEPS = ["card.create", "reply", "card.content", "card.replace", "card.settings"]


@dataclass
class Room:
    """小李 and the bot in a group; the time passes when a test says so."""

    fake: FakeFeishu
    whole: Whole

    async def daily(self) -> list[Sent]:
        """Asks for the daily report; all that the bot has posted of it since, once that is over."""
        before = set(self.fake.sent)
        await self.fake.say(TEAM, LI, "日报")
        await self.fake.settle()
        await self.whole.over()
        return [one for one in self.fake.posts(TEAM) if one.message_id not in before]

    async def asked(self, text: str = "它什么时候发布？") -> list[Sent]:
        """Asks; all that the bot has said beneath once that is over."""
        message = await self.fake.say(TEAM, LI, text)
        await self.fake.settle()
        await self.whole.over()
        return self.fake.posts(TEAM, message)

    def grows(self) -> list[str]:
        """The cards that a chat list shows as being written."""
        shown = {one.card_id for one in self.fake.posts(TEAM)}
        return [one.card_id for one in self.fake.entities.values() if one.opened is not None and one.card_id in shown]


@asynccontextmanager
async def feishu() -> AsyncIterator[FakeFeishu]:
    forget_tokens()
    async with FakeFeishu() as fake:
        fake.add_user(LI, "小李")
        fake.add_chat(TEAM, "研发群", [LI])
        yield fake


@asynccontextmanager
async def serving(fake: FakeFeishu, days: Feeds, folder: Path, drain: float = 20) -> AsyncIterator[Room]:
    config = FeishuConfig(base_url=fake.base_url)

    def opening(means: Means) -> AbstractAsyncContextManager[Feishu]:
        return open_client(config, means, seconds=(0.3, 0.3))

    async with whole(days.path, folder, environ(fake), opening, drain) as bot:
        fake.clock = bot.clock
        assert isinstance(bot.platform, Feishu)
        bot.platform.rates = Rates(1000, 1000)
        hurry(bot.platform.posts.pace)
        await until(fake.connected.is_set)
        yield Room(fake, bot)
        fake.let_go()


@pytest.fixture
async def room(sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Room]:
    async with feishu() as fake, serving(fake, sample_days, tmp_path) as made:
        yield made


async def test_a_report_is_posted_once_whatever_becomes_of_the_call(room: Room) -> None:
    for outcome in BROKEN:
        room.fake.plan("create", outcome)
        room.fake.plan("reply", outcome)
        posts = await room.daily()
        assert ["国内动态" in shown(one.content) for one in posts].count(True) == 1, outcome
        room.fake.forget_plans()


@pytest.mark.parametrize("step", STEPS)
async def test_a_question_is_answered_once_whatever_becomes_of_a_step(room: Room, step: str) -> None:
    for number, outcome in enumerate(WAYS, 1):
        room.fake.plan(step, outcome)
        answers = await room.asked()
        assert len(answers) == 1, (outcome, [shown(one.content) for one in answers])
        assert "问的是它什么时候发布" in shown(answers[0].content), outcome
        assert room.grows() == [], outcome
        assert len(room.whole.oracle.asked) == number, outcome
        room.fake.forget_plans()


async def test_a_card_that_is_refused_arrives_as_a_plainer_one_and_at_last_as_words(room: Room) -> None:
    for refusals, kind in ((1, "interactive"), (3, "interactive"), (4, "text")):
        room.fake.plan("create", card_error(200621, "parse card json err"), refusals)
        (post,) = [one for one in await room.daily() if "国内动态" in shown(one.content)]
        assert (post.msg_type, post.root_id) == (kind, None)
        room.fake.forget_plans()


async def test_a_token_that_expires_between_two_calls_costs_nobody_an_answer(room: Room) -> None:
    for _ in range(3):
        room.fake.expire_token()
        (answer,) = await room.asked()
        assert "问的是" in shown(answer.content)


async def test_a_message_that_comes_four_times_is_answered_once_whatever_event_brings_it(room: Room) -> None:
    message = await room.fake.say(TEAM, LI, "它什么时候发布？")
    for number in range(4):
        await room.fake.redeliver(room.fake.events[-1], new_event_id=bool(number))
    await room.whole.over()
    assert len(room.fake.posts(TEAM, message)) == 1
    assert len(room.whole.oracle.asked) == 1
    assert room.fake.given_up == []


async def test_a_press_that_comes_four_times_hangs_the_full_version_once(room: Room) -> None:
    (post,) = [one for one in await room.daily() if "国内动态" in shown(one.content)]
    await room.fake.press(post.message_id, LI, "完整版")
    for _ in range(3):
        await room.fake.redeliver(room.fake.events[-1])
    await room.whole.over()
    below = [shown(one.content) for one in room.fake.posts(TEAM, post.message_id)]
    assert below
    assert len(below) == len(set(below))


async def test_a_second_press_is_heard_though_it_is_the_same_button(room: Room) -> None:
    (post,) = [one for one in await room.daily() if "国内动态" in shown(one.content)]
    for _ in range(2):
        assert (await room.fake.press(post.message_id, LI, "完整版"))["toast"]
    assert len({one["header"]["event_id"] for one in room.fake.events if "card" in one["header"]["event_type"]}) == 2


async def test_what_was_said_long_before_the_connection_came_back_is_not_answered(room: Room) -> None:
    await room.fake.kick()
    await until(room.fake.connected.is_set)
    before = set(room.fake.sent)
    await room.fake.say(TEAM, LI, "日报", late=3600)
    await room.fake.say(TEAM, LI, "它什么时候发布？", late=30)
    await room.whole.over()
    (answer,) = [one for one in room.fake.posts(TEAM) if one.message_id not in before]
    assert "问的是" in shown(answer.content)
    assert all(ack.code == 200 for ack in room.fake.acks.values())


@pytest.mark.parametrize("gone", ["taken out", "disbanded"])
async def test_a_chat_that_is_gone_while_a_report_is_due_is_switched_off(room: Room, gone: str) -> None:
    chat = room.fake.chats[TEAM]
    chat.bot_in, chat.disbanded = gone != "taken out", gone == "disbanded"
    await room.fake.deliver(room.fake.message_event(room.fake._said(chat, LI, "日报", True, None, False, 0)))
    await room.whole.over()
    assert room.fake.posts(TEAM) == []
    known = await room.whole.bot.desk.ledger.chats.get(ROOM)
    assert known is not None
    assert not known.on


async def test_a_missing_right_is_named_and_the_rest_goes_on(room: Room) -> None:
    room.fake.scopes = {"im:message", "im:message:send_as_bot"}
    (answer,) = await room.asked()
    assert "问的是" in shown(answer.content)
    lacking = room.whole.platform.calls.lacking  # type: ignore[attr-defined]
    assert "cardkit:card:write" in str(lacking)
    room.fake.scopes = {"cardkit:card:write"}
    assert await room.asked() == []
    assert "im:message:send_as_bot" in str(lacking)


async def test_an_answer_under_way_leaves_no_growing_card_when_the_bot_stops(
    sample_days: Feeds, tmp_path: Path
) -> None:
    async with feishu() as fake:
        async with serving(fake, sample_days, tmp_path, drain=0.2) as room:
            room.whole.oracle.hold = asyncio.Event()
            message = await fake.say(TEAM, LI, "它什么时候发布？")
            await until(lambda: room.whole.oracle.asked and fake.posts(TEAM, message))
            assert room.grows()
        assert room.grows() == []
        assert fake.posts(TEAM, message) == []
