"""`digest ask` as a person or a script calls it."""

from __future__ import annotations

import json
import shutil

import pytest

from pipeline.model import Answer
from tests.bot.test_cli import NOW, Place
from tests.pipeline.building import Feeds

LATER = ("--now", "2026-03-11T08:40:00+08:00")
NEXT_WEEK = ("--now", "2026-03-19T08:40:00+08:00")


@pytest.fixture(scope="module")
def own(sample_days: Feeds, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A folder with both sample days stored."""
    folder = tmp_path_factory.mktemp("ask")
    shutil.copy(sample_days.path, folder / "digest.db")
    return Place(folder, "http://127.0.0.1:9")


def asked(place: Place, *arguments: str) -> Answer:
    return Answer.model_validate_json(place.call(*arguments, "--json").stdout)


def test_it_prints_the_answer_as_json_with_the_keys_that_are_promised(own: Place) -> None:
    done = own.call(*NOW, "ask", "远岫云以多少钱收购栅格安全？", "--json")
    answer = json.loads(done.stdout)
    promised = {"id", "question", "answerable", "engine", "window", "sentences", "references", "took_ms"}
    assert promised <= set(answer)
    assert answer["answerable"] == "yes"
    assert "11.2亿元" in answer["sentences"][0]["text"]
    assert {"n", "item_id", "name", "url", "title", "published_at", "quote"} == set(answer["references"][0])
    assert "查找" in done.stderr


def test_it_prints_it_for_people(own: Place) -> None:
    shown = own.call(*NOW, "ask", "远岫云以多少钱收购栅格安全？").stdout
    assert "11.2亿元" in shown
    assert "[1]" in shown


def test_questions_of_one_conversation_refer_to_each_other_until_it_has_rested(own: Place) -> None:
    asked(own, *NOW, "ask", "远岫云以多少钱收购栅格安全？", "--conversation", "desk-1")
    after = asked(own, *LATER, "ask", "它成立于哪一年？", "--conversation", "desk-1")
    assert any("2018年" in sentence.text for sentence in after.sentences)
    other = asked(own, *LATER, "ask", "它成立于哪一年？", "--conversation", "desk-2")
    assert other.answerable == "no"
    assert asked(own, *NEXT_WEEK, "ask", "它成立于哪一年？", "--conversation", "desk-1").answerable == "no"


def test_a_question_about_a_report_is_answered_from_it(own: Place) -> None:
    answer = asked(own, *NOW, "ask", "国内第1条为什么入选？", "--report", "latest-daily")
    assert "入选理由" in answer.sentences[0].text


def test_what_is_not_stored_is_a_no_and_no_failure(own: Place) -> None:
    answer = asked(own, *NOW, "ask", "月球矿业公司融资多少？")
    assert (answer.answerable, answer.sentences) == ("no", ())


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ask", " "), 2, "is empty"),
        (("ask", "谁？", "--conversation", "a b\n"), 2, "--conversation"),
        (("ask", "谁？", "--report", "daily-1999"), 1, "no report"),
    ],
)
def test_what_is_wrong_is_said_in_a_line(own: Place, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = own.call(*NOW, *arguments, code=code)
    assert said in done.stderr.splitlines()[-1]
