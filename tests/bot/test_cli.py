"""The command as a person or a script calls it, with real feeds over loopback."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from bot.cli import hoist, main
from pipeline import sample

PARTS = ["summary", "trends", "categories", "signals", "questions"]
NOW = ("--now", "2026-03-11T08:30:00+08:00")
FEEDS = ("xingye.xml", "chenchao.xml", "harbor.xml", "yunguan.json")
STORES = sample.__path__[0]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


class Done(NamedTuple):
    stdout: str
    stderr: str


class Place:
    """A working folder with a configuration, and feeds that are served to it."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        sources = [{"name": name, "url": f"{address}/{name}"} for name in FEEDS]
        sources.append({"name": "gone", "url": f"{address}/gone.xml"})
        self.write({"sources": sources, "fetch": {"allow_private_hosts": True}, "articles": {"enabled": False}})

    def write(self, pipeline: dict[str, object]) -> None:
        self.folder.joinpath("config.yaml").write_text(yaml.safe_dump({"pipeline": pipeline}))

    def call(self, *arguments: str, code: int = 0) -> Done:
        """The command inside this process, in this folder."""
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["digest", *arguments])
            with pytest.raises(SystemExit) as left:
                main()
        done = Done(out.getvalue(), err.getvalue())
        assert left.value.code == code, done.stderr
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=f"{STORES}/day2"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Place(tmp_path_factory.mktemp("place"), f"http://127.0.0.1:{server.server_address[1]}")
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def first(place: Place) -> dict:
    """The first daily report of this place."""
    done = place.call(*NOW, "daily", "--json")
    assert "read 5 sources (1 failed, 4 ok)" in done.stderr
    assert "gone (HTTP 404" in done.stderr
    assert "wrote daily-2026-03-11-ai-cloud-v1: " in done.stderr
    return json.loads(done.stdout)


def test_the_daily_report_joins_each_text_to_its_own_item(place: Place, first: dict) -> None:
    assert first["entries"]
    assert first["coverage"]["sources_failed"] == ["gone"]
    for measure in ("link_validity", "quote_verbatim", "number_support", "date_support", "link_text_match"):
        assert first["quality"][measure] == 1.0, measure
    assert first["quality"]["duplicate_rate"] == 0


def test_a_report_that_is_written_is_shown_and_not_built_again(place: Place, first: dict) -> None:
    again = place.call("daily", "--json", *NOW)
    assert json.loads(again.stdout) == first
    assert "--rebuild makes a new version" in again.stderr


def test_rebuild_makes_a_new_version_and_keeps_the_old(place: Place, first: dict) -> None:
    second = json.loads(place.call(*NOW, "daily", "--rebuild", "--no-fetch", "--json").stdout)
    assert (first["version"], second["version"]) == (1, 2)
    assert [e["text"] for e in second["entries"]] == [e["text"] for e in first["entries"]]
    assert json.loads(place.call("show", first["id"], "--format", "json").stdout) == first
    assert json.loads(place.call("show", "latest-daily", "--json").stdout)["id"] == second["id"]


def test_show_prints_each_format(place: Place, first: dict) -> None:
    text = place.call("show", first["id"]).stdout
    assert text.index("精简版") < text.index("完整版") < text.index("今日总结")
    assert place.call("show", first["id"], "--format", "markdown").stdout.startswith("# AI")
    assert place.call("show", first["id"], "--format", "html").stdout.startswith("<!doctype html>")


def test_fetch_asks_only_what_is_due_and_a_second_time_finds_nothing_new(place: Place, first: dict) -> None:
    idle = place.call(*NOW, "fetch", "--json")
    assert [source["status"] for source in json.loads(idle.stdout)["sources"]] == []
    asked = json.loads(place.call(*NOW, "fetch", "--all", "--json").stdout)
    assert asked["items_new"] == 0
    assert [source["status"] for source in asked["sources"]] == ["not_modified"] * 4 + ["failed"]
    assert set(asked["sources"][0]) == {"name", "url", "status", "items_seen", "items_new", "error"}


def test_exported_sources_are_imported_elsewhere(place: Place, tmp_path: Path) -> None:
    elsewhere = Place(tmp_path, place.address)
    opml = place.call("export").stdout
    elsewhere.write({"sources": [], "fetch": {"allow_private_hosts": True}})
    (tmp_path / "feeds.opml").write_text(opml)
    assert "imported 5 sources" in elsewhere.call("import", "feeds.opml").stdout
    assert json.loads(elsewhere.call("import", "feeds.opml", "--json").stdout)["known"] == 5
    assert elsewhere.call("export").stdout == opml


def test_doctor_says_of_each_part_whether_it_works(place: Place) -> None:
    done = place.call("doctor", "--json", code=1)
    checks = {check["name"]: check["status"] for check in json.loads(done.stdout)["checks"]}
    assert checks == {
        "configuration": "ok",
        "store": "ok",
        "model": "skipped",
        "slack": "skipped",
        "feishu": "skipped",
        **dict.fromkeys(FEEDS, "ok"),
        "gone": "failed",
    }
    assert "1 of 10 checks failed: gone" in done.stderr


def test_the_demo_needs_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    """A process of its own: an empty home, an empty folder, a locale that is not UTF-8."""
    bare = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd()), "LC_ALL": "POSIX"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--json"], cwd=tmp_path, env=bare, capture_output=True, check=True
    )
    shown = json.loads(done.stdout)
    assert shown["daily"]["kind"] == "daily"
    assert shown["weekly"]["kind"] == "weekly"
    assert [part["key"] for part in shown["weekly"]["parts"]] == PARTS
    assert (shown["answer"]["answerable"], len(shown["answer"]["references"])) == ("yes", 1)
    assert b"sample items" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_report_is_written_when_no_source_answers_and_nothing_is_stored(place: Place, tmp_path: Path) -> None:
    lonely = Place(tmp_path, place.address)
    lonely.write(
        {"sources": [{"name": "gone", "url": f"{place.address}/gone.xml"}], "fetch": {"allow_private_hosts": True}}
    )
    done = lonely.call(*NOW, "daily", code=1)
    assert "nothing is stored for 2026-03-11 and no source answered; run: digest doctor" in done.stderr
    assert lonely.call("show", "latest-daily", code=1).stdout == ""


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["show", "nothing"], 1, "no report 'nothing' in the store; build one with: digest daily"),
        (["--now", "2026-03-11", "daily"], 2, "has no offset"),
        (["--now", "soon", "daily"], 2, "--now 'soon': allowed: a time with an offset"),
        (["daily", "--date", "3/11"], 2, "--date '3/11': allowed: a date such as"),
        (["daily", "--date", "2026-03-12", *NOW], 2, "lies in the future"),
        (["daily", "--profile", "x"], 2, "--profile 'x': no such profile; allowed: ai-cloud"),
        (["--config", "none.yaml", "fetch"], 2, "none.yaml: cannot be read"),
        (["import", "none.opml"], 2, "none.opml: cannot be read"),
        (["dayly"], 2, "No such command"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(place: Place, arguments: list[str], code: int, said: str) -> None:
    done = place.call(*arguments, code=code)
    assert done.stdout == ""
    assert said in done.stderr


def test_global_options_may_stand_after_the_command() -> None:
    assert hoist(["daily", "--json", "--now", "T", "-v"]) == ["--now", "T", "-v", "daily", "--json"]
    assert hoist(["ask", "--", "--now"]) == ["ask", "--", "--now"]
    assert hoist(["show", "X", "--config=a.yaml"]) == ["--config=a.yaml", "show", "X"]
