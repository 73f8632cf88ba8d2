"""`digest weekly` as a person or a script calls it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bot.test_cli import PARTS, Done, Place, place  # noqa: F401 (a fixture)

NOW = ("--now", "2026-03-17T08:30:00+08:00")


@pytest.fixture(scope="module")
def weekly_place(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:  # noqa: F811
    yield Place(tmp_path_factory.mktemp("weekly"), place.address)


@pytest.fixture(scope="module")
def first(weekly_place: Place) -> dict:
    done = weekly_place.call(*NOW, "weekly", "--json")
    assert "wrote weekly-2026-03-09-ai-cloud-v1: " in done.stderr
    return json.loads(done.stdout)


def test_the_last_full_week_is_the_default_and_has_five_parts(first: dict) -> None:
    assert (first["from"], first["to"], first["version"]) == ("2026-03-09", "2026-03-15", 1)
    assert [part["key"] for part in first["parts"]] == PARTS
    numbers = {reference["n"] for reference in first["references"]}
    sentences = [s for part in first["parts"] for section in part["sections"] for s in section["sentences"]]
    assert all(set(s["citations"]) <= numbers for s in sentences)
    assert all(s["citations"] for s in sentences if s["kind"] == "fact")
    for measure in ("cited_sentences", "citation_support", "link_validity", "number_support", "parts"):
        assert first["quality"][measure] == 1.0, measure
    assert first["quality"]["missing_high"] == 0


def test_the_same_week_by_its_name_is_shown_and_not_built_again(weekly_place: Place, first: dict) -> None:
    for arguments in (("--week", "2026-W11"), ("--from", "2026-03-09", "--to", "2026-03-15")):
        again = weekly_place.call(*NOW, "weekly", *arguments, "--json")
        assert json.loads(again.stdout) == first
        assert "--rebuild makes a new version" in again.stderr


def test_rebuild_and_other_days_make_reports_of_their_own(weekly_place: Place, first: dict) -> None:
    second = json.loads(weekly_place.call(*NOW, "weekly", "--rebuild", "--no-fetch", "--json").stdout)
    assert (second["version"], second["parts"]) == (2, first["parts"])
    part = json.loads(
        weekly_place.call(*NOW, "weekly", "--from", "2026-03-09", "--to", "2026-03-10", "--no-fetch", "--json").stdout
    )
    assert (part["to"], part["version"]) == ("2026-03-10", 3)
    assert json.loads(weekly_place.call("show", first["id"], "--json").stdout) == first


def test_show_prints_each_format_and_the_evidence(weekly_place: Place, first: dict) -> None:
    def shown(*how: str) -> str:
        return weekly_place.call("show", first["id"], *how).stdout

    assert shown("--format", "markdown").startswith("# AI")
    assert 'src="data:image/svg+xml;base64,' in shown("--format", "html")
    assert "第五部分" in shown()
    assert "[事实]" in shown("--evidence")
    assert "第一部分" in weekly_place.call("show", "latest-weekly").stdout


def test_a_week_that_is_not_over_says_so(weekly_place: Place) -> None:
    report = json.loads(weekly_place.call(*NOW, "weekly", "--week", "2026-W12", "--no-fetch", "--json").stdout)
    assert any("尚未结束" in note for note in report["notes"])


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--week", "2026-W54"], 2, "--week '2026-W54': allowed: a week of the ISO calendar such as 2026-W06"),
        (["--week", "06"], 2, "--week '06': allowed"),
        (["--week", "2026-W13"], 2, "--week 2026-W13: lies in the future; allowed: 2026-03-17 or before"),
        (["--from", "2026-03-09"], 2, "--from and --to go together"),
        (["--from", "2026-03-09", "--to", "2026-03-02"], 2, "ends before it begins"),
        (["--from", "2026-03-09", "--to", "2026-03-18"], 2, "lies in the future"),
        (["--from", "2026-3-9", "--to", "2026-03-10"], 2, "--from '2026-3-9': allowed: a date such as"),
        (["--from", "2026-01-01", "--to", "2026-03-10"], 2, "69 days; allowed: up to 31"),
        (["--week", "2026-W10", "--from", "2026-03-02", "--to", "2026-03-03"], 2, "give one of them"),
    ],
)
def test_days_that_cannot_be_are_refused_in_one_line(
    weekly_place: Place, arguments: list[str], code: int, said: str
) -> None:
    done: Done = weekly_place.call(*NOW, "weekly", *arguments, code=code)
    assert done.stdout == ""
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_no_report_is_written_when_no_source_answers_and_nothing_is_stored(weekly_place: Place, tmp_path: Path) -> None:
    lonely = Place(tmp_path, weekly_place.address)
    gone = [{"name": "gone", "url": f"{weekly_place.address}/gone.xml"}]
    lonely.write({"sources": gone, "fetch": {"allow_private_hosts": True}})
    done = lonely.call(*NOW, "weekly", code=1)
    assert "nothing is stored for 2026-03-09 to 2026-03-15 and no source answered" in done.stderr
    missing = lonely.call("show", "latest-weekly", code=1)
    assert "build one with: digest weekly" in missing.stderr
