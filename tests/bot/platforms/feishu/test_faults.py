"""What breaks between the bot and Feishu: one post and one answer each, whatever befalls the calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config import FeishuConfig
from bot.inbound import Where
from bot.platforms import Rates
from bot.platforms.feishu.client import open_client
from bot.platforms.means import Means
from tests.bot.platforms.feishu.conftest import until
from tests.bot.whole import Whole, whole
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
STEPS = ["card.create", "reply", "card.content", "card.replace", "card.settings"]


@dataclass
class Room:
    """小李 and the bot in a group; the time passes when a test says so."""

    fake: FakeFeishu
    whole: Whole

    async def over(self) -> None:
        """Until all that was recorded is done or given up, however often it has to be tried."""
        bot, ledger = self.whole.bot, self.whole.bot.desk.ledger
        for _ in range(60):
            far = self.whole.clock.now + timedelta(days=2)
            heard, posts = await ledger.inbox.outstanding(far), await ledger.deliveries.outstanding(far)
            if not heard and not posts:
                return
            while bot.busy:  # noqa: ASYNC110 (nothing tells of its end)
                await asyncio.sleep(0)
            self.whole.clock.now += timedelta(seconds=20)
            for event in heard:
                await bot.handle(event.key)
            for post in posts:
                await bot.deliver(post.key)
        raise AssertionError("it is never over")

    async def daily(self) -> list[Sent]:
        """Asks for the daily report; all that the bot has posted of it since, once that is over."""
        before = set(self.fake.sent)
        await self.fake.say(TEAM, LI, "日报")
        await self.fake.settle()
        await self.over()
        return [one for one in self.fake.posts(TEAM) if one.message_id not in before]

    async def asked(self, text: str = "它什么时候发布？") -> list[Sent]:
        """Asks; all that the bot has said beneath once that is over."""
        message = await self.fake.say(TEAM, LI, text)
        await self.fake.settle()
        await self.over()
        return self.fake.posts(TEAM, message)

    def grows(self) -> list[str]:
        """The cards that a chat list shows as being written."""
        return [one.card_id for one in self.fake.entities.values() if one.opened is not None and one.message_id]


@pytest.fixture
async def room(sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Room]:
    forget_tokens()
    async with FakeFeishu() as fake:
        fake.add_user(LI, "小李")
        fake.add_chat(TEAM, "研发群", [LI])
        config = FeishuConfig(base_url=fake.base_url)

        def opening(means: Means):  # type: ignore[no-untyped-def]
            return open_client(config, means, seconds=(0.3, 0.3))

        async with whole(sample_days.path, tmp_path, environ(fake), opening) as bot:
            fake.clock = bot.clock
            bot.platform.rates = Rates(1000, 1000)
            await until(fake.connected.is_set)
            yield Room(fake, bot)
            fake.let_go()


async def test_a_report_is_posted_once_whatever_becomes_of_the_call(room: Room) -> None:
    for outcome in BROKEN:
        room.fake.plan("create", outcome)
        room.fake.plan("reply", outcome)
        posts = await room.daily()
        assert ["国内动态" in shown(one.content) for one in posts].count(True) == 1, outcome
        room.fake.forget_plans()


@pytest.mark.parametrize("step", STEPS)
async def test_a_question_is_answered_once_whatever_becomes_of_a_step(room: Room, step: str) -> None:
    for number, outcome in enumerate(BROKEN, 1):
        room.fake.plan(step, outcome)
        answers = await room.asked()
        assert len(answers) == 1, (outcome, [shown(one.content) for one in answers])
        assert "问的是它什么时候发布" in shown(answers[0].content), outcome
        assert room.grows() == [], outcome
        assert len(room.whole.oracle.asked) == number, outcome
        room.fake.forget_plans()
