"""The bot's half of the configuration. Secrets are never here: they come from the environment."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import Literal

from pydantic import Field, IPvAnyNetwork

from pipeline import config
from pipeline.config import TimeZoneName
from pipeline.model import Frozen
from pipeline.validation import validate


class SlackConfig(Frozen):
    """`ping_s`: how often a socket's other side is asked whether it is there."""

    mode: Literal["socket", "http"] = "socket"
    base_url: str | None = None
    ping_s: float = Field(default=5, gt=0, le=30)


class FeishuConfig(Frozen):
    mode: Literal["websocket", "webhook"] = "websocket"
    base_url: str | None = None


class WebConfig(Frozen):
    """`url`: where others reach the pages, if they do; messages without buttons link there.

    `questions`: whether the pages answer questions. `proxies`: whose X-Forwarded-For and -Proto are believed.
    """

    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    url: str | None = Field(default=None, pattern=r"^https?://")
    questions: bool = True
    proxies: tuple[IPvAnyNetwork, ...] = ()


class ConsoleConfig(Frozen):
    """The console platform has nothing to choose yet."""


class Operator(Frozen):
    """The chat that is told what goes wrong."""

    platform: Literal["console", "slack", "feishu"]
    chat: str = Field(min_length=1)


class Standing(Frozen):
    """A subscription of a chat that cannot ask for one. `zone` (IANA) is the profile's where it is None."""

    platform: Literal["console", "slack", "feishu"]
    chat: str = Field(min_length=1)
    kind: Literal["daily", "weekly"]
    at: time
    zone: TimeZoneName | None = None
    profile: str | None = None


class CatchUp(Frozen):
    """How late a report is still posted after its time, when the bot was down."""

    daily_hours: float = Field(default=6, gt=0, le=24)
    weekly_hours: float = Field(default=24, gt=0, le=168)


class AlarmConfig(Frozen):
    """How long silence may last before the operator is told. `no_report_hours` is from one daily report to the next."""

    no_report_hours: float = Field(default=26, gt=24)
    no_items_hours: float = Field(default=6, gt=0)
    platform_minutes: float = Field(default=15, gt=0)
    model_hours: float = Field(default=24, gt=0)


class AnswersConfig(Frozen):
    """How many questions are answered within 24 hours: of one person, of one address of the web pages, and in all.

    Nobody logs in on the pages, so a person is also known by the address; None: as many as of a person.
    """

    per_person: int = Field(default=30, ge=1)
    per_address: int | None = Field(default=None, ge=1)
    per_day: int = Field(default=500, ge=1)


class BotConfig(Frozen):
    """`subscribe`: who may change a chat's subscriptions. `jitter_s`: what a minute's posts are spread over."""

    console: ConsoleConfig = ConsoleConfig()
    slack: SlackConfig = SlackConfig()
    feishu: FeishuConfig = FeishuConfig()
    web: WebConfig = WebConfig()
    operator: Operator | None = None
    subscribe: Literal["anyone", "admins"] = "anyone"
    subscriptions: tuple[Standing, ...] = ()
    answers: AnswersConfig = AnswersConfig()
    catch_up: CatchUp = CatchUp()
    jitter_s: float = Field(default=45, ge=0, le=600)
    alarms: AlarmConfig = AlarmConfig()


def load(path: Path | None = None) -> BotConfig:
    """The bot's half of `path` over the shipped file; raises ConfigError that names the key."""
    return validate(BotConfig, config.read(path).get("bot") or {}, "bot")
