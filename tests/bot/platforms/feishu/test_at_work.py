"""The whole bot at work in Feishu: what many press at once, what comes four times, what is asked in a chat of two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.config import FeishuConfig
from bot.platforms.feishu.client import Feishu, open_client
from tests.bot.platforms.feishu.conftest import until
from tests.bot.whole import NOW, Whole, whole
from tests.contract.feishu import environ, forget_tokens
from tests.fakes.feishu import FakeFeishu
from tests.fakes.feishu.reading import shown
from tests.fakes.feishu.state import Sent
from tests.pipeline.building import Feeds


class Team:
    """小李 and 小王 in a group, and the bot beside it."""

    def __init__(self, fake: FakeFeishu, whole: Whole) -> None:
        self.fake, self.whole = fake, whole

    async def post(self, text: str, below: str | None = None) -> Sent:
        """The bot's newest message that says `text`, once it is there and no draft any more."""
        await until(lambda: self._said(text, below), 20)
        return self._said(text, below)[-1]

    async def private(self, text: str, person: str = "ou_li") -> Sent:
        """What only this person sees, once it says `text`."""

        def there() -> list[Sent]:
            return [one for one in self.fake.ephemerals("oc_team", person) if text in shown(one.content)]

        await until(there, 20)
        return there()[-1]

    def _said(self, text: str, below: str | None) -> list[Sent]:
        posts = self.fake.posts("oc_team", below)
        return [one for one in posts if text in shown(one.content) and not self._grows(one)]

    def _grows(self, message: Sent) -> bool:
        return bool(message.card_id and self.fake.entities[message.card_id].opened)


@pytest.fixture(params=["websocket", "webhook"])
async def team(request: pytest.FixtureRequest, sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Team]:
    forget_tokens()
    async with FakeFeishu() as fake:
        for person, name in (("ou_li", "小李"), ("ou_wang", "小王")):
            fake.add_user(person, name)
        fake.add_chat("oc_team", "研发群", ["ou_li", "ou_wang"], bot_in=False)
        config = FeishuConfig(base_url=fake.base_url, mode=request.param)
        async with whole(sample_days.path, tmp_path, environ(fake), lambda means: open_client(config, means)) as bot:
            fake.clock = bot.clock
            feishu = bot.platform
            assert isinstance(feishu, Feishu)
            if feishu.gate is not None:
                fake.events_url = f"{bot.url}/feishu/events"
                await until(lambda: feishu.gate and feishu.gate.hear, 20)
                assert await fake.verify_url()
            else:
                await asyncio.wait_for(fake.connected.wait(), 60)
            yield Team(fake, bot)


async def test_thirty_presses_at_once_while_an_answer_is_made_are_each_answered_in_time(team: Team) -> None:
    fake, oracle = team.fake, team.whole.oracle
    oracle.hold = asyncio.Event()
    await fake.add_bot("oc_team", "ou_li")
    greeting = await team.post("资讯机器人")
    await fake.say("oc_team", "ou_li", "谁融资了？")
    await until(lambda: oracle.asked, 20)
    people = [f"ou_{number}" for number in range(30)]
    for person in people:
        fake.add_user(person, person)
        fake.chats["oc_team"].members.append(person)
    before = set(fake.acks)
    await asyncio.gather(*(fake.press(greeting.message_id, person, "订阅周报") for person in people))
    latest = max(ack.latency for name, ack in fake.acks.items() if name not in before)
    print(f"30 presses at once, the model hanging: the slowest was answered after {latest * 1000:.0f} ms")
    oracle.hold.set()
    await team.post("问的是谁融资了？")
    assert latest < 2.5  # half a second on a machine that does nothing else


async def test_a_question_that_comes_four_times_is_answered_once(team: Team) -> None:
    fake, oracle = team.fake, team.whole.oracle
    await fake.add_bot("oc_team", "ou_li")
    await team.post("资讯机器人")
    await fake.say("oc_team", "ou_li", "谁融资了？")
    for _ in range(3):
        await fake.redeliver(fake.events[-1], new_event_id=True)
    await team.post("问的是谁融资了？")
    await fake.say("oc_team", "ou_wang", "帮助")
    await team.post("/digest")
    assert len(oracle.asked) == 1
    assert len([one for one in fake.posts("oc_team") if "问的是" in shown(one.content)]) == 1
    assert fake.given_up == []


async def test_evidence_is_seen_by_the_one_who_asks_and_the_full_version_hangs_once(team: Team) -> None:
    fake = team.fake
    await fake.add_bot("oc_team", "ou_li")
    greeting = await team.post("资讯机器人")
    await fake.press(greeting.message_id, "ou_li", "订阅日报")
    await team.private("已订阅")
    team.whole.clock.now = NOW
    short = await team.post("国内动态")
    for person in ("ou_li", "ou_wang"):
        await fake.press(short.message_id, person, "完整版")
    full = await team.post("入选理由", short.message_id)
    await fake.press(full.message_id, "ou_li", "依据")
    proof = await team.private("依据")
    assert not fake.ephemerals("oc_team", "ou_wang")
    answer = await fake.press(proof.message_id, "ou_li", "👍")
    assert answer["toast"]["type"] == "success"
    threads = [shown(one.content) for one in fake.posts("oc_team", short.message_id)]
    assert len(threads) == len(set(threads))


async def test_an_answer_in_a_chat_of_two_is_a_reply(team: Team) -> None:
    team.fake.add_chat("oc_two", "小李", ["ou_li"], "p2p")
    asked = await team.fake.say("oc_two", "ou_li", "谁融资了？")

    def there() -> list[Sent]:
        return [one for one in team.fake.posts("oc_two", asked) if "问的是" in shown(one.content)]

    await until(there, 20)
    assert there()[0].thread_id is None
