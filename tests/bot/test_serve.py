"""The whole bot over a real store: what people type and press, what falls due, what is posted."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.config import BotConfig, Operator
from bot.corrections import offer
from bot.inbound import Inbound, Joined, Pressed, Typed, Where, Who
from bot.ledger import key_of, open_ledger
from bot.opening import Setting, open_bot
from bot.platforms import Rates
from bot.serve import Bot
from pipeline import sample
from pipeline.model import DailyReport
from pipeline.store import open_store
from tests.fakes.platform import FakePlatform, Temper
from tests.pipeline.building import EMBEDDER, Feeds, settings

NOW = sample.CLOCKS[2]
DAY = date(2026, 3, 11)
ROOM = Where("console", "room")
ANNA = Who("anna", zone="Asia/Shanghai", language="zh")


@dataclass
class Sitting:
    """A bot whose work is done by hand, one step after the other, so that nothing is waited for."""

    bot: Bot
    platform: FakePlatform
    whispers: list[str] = field(default_factory=list)
    now: datetime = NOW

    async def say(self, text: str, who: Who = ANNA, event_id: str | None = None) -> list[str]:
        return await self.hear(Typed(event_id or f"{who.id}{text}{self.now.isoformat()}", ROOM, who, text, slash=True))

    async def press(self, action: str, value: str, who: Who = ANNA) -> list[str]:
        return await self.hear(Pressed(f"{action}{value}{self.now.isoformat()}", ROOM, who, action, value, "m1"))

    async def hear(self, event: Inbound) -> list[str]:
        """Receives, answers and posts; what was whispered to the one who spoke."""
        before = len(self.whispers)
        await self.bot.receive(event)
        await self.bot.handle(key_of(event))
        await self.post()
        return self.whispers[before:]

    async def post(self) -> None:
        for one in await self.bot.desk.ledger.deliveries.outstanding(self.now + timedelta(minutes=2)):
            await self.bot.deliver(one.key)

    async def tick(self, now: datetime) -> list[str]:
        """The clock stands at `now`: plans and posts; the titles of all that the room has by then."""
        self.now = now
        await self.bot.plan()
        self.now = now + timedelta(minutes=1)
        await self.post()
        return self.titles()

    def titles(self) -> list[str]:
        return [seen.card.title for seen in self.platform.seen() if seen.chat == ROOM.chat and seen.kind == "post"]


class Quiet(FakePlatform):
    """The fake platform, which keeps what it whispers as text."""

    def __init__(self, file: Path, heard: Callable[[str], None]) -> None:
        chats = ("room", "other", "operator")
        super().__init__(file, Temper(), Rates(total=1000, chat=1000), name="console", chats=chats)
        self._heard = heard

    async def whisper(self, heard: Inbound, card: object) -> None:
        self._heard(repr(card))


@asynccontextmanager
async def sitting(path: Path, **bot_config: object) -> AsyncIterator[Sitting]:
    url = f"sqlite:///{path}"
    whispers: list[str] = []
    platform = Quiet(path.parent / "platform.db", whispers.append)
    made: list[Sitting] = []
    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": url})})
    config = BotConfig.model_validate({"jitter_s": 0, **bot_config})
    environ: dict[str, str] = {}

    def clock() -> datetime:
        return made[0].now if made else NOW

    async with open_store(url) as store, open_ledger(url) as ledger:
        setting = Setting(pipeline, config, (), EMBEDDER, clock, environ)
        async with open_bot(setting, store, ledger, {"console": platform}) as bot:
            made.append(Sitting(bot, platform, whispers))
            yield made[0]
    platform.close()


@pytest.fixture
def copied(sample_days: Feeds, tmp_path: Path) -> Path:
    """Both sample days in a store."""
    return Path(shutil.copy(sample_days.path, tmp_path / "bot.db"))


@pytest_asyncio.fixture
async def room(copied: Path) -> AsyncIterator[Sitting]:
    async with sitting(copied) as made:
        yield made


async def newest(made: Sitting) -> DailyReport:
    report = await made.bot.desk.newsroom.newest("ai-cloud")
    assert report is not None
    return report


async def test_a_report_that_is_asked_for_is_built_and_posted_once(room: Sitting) -> None:
    await room.say("daily", event_id="e1")
    assert len(room.titles()) == 1
    await room.hear(Typed("e1", ROOM, ANNA, "daily", slash=True))  # the platform delivers it again
    assert len(room.titles()) == 1
    assert (await newest(room)).date == DAY


async def test_who_asks_before_the_first_post_of_the_day_gets_yesterdays_and_does_not_spoil_todays(
    room: Sitting,
) -> None:
    await room.say("subscribe daily 09:00")
    await room.say("daily")
    assert (await newest(room)).date == DAY - timedelta(days=1)
    assert "3月10日" in room.titles()[0]
    await room.tick(datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo))
    assert (await newest(room)).date == DAY


async def test_a_report_is_of_the_same_day_for_a_chat_that_is_ahead(room: Sitting) -> None:
    await room.say("subscribe daily 01:00 Pacific/Auckland")
    await room.tick(datetime(2026, 3, 12, 1, 0, tzinfo=ZoneInfo("Pacific/Auckland")))
    assert (await newest(room)).date == DAY


async def test_the_full_version_is_shown_to_the_one_who_presses_without_building_anything(room: Sitting) -> None:
    await room.say("daily")
    report = await newest(room)
    (card,) = await room.press("full", f"{report.id}|-|-|-|1")
    assert "入选理由" in card
    assert len(room.titles()) == 1
    (card,) = await room.press("evidence", f"{report.id}|{report.entries[0].id}")
    assert report.entries[0].evidence[0][:20] in card


async def test_a_chat_subscribes_and_gets_its_report_at_its_time_once(room: Sitting) -> None:
    (told,) = await room.say("订阅 日报 9:00")
    assert "已订阅" in told
    due = datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo)
    assert await room.tick(due - timedelta(minutes=10)) == []
    assert len(await room.tick(due)) == 1
    assert len(await room.tick(due + timedelta(minutes=5))) == 1


async def test_after_downtime_a_late_report_is_posted_and_a_stale_one_is_not(room: Sitting) -> None:
    await room.say("subscribe daily 09:00")
    due = datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo)
    assert await room.tick(due + timedelta(hours=8)) == []
    assert len(await room.tick(due + timedelta(days=1, hours=3))) == 1


async def test_what_is_paused_rests_and_what_is_ended_is_gone(room: Sitting) -> None:
    await room.say("subscribe daily 09:00")
    (one,) = await room.bot.desk.ledger.subscriptions.of(ROOM)
    assert "已暂停" in (await room.press("pause", str(one.id)))[0]
    assert await room.tick(datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo)) == []
    assert "已恢复" in (await room.press("resume", str(one.id)))[0]
    assert "已退订" in (await room.say("退订 日报"))[0]
    assert await room.bot.desk.ledger.subscriptions.of(ROOM) == []


async def test_another_chats_subscription_cannot_be_ended_from_here(room: Sitting) -> None:
    await room.say("subscribe daily 09:00")
    (one,) = await room.bot.desk.ledger.subscriptions.of(ROOM)
    event = Pressed("x", Where("console", "other"), ANNA, "unsubscribe", str(one.id), "m1")
    await room.hear(event)
    assert await room.bot.desk.ledger.subscriptions.of(ROOM) == [one]


async def test_only_administrators_change_what_is_posted_where_that_is_configured(copied: Path) -> None:
    async with sitting(copied, subscribe="admins") as made:
        assert "管理员" in (await made.say("subscribe daily 09:00"))[0]
        assert "已订阅" in (await made.say("subscribe daily 09:00", Who("boss", admin=True)))[0]


async def test_a_vote_is_kept_once_for_each_person_and_entry(room: Sitting) -> None:
    await room.say("daily")
    report = await newest(room)
    value = f"{report.id}|{report.entries[0].id}"
    for vote in ("up", "down"):
        assert "已记录" in (await room.press("vote", f"{value}|{vote}"))[0]
    votes = await room.bot.desk.ledger.feedback.since(datetime(2026, 1, 1, tzinfo=UTC))
    assert [(vote.entry, vote.vote) for vote in votes] == [(value, "down")]


async def test_a_correction_edits_what_was_posted_and_says_so(room: Sitting) -> None:
    await room.say("daily")
    old = await newest(room)
    entry = old.entries[0].model_copy(update={"text": "改过的一条。"})
    new = old.model_copy(update={"id": f"{old.id}-2", "version": 2, "entries": (entry, *old.entries[1:])})
    await room.bot.desk.newsroom.store.reports.add(new)
    (told,) = await room.press("correct", f"{old.id}|{new.id}")
    assert "1" in told
    (card,) = [seen.card for seen in room.platform.seen() if seen.chat == "room"]
    assert "更正" in card.title
    assert "改过的一条" in repr(card)


@pytest.mark.parametrize(
    "text", ["help", "帮助", "sources", "来源", "status", "状态", "subscriptions", "weekly", "问 最新进展"]
)
async def test_every_word_is_answered(room: Sitting, text: str) -> None:
    assert await room.say(text) or room.titles()


async def test_a_word_that_is_none_gets_the_nearest_and_the_help(room: Sitting) -> None:
    (card,) = await room.say("dialy")
    assert "daily" in card


@pytest.mark.parametrize("value", ["", "x", "|||||||", "no-such|-|-|-|1", "daily-1|entry|up", "😀" * 50])
@pytest.mark.parametrize(
    "action", ["full", "page", "evidence", "vote", "part", "correct", "subscribe", "pause", "no-such"]
)
async def test_a_button_that_nobody_made_is_answered_and_changes_nothing(
    room: Sitting, action: str, value: str
) -> None:
    assert await room.press(action, value)
    assert room.titles() == []
    assert await room.bot.desk.ledger.subscriptions.of(ROOM) == []


async def test_a_chat_that_the_bot_joins_is_greeted_and_one_that_it_leaves_is_left_alone(room: Sitting) -> None:
    await room.hear(Joined("j1", ROOM, ANNA, "团队群"))
    assert len(room.titles()) == 1
    await room.say("subscribe daily 09:00")
    await room.hear(Joined("j2", ROOM, ANNA, left=True))
    assert len(await room.tick(datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo))) == 1


async def test_two_profiles_give_two_chats_different_digests_of_one_collection(copied: Path) -> None:
    first = settings().profiles[0]
    topics = tuple(topic for topic in first.topics if topic.name == "机器人")
    other = first.model_copy(
        update={"name": "robots", "title": "机器人日报", "topics": topics, "weekly": type(first.weekly)()}
    )
    async with sitting(copied) as made:
        newsroom = made.bot.desk.newsroom
        newsroom.config = newsroom.config.model_copy(update={"profiles": (first, other)})
        one = await newsroom.daily(first.name, DAY)
        two = await newsroom.daily("robots", DAY)
    assert 0 < len(two.entries) < len(one.entries)
    assert {entry.story_id for entry in two.entries} != {entry.story_id for entry in one.entries}


async def test_the_operator_is_told_once_a_day_that_nothing_new_comes_in(copied: Path) -> None:
    async with sitting(copied, operator={"platform": "console", "chat": "operator"}) as made:
        for hours in (1, 2, 8, 9):
            made.now = NOW + timedelta(hours=hours)
            await made.bot.watch()
            await made.post()
        told = [seen.card.title for seen in made.platform.seen() if seen.chat == "operator"]
    assert len(told) == 1


async def test_a_report_that_is_built_anew_is_offered_to_the_operator_as_a_correction(copied: Path) -> None:
    operator = Operator(platform="console", chat="operator")
    async with sitting(copied, operator=operator.model_dump()) as made:
        ledger = made.bot.desk.ledger
        await made.say("daily")
        old = await newest(made)
        new = old.model_copy(update={"id": f"{old.id}-2", "version": 2, "entries": old.entries[1:]})
        await made.bot.desk.newsroom.store.reports.add(new)
        said = await offer(ledger, operator, old, new, made.now)
        assert said is not None
        assert "posted in 1 chat;" in said
        await made.post()
        (card,) = [seen.card for seen in made.platform.seen() if seen.chat == "operator"]
    assert "更正" in card.title
    assert f"{old.id}|{new.id}" in repr(card)


async def test_two_replicas_that_build_one_day_at_once_post_the_same_report(copied: Path) -> None:
    async with sitting(copied) as one, sitting(copied) as other:
        rooms = (one.bot.desk.newsroom, other.bot.desk.newsroom)
        reports = await asyncio.gather(*(newsroom.daily("ai-cloud", DAY) for newsroom in rooms))
    assert reports[0] == reports[1]
    assert reports[0].version == 1
