"""A model's server in trouble: the daily report is whole, in time and true all the same, and says what it lacks."""

from __future__ import annotations

from pathlib import Path

import openai  # noqa: F401 (its import takes a second of the first call's time)
import pytest

from tests.fakes import misbehaving as bad
from tests.fakes import model as servers
from tests.fakes.editor import answering, perfect
from tests.fakes.model import Answer, Answering, always, failing
from tests.pipeline.trials import Lines, origins, trial

GOOD = answering(perfect)
HARMLESS: dict[str, Answering] = {
    "JSON in prose": bad.worded(bad.in_prose),
    "thinking aloud": bad.worded(bad.thought_first),
    "limited once": servers.limited_once(GOOD),
    "an error once": servers.in_turn(failing(500, retry_after="0"), GOOD),
    "an empty answer once": servers.in_turn(always(""), GOOD),
    "no json_schema": servers.without_json_schema(GOOD),
    "no JSON": servers.without_json(GOOD),
    "no max_tokens": servers.without("max_tokens", GOOD, "max_completion_tokens"),
    "no temperature": servers.without("temperature", GOOD),
    "no usage": bad.Usage({}),
    "absurd usage": bad.Usage({"prompt_tokens": -5, "completion_tokens": 10**15, "total_tokens": "many"}),
}
FATAL: dict[str, tuple[Answering, str]] = {
    "half an answer": (bad.worded(bad.half), "格式不可读"),
    "broken JSON": (bad.worded(bad.broken), "格式不可读"),
    "an empty string": (always(""), "格式不可读"),
    "prose": (always("今天的新闻很精彩，但我没有什么可补充的。"), "格式不可读"),
    "a list": (always("[1, 2, 3]"), "格式不可读"),
    "no completion": (lambda _: Answer(raw=b"<html>502 Bad Gateway</html>"), "格式不可读"),
    "a refusal": (lambda _: Answer(None, refusal="I can't help with that."), "拒绝作答"),
    "a filter": (lambda _: Answer("", finish_reason="content_filter"), "拒绝作答"),
    "limited for ever": (failing(429, "Rate limit reached", retry_after="0"), "被限流"),
    "limited for an hour": (failing(429, "Rate limit reached", retry_after="3600"), "被限流"),
    "errors for ever": (failing(500, retry_after="0"), "服务出错"),
    "a hang": (servers.hanging, "超时"),
    "10 MB": (lambda _: Answer(raw=b'{"choices": "' + b"x" * 10_000_000 + b'"}'), "回答过长"),
    "a wrong key": (failing(401, "Incorrect API key provided"), "请求被拒"),
}


@pytest.mark.parametrize("kind", HARMLESS)
async def test_a_server_s_ways_cost_no_line(kind: str, lines: Lines, tmp_path: Path) -> None:
    found = await trial(lines, tmp_path, HARMLESS[kind], deadline_s=20, timeout_s=10)
    assert origins(found.report) == {"llm"}
    assert found.report.usage.completion_tokens < 100_000


@pytest.mark.parametrize("kind", FATAL)
async def test_with_a_server_in_trouble_the_report_is_the_sources_words_and_says_why(
    kind: str, lines: Lines, tmp_path: Path
) -> None:
    answer, why = FATAL[kind]
    found = await trial(lines, tmp_path, answer, timeout_s=0.3, retries=1)
    count = len(found.report.entries)
    assert origins(found.report) == {"extractive"}
    assert found.report.engine == "extractive"
    assert why in found.report.notes[0]
    assert f"{count} 条中有 {count} 条为原文摘录" in found.report.notes[0]


async def test_a_server_that_dies_after_three_calls_leaves_what_was_written(lines: Lines, tmp_path: Path) -> None:
    dying = bad.only_first_calls(3, GOOD, failing(500, retry_after="0"))
    found = await trial(lines, tmp_path, dying, concurrency=1)
    assert origins(found.report) == {"llm", "extractive"}
    assert "服务出错" in found.report.notes[0]


async def test_a_budget_that_runs_out_after_the_third_call_is_said_and_the_rest_quoted(
    lines: Lines, tmp_path: Path
) -> None:
    price = {"any": {"input": 0, "output": 0}}
    spent = bad.Usage({"prompt_tokens": 4_000, "completion_tokens": 300, "total_tokens": 4_300})
    found = await trial(lines, tmp_path, spent, concurrency=1, budget={"run_tokens": 13_500}, prices=price)
    assert found.requests == 3
    assert origins(found.report) == {"llm", "extractive"}
    quoted = sum(entry.origin == "extractive" for entry in found.report.entries)
    assert found.report.notes == (f"模型预算已用完：{len(found.report.entries)} 条中有 {quoted} 条为原文摘录。",)
