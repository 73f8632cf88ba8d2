"""The workspaces that installed the app, and the states of installations under way, in the database of the store.

The SDK's stores keep them; here they work within our transactions, and no token reaches the database but sealed.
Renewing a token is `installed.py`'s.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Column, Integer, MetaData, Table, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql.elements import ColumnElement

from bot.platforms.slack.credentials import OAuthApp
from bot.platforms.slack.sealing import Cipher
from pipeline.errors import StoreError
from pipeline.store.engine import AnyRow, Database
from pipeline.store.migrate import Chain, migrate
from pipeline.store.schema import UtcDateTime

CHAIN = Chain(Path(__file__).with_name("migrations"), "0001", "slack_version", 0x6469676575, "Slack's schema")
STATE_S = 600  # that an installation may take, from the first page to Slack's answer
SEALED = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
    "incoming_webhook_configuration_url",
)

renewals = Table(
    "slack_renewals", MetaData(), Column("bot", Integer, primary_key=True), Column("until", UtcDateTime, nullable=False)
)
Kept = TypeVar("Kept", AsyncSQLAlchemyInstallationStore, "States")


@dataclass(frozen=True, slots=True)
class Held:
    """A workspace's token. `sealed` is its refresh token as it stands in the row `id`: who renews it, replaces that."""

    id: int
    token: str = field(repr=False)
    refresh: str | None = field(repr=False)
    sealed: str | None = field(repr=False)
    expires: datetime | None
    installed: datetime


@dataclass(frozen=True, slots=True)
class Grant:
    """What Slack gave for a refresh token."""

    token: str = field(repr=False)
    refresh: str = field(repr=False)
    expires: datetime


class States(AsyncSQLAlchemyOAuthStateStore):
    """The SDK's states, each good for once: its own store would let two requests of one moment have the same."""

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        async with self.engine.begin() as connection:
            await connection.execute(delete(self.oauth_states).where(self.oauth_states.c.expire_at <= _naive_now()))
        return await super().async_issue(*args, **kwargs)

    async def async_consume(self, state: str) -> bool:
        columns = self.oauth_states.c
        taken = delete(self.oauth_states).where(columns.state == state, columns.expire_at > _naive_now())
        async with self.engine.begin() as connection:
            return (await connection.execute(taken)).rowcount == 1


class Installations:
    """One row for each workspace, or organization: its newest installation. Raises StoreError."""

    def __init__(self, database: Database, client_id: str, cipher: Cipher, state_s: int = STATE_S) -> None:
        self._database = database
        self._cipher = cipher
        nowhere = cast(AsyncEngine, None)  # until a transaction puts itself there
        self._store = AsyncSQLAlchemyInstallationStore(client_id, nowhere)
        self._states = States(state_s, nowhere)

    async def save(self, installation: Installation) -> None:
        """In place of what the workspace had installed before."""
        sealed = copy(installation)
        for name in SEALED:
            secret = getattr(installation, name)
            setattr(sealed, name, self._cipher.seal(secret) if secret else secret)

        async def work(connection: AsyncConnection) -> None:
            store = _within(self._store, connection)
            whose = {"enterprise_id": installation.enterprise_id, "team_id": installation.team_id}
            await store.async_delete_bot(**whose)
            await store.async_delete_installation(**whose)
            await store.async_save(sealed)

        await self._database.write(work)

    async def find(self, team: str | None, enterprise: str | None = None) -> Held | None:
        """The workspace's own, else that of its organization."""
        bots = self._store.bots
        either = or_(self._of(bots, team, enterprise), self._of(bots, None, enterprise))
        query = select(bots).where(either, bots.c.bot_token.is_not(None))
        query = query.order_by(bots.c.team_id.is_(None), bots.c.installed_at.desc(), bots.c.id.desc()).limit(1)
        rows = await self._database.rows(query)
        return self._held(rows[0], team or enterprise) if rows else None

    async def renew(self, held: Held, grant: Grant) -> bool:
        """Puts the new token in place of the one that was held; False when somebody else replaced it before."""
        bots = self._store.bots
        change = update(bots).where(bots.c.id == held.id, bots.c.bot_refresh_token == held.sealed)
        change = change.values(
            bot_token=self._cipher.seal(grant.token),
            bot_refresh_token=self._cipher.seal(grant.refresh),
            bot_token_expires_at=grant.expires.astimezone(UTC).replace(tzinfo=None),
        )
        return (await self._database.write(lambda connection: connection.execute(change))).rowcount == 1

    async def take_turn(self, held: Held, now: datetime, until: datetime) -> bool:
        """Whether the caller, and no other replica, may renew the token until then."""
        take = self._database.insert(renewals).values(bot=held.id, until=until)
        take = take.on_conflict_do_update(index_elements=["bot"], set_={"until": until}, where=renewals.c.until <= now)
        took = take.returning(renewals.c.bot)

        async def work(connection: AsyncConnection) -> bool:
            return (await connection.execute(took)).first() is not None

        return await self._database.write(work)

    async def end_turn(self, held: Held, until: datetime) -> None:
        """Lets the next one have the turn, unless somebody has it already."""
        end = delete(renewals).where(renewals.c.bot == held.id, renewals.c.until == until)
        await self._database.write(lambda connection: connection.execute(end))

    async def drop(self, team: str | None, enterprise: str | None = None) -> None:
        """Forgets the workspace, its tokens with it."""

        async def work(connection: AsyncConnection) -> None:
            for table in (self._store.bots, self._store.installations):
                await connection.execute(delete(table).where(self._of(table, team, enterprise)))

        await self._database.write(work)

    async def issue_state(self) -> str:
        return await self._database.write(lambda connection: _within(self._states, connection).async_issue())

    async def consume_state(self, state: str) -> bool:
        """Whether it was issued, in time, and not consumed before."""
        return await self._database.write(lambda connection: _within(self._states, connection).async_consume(state))

    async def reseal(self) -> None:
        """Seals with the newest key what older ones sealed, so that these can be taken out of the environment."""

        async def work(connection: AsyncConnection) -> None:
            for table in (self._store.bots, self._store.installations):
                for row in (await connection.execute(select(table))).all():
                    if changed := self._resealed(row):
                        await connection.execute(update(table).where(table.c.id == row.id).values(changed))

        await self._database.write(work)

    def _resealed(self, row: AnyRow) -> dict[str, str]:
        values = {name: value for name, value in row._mapping.items() if name in SEALED and value}
        changed = {name: self._cipher.resealed(value) for name, value in values.items()}
        return {name: value for name, value in changed.items() if value != values[name]}

    def _of(self, table: Table, team: str | None, enterprise: str | None) -> ColumnElement[bool]:
        """The rows of the workspace, or of the organization as a whole when no workspace is given."""
        columns = table.c
        whole = and_(columns.team_id.is_(None), columns.enterprise_id == enterprise)
        return and_(columns.client_id == self._store.client_id, whole if team is None else columns.team_id == team)

    def _held(self, row: AnyRow, whose: str | None) -> Held:
        token = self._cipher.open(row.bot_token)
        refresh = self._cipher.open(row.bot_refresh_token) if row.bot_refresh_token else None
        if token is None or (row.bot_refresh_token and refresh is None):
            raise StoreError(
                f"the token of Slack workspace {whose} was sealed with another key; put that key back into "
                "DIGEST_SECRET_KEY, after the newest, or install the app there again"
            )
        expires = row.bot_token_expires_at and row.bot_token_expires_at.replace(tzinfo=UTC)
        return Held(row.id, token, refresh, row.bot_refresh_token, expires, row.installed_at.replace(tzinfo=UTC))


@asynccontextmanager
async def open_installations(url: str, app: OAuthApp) -> AsyncIterator[Installations]:
    """Opens the tables at `url`, the address of the store. ConfigError without a key; StoreError as of any store."""
    cipher = Cipher(app.keys)
    database = Database(url)
    try:
        await migrate(database, url, CHAIN)
        installations = Installations(database, app.client_id, cipher)
        await installations.reseal()
        yield installations
    finally:
        await database.close()


class _Within:
    """What the SDK's stores take for an engine: every connection of it is the one whose transaction is under way."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    def begin(self) -> AbstractAsyncContextManager[AsyncConnection]:
        return nullcontext(self._connection)


def _within(store: Kept, connection: AsyncConnection) -> Kept:
    """`store` within our transaction: by itself it would open its own, past the queue of writers."""
    placed = copy(store)
    placed.engine = cast(AsyncEngine, _Within(connection))
    return placed


def _naive_now() -> datetime:
    """As the SDK's columns have it."""
    return datetime.now(UTC).replace(tzinfo=None)
