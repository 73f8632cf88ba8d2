from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
import structlog
from structlog.testing import capture_logs

from pipeline.errors import ConfigError, LlmError
from pipeline.llm import check, open_door
from tests.fakes.ledger import Memory
from tests.fakes.model import Answer, always, failing, in_turn, slow, without_json_schema
from tests.pipeline.llm import ENV, GOOD, NOW, Words, bench, config, prompt, reopened

KEY = ENV["OPENAI_API_KEY"]


@pytest.fixture
def all_logged() -> Iterator[None]:
    """Every level, whatever a command line that ran in this process before has asked for."""
    asked = structlog.get_config()
    structlog.reset_defaults()
    yield
    structlog.configure(**asked)


class TestAsking:
    async def test_the_answer_comes_back_as_the_model_that_was_asked_for(self) -> None:
        async with bench(always(GOOD)) as one:
            assert await one.door.ask(prompt(), Words) == Words(words=["算力", "chips"])
            request = one.fake.requests[0]
        assert [message["role"] for message in request["messages"]] == ["system", "user"]
        assert (request["model"], request["max_tokens"], request["temperature"]) == ("any", 100, 0)
        assert request["response_format"]["json_schema"]["strict"] is True

    async def test_an_answer_that_cannot_be_read_is_asked_for_once_more(self) -> None:
        async with bench(in_turn(always("好的！"), always(GOOD))) as one:
            assert await one.ask("问") == ["ok"]
            assert (len(one.fake.requests), one.door.usage.calls, dict(one.door.failures)) == (2, 2, {})

    @pytest.mark.parametrize("said", ["", "   ", "抱歉。", GOOD[:-4], '{"word": []}'])
    async def test_one_that_stays_unreadable_is_malformed(self, said: str) -> None:
        async with bench(always(said)) as one:
            assert await one.ask("问") == ["malformed"]
            assert (len(one.fake.requests), dict(one.door.failures)) == (2, {"malformed": 1})
            assert [call.valid for call in one.ledger.calls] == [False, False]

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"[]", b'{"choices": []}', b'{"choices": ["x"]}', b"\xff\xfe", b'{"choices": null}']
    )
    async def test_a_body_that_is_no_completion_is_malformed(self, body: bytes) -> None:
        async with bench(lambda _: Answer(raw=body)) as one:
            assert await one.ask("问") == ["malformed"]

    @pytest.mark.parametrize(
        "refusing",
        [
            lambda _: Answer(None, refusal="I cannot help with that."),
            lambda _: Answer("", finish_reason="content_filter"),
            lambda _: Answer("", finish_reason="sensitive"),
            failing(400, "data_inspection_failed: Input data may contain inappropriate content."),
        ],
    )
    async def test_a_refusal_is_refused_and_not_asked_again(self, refusing) -> None:
        async with bench(refusing) as one:
            assert await one.ask("问") == ["refused"]
            assert len(one.fake.requests) == 1

    async def test_no_more_than_the_configured_number_are_under_way(self) -> None:
        async with bench(slow(always(GOOD), 0.02), concurrency=3) as one:
            assert await one.ask(*"一二三四五六七八九十") == ["ok"] * 10
            assert one.fake.peak == 3

    @pytest.mark.usefixtures("all_logged")
    async def test_one_line_is_logged_for_each_call(self) -> None:
        async with bench(in_turn(always("?"), always(GOOD))) as one:
            with capture_logs() as logs:
                await one.ask("问")
        assert [(line["event"], line["purpose"], line["outcome"]) for line in logs] == [
            ("model.called", "write", "malformed"),
            ("model.called", "write", "ok"),
        ]
        assert {"model", "tokens_in", "tokens_out", "took"} <= set(logs[0])


class TestRemembering:
    async def test_a_known_answer_costs_nothing_in_the_run_or_the_next(self) -> None:
        memory = Memory()
        async with bench(always(GOOD), memory) as one:
            assert await one.ask("问") == await one.ask("问") == ["ok"]
            async with reopened(one.fake, memory, NOW + timedelta(days=2)) as again:
                assert await again.ask("问") == ["ok"]
                assert again.door.usage.calls == 0
            assert len(one.fake.requests) == 1

    @pytest.mark.parametrize("changes", [{"user": "另问"}, {"system": "另"}, {"version": "2"}, {"name": "repair"}])
    async def test_another_question_is_another_call(self, changes: dict[str, str]) -> None:
        async with bench(always(GOOD)) as one:
            await one.door.ask(prompt(), Words)
            await one.door.ask(prompt(**changes), Words)
            assert len(one.fake.requests) == 2

    @pytest.mark.parametrize(
        "changes", [{"model": "other"}, {"temperature": 1}, {"thinking": True}, {"extra": {"a": 1}}]
    )
    async def test_another_model_or_way_to_ask_is_another_call(self, changes: dict[str, object]) -> None:
        memory = Memory()
        async with bench(always(GOOD), memory) as one:
            await one.ask("问")
            async with reopened(one.fake, memory, **changes) as again:
                await again.ask("问")
            assert len(one.fake.requests) == 2

    async def test_a_failed_answer_is_recorded_and_not_served(self) -> None:
        async with bench(in_turn(always("?"), always("?"), always(GOOD))) as one:
            assert [*await one.ask("问"), *await one.ask("问")] == ["malformed", "ok"]
            assert [call.valid for call in one.ledger.calls] == [False, False, True]

    async def test_calls_of_more_than_thirty_days_ago_are_forgotten(self) -> None:
        memory = Memory()
        async with bench(always(GOOD), memory) as one:
            await one.ask("问")
            async with reopened(one.fake, memory, NOW + timedelta(days=31)):
                assert memory.calls == []


class TestIds:
    async def test_ids_are_the_same_for_the_same_call_and_unrelated_for_another(self) -> None:
        keys = [f"story-{n}" for n in range(160)]
        memory = Memory()
        async with bench(always(GOOD), memory) as one:
            made = one.door.ids(keys, "write 1")
            other = one.door.ids(keys, "write 2")
            async with reopened(one.fake, memory) as again:
                assert again.door.ids(keys, "write 1") == made
        assert len(set(made.values())) == 160
        assert all(len(id) == 4 and set(id) <= set("23456789abcdefghjkmnpqrstuvwxyz") for id in made.values())
        assert sum(made[key] == other[key] for key in keys) == 0

    async def test_ids_differ_from_store_to_store(self) -> None:
        strange = Memory()
        strange.secrets["call ids"] = b"another"
        async with bench(always(GOOD)) as one, bench(always(GOOD), strange) as two:
            assert one.door.ids(["a", "b"], "x") != two.door.ids(["a", "b"], "x")

    async def test_ids_do_not_collide_however_many_there_are(self) -> None:
        keys = [str(n) for n in range(5000)]
        async with bench(always(GOOD)) as one:
            assert len(set(one.door.ids(keys, "x").values())) == 5000


class TestOpening:
    async def test_without_a_key_and_an_address_there_is_no_door(self) -> None:
        async with open_door(config(base_url=None), {}, Memory(), NOW) as door:
            assert door is None

    async def test_an_address_without_a_key_is_asked_without_one(self) -> None:
        async with bench(always(GOOD)) as one:
            environ = {"OPENAI_BASE_URL": one.fake.url}
            async with open_door(config(base_url="http://unused.example/v1"), environ, Memory(), NOW) as door:
                assert door is not None
                await door.ask(prompt(), Words)
            assert one.fake.headers[-1]["authorization"] == "Bearer none"

    @pytest.mark.parametrize(
        ("changes", "environ", "words"),
        [
            ({"model": None}, ENV, "pipeline.llm.model"),
            ({"base_url": "http://127.0.0.1:9/v1", "model": None}, {}, "pipeline.llm.model"),
            ({}, ENV | {"OPENAI_BASE_URL": "api.example"}, "OPENAI_BASE_URL"),
            ({"base_url": "http://[::1/v1"}, {}, "pipeline.llm.base_url"),
            ({"base_url": "http://host:port/v1"}, ENV, "pipeline.llm.base_url"),
            ({}, {"OPENAI_API_KEY": "sk-钥匙"}, "OPENAI_API_KEY"),
            ({"budget": {"run_usd": 1}}, ENV, "pipeline.llm.prices"),
        ],
    )
    async def test_what_is_missing_is_named_in_one_line(
        self, changes: dict[str, object], environ: dict[str, str], words: str
    ) -> None:
        with pytest.raises(ConfigError, match=words) as raised:
            async with open_door(config(**changes), environ, Memory(), NOW):
                raise AssertionError
        assert "\n" not in str(raised.value)
        assert environ.get("OPENAI_API_KEY", "sk-") not in str(raised.value).replace("OPENAI_API_KEY", "")

    async def test_check_says_what_answers_and_how(self) -> None:
        async with bench(without_json_schema(always('{"ready": true}'))) as one:
            assert await check(one.door) == await check(one.door) == "any answers (json_object)"
            assert len(one.fake.requests) == 3


class TestSecrets:
    async def test_a_key_that_the_server_echoes_is_in_no_error_and_no_log(self) -> None:
        def echo(_: object) -> Answer:
            return Answer(f"Incorrect key {KEY}: {one.fake.headers[-1]}", status=401)

        async with bench(echo) as one:
            with capture_logs() as logs, pytest.raises(LlmError) as raised:
                await one.door.ask(prompt(), Words)
            shown = f"{raised.value!r} {raised.value} {logs} {one.door!r} {vars(one.door)} {vars(one.door._wire)}"
        assert "Incorrect key" in shown
        assert KEY not in shown
        assert raised.value.__cause__ is raised.value.__context__ is None

    async def test_the_key_goes_to_no_other_address(self) -> None:
        async with bench(always(GOOD)) as other:
            moved = {"location": f"{other.fake.url}/chat/completions"}
            async with bench(lambda _: Answer(status=307, headers=moved)) as one:
                assert await one.ask("问") == ["rejected"]
            assert other.fake.requests == []

    async def test_the_record_holds_no_key(self) -> None:
        async with bench(always(GOOD)) as one:
            await one.ask("问")
            assert KEY not in json.dumps([str(one.ledger.calls), str(one.ledger.dialects)])
