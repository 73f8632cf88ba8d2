"""What of the environment says how the bot is let into Slack: one workspace's token, or an app that many install."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.errors import ConfigError


@dataclass(frozen=True, slots=True)
class BotToken:
    """One workspace's token, as its page of installation shows it."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class OAuthApp:
    """An app that workspaces install for themselves; `keys` seal their tokens."""

    client_id: str
    client_secret: str = field(repr=False)
    keys: str = field(repr=False)


def credentials(environment: Mapping[str, str]) -> BotToken | OAuthApp | None:
    """None when there are none: Slack is off. ConfigError when they are half, or for both."""
    names = ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "DIGEST_SECRET_KEY")
    token, client_id, client_secret, keys = (environment.get(name, "").strip() for name in names)
    if token and (client_id or client_secret):
        raise ConfigError(
            "SLACK_BOT_TOKEN is for one workspace, SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for many; unset either"
        )
    if token:
        return BotToken(token)
    if not client_id and not client_secret:
        return None
    for name, value in (("SLACK_CLIENT_ID", client_id), ("SLACK_CLIENT_SECRET", client_secret)):
        if not value:
            raise ConfigError(f"{name} is not set; copy it from the app's page of basic information")
    return OAuthApp(client_id, client_secret, keys)
