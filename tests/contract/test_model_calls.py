"""What the door to the model wants of a store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from pipeline.llm import Call, Spent
from pipeline.store import Store, open_store
from pipeline.store.engine import Database
from pipeline.store.migrate import MIGRATIONS
from tests.contract.samples import NOW
from tests.fakes.model import always, serving, without_json_schema
from tests.pipeline.llm import GOOD, reopened

DAY = timedelta(days=1)


def call(key: str = "k", **changes: object) -> Call:
    fields: dict[str, object] = {
        "key": key,
        "at": NOW,
        "purpose": "write",
        "model": "any",
        "content": GOOD,
        "prompt_tokens": 100,
        "completion_tokens": 20,
        "cost_usd": 0.25,
        "valid": True,
    }
    return Call(**(fields | changes))


class TestAnswers:
    async def test_the_newest_valid_answer_is_served(self, store: Store) -> None:
        for content, valid in (("旧", True), ("新\0", True), ("坏", False)):
            await store.model_calls.add(call(content=content, valid=valid))
        await store.model_calls.add(call("other", content="别的"))
        assert await store.model_calls.answer("k") == "新"
        assert await store.model_calls.answer("absent") is None

    async def test_an_answer_that_was_no_good_is_recorded_and_not_served(self, store: Store) -> None:
        await store.model_calls.add(call(valid=False))
        assert await store.model_calls.answer("k") is None
        assert (await store.model_calls.spent(NOW, NOW + DAY)).tokens == 120

    async def test_old_calls_and_dialects_are_forgotten(self, store: Store) -> None:
        await store.model_calls.add(call("old", at=NOW - DAY))
        await store.model_calls.add(call("new"))
        await store.model_calls.learn("s", "{}", NOW - DAY)
        await store.model_calls.forget(NOW)
        assert [await store.model_calls.answer(key) for key in ("old", "new")] == [None, GOOD]
        assert await store.model_calls.dialect("s", NOW - 2 * DAY) is None


class TestSpending:
    async def test_a_span_is_half_open_and_sums_what_is_known(self, store: Store) -> None:
        for at, cost in ((NOW - DAY, 1.0), (NOW, 0.25), (NOW, None), (NOW + DAY, 1.0)):
            await store.model_calls.add(call(at=at, cost_usd=cost))
        assert await store.model_calls.spent(NOW, NOW + DAY) == Spent(240, 0.25)
        assert await store.model_calls.spent(NOW + 2 * DAY, NOW + 3 * DAY) == Spent()


class TestDialects:
    async def test_the_last_one_learnt_is_known_for_as_long_as_is_asked(self, store: Store) -> None:
        await store.model_calls.learn("s", '{"format": "text"}', NOW - DAY)
        await store.model_calls.learn("s", '{"format": "json_object"}', NOW)
        assert await store.model_calls.dialect("s", NOW) == '{"format": "json_object"}'
        assert await store.model_calls.dialect("s", NOW + timedelta(seconds=1)) is None
        assert await store.model_calls.dialect("other", NOW) is None


class TestSecrets:
    async def test_a_secret_is_made_once_by_however_many_ask(self, store: Store) -> None:
        found = await asyncio.gather(*(store.model_calls.secret("call ids") for _ in range(8)))
        assert (len(set(found)), len(found[0])) == (1, 32)
        assert await store.model_calls.secret("other") != found[0]

    async def test_stores_do_not_share_one(self, new_url: Callable[[], str]) -> None:
        async with open_store(new_url()) as one, open_store(new_url()) as two:
            assert await one.model_calls.secret("call ids") != await two.model_calls.secret("call ids")


class TestTwoDoorsOnOneStore:
    async def test_what_one_was_told_the_other_knows(self, store: Store) -> None:
        async with (
            serving(without_json_schema(always(GOOD))) as fake,
            reopened(fake, store.model_calls) as one,
            reopened(fake, store.model_calls) as two,
        ):
            assert await one.ask("问") == await two.ask("问") == ["ok"]
            assert (len(fake.requests), two.door.usage.calls) == (2, 0)
            assert one.door.ids(["a", "b"], "x") == two.door.ids(["a", "b"], "x")

    async def test_a_day_of_theirs_has_one_budget(self, store: Store) -> None:
        limit = {"budget": {"day_tokens": 800}}
        async with (
            serving(always(GOOD)) as fake,
            reopened(fake, store.model_calls, **limit) as one,
            reopened(fake, store.model_calls, **limit) as two,
        ):
            said = [await (one, two)[n % 2].ask(f"第 {n} 问") for n in range(60)]
            spent = await store.model_calls.spent(NOW - 2 * DAY, NOW + 2 * DAY)
            assert ["budget"] in said
            assert 600 < spent.tokens <= 800
            assert spent.tokens == sum(d.usage.prompt_tokens + d.usage.completion_tokens for d in (one.door, two.door))


async def test_a_store_from_before_there_were_models_is_brought_up_to_date(new_url: Callable[[], str]) -> None:
    url = new_url()

    def as_it_was(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")

    database = Database(url)
    await database.write(lambda connection: connection.run_sync(as_it_was))
    await database.close()
    async with open_store(url) as store:
        await store.model_calls.add(call())
        assert await store.model_calls.answer("k") == GOOD
