"""Slack's client over the fake Slack, as the contract of platforms sees it, and opened for other tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from bot.config import SlackConfig
from bot.inbound import Where
from bot.ledger import open_ledger
from bot.limits import OwnTurns
from bot.platforms import Busy, Gone, Platform, PostError, Refused, Unclear
from bot.platforms.means import Means
from bot.platforms.slack.client import Slack, open_client
from tests.blank import blank
from tests.contract.platforms import NOW, Message
from tests.fakes.slack import FakeSlack
from tests.fakes.slack.door import Outcome
from tests.fakes.slack.reading import links, mentions, shown

TEAM, ELSEWHERE, ANNA = "C1", "C2", "U1"


def environ(slack: FakeSlack) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
    }


@asynccontextmanager
async def workspace() -> AsyncIterator[FakeSlack]:
    """Anna and the bot in one channel, Anna alone in another."""
    async with FakeSlack() as slack:
        slack.add_user(ANNA, "anna")
        slack.add_channel(TEAM, "team", (ANNA, slack.bot_user))
        slack.add_channel(ELSEWHERE, "elsewhere", (ANNA,))
        yield slack


@asynccontextmanager
async def connected(
    slack: FakeSlack, folder: Path, environment: Mapping[str, str] | None = None, **config: object
) -> AsyncIterator[Slack]:
    """The client of this workspace, which does not hear yet."""
    settings = SlackConfig.model_validate({"base_url": slack.base_url, "ping_s": 0.2, **config})
    async with open_ledger(blank(folder, "slack.db")) as ledger:
        means = Means(environment or environ(slack), lambda: NOW, ledger, OwnTurns())
        async with open_client(settings, means) as client:
            yield client


class SlackRig:
    replaces = threads = redelivers = True
    _TROUBLES: ClassVar[dict[type[PostError], Outcome]] = {
        Busy: ("429", 1),
        Unclear: "drop_after",
        Refused: "restricted_action",
        Gone: "not_in_channel",
    }

    def __init__(self, slack: FakeSlack, platform: Slack) -> None:
        self._slack = slack
        self.platform: Platform = platform
        self.chat, self.nowhere = Where("slack", TEAM), Where("slack", ELSEWHERE)
        self._said: list[asyncio.Task[object]] = []

    def seen(self) -> list[Message]:
        posts = [*self._slack.bot_posts(TEAM), *self._slack.ephemerals(TEAM, ANNA)]
        return [
            Message(shown(p), tuple(links(p)), tuple(mentions(p)), p.thread_ts, p.ephemeral_to)
            for p in sorted(posts, key=lambda p: p.ts)
        ]

    def trouble(self, kind: type[PostError]) -> bool:
        self._slack.plan("chat.postMessage", self._TROUBLES[kind])
        return True

    def say(self, text: str) -> None:
        self._said.append(
            asyncio.create_task(self._later(self._slack.say(TEAM, ANNA, f"<@{self._slack.bot_user}> {text}")))
        )

    def press(self, label: str) -> None:
        self._said.append(asyncio.create_task(self._later(self._slack.press(TEAM, ANNA, label))))

    def stranger(self) -> Platform:
        self._slack.kill(self._slack.bot_token, "invalid_auth")
        return self.platform

    async def _later(self, doing: object) -> None:
        """Once the bot is connected."""
        await self._slack.until(lambda: self._slack.sockets.num_connections)
        await doing  # type: ignore[misc]


@asynccontextmanager
async def slack_rig(folder: Path) -> AsyncIterator[SlackRig]:
    async with workspace() as slack, connected(slack, folder) as client:
        yield SlackRig(slack, client)
