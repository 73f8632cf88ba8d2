"""How a chat of Slack is named in the bot's records: `C123` with one workspace, `T123/C123` with many."""

from __future__ import annotations


def split(chat: str) -> tuple[str | None, str]:
    """The workspace, None where there is but one, and the channel."""
    team, slash, channel = chat.partition("/")
    return (team, channel) if slash else (None, chat)


def joined(team: str | None, channel: str) -> str:
    return f"{team}/{channel}" if team else channel
