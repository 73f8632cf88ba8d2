"""What the app declares to Slack and then relies on: its command, shortcut, events and scopes, each named once.

The manifest is written from this and the client listens by it, so that neither asks for what the other does not know.
"""

from __future__ import annotations

PLATFORM = "slack"  # as in the bot's own records
NAME = "Digest"
COMMAND = "/digest"
SHORTCUT = "ask"  # on a message: ask about this

EVENTS_PATH = "/slack/events"  # all that Slack sends over HTTP: events, commands, presses
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

# A bot that is taken out of a channel hears channel_left or group_left; member_left_channel only reaches those who
# stay (https://github.com/slackapi/bolt-js/issues/1847).
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_left",
    "group_archive",
    "group_left",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "tokens_revoked",
)

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:read",
    "im:write",
    "users:read",
)
