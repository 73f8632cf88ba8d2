"""What a fake workspace holds: people, channels, posts, views, files, tokens, and what it notes of every call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class SlackError(Exception):
    """What Slack answers as `ok: false`. `messages` say where in a payload the fault is, as its validator does."""

    def __init__(self, error: str, messages: list[str] | None = None, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more

    @property
    def payload(self) -> Json:
        told: Json = {"response_metadata": {"messages": self.messages}} if self.messages else {}
        return {"ok": False, "error": self.error, **told, **self.more}


@dataclass
class User:
    """`bot` marks the app's own user; `bot_id` makes a person another app's."""

    id: str
    name: str
    tz: str = "Asia/Shanghai"
    locale: str = "zh-CN"
    admin: bool = False
    bot: bool = False
    bot_id: str | None = None
    team: str = "T1"


@dataclass
class Channel:
    """`im_of` is the person of a direct message with the app."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    private: bool = False
    archived: bool = False
    im_of: str | None = None
    team: str = "T1"

    @property
    def type(self) -> str:
        return "im" if self.im_of else "group" if self.private else "channel"


@dataclass
class Post:
    """One message as it stands now. `edited` counts edits; `bot` when the app wrote it.

    `markdown` and `chunks` are what was streamed, `versions` the texts before each edit.
    """

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    edited: int = 0
    ephemeral_to: str | None = None
    streaming: bool = False
    deleted: bool = False
    files: list[str] = field(default_factory=list)
    bot: bool = False
    broadcast: bool = False
    attachments: list[Json] = field(default_factory=list)
    stopped_by_user: bool = False
    markdown: str = ""
    chunks: list[Json] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    unfurl: bool = True

    @property
    def said(self) -> str:
        """Its text, or what was streamed so far."""
        return self.text or self.markdown


@dataclass
class View:
    """A modal or home tab. `hash` changes with every update; `root` is the first view of its stack."""

    id: str
    user: str
    payload: Json
    hash: str
    root: str
    previous: str | None = None
    closed: bool = False
    external_id: str | None = None

    @property
    def type(self) -> str:
        return str(self.payload["type"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.payload["blocks"])


@dataclass
class File:
    id: str
    name: str
    length: int
    alt: str = ""
    title: str = ""
    content: bytes | None = None
    completed: bool = False
    channel: str | None = None


@dataclass
class Token:
    """`dead` is the error that it gets from now on; `expires_at` by the fake's clock."""

    value: str
    kind: str
    team: str = "T1"
    user: str = "UBOT"
    expires_at: float | None = None
    dead: str | None = None


@dataclass
class Trigger:
    user: str
    at: float
    view: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Where an answer to a command or press may be sent: five times, thirty minutes."""

    channel: str
    user: str
    at: float
    ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Request:
    """One call that reached the server, with what became of it ("ok", an error, or a planned outcome)."""

    method: str
    args: Json
    at: float
    outcome: str
    token: str = ""


@dataclass
class Ack:
    """What the app answered to one delivery. `seconds` is None when it never did, `payload` None when it was empty."""

    kind: str
    body: Json
    seconds: float | None = None
    payload: Any = None
    status: int | None = None
    attempt: int = 0

    @property
    def acked(self) -> bool:
        return self.seconds is not None and self.status in (None, 200)
