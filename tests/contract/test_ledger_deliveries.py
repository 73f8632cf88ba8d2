"""Deliveries and the inbox, whatever keeps them: recorded once, worked on by one at a time, nothing lost between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.inbound import Inbound, Joined, Pressed, Typed, Where
from bot.ledger import Lease, Ledger, Outcome, open_ledger
from bot.model import Delivery
from pipeline.errors import StoreError
from tests.contract.posts import CARD, MINUTE, OTHER, PERSON, ROOM, planned
from tests.contract.samples import HOUR, NOW


async def claimed(ledger: Ledger, key: str = "sub:1:2026-03-10", now: datetime = NOW) -> tuple[Delivery, Lease]:
    found = await ledger.deliveries.claim(key, now, MINUTE)
    assert found is not None
    return found.delivery, found.lease


class TestDeliveries:
    async def test_a_delivery_is_recorded_once_by_its_key(self, ledger: Ledger) -> None:
        assert await ledger.deliveries.add([planned(), planned("b")]) == ["sub:1:2026-03-10", "b"]
        assert await ledger.deliveries.add([planned(where=OTHER), planned("c")]) == ["c"]
        kept = await ledger.deliveries.get("sub:1:2026-03-10")
        assert kept is not None
        assert (kept.where, kept.state, kept.tries, kept.due, kept.next_try) == (ROOM, "waiting", 0, NOW, NOW)
        assert kept.due.tzinfo == kept.expires.tzinfo == UTC

    async def test_only_one_of_many_workers_gets_a_delivery(self, ledger: Ledger, shared_url: str) -> None:
        await ledger.deliveries.add([planned(str(n)) for n in range(4)])
        async with open_ledger(shared_url) as replica:
            asked = [each.deliveries.claim(str(n), NOW, MINUTE) for n in range(4) for each in (ledger, replica, ledger)]
            got = [one.delivery.key for one in await asyncio.gather(*asked) if one is not None]
        assert sorted(got) == ["0", "1", "2", "3"]

    async def test_a_delivery_is_not_claimed_before_its_time(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned(first_try=NOW + MINUTE)])
        assert await ledger.deliveries.claim("sub:1:2026-03-10", NOW, MINUTE) is None
        delivery, _ = await claimed(ledger, now=NOW + MINUTE)
        assert (delivery.tries, delivery.lease) == (1, NOW + 2 * MINUTE)

    async def test_what_a_dead_worker_had_is_claimed_when_its_lease_has_run_out(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, dead = await claimed(ledger)
        assert await ledger.deliveries.claim("sub:1:2026-03-10", NOW + MINUTE / 2, MINUTE) is None
        _, heir = await claimed(ledger, now=NOW + MINUTE)
        assert not await ledger.deliveries.settle(dead, Outcome("done"))
        assert not await ledger.deliveries.renew(dead, NOW + HOUR)
        assert await ledger.deliveries.settle(heir, Outcome("done"))
        assert await ledger.deliveries.claim("sub:1:2026-03-10", NOW + HOUR, MINUTE) is None

    async def test_a_renewed_lease_keeps_others_out(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, lease = await claimed(ledger)
        assert await ledger.deliveries.renew(lease, NOW + HOUR)
        assert await ledger.deliveries.claim("sub:1:2026-03-10", NOW + 2 * MINUTE, MINUTE) is None

    async def test_whoever_lost_a_delivery_or_let_its_lease_run_out_may_not_post(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, lease = await claimed(ledger)
        (part,) = await ledger.deliveries.set_parts(lease, [CARD])
        late = NOW + 2 * MINUTE
        assert not await ledger.deliveries.posting(lease, part, late, late + MINUTE)
        _, heir = await claimed(ledger, now=late)
        assert not await ledger.deliveries.posting(lease, part, late, late + MINUTE)
        assert await ledger.deliveries.posting(heir, part, late, late + MINUTE)

    async def test_parts_are_fixed_once_and_keep_what_they_say(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, lease = await claimed(ledger)
        parts = await ledger.deliveries.set_parts(lease, [CARD, replace(CARD, title="二")])
        assert [(p.number, p.key, p.state) for p in parts] == [
            (1, "sub:1:2026-03-10#1", "waiting"),
            (2, "sub:1:2026-03-10#2", "waiting"),
        ]
        with pytest.raises(StoreError):
            await ledger.deliveries.set_parts(lease, [replace(CARD, title="别的")])
        assert await ledger.deliveries.parts(lease.key) == parts
        assert await ledger.deliveries.posting(lease, parts[0], NOW, NOW + MINUTE) == CARD

    async def test_a_part_that_is_done_is_never_about_to_be_posted_again(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, lease = await claimed(ledger)
        (part,) = await ledger.deliveries.set_parts(lease, [CARD])
        assert await ledger.deliveries.posting(lease, part, NOW, NOW + MINUTE)
        await ledger.deliveries.posted(part, "m1")
        await ledger.deliveries.unposted(part)
        (kept,) = await ledger.deliveries.parts(part.delivery)
        assert (kept.state, kept.message, kept.since) == ("done", "m1", NOW)
        assert not await ledger.deliveries.posting(lease, part, NOW, NOW + MINUTE)

    async def test_progress_counts_tries_anew_and_an_uncounted_one_is_none(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        for expected in (1, 2):
            delivery, lease = await claimed(ledger)
            assert delivery.tries == expected
            await ledger.deliveries.settle(lease, Outcome("waiting", NOW, "busy"))
        _, lease = await claimed(ledger)
        (part,) = await ledger.deliveries.set_parts(lease, [CARD])
        await ledger.deliveries.posted(part, "m1")
        await ledger.deliveries.settle(lease, Outcome("waiting", NOW, counted=False))
        kept = await ledger.deliveries.get(part.delivery)
        assert kept is not None and kept.tries == 0

    async def test_a_claim_tells_the_parts_and_why_the_chat_is_off(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        first = await ledger.deliveries.claim("sub:1:2026-03-10", NOW, MINUTE)
        assert first is not None and (first.parts, first.off) == ([], None)
        made = await ledger.deliveries.set_parts(first.lease, [CARD])
        await ledger.chats.switch_off(ROOM, NOW, "群已解散")
        again = await ledger.deliveries.claim("sub:1:2026-03-10", NOW + HOUR, MINUTE)
        assert again is not None and (again.parts, again.off) == (made, "群已解散")

    async def test_what_arrived_is_recorded_even_by_whoever_lost_the_delivery(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, dead = await claimed(ledger)
        (part,) = await ledger.deliveries.set_parts(dead, [CARD])
        await claimed(ledger, now=NOW + HOUR)
        assert await ledger.deliveries.settle(dead, Outcome("done", arrived=(part, "m1"))) is None
        (kept,) = await ledger.deliveries.parts(part.delivery)
        delivery = await ledger.deliveries.get(part.delivery)
        assert delivery is not None and (kept.message, delivery.state) == ("m1", "waiting")

    async def test_a_last_word_is_recorded_with_the_failure(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned()])
        _, lease = await claimed(ledger)
        word = planned("alert:1", where=OTHER)
        assert await ledger.deliveries.settle(lease, Outcome("failed", error="refused", final_word=word))
        assert [one.key for one in await ledger.deliveries.outstanding(NOW)] == ["alert:1"]

    async def test_outstanding_is_all_that_is_not_over_with_the_moment_it_may_be_tried(self, ledger: Ledger) -> None:
        keys = ("due", "later", "leased", "done", "far")
        await ledger.deliveries.add([planned(key, first_try=NOW + HOUR * (key == "far")) for key in keys])
        _, later = await claimed(ledger, "later")
        await ledger.deliveries.settle(later, Outcome("unclear", NOW + MINUTE, "dropped"))
        await claimed(ledger, "leased")
        _, done = await claimed(ledger, "done")
        await ledger.deliveries.settle(done, Outcome("done"))
        found = {one.key: one.at for one in await ledger.deliveries.outstanding(NOW + 2 * MINUTE)}
        assert found == {"due": NOW, "later": NOW + MINUTE, "leased": NOW + MINUTE}

    async def test_the_newest_served_moment_of_each_subscription(self, ledger: Ledger) -> None:
        await ledger.deliveries.add(
            [planned("a", due=NOW - HOUR), planned("b"), planned("c", subscription_id=2, due=NOW - 2 * HOUR)]
        )
        assert await ledger.deliveries.served([1, 2, 3]) == {1: NOW, 2: NOW - 2 * HOUR}

    async def test_what_did_not_arrive_is_told_with_its_error(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned("done"), planned("failed"), planned("future", due=NOW + HOUR)])
        for key, outcome in (("done", Outcome("done")), ("failed", Outcome("failed", error="无权限"))):
            _, lease = await claimed(ledger, key)
            await ledger.deliveries.settle(lease, outcome)
        found = await ledger.deliveries.undelivered(NOW - HOUR, NOW)
        assert [(one.key, one.error) for one in found] == [("failed", "无权限")]

    async def test_the_posted_messages_of_a_report_are_found_for_a_correction(self, ledger: Ledger) -> None:
        await ledger.deliveries.add([planned("a"), planned("b", subject="report:r2")])
        for key in ("a", "b"):
            _, lease = await claimed(ledger, key)
            first, _ = await ledger.deliveries.set_parts(lease, [CARD, CARD])
            await ledger.deliveries.posted(first, f"message of {key}")
        (found,) = await ledger.deliveries.arrived("report:r1")
        assert (found[0], found[1].number, found[1].message) == (ROOM, 1, "message of a")


class TestTheInbox:
    @pytest.mark.parametrize(
        "event",
        [
            Typed("e1", ROOM, PERSON, "订阅 日报 09:00 <@U1>", direct=True),
            Pressed("e1", Where("console", "群一", "t1"), PERSON, "vote", "up|e1", "m1"),
            Joined("e1", ROOM, PERSON, "群一", left=True),
        ],
    )
    async def test_an_event_is_new_once_and_comes_back_as_it_was(self, ledger: Ledger, event: Inbound) -> None:
        assert await ledger.inbox.record(event, NOW)
        assert not await ledger.inbox.record(event, NOW + MINUTE)
        heard = await ledger.inbox.claim("console:e1", NOW, MINUTE)
        assert heard is not None
        assert (heard.event, heard.received_at, heard.tries) == (event, NOW, 1)

    async def test_the_same_id_on_another_platform_is_another_event(self, ledger: Ledger) -> None:
        assert await ledger.inbox.record(Typed("e1", ROOM, PERSON, "帮助"), NOW)
        assert await ledger.inbox.record(Typed("e1", Where("slack", "C1"), PERSON, "help"), NOW)

    async def test_an_event_is_handled_by_one_and_not_again_when_done(self, ledger: Ledger) -> None:
        await ledger.inbox.record(Typed("e1", ROOM, PERSON, "帮助"), NOW)
        heard = await ledger.inbox.claim("console:e1", NOW, MINUTE)
        assert heard is not None
        assert await ledger.inbox.claim("console:e1", NOW, MINUTE) is None
        assert await ledger.inbox.done(heard.lease)
        assert await ledger.inbox.claim("console:e1", NOW + HOUR, MINUTE) is None
        assert await ledger.inbox.outstanding(NOW + HOUR) == []

    async def test_an_event_that_could_not_be_handled_comes_again(self, ledger: Ledger) -> None:
        await ledger.inbox.record(Typed("e1", ROOM, PERSON, "帮助"), NOW)
        heard = await ledger.inbox.claim("console:e1", NOW, MINUTE)
        assert heard is not None and await ledger.inbox.later(heard.lease, NOW + MINUTE, "store is locked")
        assert [one.at for one in await ledger.inbox.outstanding(NOW + HOUR)] == [NOW + MINUTE]
        again = await ledger.inbox.claim("console:e1", NOW + MINUTE, MINUTE)
        assert again is not None and again.tries == 2

    async def test_what_is_over_is_forgotten_after_a_while_and_nothing_else(self, ledger: Ledger) -> None:
        for name in ("over", "open"):
            await ledger.inbox.record(Typed(name, ROOM, PERSON, "帮助"), NOW)
        heard = await ledger.inbox.claim("console:over", NOW, MINUTE)
        assert heard is not None and await ledger.inbox.failed(heard.lease, "cannot be read")
        assert await ledger.inbox.forget(NOW) == 0
        assert await ledger.inbox.forget(NOW + HOUR) == 1
        assert [one.key for one in await ledger.inbox.outstanding(NOW)] == ["console:open"]
