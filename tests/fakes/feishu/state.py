"""What the fake Feishu remembers: people, chats, messages, card entities, documents; and how it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal as the platform words it: `code` and `msg` in the body of an HTTP `status`."""

    def __init__(
        self, code: int, msg: str, status: int = 400, headers: dict[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(f"{code} {msg}")
        self.code, self.msg, self.status, self.headers = code, msg, status, headers or {}
        self.more = more


class NotAnswered(Exception):
    """What a client shows instead of the answer to a click; `code` as in the platform's list (200341: too slow)."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(f"{code} {why}")
        self.code = code


@dataclass(slots=True)
class User:
    open_id: str
    name: str
    user_id: str
    union_id: str

    def ids(self) -> Json:
        return {"open_id": self.open_id, "user_id": self.user_id, "union_id": self.union_id}


@dataclass(slots=True)
class Chat:
    """`kind`: a group, a topic group (every message opens a thread) or a chat of two."""

    chat_id: str
    name: str
    members: list[str]
    kind: Literal["group", "topic", "p2p"] = "group"
    owner: str = ""
    bot_in: bool = True
    disbanded: bool = False
    may_post: bool = True
    at_all: bool = False


@dataclass(slots=True)
class Sent:
    """One message as people see it now. `content`: the card (dict), or the words of a text; `history` the earlier ones.

    `sender` is the app's id or a person's open_id; times are Unix seconds of the fake's clock.
    """

    message_id: str
    chat_id: str
    msg_type: str
    content: Any
    root_id: str | None = None
    parent_id: str | None = None
    thread_id: str | None = None
    uuid: str | None = None
    updates: int = 0
    recalled: bool = False
    ephemeral_to: str | None = None
    card_id: str | None = None
    sender: str = ""
    created: float = 0.0
    updated: float = 0.0
    pinned: bool = False
    mentions: list[Json] = field(default_factory=list)
    history: list[Any] = field(default_factory=list)


@dataclass(slots=True)
class Reaction:
    reaction_id: str
    message_id: str
    emoji: str
    by: str


@dataclass(slots=True)
class Entity:
    """A card of CardKit. `sequence` is the last one used; `opened` when streaming was last switched on."""

    card_id: str
    card: Json
    created: float
    sequence: int = 0
    opened: float | None = None
    message_id: str | None = None
    typed: dict[str, list[str]] = field(default_factory=dict)
    uuids: set[str] = field(default_factory=set)

    def jumps(self, element_id: str) -> int:
        """How often the text streamed into an element did not go on from what stood there: readers saw it jump."""
        typed = self.typed.get(element_id, [])
        return sum(not after.startswith(before) for before, after in pairwise(typed))


@dataclass(slots=True)
class Document:
    """A cloud document: `blocks` by id, the page first; `shared` (type, id, permission) of whoever may open it."""

    document_id: str
    title: str
    blocks: dict[str, Json]
    revision: int = 1
    shared: list[tuple[str, str, str]] = field(default_factory=list)
    public: Json = field(default_factory=dict)
    tokens: dict[str, list[str]] = field(default_factory=dict)

    def words(self) -> str:
        """What the document says, a line for each block, in the order of reading."""
        return "\n".join(_said(self.blocks, self.blocks[self.document_id]))


def _said(blocks: dict[str, Json], block: Json) -> Iterator[str]:
    for part in block.values():
        runs = part.get("elements", []) if isinstance(part, dict) else []
        if runs:
            yield "".join(run.get("text_run", {}).get("content", "") for run in runs)
    for child in block.get("children") or []:
        yield from _said(blocks, blocks[child])


@dataclass(slots=True)
class Robot:
    """A custom bot of a group: what is posted to its address `url` lands in the chat."""

    token: str
    chat_id: str
    secret: str | None = None
    keywords: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came. `body` is parsed JSON where it is JSON; `time` in Unix seconds of the fake's clock."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any
    raw: bytes
    time: float


@dataclass(slots=True)
class Ack:
    """How the bot acknowledged a delivery: the payload's `code` and decoded `data`, and after how many seconds."""

    message_id: str
    code: int
    data: Any
    latency: float
