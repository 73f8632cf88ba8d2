"""What a group and the bot go through in Feishu, from the invitation to the weekly document, heard in both ways."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.config import FeishuConfig
from bot.inbound import Where
from bot.platforms import Platform, Rates
from bot.platforms.feishu.client import open_client
from bot.platforms.means import Means
from tests.bot.whole import NOW, Clock, Whole, whole
from tests.contract.feishu import environ, forget_tokens
from tests.fakes.feishu import FakeFeishu, Sent, links, mentions, shown
from tests.pipeline.building import Feeds

TEAM, ANNA, BEN = "oc_team", "ou_anna", "ou_ben"
ROOM = Where("feishu", TEAM)


class Group:
    """Anna and Ben in a group of Feishu, and the bot beside it."""

    def __init__(self, fake: FakeFeishu, bot: Whole) -> None:
        self.fake = fake
        self.bot = bot

    async def until(self, true: Callable[[], object], seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while not true():  # noqa: ASYNC110 (the fake tells nobody)
                await asyncio.sleep(0.01)

    async def card(self, text: str, thread: str | None = None) -> Sent:
        """The newest card in the chat, or in a thread of it, that says `text`, once it streams no more."""

        def there() -> list[Sent]:
            cards = [sent for sent in self.fake.posts(TEAM, thread) if sent.msg_type == "interactive"]
            return [sent for sent in cards if text in shown(sent.content) and not _streams(sent)]

        await self.until(there)
        return there()[-1]


def _streams(sent: Sent) -> bool:
    config = sent.content.get("config")
    return isinstance(config, dict) and bool(config.get("streaming_mode"))


@pytest.fixture(params=["websocket", "webhook"])
async def group(request: pytest.FixtureRequest, sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Group]:
    forget_tokens()
    async with FakeFeishu() as fake:
        fake.add_user(ANNA, "小安")
        fake.add_user(BEN, "小本")
        fake.add_chat(TEAM, "研发群", [ANNA, BEN], bot_in=False)
        config = FeishuConfig(base_url=fake.base_url, mode=request.param)

        @asynccontextmanager
        async def opening(means: Means) -> AsyncIterator[Platform]:
            clock = means.clock
            assert isinstance(clock, Clock)
            fake.clock = clock
            async with open_client(config, means) as client:
                client.rates = Rates(100, 100)
                yield client

        async with whole(sample_days.path, tmp_path, environ(fake), opening) as bot:
            made = Group(fake, bot)
            if request.param == "webhook":
                fake.events_url = f"{bot.url}/feishu/events"
            else:
                await asyncio.wait_for(fake.connected.wait(), 60)
            yield made


async def test_a_group_gets_its_news_and_asks_about_it(group: Group) -> None:
    fake, oracle = group.fake, group.bot.oracle

    await fake.add_bot(TEAM)
    greeting = await group.card("资讯机器人")
    await fake.press(greeting.message_id, ANNA, "订阅日报")
    await group.until(lambda: any("已订阅" in shown(one.content) for one in fake.ephemerals(TEAM, ANNA)))

    group.bot.clock.now = NOW
    short = await group.card("国内动态")
    assert mentions(short.content) == []
    assert "入选理由" in str(short.content)  # the full version is folded in it

    before = str(short.content)
    answer = await fake.press(short.message_id, ANNA, "完整版")
    assert "话题" in str(answer)
    full = await group.card("入选理由", short.message_id)
    await fake.press(short.message_id, BEN, "完整版")
    await fake.press(full.message_id, BEN, "依据")
    await group.until(lambda: any(shown(one.content).startswith("依据") for one in fake.ephemerals(TEAM, BEN)))
    assert str(short.content) == before  # what one reader presses changes nothing for the others

    await fake.say(TEAM, ANNA, "它什么时候发布？", root=short.message_id, reply_in_thread=True)
    told = await group.card("问的是它什么时候发布？", short.message_id)
    assert set(links(told.content)) == {"https://news.example/1"}
    assert oracle.asked[0].report is not None
    await fake.say(TEAM, BEN, "欧洲呢？", root=short.message_id, reply_in_thread=True)
    await group.card("问的是欧洲呢？", short.message_id)
    assert [turn.question for turn in oracle.asked[1].before] == ["它什么时候发布？"]
    await fake.press(told.message_id, ANNA, "👍")

    await fake.say(TEAM, ANNA, "周报")
    weekly = await group.card("值得关注的信号")
    assert len(fake.documents) == 1
    (document,) = fake.documents.values()
    assert document.shared
    assert any("docx" in url for url in links(weekly.content))

    votes = await group.bot.bot.desk.ledger.feedback.since(datetime(2026, 1, 1, tzinfo=NOW.tzinfo))
    assert len(votes) == 1
    below = [shown(one.content) for one in fake.posts(TEAM, short.message_id) if "入选理由" in shown(one.content)]
    assert len(below) == len(set(below))  # Ben's press hung nothing again


async def test_what_is_typed_after_the_bots_name_is_a_command_with_or_without_the_slash(group: Group) -> None:
    fake = group.fake
    await fake.add_bot(TEAM)
    await fake.say(TEAM, ANNA, "订阅 日报 9:00")
    await group.until(lambda: any("已订阅" in shown(one.content) for one in fake.posts(TEAM)))
    await fake.say(TEAM, ANNA, "/digest subscriptions")
    await group.until(lambda: any("09:00" in shown(one.content) for one in fake.posts(TEAM)))
    (one,) = await group.bot.bot.desk.ledger.subscriptions.of(ROOM)
    assert f"{one.at:%H:%M}" == "09:00"
