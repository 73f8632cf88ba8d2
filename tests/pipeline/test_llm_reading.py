from __future__ import annotations

import time

import pytest
from pydantic import BaseModel

from pipeline.llm.reading import read


class Line(BaseModel):
    id: str
    text: str


class Lines(BaseModel):
    lines: list[Line]


GOOD = '{"lines": [{"id": "k7qx", "text": "星河智算开工"}, {"id": "m2pd", "text": "Kilnworks raised $2 million"}]}'
READ = Lines.model_validate_json(GOOD)


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}```",
        f"好的，结果如下：\n{GOOD}\n希望有帮助。",
        f"<think>先看 {{id}}：{GOOD[:40]}</think>\n{GOOD}",
        f"先想一想……</think>{GOOD}",
        f"\ufeff {GOOD} ",
        GOOD.replace("}]}", "},]}"),
        GOOD.replace('"', "'"),
        GOOD.replace('"id"', "id"),
        GOOD.replace("}, {", "} {"),
        GOOD.replace("{", '{"more": 1, '),
        GOOD.replace(", ", ",\n\t"),
    ],
)
def test_an_answer_is_read_through_what_models_put_around_it_and_small_slips(content: str) -> None:
    assert read(content, Lines) == READ


def test_a_quote_left_bare_is_repaired() -> None:
    found = read('{"lines": [{"id": "k7qx", "text": "发布"星河"模型"}]}', Lines)
    assert found is not None
    assert "星河" in found.lines[0].text


@pytest.mark.parametrize("end", [*range(1, len(GOOD), 7), len(GOOD) - 1])
def test_an_answer_that_breaks_off_anywhere_is_none(end: int) -> None:
    assert read(GOOD[:end], Lines) is None
    assert read(f"```json\n{GOOD[:end]}", Lines) is None


@pytest.mark.parametrize(
    "content",
    [
        "",
        "   \n",
        "抱歉，我不能回答。",
        "null",
        "[]",
        '"words"',
        "{}",
        '{"lines": "none"}',
        '{"lines": [{"id": "k7qx"}]}',
        '{"lines": [{"id": "k7qx", "text": "\\ud83d"}]}',
        "<think>还没想完",
        "[" * 100_000,
        '{"lines":' * 20_000 + "}" * 20_000,
    ],
)
def test_what_is_not_the_answer_that_was_asked_for_is_none(content: str) -> None:
    assert read(content, Lines) is None


@pytest.mark.parametrize("piece", ['"a: ', '"a ', "'a', ", "<think>", "```json\n", "{", '"}', "</think>{", ", ]"])
def test_no_answer_takes_long_to_read(piece: str) -> None:
    began = time.process_time()
    read('{"lines": ["' + piece * (200_000 // len(piece)) + '"]}', Lines)
    assert time.process_time() - began < 2
