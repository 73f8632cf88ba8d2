"""A workspace's token: of the environment or of an installation, sealed at rest, renewed once, dropped for good."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore as Theirs
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore as TheirStates
from sqlalchemy import MetaData, Table, inspect, select, text

from bot.inbound import Where
from bot.platforms import Busy, Gone
from bot.platforms.slack.credentials import BotToken, OAuthApp
from bot.platforms.slack.installations import open_installations
from pipeline.errors import ConfigError, StoreError
from pipeline.store.engine import Database
from tests.bot.platforms.slack.installing import (
    KEYS,
    NOW,
    FakeSlack,
    Replica,
    app,
    error,
    replica,
)


async def stored(url: str) -> str:
    """All that the tables of Slack hold, as one text."""
    database = Database(url)
    try:
        tables = [Table(name, MetaData()) for name in ("slack_bots", "slack_installations")]
        return str([await database.rows(select(text("*")).select_from(table)) for table in tables])
    finally:
        await database.close()


async def renewed(bot: Replica) -> str:
    while (token := await bot.tokens.token("T1")) == "xoxb-1":
        pass
    return token


async def test_an_installation_gives_its_token_and_no_other_workspace_has_one(bot: Replica) -> None:
    assert await bot.tokens.token("T1") == await bot.tokens.token("T1", "E1") == "xoxb-1"
    with pytest.raises(Gone, match="not installed in the Slack workspace T2; install it at /slack/install"):
        await bot.tokens.token("T2")
    with pytest.raises(Gone):
        await bot.tokens.token(None)


async def test_no_token_is_stored_as_it_is(bot: Replica, url: str) -> None:
    kept = await stored(url)
    assert "T1" in kept and "一个团队" in kept
    assert "xoxb-" not in kept and "xoxe-" not in kept


async def test_the_newest_installation_takes_the_place_of_those_before(bot: Replica, url: str) -> None:
    bot.hands.forward(days=1)
    await bot.install()
    assert await bot.tokens.token("T1") == "xoxb-2"
    assert (await stored(url)).count("'T1'") == 2  # one row in each table


async def test_a_token_that_does_not_end_is_never_renewed(bot: Replica, slack: FakeSlack) -> None:
    slack.rotating = False
    await bot.install()
    bot.hands.forward(days=400)
    assert await bot.tokens.token("T1") == "xoxb-2"
    assert slack.refreshes == 0


async def test_a_token_is_renewed_two_hours_before_its_end_and_not_sooner(bot: Replica, slack: FakeSlack) -> None:
    bot.hands.forward(hours=10)
    assert await bot.tokens.token("T1") == "xoxb-1"
    bot.hands.forward(seconds=1)
    assert [await bot.tokens.token("T1") for _ in range(3)] == ["xoxb-2"] * 3
    bot.hands.forward(hours=13)
    assert await bot.tokens.token("T1") == "xoxb-3"
    assert slack.refreshes == 2


@pytest.mark.parametrize("hours", [11, 13])
async def test_five_that_ask_at_once_on_each_of_two_replicas_renew_it_once(
    bot: Replica, url: str, slack: FakeSlack, hours: float
) -> None:
    async with replica(url, slack, bot.hands) as other:
        bot.hands.forward(hours=hours)
        asked = [one.tokens.token("T1") for one in (bot, other) for _ in range(5)]
        assert await asyncio.gather(*asked) == ["xoxb-2"] * 10
    assert slack.refreshes == 1


async def test_a_renewal_that_hangs_holds_nobody_up_while_the_old_token_lasts(bot: Replica, slack: FakeSlack) -> None:
    bot.hands.forward(hours=11)
    slack.open.clear()
    assert await asyncio.gather(*[bot.tokens.token("T1") for _ in range(5)]) == ["xoxb-1"] * 5
    slack.open.set()
    assert await asyncio.wait_for(renewed(bot), 60) == "xoxb-2"
    assert slack.refreshes == 1


async def test_the_new_token_is_stored_even_if_whoever_asked_is_cancelled(bot: Replica, slack: FakeSlack) -> None:
    bot.hands.forward(hours=13)
    slack.open.clear()
    asking = asyncio.create_task(bot.tokens.token("T1"))
    await slack.heard(2)
    asking.cancel()
    slack.open.set()
    assert await bot.tokens.token("T1") == "xoxb-2"
    assert slack.refreshes == 1


async def test_a_failed_renewal_leaves_the_old_token_as_long_as_it_lasts(bot: Replica, slack: FakeSlack) -> None:
    bot.hands.forward(hours=11)
    slack.answers = [error("internal_error", 500), error("internal_error", 500)]
    assert [await bot.tokens.token("T1") for _ in range(3)] == ["xoxb-1"] * 3
    assert slack.refreshes == 1  # it is not asked again with every post
    bot.hands.forward(minutes=1)
    assert await bot.tokens.token("T1") == "xoxb-1"
    bot.hands.forward(minutes=1)
    assert await bot.tokens.token("T1") == "xoxb-2"


async def test_a_token_that_ended_and_cannot_be_renewed_now_is_asked_for_again_later(
    bot: Replica, slack: FakeSlack
) -> None:
    bot.hands.forward(hours=13)
    slack.answers = [error("ratelimited", 429, Retry_After="7")]
    with pytest.raises(Busy) as raised:
        await bot.tokens.token("T1")
    assert raised.value.seconds == 7
    assert await bot.tokens.token("T1") == "xoxb-2"


async def test_a_refresh_token_that_slack_no_longer_takes_loses_the_workspace_only_when_its_token_ended(
    bot: Replica, slack: FakeSlack
) -> None:
    bot.hands.forward(hours=11)
    slack.answers = [error("invalid_refresh_token"), error("invalid_refresh_token")]
    assert await bot.tokens.token("T1") == "xoxb-1"
    bot.hands.forward(hours=2)
    with pytest.raises(Gone):
        await bot.tokens.token("T1")


async def test_an_installation_during_a_renewal_is_the_one_that_counts(bot: Replica, slack: FakeSlack) -> None:
    bot.hands.forward(hours=13)
    slack.open.clear()
    asking = asyncio.create_task(bot.tokens.token("T1"))
    await slack.heard(2)
    installing = asyncio.create_task(bot.install())
    await slack.heard(3)
    slack.open.set()
    await installing
    assert await asking in {"xoxb-2", "xoxb-3"}
    assert await bot.tokens.token("T1") == await bot.tokens.token("T1") != "xoxb-1"
    assert slack.refreshes == 1


async def test_a_workspace_that_takes_the_app_away_is_forgotten_and_its_chats_fall_silent(
    bot: Replica, url: str, slack: FakeSlack
) -> None:
    slack.team = "T2"
    await bot.install()
    chats = bot.ledger.chats
    for platform, chat in (("slack", "T1/C1"), ("slack", "T1/D1"), ("slack", "T2/C1"), ("console", "T1/C1")):
        await chats.switch_on(Where(platform, chat), NOW)
    await bot.tokens.forget("T1")
    with pytest.raises(Gone):
        await bot.tokens.token("T1")
    assert await bot.tokens.token("T2") == "xoxb-2"
    off = {(chat.where.chat, chat.reason) for chat in await chats.off()}
    assert off == {("T1/C1", "the workspace took the app away"), ("T1/D1", "the workspace took the app away")}
    assert "'T1'" not in await stored(url)


async def test_news_that_the_app_was_taken_away_before_it_was_installed_again_changes_nothing(bot: Replica) -> None:
    before = bot.hands()
    bot.hands.forward(minutes=3)
    await bot.install()
    await bot.tokens.forget("T1", at=before)
    assert await bot.tokens.token("T1") == "xoxb-2"


async def test_old_keys_open_what_they_sealed_until_it_is_sealed_anew(bot: Replica, url: str) -> None:
    for keys in ([KEYS[1], KEYS[0]], [KEYS[1]]):
        async with open_installations(url, app(*keys)) as opened:
            held = await opened.find("T1")
            assert held is not None and (held.token, held.refresh) == ("xoxb-1", "xoxe-1")


async def test_a_lost_key_is_said_in_one_line_without_a_secret(bot: Replica, url: str) -> None:
    async with open_installations(url, app(KEYS[2])) as lost:
        with pytest.raises(StoreError, match="the token of Slack workspace T1 was sealed with another key; put that"):
            await lost.find("T1")


@pytest.mark.parametrize(("keys", "said"), [("", "is not set"), (" , ", "is not set"), ("abc", "is no key")])
async def test_without_a_key_an_app_for_many_workspaces_does_not_start(tmp_path: Path, keys: str, said: str) -> None:
    with pytest.raises(ConfigError, match=f"^DIGEST_SECRET_KEY .*{said}.*") as raised:
        async with open_installations(f"sqlite:///{tmp_path}/digest.db", OAuthApp("1", "2", keys)):
            pass
    assert "\n" not in str(raised.value) and (not keys.strip(" ,") or keys not in str(raised.value))
    assert not (tmp_path / "digest.db").exists()


async def test_the_way_to_make_a_key_that_the_message_shows_makes_one() -> None:
    from bot.platforms.slack.sealing import MAKE_ONE  # noqa: PLC0415

    made = await asyncio.create_subprocess_shell(MAKE_ONE, stdout=asyncio.subprocess.PIPE)
    Fernet((await made.communicate())[0].strip())


async def test_no_secret_shows_in_what_is_printed_of_it(bot: Replica) -> None:
    held = await bot.installations.find("T1")
    shown = repr([held, app(), BotToken("xoxb-1"), bot.exchange, bot.installations, bot.tokens])
    assert not any(secret in shown for secret in ("xoxb", "xoxe", "s3cret", KEYS[0]))


async def test_the_migrated_tables_have_every_column_of_the_sdk(bot: Replica, url: str) -> None:
    metadata = MetaData()
    Theirs.build_bots_table(metadata, "slack_bots")
    Theirs.build_installations_table(metadata, "slack_installations")
    TheirStates.build_oauth_states_table(metadata, "slack_oauth_states")
    database = Database(url)
    for name, table in metadata.tables.items():
        ours = await database.read(
            lambda connection, name=name: connection.run_sync(lambda it: inspect(it).get_columns(name))  # type: ignore[misc]
        )
        assert {(column["name"], column["nullable"]) for column in ours} == {
            (c.name, c.nullable) for c in table.columns
        }
    await database.close()
