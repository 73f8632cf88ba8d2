"""The tenant behind the fake: who and what there is, the clock, ids, and the lookups that every call makes."""

from __future__ import annotations

import hashlib
import random
import time
from collections import defaultdict, deque
from collections.abc import Callable
from datetime import datetime

from tests.fakes.feishu.state import (
    Ack,
    ApiError,
    Asked,
    Chat,
    Document,
    Entity,
    Json,
    Reaction,
    Robot,
    Sent,
    User,
)

HOUR = 3600.0
FORTNIGHT = 14 * 24 * HOUR


class World:
    """Everything that a test arranges beforehand and looks at afterwards; no network.

    `clock` is the platform's own time. `limits` switches its rate limits on. `scopes`: the app's rights; None is all.
    """

    def __init__(self, clock: Callable[[], datetime] | None = None, seed: int = 0) -> None:
        self.clock = clock
        self.random = random.Random(seed)
        self.app_id = "cli_" + hashlib.sha256(f"app{seed}".encode()).hexdigest()[:16]
        self.app_secret = hashlib.sha256(f"secret{seed}".encode()).hexdigest()[:32]
        self.encrypt_key = "fake encrypt key"
        self.verification_token = "fake-verification-token"
        self.bot_open_id = "ou_bot"
        self.bot_name = "日报"
        self.tenant_key = "736588c9260f175e"
        self.limits = False
        self.threads_in_p2p = True
        self.scopes: set[str] | None = None
        self.unavailable: set[str] = set()  # people outside the bot's range
        self.users: dict[str, User] = {}
        self.chats: dict[str, Chat] = {}
        self.sent: dict[str, Sent] = {}
        self.images: dict[str, bytes] = {}
        self.reactions: list[Reaction] = []
        self.entities: dict[str, Entity] = {}
        self.documents: dict[str, Document] = {}
        self.media: dict[str, tuple[str, bytes]] = {}
        self.robots: dict[str, Robot] = {}
        self.slash_commands: dict[str, Json] = {}
        self.requests: list[Asked] = []
        self.events: list[Json] = []
        self.acks: dict[str, Ack] = {}
        self.callbacks: dict[str, Json] = {}  # by token: message_id, answered (time or None), uses
        self.uuids: dict[tuple[str, str], tuple[float, str]] = {}
        self.flying: set[tuple[str, str]] = set()
        self._minted = 0
        self._marks: dict[str, deque[float]] = defaultdict(deque)

    # -- arranging

    def add_user(self, open_id: str, name: str) -> User:
        tail = open_id.removeprefix("ou_")
        self.users[open_id] = User(open_id, name, f"u_{tail}", f"on_{tail}")
        return self.users[open_id]

    def add_chat(self, chat_id: str, name: str, members: list[str], kind: str = "group", bot_in: bool = True) -> Chat:
        """A chat of people (open ids; the first one owns it); `kind`: group, topic or p2p."""
        assert kind in {"group", "topic", "p2p"}
        chat = Chat(chat_id, name, list(members), kind, members[0] if members else "", bot_in)  # type: ignore[arg-type]
        self.chats[chat_id] = chat
        return chat

    def add_robot(self, token: str, chat_id: str, secret: str | None = None, keywords: tuple[str, ...] = ()) -> Robot:
        self.robots[token] = Robot(token, chat_id, secret, keywords)
        return self.robots[token]

    # -- looking

    def messages(self, chat: str, thread: str | None = None) -> list[Sent]:
        """What everybody in the chat sees, the oldest first; `thread`: only the replies to that message."""
        seen = [one for one in self.sent.values() if one.chat_id == chat and not one.ephemeral_to and not one.recalled]
        return seen if thread is None else [one for one in seen if one.root_id == thread]

    def posts(self, chat: str, thread: str | None = None) -> list[Sent]:
        """Those of them that the bot sent."""
        return [one for one in self.messages(chat, thread) if one.sender == self.app_id]

    def ephemerals(self, chat: str, user: str) -> list[Sent]:
        """The cards in the chat that only this person sees."""
        return [one for one in self.sent.values() if (one.chat_id, one.ephemeral_to) == (chat, user)]

    def asked(self, name_or_prefix: str) -> list[Asked]:
        """The requests whose path begins so, or "METHOD path"."""
        return [one for one in self.requests if f"{one.method} {one.path}".startswith(name_or_prefix)
                or one.path.startswith(name_or_prefix)]  # fmt: skip

    # -- for the calls

    def now(self) -> float:
        """Unix seconds."""
        return self.clock().timestamp() if self.clock else time.time()

    def mint(self, prefix: str, length: int = 32) -> str:
        self._minted += 1
        return prefix + hashlib.sha256(f"{prefix}{self._minted}".encode()).hexdigest()[:length]

    def number(self) -> str:
        """Card ids and the like are 19 digits."""
        self._minted += 1
        return str(7355372766134150000 + self._minted)

    def chat_for(self, chat_id: str) -> Chat:
        """The chat, if the bot may post there; raises ApiError as the platform does."""
        chat = self.chats.get(chat_id)
        if chat is None:
            raise ApiError(230034, "The receive_id is invalid.")
        if chat.disbanded:
            raise ApiError(232009, "Your request specifies a chat which has already been dissolved.")
        if not chat.bot_in:
            raise ApiError(230002, "The bot can not be outside the group.")
        if not chat.may_post:
            raise ApiError(230018, "These operations are NOT allowed at current group settings.")
        return chat

    def own(self, message_id: str) -> Sent:
        """A message that the app sent and that is still there."""
        message = self.there(message_id)
        if message.sender != self.app_id:
            raise ApiError(230050, "The message is not sent by the current app.")
        return message

    def there(self, message_id: str) -> Sent:
        message = self.sent.get(message_id)
        if message is None:
            raise ApiError(
                230001, f"Your request contains an invalid request parameter, ext=invalid message_id {message_id}."
            )
        if message.recalled:
            raise ApiError(230011, "The message was withdrawn.")
        return message

    def direct(self, open_id: str) -> Chat:
        """The chat of two with a person, opened when there is none."""
        if open_id not in self.users:
            raise ApiError(230034, "The receive_id is invalid.")
        if open_id in self.unavailable:
            raise ApiError(230013, "Bot has NO availability to this user.")
        found = next((one for one in self.chats.values() if one.kind == "p2p" and one.members == [open_id]), None)
        return found or self.add_chat(self.mint("oc_"), self.users[open_id].name, [open_id], "p2p")

    def within(self, name: str, most: int, seconds: float = 1.0) -> bool:
        """Counts one more use of a limited thing; False when that is one too many in the window."""
        if not self.limits:
            return True
        now, marks = self.now(), self._marks[name]
        while marks and now - marks[0] >= seconds:
            marks.popleft()
        if len(marks) >= most:
            return False
        marks.append(now)
        return True
