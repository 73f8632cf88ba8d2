"""What `digest doctor` says of a platform: off, good, or what is wrong and what to do."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

import pytest

from bot.calls import Call
from bot.config import BotConfig
from bot.doctor import doctor
from bot.platforms.slack.app_facts import SCOPES
from pipeline.errors import DigestError
from tests.bot.whole import NOW
from tests.contract.slack import environ, workspace
from tests.fakes.slack import FakeSlack
from tests.pipeline.building import settings


async def said(slack: FakeSlack, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    url = f"sqlite:///{folder}/doctor.db"
    pipeline = settings().model_copy(update={"store": settings().store.model_copy(update={"url": url}), "sources": ()})
    bot = BotConfig.model_validate({"slack": {"base_url": slack.base_url}})
    with contextlib.suppress(DigestError):
        await doctor(Call(pipeline, pipeline.profiles[0], NOW, bot), as_json=True)
    checks = json.loads(capsys.readouterr().out)["checks"]
    return {check["name"]: f"{check['status']} {check['detail']}" for check in checks}


@pytest.fixture
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "FEISHU_APP_ID", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("_token")
async def test_a_token_that_is_good_a_right_that_is_missing_and_a_token_that_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workspace() as slack:
        assert (await said(slack, tmp_path, capsys))["slack"].startswith("skipped off")
        for name, value in environ(slack).items():
            monkeypatch.setenv(name, value)
        assert (await said(slack, tmp_path, capsys))["slack"].startswith("ok")
        slack.space.scopes = set(SCOPES) - {"files:write"}
        assert "files:write" in (await said(slack, tmp_path, capsys))["slack"]
        slack.kill(slack.bot_token, "account_inactive")
        told = (await said(slack, tmp_path, capsys))["slack"]
        assert told.startswith("failed") and "SLACK_BOT_TOKEN" in told and slack.bot_token not in told
