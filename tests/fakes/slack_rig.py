"""A fake Slack with two people and a channel, the SDK's client for it, and short spellings of blocks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    async with FakeSlack(clock) as slack:
        slack.add_user("U1", "mei")
        slack.add_user("U2", "jan", tz="Europe/Berlin", locale="de-DE", admin=True)
        slack.add_channel("C1", "news", ("U1", "U2", "UBOT"))
        yield slack


@pytest.fixture
def client(slack: FakeSlack) -> AsyncWebClient:
    return AsyncWebClient(slack.bot_token, base_url=slack.base_url, proxy=None, retry_handlers=[])


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as told:
        await call
    return str(told.value.response["error"])


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def section(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def button(action: str, text: str = "完整版", **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action, "text": plain(text), **more}


def choice(*values: str) -> dict[str, Any]:
    options = [{"text": plain(value), "value": value} for value in values]
    return {"type": "static_select", "action_id": "filter:0", "options": options}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("完整版"), "blocks": list(blocks) or [{"type": "divider"}], **more}
