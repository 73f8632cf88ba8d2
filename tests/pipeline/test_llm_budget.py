from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.config import Price
from pipeline.llm import estimate
from pipeline.llm.purse import Counts, cost
from tests.fakes.ledger import Memory
from tests.fakes.model import Answer, always, slow
from tests.pipeline.llm import GOOD, NOW, bench, outcome, reopened

PRICES = {"any": {"input": 1.0, "output": 10.0, "cached": 0.1}}


def told(prompt_tokens: object, completion_tokens: object, **more: object):
    usage = {"prompt_tokens": prompt_tokens, "completion_tokens": completion_tokens, **more}
    return lambda _: Answer(GOOD, usage=usage)


class TestStopping:
    async def test_what_would_go_over_the_run_is_not_asked_and_nothing_after_it(self) -> None:
        async with bench(told(100, 100), budget={"run_tokens": 500}) as one:
            said = [await outcome(one.door, user) for user in "一二三四"]
            assert said == ["ok", "ok", "budget", "budget"]
            assert await outcome(one.door, "小", max_tokens=1) == "budget"
            assert (len(one.fake.requests), dict(one.door.failures)) == (2, {"budget": 3})

    async def test_calls_under_way_count_with_what_they_may_cost(self) -> None:
        async with bench(slow(told(10, 10), 0.02), budget={"run_tokens": 450}) as one:
            await one.ask("先")
            said = await one.ask(*"一二三四五六")
            assert (said.count("ok"), said.count("budget")) == (3, 3)

    async def test_a_day_is_shared_by_its_runs_and_the_next_day_begins_anew(self) -> None:
        memory = Memory()
        async with bench(told(100, 100), memory, budget={"day_tokens": 400}) as one:
            await one.ask("一")
            limit = {"budget": {"day_tokens": 400}}
            async with reopened(one.fake, memory, NOW + timedelta(hours=23), **limit) as later:
                assert [await outcome(later.door, user) for user in "二三"] == ["ok", "budget"]
            async with reopened(one.fake, memory, NOW + timedelta(hours=24), **limit) as tomorrow:
                assert await tomorrow.ask("四") == ["ok"]

    async def test_another_run_of_the_same_day_counts_while_it_runs(self) -> None:
        memory = Memory()
        async with (
            bench(told(100, 100), memory, budget={"day_tokens": 500}) as one,
            reopened(one.fake, memory, budget={"day_tokens": 500}) as two,
        ):
            assert [*await one.ask("一"), *await two.ask("二"), *await one.ask("三")] == ["ok", "ok", "budget"]

    @pytest.mark.parametrize("limit", ["run_usd", "day_usd"])
    async def test_dollars_stop_it_too(self, limit: str) -> None:
        async with bench(told(1000, 100), budget={limit: 0.0035}, prices=PRICES) as one:
            said = [await outcome(one.door, user) for user in "一二三"]
            assert said == ["ok", "ok", "budget"][: len(said)]
            assert one.door.usage.cost_usd == pytest.approx(0.004)

    async def test_a_known_answer_is_had_without_a_budget(self) -> None:
        memory = Memory()
        async with bench(always(GOOD), memory) as one:
            await one.ask("问")
            async with reopened(one.fake, memory, budget={"run_tokens": 0}) as poor:
                assert await poor.ask("问", "另") == ["ok", "budget"]


class TestCounting:
    async def test_what_the_server_counted_is_what_is_paid(self) -> None:
        async with bench(told(40, 12), prices=PRICES) as one:
            await one.ask("一", "二")
            usage = one.door.usage
        assert (usage.calls, usage.prompt_tokens, usage.completion_tokens) == (2, 80, 24)
        assert usage.cost_usd == pytest.approx(2 * (40 * 1 + 12 * 10) / 1e6)

    async def test_without_a_price_there_is_no_cost(self) -> None:
        async with bench(always(GOOD)) as one:
            await one.ask("问")
            assert one.door.usage.cost_usd is None

    @pytest.mark.parametrize(
        "more", [{"prompt_tokens_details": {"cached_tokens": 30}}, {"prompt_cache_hit_tokens": 30}]
    )
    async def test_tokens_at_hand_have_their_own_price(self, more: dict[str, object]) -> None:
        async with bench(told(40, 10, **more), prices=PRICES) as one:
            await one.ask("问")
            assert one.door.usage.cost_usd == pytest.approx((10 * 1 + 30 * 0.1 + 10 * 10) / 1e6)

    @pytest.mark.parametrize(
        "usage",
        [
            {},
            {"prompt_tokens": -5, "completion_tokens": None},
            {"prompt_tokens": 10**9, "completion_tokens": 10**9},
            {"prompt_tokens": "many", "completion_tokens": True},
            {"prompt_tokens": 0, "completion_tokens": 0},
        ],
    )
    async def test_absurd_counts_are_replaced_by_an_estimate(self, usage: dict[str, object]) -> None:
        async with bench(lambda _: Answer(GOOD, usage=usage)) as one:
            await one.ask("问")
            assert 10 < one.door.usage.prompt_tokens < 100
            assert 4 < one.door.usage.completion_tokens < 50

    async def test_a_question_that_was_never_answered_is_paid_for_as_far_as_known(self) -> None:
        async with bench(lambda _: Answer(hang=True), timeout_s=0.05) as one:
            await one.ask("问")
            assert (one.door.usage.calls, one.door.usage.completion_tokens) == (1, 0)
            assert one.door.usage.prompt_tokens > 0

    async def test_an_error_costs_nothing(self) -> None:
        async with bench(lambda _: Answer("overloaded", status=500)) as one:
            await one.ask("问")
            assert (one.door.usage.calls, one.ledger.calls) == (0, [])

    def test_an_estimate_counts_characters_of_two_kinds(self) -> None:
        assert estimate("") == 0
        assert estimate("算力" * 100) == 130
        assert estimate("chip" * 100) == 120
        assert estimate("算力chip" * 100) == 250

    def test_a_price_without_one_for_cached_tokens_counts_them_as_any(self) -> None:
        assert cost(Counts(100, 10, cached=50), Price(input=1, output=2)) == pytest.approx(120 / 1e6)
