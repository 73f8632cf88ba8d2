"""Each report to each chat once, whatever the platform does; the clock stands still unless a test moves it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.card import Card
from bot.deliver import Deliverer
from bot.inbound import Where
from bot.ledger import Ledger, open_ledger
from bot.limits import OwnTurns, Pace
from bot.model import Delivery
from bot.platforms import Busy, Draft, Gone, Rates, Refused, Unclear
from pipeline.errors import NotFoundError
from tests.blank import blank
from tests.bot.posting import TERMS, Clock, Desk, Scripted
from tests.contract.posts import CARD, MINUTE, OTHER, ROOM, planned
from tests.contract.samples import HOUR, NOW


@pytest.fixture
async def desk(ledger: Ledger) -> Desk:
    clock, platform, titles = Clock(NOW), Scripted(), ["日报"]

    async def contents(delivery: Delivery, draft: Draft) -> Sequence[Card]:
        return [replace(CARD, title=title) for title in titles]

    pace = Pace(OwnTurns(lambda: clock().timestamp()))
    deliverer = Deliverer(ledger, {"console": platform}, contents, clock, pace, TERMS, chance=lambda: 0.5)
    await ledger.deliveries.add([planned("d")])
    return Desk(ledger, platform, clock, deliverer, titles)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without a row; it is copied, since to make one takes longer than the tests."""
    file = tmp_path_factory.mktemp("ledger") / "digest.db"

    async def make() -> None:
        async with open_ledger(f"sqlite:///{file}"):
            pass

    asyncio.run(make())
    return file


@pytest.fixture
async def ledger(template: Path, tmp_path: Path) -> AsyncIterator[Ledger]:
    shutil.copy(template, tmp_path)
    async with open_ledger(blank(tmp_path)) as opened:
        yield opened


class TestAPost:
    async def test_is_made_once_and_its_message_recorded(self, desk: Desk) -> None:
        assert (await desk.deliver()).state == "done"
        assert (await desk.deliver()).state == "done"
        assert desk.platform.posts == [(ROOM.chat, "d#1", "日报")]
        (part,) = await desk.ledger.deliveries.parts("d")
        assert (part.state, part.message) == ("done", "message 1")

    async def test_is_made_once_by_many_workers(self, desk: Desk) -> None:
        await asyncio.gather(*(desk.deliver() for _ in range(5)))
        assert len(desk.platform.posts) == 1

    async def test_is_not_made_before_its_time_or_too_late(self, desk: Desk) -> None:
        desk.clock.now = NOW - MINUTE
        assert (await desk.deliver()).state == "waiting"
        desk.clock.now = NOW + 6 * HOUR + MINUTE
        assert (await desk.deliver()).state == "expired"
        assert desk.platform.asked == []

    async def test_says_what_was_recorded_even_when_the_contents_change(self, desk: Desk) -> None:
        desk.titles[:] = ["一", "二"]
        desk.platform.script[ROOM.chat] = [Busy("429", 30)]
        await desk.deliver()
        desk.titles[:] = ["更正"]
        await desk.until_over()
        assert [title for _, _, title in desk.platform.posts] == ["一", "二"]

    async def test_of_nothing_is_done_without_a_word(self, desk: Desk) -> None:
        desk.titles.clear()
        assert (await desk.deliver()).state == "done"
        assert desk.platform.asked == []

    async def test_that_nobody_recorded_is_none(self, desk: Desk) -> None:
        assert await desk.deliverer.deliver("unknown") is None


class TestABusyPlatform:
    async def test_is_tried_again_after_its_seconds_and_not_before(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat] = [Busy("429", 40)]
        waiting = await desk.deliver()
        assert (waiting.state, waiting.error, waiting.tries) == ("waiting", "429", 1)
        assert timedelta(seconds=40) <= waiting.next_try - NOW <= timedelta(seconds=50)
        await desk.deliver()
        assert len(desk.platform.asked) == 1
        desk.clock.now = waiting.next_try
        assert (await desk.deliver()).state == "done"

    async def test_that_names_no_time_is_asked_ever_less_often(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat] = [Busy("500", 0)] * 12
        gaps = []
        for _ in range(12):
            before = desk.clock.now
            desk.clock.now = (await desk.deliver()).next_try
            gaps.append((desk.clock.now - before).total_seconds())
        assert gaps[:4] == [1.5, 3, 6, 12]
        assert gaps[-1] == gaps[-2] == 225

    async def test_for_ever_is_given_up_and_the_operator_is_told_once(self, desk: Desk) -> None:
        desk.deliverer = replace(desk.deliverer, terms=replace(TERMS, tries=8))
        await desk.ledger.deliveries.add([planned("long", expires=NOW + 1000 * HOUR)])
        desk.platform.script[ROOM.chat] = [Busy("500", 0)] * 100
        failed = await desk.until_over("long")
        assert (failed.state, failed.tries, failed.error) == ("failed", 8, "500")
        assert (await desk.deliver("alert:failed:long")).state == "done"
        assert desk.platform.posts == [("运维", "alert:failed:long#1", "日报")]

    async def test_that_will_not_take_an_alert_is_not_complained_of_to_itself(self, desk: Desk) -> None:
        await desk.ledger.deliveries.add([planned("alert:x", subject="alert:silent")])
        desk.platform.script[ROOM.chat] = [Refused("no right")]
        assert (await desk.deliver("alert:x")).state == "failed"
        assert await desk.ledger.deliveries.get("alert:failed:alert:x") is None


class TestAnUnclearPost:
    async def test_that_came_through_is_adopted(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat], desk.platform.comes = [Unclear("connection lost")], True
        assert (await desk.deliver()).state == "unclear"
        assert (await desk.until_over()).state == "done"
        assert desk.platform.asked == ["d#1"]
        assert (await desk.ledger.deliveries.parts("d"))[0].message == "message 1"

    async def test_that_did_not_come_through_is_posted_again(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat] = [Unclear("connection lost")]
        assert (await desk.until_over()).state == "done"
        assert (len(desk.platform.asked), len(desk.platform.posts)) == (2, 1)

    async def test_is_left_alone_while_the_platform_cannot_tell(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat], desk.platform.comes = [Unclear("connection lost")], True
        desk.clock.now = (await desk.deliver()).next_try
        for blind in (Busy("cannot tell", 5), Unclear("cannot tell either")):
            desk.platform.blind = blind
            waiting = await desk.deliver()
            assert waiting.state == "waiting"
            desk.clock.now = waiting.next_try
        desk.platform.blind = None
        assert (await desk.until_over()).state == "done"
        assert len(desk.platform.posts) == len(desk.platform.asked) == 1

    @pytest.mark.parametrize("came", [True, False])
    async def test_whose_worker_died_is_looked_for_first(self, desk: Desk, came: bool) -> None:
        claimed = await desk.ledger.deliveries.claim("d", NOW, TERMS.lease)
        assert claimed is not None
        (part,) = await desk.ledger.deliveries.set_parts(claimed.lease, [CARD])
        assert await desk.ledger.deliveries.posting(claimed.lease, part, NOW, NOW + TERMS.lease)
        if came:
            desk.platform.posts.append((ROOM.chat, part.key, CARD.title))
        await desk.deliver()
        assert desk.platform.asked == []
        desk.crashed()
        assert (await desk.deliver()).state == "done"
        assert (len(desk.platform.posts), len(desk.platform.asked)) == (1, not came)

    async def test_that_came_through_too_late_to_be_posted_is_still_adopted(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat], desk.platform.comes = [Unclear("connection lost")], True
        await desk.deliver()
        desk.clock.pass_(7 * HOUR)
        assert (await desk.deliver()).state == "done"

    async def test_an_error_that_nobody_thought_of_is_looked_into_before_a_second_try(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat], desk.platform.comes = [KeyError("ts")], True
        waiting = await desk.deliver()
        assert waiting.error is not None and "KeyError" in waiting.error
        assert (await desk.until_over()).state == "done"
        assert len(desk.platform.posts) == 1


class TestPartsOfOneDelivery:
    async def test_come_in_order_and_go_on_where_they_stopped(self, desk: Desk) -> None:
        desk.titles[:] = ["一", "二", "三"]
        desk.platform.script["d#2"] = [Busy("500", 0), Busy("500", 0)]
        assert (await desk.deliver()).state == "waiting"
        assert desk.platform.asked == ["d#1", "d#2"]
        assert (await desk.until_over()).state == "done"
        assert [title for _, _, title in desk.platform.posts] == ["一", "二", "三"]

    async def test_that_were_begun_in_time_are_finished(self, desk: Desk) -> None:
        desk.titles[:] = ["一", "二"]
        desk.platform.script["d#2"] = [Busy("500", 0)]
        await desk.deliver()
        desk.clock.pass_(7 * HOUR)
        assert (await desk.deliver()).state == "done"
        assert len(desk.platform.posts) == 2

    async def test_are_not_gone_on_with_by_a_worker_that_lost_the_delivery(self, desk: Desk) -> None:
        """The process slept through its lease while it posted the first; another one went on."""
        desk.titles[:] = ["一", "二"]
        awake = desk.platform.post

        async def sleep_through_it(where: Where, card: Card, key: str) -> str:
            desk.platform.post = awake  # type: ignore[method-assign]
            message = await awake(where, card, key)
            desk.crashed()
            await desk.deliver()
            return message

        desk.platform.post = sleep_through_it  # type: ignore[method-assign]
        assert (await desk.deliver()).state == "done"
        assert desk.platform.asked == ["d#1", "d#2"]


class TestOneChat:
    async def test_that_fails_for_an_hour_gets_its_report_once_and_the_others_are_on_time(self, desk: Desk) -> None:
        chats = [f"群{number}" for number in range(5)]
        await desk.ledger.deliveries.add([planned(chat, where=Where("console", chat)) for chat in chats])
        desk.platform.script["群3"] = [Busy("500", 0)] * 1000
        arrived = dict[str, int]()
        while desk.clock.now < NOW + 1.5 * HOUR:
            if desk.clock.now == NOW + HOUR:
                desk.platform.script["群3"].clear()
            for one in await desk.ledger.deliveries.outstanding(desk.clock.now):
                if (await desk.deliver(one.key)).state == "done":
                    arrived[one.key] = (desk.clock.now - NOW) // MINUTE
            desk.clock.pass_(MINUTE)
        assert [chat for chat, _, _ in desk.platform.posts if chat == "群3"] == ["群3"]
        assert {key for key, minutes in arrived.items() if minutes == 0} == {"d", *chats} - {"群3"}
        assert 60 <= arrived["群3"] <= 65

    async def test_that_is_gone_is_switched_off_and_the_rest_of_it_left_unposted(self, desk: Desk) -> None:
        await desk.ledger.deliveries.add([planned("next"), planned("other", where=OTHER)])
        desk.platform.script[ROOM.chat] = [Gone("the bot was removed")]
        assert [(await desk.deliver(key)).state for key in ("d", "next", "other")] == ["failed", "failed", "done"]
        (off,) = await desk.ledger.chats.off()
        assert (off.where, off.reason) == (ROOM, "the bot was removed")
        assert desk.platform.asked == ["d#1", "other#1"]

    async def test_that_refuses_is_not_asked_again_and_the_operator_is_told(self, desk: Desk) -> None:
        desk.platform.script[ROOM.chat] = [Refused("no permission to post")]
        failed = await desk.deliver()
        assert (failed.state, failed.error) == ("failed", "no permission to post")
        assert [one.key for one in await desk.ledger.deliveries.outstanding(NOW)] == ["alert:failed:d"]


class TestWhatCannotBeMadeNow:
    async def test_is_made_later(self, desk: Desk) -> None:
        async def missing(delivery: Delivery, draft: Draft) -> Sequence[Card]:
            raise NotFoundError("there is no report of 2026-03-10 yet")

        waiting = await replace(desk.deliverer, contents=missing).deliver("d")
        assert waiting is not None
        assert (waiting.state, waiting.error) == ("waiting", "there is no report of 2026-03-10 yet")
        assert (await desk.until_over()).state == "done"

    async def test_waits_for_a_platform_that_is_not_connected(self, desk: Desk) -> None:
        waiting = await replace(desk.deliverer, platforms={}).deliver("d")
        assert waiting is not None and waiting.error == "console is not connected; see digest doctor"
        assert (await desk.until_over()).state == "done"

    async def test_is_given_up_when_each_try_ended_the_program(self, desk: Desk) -> None:
        for _ in range(TERMS.tries):
            assert await desk.ledger.deliveries.claim("d", desk.clock.now, TERMS.lease) is not None
            desk.crashed()
        failed = await desk.deliver()
        assert (failed.state, desk.platform.asked) == ("failed", [])


class TestTheLimits:
    async def test_put_a_post_off_that_may_not_come_soon_and_count_no_try(self, desk: Desk) -> None:
        desk.platform.rates = Rates(50, 5)
        await desk.deliverer.pace.hold(ROOM, 600)
        waiting = await desk.deliver()
        assert (waiting.state, waiting.tries, desk.platform.asked) == ("waiting", 0, [])
        assert waiting.next_try == NOW + timedelta(seconds=600)

    async def test_that_a_platform_tells_hold_for_every_delivery_to_the_chat(self, desk: Desk) -> None:
        await desk.ledger.deliveries.add([planned("next"), planned("other", where=OTHER)])
        desk.platform.script[ROOM.chat] = [Busy("429", 600)]
        assert [(await desk.deliver(key)).state for key in ("d", "next", "other")] == ["waiting", "waiting", "done"]
        assert desk.platform.asked == ["d#1", "other#1"]
