"""The bot when something breaks: a platform, an answer, a record, a process; nothing else breaks with it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.card import Card
from bot.inbound import Inbound, Typed, Where
from bot.ledger import Wish, key_of
from bot.loops import Beat, run_until
from bot.model import Planned
from bot.platforms import Busy, Gone, Unclear
from pipeline.errors import DigestError
from tests.bot.test_serve import ANNA, NOW, ROOM, Sitting, copied, newest, sitting  # noqa: F401 (fixtures)

QUICK = Beat(plan=0.02, sources=60, watch=60, forget=60, again=0.01)
DAILY = Wish("daily", time(9), "Asia/Shanghai", frozenset(range(7)), "ai-cloud", "zh")


@pytest_asyncio.fixture
async def room(copied: Path) -> AsyncIterator[Sitting]:  # noqa: F811
    async with sitting(copied) as made:
        yield made


@pytest_asyncio.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Sitting]:
    """A bot over a store in which there is nothing."""
    async with sitting(tmp_path / "bot.db") as made:
        yield made


class Scripted:
    """Calls of a platform that come to these errors, one after the other, and then to what they came to before."""

    def __init__(self, does: Callable[..., Awaitable[object]], *errors: Exception) -> None:
        self._does, self.errors, self.calls = does, list(errors), 0

    async def __call__(self, *arguments: object) -> object:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return await self._does(*arguments)


def breaks(made: Sitting, name: str, *errors: Exception) -> Scripted:
    scripted = Scripted(getattr(made.platform, name), *errors)
    setattr(made.platform, name, scripted)
    return scripted


def typed(text: str, event_id: str = "e1") -> Typed:
    return Typed(event_id, ROOM, ANNA, text, slash=True)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(60):
        while not await holds():  # noqa: ASYNC110 (it comes about in a database)
            await asyncio.sleep(0.01)


async def running(made: Sitting, holds: Callable[[], Awaitable[bool]]) -> None:
    """Lets the bot run until something is so."""
    over = asyncio.Event()
    work = asyncio.create_task(run_until(over, made.bot.run(QUICK)))
    try:
        await until(holds)
    finally:
        over.set()
        await work


async def test_a_platform_that_breaks_in_an_unknown_way_is_heard_again_and_ends_nothing(room: Sitting) -> None:
    runs = breaks(room, "run", KeyError("event"), OSError("reset"), DigestError("cannot be reached"))
    room.platform.say(typed("help"))

    async def answered() -> bool:
        return bool(room.whispers)

    await running(room, answered)
    assert runs.calls == 4


async def test_a_queue_that_breaks_is_taken_up_again(room: Sitting) -> None:
    room.bot.work.run = Scripted(room.bot.work.run, RuntimeError("a bug"))  # type: ignore[method-assign]
    room.platform.say(typed("help"))

    async def answered() -> bool:
        return bool(room.whispers)

    await running(room, answered)


async def test_a_subscription_that_cannot_be_read_costs_the_others_nothing(room: Sitting) -> None:
    ledger = room.bot.desk.ledger
    await ledger.subscriptions.add(Where("console", "other"), Wish("daily", time(9), "Mars/Base", frozenset({0}),
                                                                   "ai-cloud", "zh"), NOW)  # fmt: skip
    await ledger.subscriptions.add(ROOM, DAILY, NOW)
    assert len(await room.tick(datetime(2026, 3, 11, 9, 0, tzinfo=NOW.tzinfo))) == 1


async def test_a_platform_whose_health_cannot_be_asked_is_unwell_and_the_operator_still_hears(copied: Path) -> None:  # noqa: F811
    async with sitting(copied, operator={"platform": "console", "chat": "operator"}) as made:
        breaks(made, "well", *[OSError("no route")] * 2)
        await made.bot.watch()
        made.now = NOW + timedelta(hours=1)
        await made.bot.watch()
        await made.post()
        told = [repr(seen.card) for seen in made.platform.seen() if seen.chat == "operator"]
    assert any("OSError" in card or "console" in card for card in told)
    assert "console" in made.bot.unwell


async def test_an_answer_that_fails_after_a_post_was_planned_is_given_again_and_the_post_once(room: Sitting) -> None:
    await room.say("daily")
    report = await newest(room)
    breaks(room, "whisper", Busy("429", 0))
    assert await room.press("full", f"{report.id}|-|-|-|1") == []
    (open_,) = await room.bot.desk.ledger.inbox.outstanding(room.now + timedelta(hours=1))
    room.now = open_.at
    await room.bot.handle(open_.key)
    assert len(room.whispers) == 1
    assert len(room.titles()) == 1


async def test_an_answer_waits_as_long_as_the_platform_asks_for(room: Sitting) -> None:
    breaks(room, "whisper", Busy("429", 90))
    await room.say("help")
    (open_,) = await room.bot.desk.ledger.inbox.outstanding(room.now + timedelta(hours=1))
    assert open_.at >= room.now + timedelta(seconds=90)


async def test_who_asks_for_a_report_that_cannot_be_made_is_told_why_once(empty: Sitting) -> None:
    (told,) = await empty.say("daily")
    assert "nothing is stored" in told
    for minutes in (1, 10, 30):
        empty.now = NOW + timedelta(minutes=minutes)
        await empty.post()
    assert len(empty.whispers) == 1


async def test_an_event_that_is_answered_for_longer_than_its_lease_is_answered_once(
    room: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.serve._LEASE", timedelta(seconds=0.3))
    began, whisper = asyncio.get_running_loop().time(), room.platform.whisper

    async def slow(heard: Inbound, card: object) -> None:
        await asyncio.sleep(0.9)
        await whisper(heard, card)

    def passing() -> datetime:
        return NOW + timedelta(seconds=asyncio.get_running_loop().time() - began)

    object.__setattr__(room.bot.desk, "clock", passing)
    room.platform.whisper = slow  # type: ignore[method-assign]
    await room.bot.receive(typed("help"))
    first = asyncio.create_task(room.bot.handle(key_of(typed("help"))))
    await asyncio.sleep(0.6)
    await room.bot.handle(key_of(typed("help")))
    await first
    assert len(room.whispers) == 1


async def test_a_platform_that_takes_an_answer_and_hangs_holds_nobody_up(
    room: Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.serve._TOLD_S", 0.05)

    async def hangs(heard: Inbound, card: object) -> None:
        await asyncio.Event().wait()

    room.platform.whisper = hangs  # type: ignore[method-assign]
    await room.bot.receive(typed("help"))
    async with asyncio.timeout(30):
        assert await room.bot.handle(key_of(typed("help"))) is not None


async def test_an_event_of_a_platform_that_is_not_connected_is_left_to_those_who_are(room: Sitting) -> None:
    event = Typed("e1", Where("slack", "C1"), ANNA, "help")
    await room.bot.receive(event)
    assert await room.bot.handle(key_of(event)) is None
    (left,) = await room.bot.desk.ledger.inbox.outstanding(room.now)
    assert left.key == key_of(event)
    heard = await room.bot.desk.ledger.inbox.claim(left.key, room.now, timedelta(seconds=1))
    assert heard is not None
    assert heard.tries == 1


async def test_a_post_to_a_platform_that_is_not_connected_says_so(room: Sitting) -> None:
    post = Planned("k", Where("slack", "C1"), "daily:ai-cloud:2026-03-11", "zh", NOW, NOW + timedelta(hours=1))
    await room.bot.plan_posts([post])
    await room.bot.deliver("k")
    found = await room.bot.desk.ledger.deliveries.get("k")
    assert found is not None
    assert "slack is not connected" in (found.error or "")


async def test_a_chat_that_was_switched_off_and_speaks_is_answered(room: Sitting) -> None:
    await room.bot.desk.ledger.chats.switch_off(ROOM, NOW, "console: the terminal is closed")
    await room.say("daily")
    assert len(room.titles()) == 1


async def correction(made: Sitting) -> list[str]:
    await made.say("daily")
    old = await newest(made)
    new = old.model_copy(update={"id": f"{old.id}-2", "version": 2, "entries": old.entries[1:]})
    await made.bot.desk.newsroom.store.reports.add(new)
    return await made.press("correct", f"{old.id}|{new.id}")


async def test_an_edit_that_the_platform_puts_off_is_made_later(room: Sitting) -> None:
    breaks(room, "edit", Busy("429", 0), Unclear("no answer"))
    assert await correction(room) == []
    while left := await room.bot.desk.ledger.inbox.outstanding(room.now + timedelta(hours=1)):
        room.now = left[0].at
        await room.bot.handle(left[0].key)
    assert "更正" in room.titles()[0]
    assert len(room.whispers) == 1


async def test_an_edit_that_is_refused_is_told_to_the_one_who_asked_for_it(room: Sitting) -> None:
    breaks(room, "edit", Gone("console: the bot is not in room"))
    (told,) = await correction(room)
    assert "1 of 1 posts could not be edited: console: the bot is not in room" in told


async def test_what_was_answered_long_ago_is_forgotten_and_what_was_not_is_kept(room: Sitting) -> None:
    await room.say("help", event_id="answered")
    await room.bot.receive(typed("help", "open"))
    room.now = NOW + timedelta(days=30)

    async def forgotten() -> bool:
        return await room.bot.desk.ledger.inbox.get("console:answered") is None

    room.bot.work.run = Scripted(asyncio.Event().wait)  # type: ignore[method-assign, assignment]
    await running(room, forgotten)
    assert await room.bot.desk.ledger.inbox.get("console:open") is not None


async def test_a_post_that_is_under_way_is_ended_before_the_bot_stops(room: Sitting) -> None:
    posting, post, over = asyncio.Event(), room.platform.post, asyncio.Event()

    async def slow(where: Where, card: Card, key: str) -> str:
        posting.set()
        await asyncio.sleep(0.3)
        return await post(where, card, key)

    room.platform.post = slow  # type: ignore[method-assign]
    room.platform.say(typed("daily"))
    work = asyncio.create_task(run_until(over, room.bot.run(QUICK)))
    await posting.wait()
    over.set()
    await work
    found = await room.bot.desk.ledger.deliveries.get("event:console:e1")
    assert found is not None
    assert found.state == "done"


async def test_a_post_that_never_ends_does_not_keep_the_bot_and_stays_recorded(room: Sitting) -> None:
    posting, over = asyncio.Event(), asyncio.Event()

    async def hangs(where: Where, card: Card, key: str) -> str:
        posting.set()
        return await asyncio.Event().wait() and ""

    room.platform.post = hangs  # type: ignore[method-assign]
    room.platform.say(typed("daily"))
    work = asyncio.create_task(run_until(over, room.bot.run(QUICK), drain=0.1))
    await posting.wait()
    over.set()
    async with asyncio.timeout(8):
        await work
    (part,) = await room.bot.desk.ledger.deliveries.parts("event:console:e1")
    assert part.state == "posting"


async def test_two_bots_that_plan_the_same_minute_post_once(copied: Path, tmp_path: Path) -> None:  # noqa: F811
    due = datetime(2026, 3, 11, 9, 0, tzinfo=UTC) - timedelta(hours=8)
    async with sitting(copied) as one, sitting(copied) as two:
        await one.bot.desk.ledger.subscriptions.add(ROOM, DAILY, NOW)
        one.now = two.now = due + timedelta(seconds=1)
        await asyncio.gather(one.bot.plan(), two.bot.plan())
        await asyncio.gather(one.post(), two.post())
        assert len(one.titles()) == 1
