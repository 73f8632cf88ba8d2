from __future__ import annotations

from datetime import timedelta
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from pipeline.llm.dialect import Asked, Dialect, parameters, vendor_at
from pipeline.llm.schema import strict_schema
from tests.fakes.ledger import Memory
from tests.fakes.model import (
    Answering,
    Request,
    always,
    failing,
    in_turn,
    slow,
    without,
    without_json,
    without_json_schema,
)
from tests.pipeline.llm import GOOD, NOW, bench, config, reopened

OPENAI = vendor_at("https://api.openai.com/v1")
PLAIN = vendor_at("https://models.example/v1")


def format_of(request: Request) -> str:
    return request.get("response_format", {}).get("type", "text")


class TestFindingOut:
    @pytest.mark.parametrize(
        ("server", "formats"),
        [
            (always(GOOD), ["json_schema"]),
            (without_json_schema(always(GOOD)), ["json_schema", "json_object"]),
            (without_json(always(GOOD)), ["json_schema", "json_object", "text"]),
        ],
    )
    async def test_the_ladder_is_climbed_down_as_far_as_the_server_needs(
        self, server: Answering, formats: list[str]
    ) -> None:
        async with bench(server) as one:
            assert await one.ask("问") == ["ok"]
            assert [format_of(request) for request in one.fake.requests] == formats
            assert (one.door.format, one.door.usage.calls) == (formats[-1], 1)

    async def test_what_a_server_refuses_is_left_out_one_thing_at_a_time(self) -> None:
        server = without("temperature", without("max_tokens", always(GOOD), "max_completion_tokens"))
        async with bench(server) as one:
            assert await one.ask("问") == ["ok"]
            request = one.fake.requests[-1]
        assert (len(one.fake.requests), request["max_completion_tokens"]) == (3, 100)
        assert not {"temperature", "max_tokens"} & set(request)

    @pytest.mark.parametrize(
        "words",
        [
            "invalid temperature: only 0.6 is allowed for this model",
            "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is.",
        ],
    )
    async def test_a_fixed_temperature_is_obeyed(self, words: str) -> None:
        async with bench(lambda r: (failing(400, words) if "temperature" in r else always(GOOD))(r)) as one:
            assert await one.ask("问") == ["ok"]
            assert len(one.fake.requests) == 2

    async def test_a_server_that_refuses_without_a_reason_is_asked_more_plainly(self) -> None:
        async with bench(lambda r: (failing(400, "Bad request") if len(r) > 3 else always(GOOD))(r)) as one:
            assert await one.ask("问") == ["ok"]
            assert set(one.fake.requests[-1]) == {"model", "messages", "max_tokens"}

    async def test_one_call_finds_out_while_the_others_wait(self) -> None:
        async with bench(slow(without_json(always(GOOD)), 0.01)) as one:
            assert await one.ask(*"一二三四五六") == ["ok"] * 6
            assert [format_of(r) for r in one.fake.requests] == ["json_schema", "json_object", *["text"] * 6]

    async def test_it_is_found_out_once_for_all_runs_of_a_week(self) -> None:
        memory = Memory()
        async with bench(without_json_schema(always(GOOD)), memory) as one:
            await one.ask("问")
            for days, asked in ((6, ["json_object"]), (8, ["json_schema", "json_object"])):
                one.fake.requests.clear()
                async with reopened(one.fake, memory, NOW + timedelta(days=days)) as again:
                    assert await again.ask(f"第 {days} 天") == ["ok"]
                assert [format_of(request) for request in one.fake.requests] == asked

    async def test_what_is_known_of_one_model_is_not_taken_for_another(self) -> None:
        memory = Memory()
        async with bench(without_json_schema(always(GOOD)), memory) as one:
            await one.ask("问")
            async with reopened(one.fake, memory, model="other") as again:
                await again.ask("问")
            assert len(one.fake.requests) == 4

    async def test_a_server_that_changes_its_mind_is_followed(self) -> None:
        async with bench(in_turn(always(GOOD), without_json_schema(always(GOOD)))) as one:
            assert [*await one.ask("一"), *await one.ask("二"), *await one.ask("三")] == ["ok"] * 3
            assert one.door.format == "json_object"


class TestRefusalsOfTheQuestion:
    LONG = "This model's maximum context length is 8192 tokens, however you requested 9000 tokens. Reduce the messages."

    async def test_a_bad_request_neither_loops_nor_is_learnt_from(self) -> None:
        server = in_turn(*[failing(400, self.LONG)] * 4, always(GOOD))
        async with bench(server) as one:
            assert await one.ask("长") == ["rejected"]
            assert (len(one.fake.requests), one.ledger.dialects) == (4, {})
            assert await one.ask("短") == ["ok"]
            assert format_of(one.fake.requests[-1]) == "json_schema"

    async def test_guessing_is_done_once(self) -> None:
        async with bench(failing(400, self.LONG)) as one:
            assert await one.ask("一", "二", "三") == ["rejected"] * 3
            assert len(one.fake.requests) == 4 + 1 + 1

    async def test_a_known_dialect_is_not_guessed_at(self) -> None:
        async with bench(in_turn(always(GOOD), failing(400, self.LONG))) as one:
            assert [*await one.ask("短"), *await one.ask("长")] == ["ok", "rejected"]
            assert len(one.fake.requests) == 2

    async def test_a_complaint_that_nothing_cures_ends_and_is_not_learnt_from(self) -> None:
        words = "unsupported: response_format, temperature, max_tokens, max_completion_tokens, thinking"
        async with bench(failing(400, words)) as one:
            assert await one.ask("问") == ["rejected"]
            assert (len(one.fake.requests), one.ledger.dialects, one.door.format) == (7, {}, "json_schema")

    @pytest.mark.parametrize("status", [401, 402, 403, 404])
    async def test_a_bad_key_or_model_is_not_tried_again(self, status: int) -> None:
        async with bench(failing(status, "no such key or model")) as one:
            assert await one.ask("一", "二", "三") == ["rejected"] * 3
            assert len(one.fake.requests) == 1


class TestVendors:
    @pytest.mark.parametrize(
        ("url", "limit", "off"),
        [
            ("https://api.openai.com/v1", "max_completion_tokens", {"reasoning_effort": "none"}),
            ("https://api.deepseek.com", "max_tokens", {"thinking": {"type": "disabled"}}),
            ("https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "max_tokens", {"enable_thinking": False}),
            ("https://ark.cn-beijing.volces.com/api/v3", "max_tokens", {"thinking": {"type": "disabled"}}),
            ("https://open.bigmodel.cn/api/paas/v4", "max_tokens", {"thinking": {"type": "disabled"}}),
            ("https://api.z.ai/api/paas/v4", "max_tokens", {"thinking": {"type": "disabled"}}),
            ("https://api.moonshot.cn/v1", "max_tokens", {"thinking": {"type": "disabled"}}),
            ("http://localhost:11434/v1", "max_tokens", {"reasoning_effort": "none"}),
        ],
    )
    def test_each_is_told_in_its_own_words_not_to_think(self, url: str, limit: str, off: dict[str, object]) -> None:
        sent = parameters(Dialect(), vendor_at(url), config(), Asked({}, 50))
        assert sent[limit] == 50
        assert off.items() <= sent.items()

    @pytest.mark.parametrize(
        "url", ["http://127.0.0.1:8000/v1", "https://notz.ai/v1", "https://api.deepseek.com.evil.example"]
    )
    def test_a_stranger_is_told_nothing(self, url: str) -> None:
        assert set(parameters(Dialect(), vendor_at(url), config(), Asked({}, 50))) == {
            "response_format",
            "max_tokens",
            "temperature",
        }

    async def test_thinking_is_off_by_the_next_way_when_a_model_refuses_one(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        words = "Unsupported value: 'reasoning_effort' does not support 'none' with this model."
        server = lambda r: (failing(400, words) if r.get("reasoning_effort") == "none" else always(GOOD))(r)  # noqa: E731
        async with bench(server) as one:
            monkeypatch.setenv("HTTP_PROXY", one.fake.url.removesuffix("/v1"))  # where api.openai.com is found here
            one.fake.url = "http://api.openai.com/v1"
            async with reopened(one.fake, Memory()) as there:
                assert await there.ask("问") == ["ok"]
            async with reopened(one.fake, Memory(), thinking=True) as thinking:
                assert await thinking.ask("问") == ["ok"]
        assert [r.get("reasoning_effort") for r in one.fake.requests] == ["none", "minimal", None]

    def test_ways_run_out(self) -> None:
        dialect = Dialect()
        for _ in range(3):
            changed = dialect.after("Unrecognized request argument supplied: reasoning_effort", OPENAI)
            assert changed is not None
            dialect = changed
        assert "reasoning_effort" not in parameters(dialect, OPENAI, config(), Asked({}, 50))
        assert dialect.after("Unrecognized request argument supplied: reasoning_effort", OPENAI) is None

    def test_what_is_configured_beats_what_is_known(self) -> None:
        more = config(extra={"enable_thinking": True, "top_p": 0.5}, temperature=None)
        sent = parameters(Dialect(), vendor_at("https://dashscope.aliyuncs.com/v1"), more, Asked({}, 50))
        assert (sent["enable_thinking"], sent["top_p"], "temperature" in sent) == (True, 0.5, False)


class Part(BaseModel):
    name: str = Field(default="x", max_length=5, description="its name")
    kind: Literal["one"] = "one"
    size: float | None = Field(default=None, ge=0)


class Whole(BaseModel):
    parts: list[Part] = Field(max_length=3)
    grade: Literal["a", "b"]


def test_a_strict_schema_requires_every_field_and_allows_no_other() -> None:
    assert strict_schema(Whole) == {
        "type": "object",
        "properties": {
            "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
            "grade": {"type": "string", "enum": ["a", "b"]},
        },
        "required": ["parts", "grade"],
        "additionalProperties": False,
        "$defs": {
            "Part": {
                "type": "object",
                "properties": {
                    "name": {"type": "string", "description": "its name"},
                    "kind": {"type": "string", "enum": ["one"]},
                    "size": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                },
                "required": ["name", "kind", "size"],
                "additionalProperties": False,
            }
        },
    }
