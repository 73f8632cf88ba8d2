from __future__ import annotations

import asyncio
import gzip
import json
import socket
import time

import pytest

from pipeline.llm import open_door
from tests.fakes.ledger import Memory
from tests.fakes.model import Answer, Answering, always, failing, hanging, in_turn, limited_once, slow
from tests.pipeline.llm import ENV, GOOD, NOW, bench, config, outcome


class TestTime:
    async def test_a_rate_limit_is_waited_for_as_the_server_says(self) -> None:
        async with bench(limited_once(always(GOOD), "0.05"), retries=1) as one:
            began = time.monotonic()
            assert await one.ask("问") == ["ok"]
            assert time.monotonic() - began >= 0.05

    async def test_a_rate_limit_beyond_the_time_of_a_call_is_not_waited_for(self) -> None:
        async with bench(limited_once(always(GOOD), "60"), retries=2, timeout_s=5) as one:
            began = time.monotonic()
            assert await one.ask("问") == ["rate_limit"]
            assert time.monotonic() - began < 2
            assert len(one.fake.requests) == 1

    async def test_a_rate_limit_that_stays_is_a_failure_but_closes_nothing(self) -> None:
        server = in_turn(*[failing(429)] * 3, always(GOOD))
        async with bench(server) as one:
            assert [await outcome(one.door, user) for user in "一二三四"] == ["rate_limit"] * 3 + ["ok"]

    async def test_an_account_without_money_is_rejected_at_once(self) -> None:
        async with bench(failing(429, "You exceeded your current quota: insufficient_quota")) as one:
            assert await one.ask("问") == ["rejected"]

    @pytest.mark.parametrize("retries", [0, 3])
    async def test_a_call_with_its_retries_ends_in_time(self, retries: int) -> None:
        async with bench(hanging, timeout_s=0.2, retries=retries) as one:
            assert await one.ask("问") == ["timeout"]
            assert len(one.fake.requests) == 1

    async def test_retries_that_run_out_of_time_are_the_servers_failure(self) -> None:
        async with bench(failing(500), timeout_s=0.2, retries=5) as one:
            assert await one.ask("问") == ["server"]

    async def test_after_the_deadline_nothing_is_asked_any_more(self) -> None:
        async with bench(slow(always(GOOD), 0.05), deadline_s=0.2, concurrency=1) as one:
            await one.ask("先")  # finds the dialect
            said = await one.ask(*"一二三四五六七八")
            asked = len(one.fake.requests)
            assert said.count("deadline") >= 4
            assert set(said) <= {"ok", "deadline"}
            assert await one.ask("后") == ["deadline"]
            assert len(one.fake.requests) == asked

    async def test_a_call_under_way_at_the_deadline_is_given_up(self) -> None:
        async with bench(hanging, deadline_s=0.15, timeout_s=5) as one:
            assert await one.ask("问") == ["deadline"]


class TestBreaking:
    @pytest.mark.parametrize(
        ("server", "reason", "timeout_s"),
        [(hanging, "timeout", 0.15), (failing(500), "server", 10), (failing(503, "overloaded"), "server", 10)],
    )
    async def test_after_two_lifeless_calls_in_a_row_the_rest_fail_at_once(
        self, server: Answering, reason: str, timeout_s: float
    ) -> None:
        async with bench(server, timeout_s=timeout_s) as one:
            assert await one.ask(*"一二三四五六") == [reason] * 6
            assert len(one.fake.requests) == 2
            assert dict(one.door.failures) == {reason: 6}

    async def test_nobody_at_the_address_is_unreachable(self) -> None:
        with socket.socket() as bound:  # and not listening
            bound.bind(("127.0.0.1", 0))
            nowhere = config(base_url=f"http://127.0.0.1:{bound.getsockname()[1]}/v1")
            async with open_door(nowhere, ENV, Memory(), NOW) as door:
                assert door is not None
                assert [await outcome(door, user) for user in "一二三"] == ["unreachable"] * 3

    async def test_a_success_in_between_keeps_the_door_open(self) -> None:
        server = in_turn(failing(500), always(GOOD), failing(500), always(GOOD))
        async with bench(server) as one:
            assert [await outcome(one.door, user) for user in "一二三四"] == ["server", "ok", "server", "ok"]

    async def test_answers_that_are_known_are_had_of_a_closed_door_too(self) -> None:
        async with bench(in_turn(always(GOOD), failing(500))) as one:
            assert [await outcome(one.door, user) for user in "知二三知"] == ["ok", "server", "server", "ok"]

    async def test_a_call_that_is_cancelled_gives_back_its_place_and_its_money(self) -> None:
        come = asyncio.Event()

        def first(_: object) -> Answer:
            come.set()
            return Answer(hang=True)

        async with bench(in_turn(first, always(GOOD)), concurrency=1, budget={"run_tokens": 200}) as one:
            asking = asyncio.create_task(outcome(one.door, "一"))
            await come.wait()
            asking.cancel()
            await asyncio.wait({asking})
            assert await one.ask("二") == ["ok"]


class TestBytes:
    @pytest.mark.parametrize("status", [200, 400])
    async def test_an_answer_of_ten_megabytes_is_not_read_to_its_end(self, status: int) -> None:
        async with bench(lambda _: Answer(raw=b" " * 10_000_000, status=status), max_bytes=100_000) as one:
            assert await one.ask("问") == ["too_long"]
            assert (len(one.fake.requests), one.fake.sent < 9_000_000) == (1, True)

    async def test_no_compressed_answer_is_asked_for_or_unpacked(self) -> None:
        packed = gzip.compress(json.dumps({"choices": [{"message": {"content": GOOD}}]}).encode())
        async with bench(lambda _: Answer(raw=packed, headers={"content-encoding": "gzip"})) as one:
            assert await one.ask("问") == ["malformed"]
            assert one.fake.headers[0]["accept-encoding"] == "identity"
