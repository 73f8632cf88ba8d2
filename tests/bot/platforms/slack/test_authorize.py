"""How the bot is let into Slack: what the environment says, what Bolt is told of a token, and when it is gone."""

from __future__ import annotations

import pytest

from bot.inbound import Where
from bot.platforms import Gone
from bot.platforms.slack.address import joined, split
from bot.platforms.slack.credentials import BotToken, OAuthApp, credentials
from bot.platforms.slack.tokens import OneWorkspace, authorize, uninstalled
from pipeline.errors import ConfigError
from tests.bot.platforms.slack.installing import (
    KEYS,
    NOW,
    FakeSlack,
    Replica,
    error,
    web_client,
)


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({}, None),
        ({"DIGEST_SECRET_KEY": KEYS[0]}, None),
        ({"SLACK_BOT_TOKEN": " xoxb-1 "}, BotToken("xoxb-1")),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2", "DIGEST_SECRET_KEY": "k"}, OAuthApp("1", "2", "k")),
        ({"SLACK_CLIENT_ID": "1"}, "^SLACK_CLIENT_SECRET is not set"),
        ({"SLACK_CLIENT_SECRET": "2"}, "^SLACK_CLIENT_ID is not set"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1"}, "^SLACK_BOT_TOKEN is for one workspace"),
    ],
)
def test_the_environment_says_how_the_bot_is_let_in(environment: dict[str, str], found: object) -> None:
    if isinstance(found, str):
        with pytest.raises(ConfigError, match=found):
            credentials(environment)
    else:
        assert credentials(environment) == found


async def test_one_workspace_has_the_token_of_the_environment_until_it_takes_the_app_away(bot: Replica) -> None:
    chats, before = bot.ledger.chats, bot.hands()
    bot.hands.forward(minutes=1)
    tokens = OneWorkspace("xoxb-0", chats, bot.hands)
    await chats.switch_on(Where("slack", "C1"), NOW)
    await tokens.forget("T1", at=before)  # of an older installation
    assert await tokens.token("T1") == await tokens.token(None) == "xoxb-0"
    await tokens.forget("T1", at=bot.hands())
    with pytest.raises(Gone, match="install it again and set SLACK_BOT_TOKEN anew"):
        await tokens.token("T1")
    assert [chat.where.chat for chat in await chats.off()] == ["C1"]


async def test_bolt_learns_who_the_bot_is_once_for_each_token(bot: Replica, slack: FakeSlack) -> None:
    client = web_client(slack)
    authorized = authorize(bot.tokens, client)
    for _ in range(5):
        found = await authorized(None, "T1", client)
        assert found is not None and (found.bot_token, found.bot_user_id, found.bot_id) == ("xoxb-1", "UBOT", "B1")
    bot.hands.forward(hours=11)
    found = await authorized(None, "T1", client)
    assert found is not None and found.bot_token == "xoxb-2"
    assert slack.introduced == ["xoxb-1", "xoxb-2"]
    await bot.tokens.forget("T1")
    assert await authorized(None, "T1", client) is None


@pytest.mark.parametrize(("reason", "answer"), [("token_revoked", None), ("ratelimited", RuntimeError)])
async def test_bolt_is_told_no_only_when_the_token_is_dead(
    bot: Replica, slack: FakeSlack, reason: str, answer: type[Exception] | None
) -> None:
    slack.answers = [error(reason)]
    client = web_client(slack)
    asking = authorize(bot.tokens, client)(None, "T1", client)
    if answer is None:
        assert await asking is None
    else:
        with pytest.raises(answer):
            await asking


@pytest.mark.parametrize(
    ("event", "gone"),
    [
        ({"type": "app_uninstalled"}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": ["UBOT"]}}, True),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"], "bot": []}}, False),
        ({"type": "tokens_revoked", "tokens": {"oauth": ["U1"]}}, False),
        ({"type": "message"}, False),
        ({}, False),
    ],
)
def test_tells_the_bots_own_token_from_a_persons(event: dict[str, object], gone: bool) -> None:
    assert uninstalled(event) is gone


@pytest.mark.parametrize(("chat", "parts"), [("C1", (None, "C1")), ("T1/C1", ("T1", "C1"))])
def test_a_chat_is_named_by_its_workspace_where_there_are_many(chat: str, parts: tuple[str | None, str]) -> None:
    assert split(chat) == parts
    assert joined(*parts) == chat
