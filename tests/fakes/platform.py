"""A chat platform whose state is one SQLite file, so that a bench, a bot and its replicas, and a judge share it.

It does what real ones do to a bot: accepts a post and drops the answer, drops a post and says nothing, answers 429 and
500, refuses, loses chats, holds its rate limits, and delivers events twice and out of order. What became of each post
stands in the file: `posts` are those that readers see. A `kill -9` between a post and its answer leaves the post.
"""

from __future__ import annotations

import asyncio
import pickle
import random
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from bot.card import Card, Limits, Room
from bot.inbound import Inbound, Where, Who
from bot.platforms import Busy, Gone, Rates, Refused, Unclear
from bot.platforms.whole import Plain

# What may become of a post: "dropped" is posted but its answer is lost, "lost" is not posted and nobody answers.
Outcome = Literal["ok", "dropped", "lost", "429", "500", "refused", "gone"]

_SCHEMA = """
PRAGMA journal_mode = WAL;
CREATE TABLE IF NOT EXISTS posts (
  id INTEGER PRIMARY KEY, chat TEXT, thread TEXT, key TEXT, at REAL, kind TEXT, card BLOB, edits INTEGER DEFAULT 0);
CREATE INDEX IF NOT EXISTS posts_by_key ON posts (chat, key);
CREATE TABLE IF NOT EXISTS calls (id INTEGER PRIMARY KEY, chat TEXT, key TEXT, at REAL, outcome TEXT);
CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY, level REAL, at REAL);
CREATE TABLE IF NOT EXISTS breaches (name TEXT, at REAL);
CREATE TABLE IF NOT EXISTS chats (chat TEXT PRIMARY KEY, mood TEXT);
CREATE TABLE IF NOT EXISTS script (id INTEGER PRIMARY KEY, chat TEXT, outcome TEXT);
CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, event BLOB, left INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Temper:
    """How a platform behaves by itself. `chances` are of each outcome; the rest is "ok".

    `answers_s` is the longest that an answer takes, of which a part passes before the post is made, a part after it;
    `retry_s` is what a 429 asks to wait. `times` is how often an event is delivered, `shuffled` in any order.
    """

    chances: Mapping[Outcome, float] = field(default_factory=dict)
    answers_s: float = 0
    retry_s: float = 0.05
    times: int = 1
    shuffled: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """One message as readers see it now. `kind` is "post", "whisper" or "home"."""

    id: str
    chat: str
    thread: str | None
    key: str
    at: float
    kind: str
    card: Card
    edits: int


class FakePlatform(Plain):
    """One process's connection to the platform in `file`. `clock` gives seconds, the same for all that share a file.

    `chats` are those that exist; without any, every chat does. `token` is right when it is "right".
    """

    def __init__(
        self,
        file: Path,
        temper: Temper | None = None,
        rates: Rates = Rates(total=10_000, chat=10_000),  # noqa: B008 (frozen)
        *,
        name: str = "fake",
        room: Room = Room(Limits(chars=6_000, blocks=45), Limits(chars=6_000, blocks=45)),  # noqa: B008 (frozen)
        chats: tuple[str, ...] = (),
        token: str = "right",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name, self.rates, self.room = name, rates, room
        self._temper = temper or Temper()
        self._token, self._clock, self._chats = token, clock, frozenset(chats)
        self._chance = random.Random(self._temper.seed)
        self._sql = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
        self._sql.executescript("PRAGMA synchronous = OFF;" + _SCHEMA)

    def close(self) -> None:
        self._sql.close()

    # --- what a bot asks of it -----------------------------------------------------------------------------------

    async def post(self, where: Where, card: Card, key: str) -> str:
        await self._pause()
        outcome = self._outcome(where.chat)
        self._sql.execute("BEGIN IMMEDIATE")
        try:
            wait = self._allow(where.chat) if outcome in ("ok", "dropped") else 0
            outcome = "429" if wait else outcome
            self._note_call(where.chat, key, outcome)
            message = self._keep(where, card, key, "post") if outcome in ("ok", "dropped") else ""
        finally:
            self._sql.execute("COMMIT")
        await self._pause()
        self._raise(outcome, where.chat, wait)
        return message

    async def edit(self, where: Where, message: str, card: Card) -> None:
        await self._pause()
        outcome = self._outcome(where.chat)
        if outcome in ("ok", "dropped"):
            changed = self._sql.execute(
                "UPDATE posts SET card = ?, edits = edits + 1 WHERE id = ? AND chat = ?",
                (pickle.dumps(card), message, where.chat),
            )
            if changed.rowcount == 0:
                raise Refused(f"{self.name}: there is no message {message} in {where.chat}")
        self._raise(outcome, where.chat, 0)

    async def find(self, where: Where, key: str, since: datetime) -> str | None:
        await self._pause()
        if self._mood(where.chat) in ("429", "500"):
            raise Busy(f"{self.name}: cannot tell now", self._temper.retry_s)
        if self._mood(where.chat) == "gone":
            raise Gone(f"{self.name}: the bot is not in {where.chat}")
        found = self._sql.execute(
            "SELECT id FROM posts WHERE chat = ? AND key = ? AND at >= ? AND kind = 'post' ORDER BY id",
            (where.chat, key, since.timestamp()),
        ).fetchone()
        return str(found[0]) if found else None

    async def whisper(self, heard: Inbound, card: Card) -> None:
        await self._pause()
        self._raise("gone" if self._mood(heard.where.chat) == "gone" else "ok", heard.where.chat, 0)
        self._keep(heard.where, card, heard.event_id, "whisper")

    async def home(self, heard: Inbound, card: Card) -> None:
        self._keep(heard.where, card, heard.event_id, "home")

    async def shared(self, where: Where, who: Who) -> Mapping[str, str]:
        return dict.fromkeys(self._chats, "")

    async def run(self, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        """Delivers until cancelled; an event that `receive` did not return from is delivered again."""
        while True:
            waiting = self._sql.execute("SELECT id, event FROM events WHERE left > 0 ORDER BY id LIMIT 50").fetchall()
            if self._temper.shuffled:
                self._chance.shuffle(waiting)
            await asyncio.gather(*(self._deliver(number, event, receive) for number, event in waiting))
            if not waiting:
                await asyncio.sleep(0.01)

    async def well(self) -> str | None:
        return None if self._token == "right" else f"{self.name}: the token is not valid; set FAKE_TOKEN to another one"

    # --- what a test or a bench does with it ---------------------------------------------------------------------

    def say(self, event: Inbound) -> None:
        """Somebody types or presses."""
        self._sql.execute(
            "INSERT INTO events (event, left) VALUES (?, ?)", (pickle.dumps(event), max(self._temper.times, 1))
        )

    def undelivered(self) -> int:
        return int(self._sql.execute("SELECT count(*) FROM events WHERE left > 0").fetchone()[0])

    def plan(self, *outcomes: Outcome, chat: str | None = None) -> None:
        """The next posts, to `chat` or to any, come to these; then the temper decides again."""
        self._sql.executemany("INSERT INTO script (chat, outcome) VALUES (?, ?)", [(chat, one) for one in outcomes])

    def feel(self, chat: str, mood: Outcome | None) -> None:
        """Every post to `chat` comes to this, until it is None."""
        self._sql.execute("INSERT OR REPLACE INTO chats (chat, mood) VALUES (?, ?)", (chat, mood))

    def seen(self, chat: str | None = None) -> list[Seen]:
        """What readers see, oldest first."""
        rows = self._sql.execute(
            "SELECT id, chat, thread, key, at, kind, card, edits FROM posts WHERE ? IS NULL OR chat = ? ORDER BY id",
            (chat, chat),
        )
        return [
            Seen(str(number), chat, thread, key, at, kind, pickle.loads(card), edits)
            for number, chat, thread, key, at, kind, card, edits in rows
        ]

    def keys(self) -> dict[tuple[str, str], int]:
        """How often each key was posted to each chat: above one is doubled."""
        rows = self._sql.execute("SELECT chat, key, count(*) FROM posts WHERE kind = 'post' GROUP BY chat, key")
        return {(chat, key): count for chat, key, count in rows}

    def outcomes(self) -> dict[str, int]:
        """How many calls came to what."""
        return dict(self._sql.execute("SELECT outcome, count(*) FROM calls GROUP BY outcome").fetchall())

    def breaches(self) -> int:
        """How many posts came faster than the rates allow."""
        return int(self._sql.execute("SELECT count(*) FROM breaches").fetchone()[0])

    # --- inside --------------------------------------------------------------------------------------------------

    async def _pause(self) -> None:
        await asyncio.sleep(self._chance.uniform(0, self._temper.answers_s / 2) if self._temper.answers_s else 0)

    def _mood(self, chat: str) -> Outcome | None:
        if self._chats and chat not in self._chats:
            return "gone"
        row = self._sql.execute("SELECT mood FROM chats WHERE chat = ?", (chat,)).fetchone()
        return row[0] if row else None

    def _outcome(self, chat: str) -> Outcome:
        if mood := self._mood(chat):
            return mood
        planned = self._sql.execute(
            "DELETE FROM script WHERE id = "
            "(SELECT min(id) FROM script WHERE chat IS NULL OR chat = ?) RETURNING outcome",
            (chat,),
        ).fetchall()
        if planned:
            return planned[0][0]
        drawn = self._chance.random()
        for outcome, chance in self._temper.chances.items():
            if drawn < chance:
                return outcome
            drawn -= chance
        return "ok"

    def _allow(self, chat: str) -> float:
        """0 where the rates allow a post now; else the seconds to wait. A bucket holds a second's worth."""
        now = self._clock()
        buckets = ((f"chat {chat}", self.rates.chat), ("total", self.rates.total))
        levels = [self._level(name, rate, now) for name, rate in buckets]
        wait = 0.0
        for (name, rate), level in zip(buckets, levels, strict=True):
            if level < 1:
                self._sql.execute("INSERT INTO breaches VALUES (?, ?)", (name, now))
                wait = max(wait, (1 - level) / rate)
        if not wait:
            for (name, _), level in zip(buckets, levels, strict=True):
                self._sql.execute("INSERT OR REPLACE INTO buckets VALUES (?, ?, ?)", (name, level - 1, now))
        return wait

    def _level(self, name: str, rate: float, now: float) -> float:
        row = self._sql.execute("SELECT level, at FROM buckets WHERE name = ?", (name,)).fetchone()
        size = max(rate, 1)
        return min(size, row[0] + max(0.0, now - row[1]) * rate) if row else size

    def _note_call(self, chat: str, key: str, outcome: Outcome) -> None:
        self._sql.execute(
            "INSERT INTO calls (chat, key, at, outcome) VALUES (?, ?, ?, ?)", (chat, key, self._clock(), outcome)
        )

    def _keep(self, where: Where, card: Card, key: str, kind: str) -> str:
        kept = self._sql.execute(
            "INSERT INTO posts (chat, thread, key, at, kind, card) VALUES (?, ?, ?, ?, ?, ?)",
            (where.chat, where.thread, key, self._clock(), kind, pickle.dumps(card)),
        )
        return str(kept.lastrowid)

    def _raise(self, outcome: Outcome, chat: str, wait: float) -> None:
        match outcome:
            case "dropped" | "lost":
                raise Unclear(f"{self.name}: the connection broke after the request")
            case "429":
                raise Busy(f"{self.name}: too many requests", wait or self._temper.retry_s)
            case "500":
                raise Busy(f"{self.name}: the server failed (500)", self._temper.retry_s)
            case "refused":
                raise Refused(f"{self.name}: the card is not accepted")
            case "gone":
                raise Gone(f"{self.name}: the bot is not in {chat}")
            case "ok":
                return

    async def _deliver(self, number: int, event: bytes, receive: Callable[[Inbound], Awaitable[None]]) -> None:
        with suppress(Exception):  # a bot that failed before it had recorded the event hears it again
            await receive(pickle.loads(event))
            self._sql.execute("UPDATE events SET left = left - 1 WHERE id = ?", (number,))


def moment(seconds: float) -> datetime:
    """A `Seen.at` as an aware datetime."""
    return datetime.fromtimestamp(seconds, UTC)
