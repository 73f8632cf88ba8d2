"""What a team and the bot go through in Slack, from the invitation to the weekly report, over socket and HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.config import SlackConfig
from bot.inbound import Where
from bot.platforms import Rates
from bot.platforms.slack.client import open_client
from tests.bot.whole import NOW, Whole, whole
from tests.contract.slack import ANNA, TEAM, environ, workspace
from tests.fakes.slack import FakeSlack, Post
from tests.fakes.slack.reading import links, mentions, shown
from tests.pipeline.building import Feeds

BEN = "U2"
ROOM = Where("slack", TEAM)


class Team:
    """Anna and Ben in a channel of Slack, and the bot beside it."""

    def __init__(self, slack: FakeSlack, whole: Whole) -> None:
        self.slack = slack
        self.whole = whole

    async def ephemeral(self, text: str, user: str = ANNA) -> Post:
        """What only the person sees, once it says `text`."""
        await self.slack.until(lambda: any(text in shown(post) for post in self.slack.ephemerals(TEAM, user)))
        return next(post for post in self.slack.ephemerals(TEAM, user) if text in shown(post))

    async def post(self, text: str, thread: str | None = None) -> Post:
        """The bot's post that says `text`, once it is there and whole."""

        def there() -> list[Post]:
            posts = self.slack.bot_posts(TEAM, thread)
            return [post for post in posts if text in shown(post) and not post.streaming and post.metadata]

        await self.slack.until(there)
        return there()[-1]

    async def window(self, text: str, user: str = ANNA) -> Any:
        await self.slack.until(lambda: self.slack.stack(user) and text in shown(self.slack.stack(user)[-1]))
        return self.slack.stack(user)[-1]


@pytest.fixture(params=["socket", "http"])
async def team(request: pytest.FixtureRequest, sample_days: Feeds, tmp_path: Path) -> AsyncIterator[Team]:
    async with workspace() as slack:
        slack.add_user(BEN, "ben", locale="en-US")
        slack.add_channel(TEAM, "team", (ANNA, BEN))
        config = SlackConfig(base_url=slack.base_url, mode=request.param, ping_s=0.5)
        async with whole(sample_days.path, tmp_path, environ(slack), lambda means: open_client(config, means)) as bot:
            if request.param == "http":
                slack.events_url = f"{bot.url}/slack/events"
            else:
                await slack.until(lambda: slack.sockets.num_connections)
            bot.platform.rates = Rates(100, 100)  # nobody wants to wait a second for each post of a thread
            yield Team(slack, bot)


async def test_a_team_gets_its_news_and_asks_about_it(team: Team) -> None:
    slack, oracle = team.slack, team.whole.oracle

    await slack.invite(TEAM, by=ANNA)
    greeting = await team.post("资讯机器人")
    await slack.press(TEAM, ANNA, "subscribe", on=greeting.ts)
    assert "已订阅" in shown(await team.ephemeral("已订阅"))

    team.whole.clock.now = NOW
    short = await team.post("国内动态")
    assert mentions(short) == []
    assert "3月11日" in short.text and not short.unfurl

    await slack.press(TEAM, ANNA, "完整版", on=short.ts)
    window = await team.window("入选理由")
    full = await team.post("入选理由", short.ts)
    assert full.thread_ts == short.ts
    await slack.press(TEAM, BEN, "完整版", on=short.ts)
    await team.window("入选理由", BEN)

    everything = len(shown(window))
    await slack.choose(window.id, ANNA, _option(window, "国内"))
    await slack.until(lambda: len(shown(slack.stack(ANNA)[-1])) < everything)
    await slack.press(window.id, ANNA, "evidence")
    await slack.until(lambda: len(slack.stack(ANNA)) == 2)
    proof = slack.stack(ANNA)[-1]
    await slack.press(proof.id, ANNA, "👍")
    await team.window("已记录")

    question = await slack.say(TEAM, ANNA, "它什么时候发布？", short.ts)
    answer = await team.post("问的是它什么时候发布？", short.ts)
    assert links(answer) == ["https://news.example/1"] * links(answer).count("https://news.example/1")
    assert oracle.asked[0].report is not None
    await slack.say(TEAM, BEN, "欧洲呢？", short.ts)
    await team.post("问的是欧洲呢？", short.ts)
    assert [turn.question for turn in oracle.asked[1].before] == ["它什么时候发布？"]
    await slack.press(TEAM, ANNA, "👍", on=answer.ts)
    await team.ephemeral("已记录")
    assert question < answer.ts

    ack = await slack.command(TEAM, ANNA, "weekly")
    assert ack.acked
    weekly = await team.post("值得关注的信号")
    await slack.until(lambda: len(slack.bot_posts(TEAM, weekly.ts)) >= 4)

    threads = [post for post in slack.bot_posts(TEAM, short.ts) if "入选理由" in shown(post)]
    assert len(threads) == len({shown(post) for post in threads})  # Ben's press made no second thread
    assert len([post for post in slack.bot_posts(TEAM) if post.ts == post.thread_ts or not post.thread_ts]) == 3
    votes = await team.whole.bot.desk.ledger.feedback.since(datetime(2026, 1, 1, tzinfo=NOW.tzinfo))
    assert len(votes) == 2
    assert all(ack.acked for ack in slack.acks)


def _option(window: Any, starts: str) -> str:
    """The label of the first option that begins so."""
    for block in window.blocks:
        for element in block.get("elements", []):
            for option in element.get("options", []):
                if option["text"]["text"].startswith(starts):
                    return str(option["text"]["text"])
    raise AssertionError(f"no option {starts}")


async def test_a_person_changes_what_is_posted_on_the_bots_own_page(team: Team) -> None:
    slack = team.slack
    await slack.invite(TEAM, by=ANNA)
    await slack.command(TEAM, ANNA, "subscribe daily 09:00")
    await team.ephemeral("已订阅")
    await slack.open_home(ANNA)
    await slack.until(lambda: (home := slack.home(ANNA)) and "#team" in shown(home))
    await slack.press("home", ANNA, "暂停")
    await slack.until(lambda: (home := slack.home(ANNA)) and "已暂停" in shown(home))
    (one,) = await team.whole.bot.desk.ledger.subscriptions.of(ROOM)
    assert one.paused


async def test_a_question_about_any_message_is_asked_in_a_form(team: Team) -> None:
    slack = team.slack
    await slack.invite(TEAM, by=ANNA)
    said = await slack.say(TEAM, BEN, "北辰云发布了新模型")
    await slack.shortcut(TEAM, ANNA, said, "ask")
    form = await team.window("提问")
    await slack.submit(form.id, {"question": "它多少钱？"}, ANNA)
    await team.post("问的是它多少钱？", said)


async def test_what_nobody_should_see_is_answered_to_the_one_who_asks(team: Team) -> None:
    slack = team.slack
    await slack.invite(TEAM, by=ANNA)
    await team.post("资讯机器人")
    before = len(slack.bot_posts(TEAM))
    for typed, told in (
        ("help", "/digest"),
        ("subscribtions", "subscriptions"),
        ("ask 谁融资了？", "问的是谁融资了？"),
    ):
        await slack.command(TEAM, ANNA, typed)
        await team.ephemeral(told)
    assert len(slack.bot_posts(TEAM)) == before
