"""`digest serve` as a process: a script through a pipe, a signal, an option that is wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import yaml

from bot.cli import hoist, main
from tests.pipeline.building import Feeds

NOW = "2026-03-11T08:30:00+08:00"
TIMEOUT = 180  # of what hangs; a busy machine takes long to start a process


@pytest.fixture
def folder(sample_days: Feeds, tmp_path: Path) -> Path:
    """A working folder whose store has the sample's days, and which reads no sources."""
    shutil.copy(sample_days.path, tmp_path / "digest.db")
    store = {"url": f"sqlite:///{tmp_path}/digest.db"}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump({"pipeline": {"sources": [], "store": store}}))
    return tmp_path


def started(folder: Path, *arguments: str, now: str = NOW) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot", *hoist(["serve", *arguments, "--now", now])]
    environ = {name: value for name, value in os.environ.items() if name not in ("OPENAI_API_KEY", "REDIS_URL")}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        command, cwd=folder, env=environ, stdin=pipe, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    )


def test_a_script_is_answered_line_by_line_and_what_it_subscribed_to_is_posted_by_the_next_process(
    folder: Path,
) -> None:
    bot = started(folder, "--platform", "console")
    out, err = bot.communicate("/digest help\n/digest daily\n1\n/digest 订阅 日报 9:00\n", timeout=TIMEOUT)
    assert bot.returncode == 0, err  # the end of the script ends the bot
    answers = [out.find(words) for words in ("可以这样用", "完整版另有", "入选理由", "已订阅")]
    assert -1 not in answers
    assert answers == sorted(answers)
    assert "Traceback" not in err
    assert "serve: stopped" in err.splitlines()[-1]

    bot = started(folder, "--platform", "console", now="2026-03-11T09:01:00+08:00")
    assert bot.stdout is not None and bot.stderr is not None
    assert "running with console" in bot.stderr.readline()
    read = ""
    for line in bot.stdout:
        read += line
        if "完整版" in line:
            break
    bot.send_signal(signal.SIGTERM)
    _, err = bot.communicate(timeout=TIMEOUT)
    assert "3月11日" in read
    assert bot.returncode == 0
    assert "serve: stopped" in err
    assert "Traceback" not in err


def test_without_a_platform_it_serves_its_pages_until_it_is_told_to_stop(folder: Path) -> None:
    half = yaml.safe_load((folder / "config.yaml").read_text())
    (folder / "config.yaml").write_text(yaml.safe_dump(half | {"bot": {"web": {"port": 0}}}))
    bot = started(folder)
    assert bot.stderr is not None
    told = [bot.stderr.readline() for _ in range(4)]
    assert [line.split()[2] for line in told[:2]] == ["slack", "feishu"]  # each says once that it is off
    address = told[-1].split()[-1]
    assert httpx.get(f"{address}healthz").status_code == 200
    assert httpx.get(f"{address}readyz").json()["ready"] is True
    assert "2026-03-10" in httpx.get(address).text
    answer = httpx.post(f"{address}questions", data={"question": "昨天有几起并购？"}, timeout=TIMEOUT)
    assert "并购共 2 起" in answer.text
    bot.send_signal(signal.SIGTERM)
    _, err = bot.communicate(timeout=TIMEOUT)
    assert (bot.returncode, "Traceback" in err) == (0, False)


def test_a_platform_that_there_is_not_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys, "argv", ["digest", "serve", "--platform", "pigeon"])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 2
    assert capsys.readouterr() == ("", "digest: --platform 'pigeon': allowed: console, slack, feishu\n")
