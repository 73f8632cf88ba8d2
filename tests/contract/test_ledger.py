"""What the bot's ledger does, whatever keeps it: the whole suite runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.ledger import Ledger, open_ledger
from bot.ledger.schema import metadata
from bot.model import Feedback
from pipeline.errors import StoreError
from pipeline.store import open_store
from pipeline.store.engine import Database
from tests.contract.posts import DAILY, MINUTE, OTHER, ROOM, planned
from tests.contract.samples import HOUR, NOW, fetched, item, parsed


class TestSubscriptions:
    async def test_a_subscription_comes_back_as_it_was(self, ledger: Ledger) -> None:
        made = await ledger.subscriptions.add(ROOM, DAILY, NOW)
        assert (made.at, made.zone, made.weekdays) == (time(9, 0), "Asia/Shanghai", frozenset(range(5)))
        assert (made.paused, made.since, made.where) == (False, NOW, ROOM)
        assert await ledger.subscriptions.of(ROOM) == [made] == await ledger.subscriptions.running()
        assert await ledger.subscriptions.get(made.id) == made

    async def test_the_same_wish_again_changes_nothing_and_another_zone_counts_from_now(self, ledger: Ledger) -> None:
        made = await ledger.subscriptions.add(ROOM, DAILY, NOW)
        assert await ledger.subscriptions.add(ROOM, DAILY, NOW + HOUR) == made
        moved = await ledger.subscriptions.add(ROOM, replace(DAILY, zone="Europe/London"), NOW + HOUR)
        assert moved == replace(made, zone="Europe/London", since=NOW + HOUR)

    async def test_a_chat_may_have_several_times_and_profiles(self, ledger: Ledger) -> None:
        wishes = (DAILY, replace(DAILY, at=time(18, 30)), replace(DAILY, profile="cloud"))
        made = [(await ledger.subscriptions.add(ROOM, wish, NOW)).id for wish in wishes]
        await ledger.subscriptions.add(OTHER, DAILY, NOW)
        assert len(await ledger.subscriptions.of(ROOM)) == 3
        assert await ledger.subscriptions.remove(OTHER, made) == 0
        assert await ledger.subscriptions.remove(ROOM, made) == 3
        assert [one.where for one in await ledger.subscriptions.running()] == [OTHER]

    async def test_a_new_subscription_never_gets_the_number_of_an_ended_one(self, ledger: Ledger) -> None:
        first = await ledger.subscriptions.add(ROOM, DAILY, NOW)
        await ledger.subscriptions.remove(ROOM, [first.id])
        assert (await ledger.subscriptions.add(ROOM, DAILY, NOW)).id > first.id

    async def test_a_paused_one_rests_and_goes_on_from_when_it_is_resumed(self, ledger: Ledger) -> None:
        made = await ledger.subscriptions.add(ROOM, DAILY, NOW)
        assert await ledger.subscriptions.pause(ROOM, [made.id]) == 1
        assert await ledger.subscriptions.running() == []
        assert await ledger.subscriptions.resume(ROOM, [made.id], NOW + HOUR) == 1
        assert [one.since for one in await ledger.subscriptions.running()] == [NOW + HOUR]

    async def test_chats_that_are_off_are_not_served(self, ledger: Ledger) -> None:
        await ledger.subscriptions.add(ROOM, DAILY, NOW)
        await ledger.subscriptions.add(OTHER, DAILY, NOW)
        await ledger.chats.switch_off(ROOM, NOW, "群已解散")
        assert [one.where for one in await ledger.subscriptions.running()] == [OTHER]
        await ledger.chats.switch_on(ROOM, NOW)
        assert len(await ledger.subscriptions.running()) == 2


class TestChats:
    async def test_a_chat_that_is_gone_is_listed_with_the_reason_until_it_is_back(self, ledger: Ledger) -> None:
        await ledger.chats.switch_on(ROOM, NOW, "算力日报群")
        await ledger.chats.prefer(ROOM, "zh", "Asia/Shanghai")
        await ledger.chats.switch_off(ROOM, NOW + HOUR, "机器人已被移出")
        (off,) = await ledger.chats.off()
        assert (off.where, off.name, off.reason, off.since) == (ROOM, "算力日报群", "机器人已被移出", NOW + HOUR)
        await ledger.chats.switch_on(ROOM, NOW + 2 * HOUR)
        back = await ledger.chats.get(ROOM)
        assert back is not None and back == replace(off, on=True, reason=None, since=NOW + 2 * HOUR)
        assert (back.language, back.zone) == ("zh", "Asia/Shanghai")
        assert (await ledger.chats.off(), await ledger.chats.all()) == ([], [back])


class TestFeedback:
    async def test_a_persons_last_word_on_an_entry_counts_once(self, ledger: Ledger) -> None:
        up = Feedback("console", "u1", "e1", "up", NOW)
        assert await ledger.feedback.record(up)
        assert not await ledger.feedback.record(replace(up, at=NOW + MINUTE))
        assert await ledger.feedback.record(replace(up, vote="off", at=NOW + HOUR))
        assert await ledger.feedback.record(replace(up, person="u2"))
        assert await ledger.feedback.counts(["e1", "e2"]) == {"e1": {"off": 1, "up": 1}}
        assert [one.person for one in await ledger.feedback.since(NOW + MINUTE)] == ["u1"]


class TestOpening:
    async def test_store_and_ledger_share_a_database_whichever_came_first(self, url: str) -> None:
        async with open_ledger(url) as ledger, open_store(url) as store:
            await ledger.deliveries.add([planned()])
            assert await store.sources.record(fetched(), parsed(item("a")), NOW) == 1
        async with open_store(url) as store, open_ledger(url) as ledger:
            assert await store.items.count() == 1
            assert await ledger.deliveries.get("sub:1:2026-03-10") is not None

    async def test_many_that_open_a_new_ledger_together_make_its_tables_once(self, url: str) -> None:
        async def open_and_add(key: str) -> list[str]:
            async with open_ledger(url) as ledger:
                return await ledger.deliveries.add([planned(key)])

        assert await asyncio.gather(*map(open_and_add, "abc")) == [["a"], ["b"], ["c"]]

    async def test_a_ledger_of_a_newer_version_is_refused_in_one_line(self, url: str) -> None:
        async with open_ledger(url):
            pass
        database = Database(url)
        await database.write(lambda c: c.exec_driver_sql("UPDATE bot_version SET version_num = '9999'"))
        await database.close()
        with pytest.raises(StoreError, match=r"newer version of this program \(the bot's schema 9999") as refused:
            async with open_ledger(url):
                pass
        assert "hunter2" not in str(refused.value) and "\n" not in str(refused.value)

    async def test_the_migrations_make_what_the_schema_says(self, url: str) -> None:
        async with open_ledger(url):
            pass
        database = Database(url)

        def differences(connection: Connection) -> list[object]:
            options = {"include_name": lambda name, kind, _: kind != "table" or name in metadata.tables}
            context = MigrationContext.configure(connection, opts=options)
            return list(compare_metadata(context, metadata))

        assert await database.read(lambda connection: connection.run_sync(differences)) == []
        await database.close()
