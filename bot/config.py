"""The bot's half of the configuration. Secrets are never here: they come from the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline import config
from pipeline.model import Frozen
from pipeline.validation import validate


class SlackConfig(Frozen):
    mode: Literal["socket", "http"] = "socket"
    base_url: str | None = None


class FeishuConfig(Frozen):
    mode: Literal["websocket", "webhook"] = "websocket"
    base_url: str | None = None


class WebConfig(Frozen):
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)


class BotConfig(Frozen):
    slack: SlackConfig = SlackConfig()
    feishu: FeishuConfig = FeishuConfig()
    web: WebConfig = WebConfig()


def load(path: Path | None = None) -> BotConfig:
    """The bot's half of `path` over the shipped file; raises ConfigError that names the key."""
    return validate(BotConfig, config.read(path).get("bot") or {}, "bot")
