"""What is known of chats and people: which chats are of two, who may manage a group, what somebody is called.

Best effort: what the platform does not tell, or the app has no right to ask, stays unknown. Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from bot.inbound import Who
from bot.platforms import PostError
from bot.platforms.feishu.calls import Call, Calls, path
from bot.platforms.feishu.size import Json

_FRESH = timedelta(minutes=10)
_MOST = 4_096  # entries of each kind that are kept in memory
V = TypeVar("V")
PERSON = "ou_"  # begins a person's id, which stands for the chat of two until that one's own id is known


@dataclass(frozen=True, slots=True)
class About:
    """A chat: of two or not, as far as it is told; and who manages it."""

    direct: bool | None = None
    admins: frozenset[str] = frozenset()


class Chats:
    """Asks once in ten minutes at most, and keeps what it has seen in events."""

    def __init__(self, calls: Calls, clock: Callable[[], datetime]) -> None:
        self._calls = calls
        self._clock = clock
        self._about: dict[str, tuple[datetime, About]] = {}
        self._names: dict[str, tuple[datetime, str]] = {}
        self._of: dict[str, str] = {}  # the chat of two by person
        self._two: dict[str, None] = {}

    def met(self, person: str, chat: str) -> None:
        """An event has told which chat is that of the bot and this person."""
        _keep(self._of, person, chat)
        _keep(self._two, chat, None)

    def of(self, person: str) -> str:
        """The chat of two with the person; their own id where that is not known, which posts take as well."""
        return self._of.get(person, person)

    def direct(self, chat: str) -> bool:
        """Whether it is known to be a chat of two."""
        known = self._about.get(chat)
        return chat.startswith(PERSON) or chat in self._two or (known is not None and known[1].direct is True)

    async def known(self, chat: str, who: Who) -> Who:
        """The person with their name, and with whether they manage the chat."""
        about = await self.about(chat)
        admin = who.admin or self.direct(chat) or who.id in about.admins
        return replace(who, name=who.name or await self._name(who.id), admin=admin)

    async def about(self, chat: str) -> About:
        if chat.startswith(PERSON):
            return About(direct=True)
        kept, now = self._about.get(chat), self._clock()
        if kept is None or now - kept[0] > _FRESH:
            kept = now, await self._asked(chat)
            _keep(self._about, chat, kept)
        return kept[1]

    async def _asked(self, chat: str) -> About:
        try:
            found = await self._calls.do(
                Call("GET", path("im", "v1", "chats", chat), query=(("user_id_type", "open_id"),))
            )
        except PostError:
            return About()
        managers = found.get("user_manager_id_list")
        others = managers if isinstance(managers, list) else []
        admins = {str(one) for one in (found.get("owner_id") or "", *others)}
        return About(found.get("chat_mode") == "p2p", frozenset(admins - {""}))

    async def _name(self, person: str) -> str:
        kept, now = self._names.get(person), self._clock()
        if kept is None or now - kept[0] > _FRESH:
            kept = now, await self._told(person)
            _keep(self._names, person, kept)
        return kept[1]

    async def _told(self, person: str) -> str:
        try:
            found = await self._calls.do(
                Call("GET", path("contact", "v3", "users", person), query=(("user_id_type", "open_id"),))
            )
        except PostError:
            return ""
        user: Json | object = found.get("user")
        return str(user.get("name") or "") if isinstance(user, dict) else ""


def _keep(kept: dict[str, V], key: str, value: V) -> None:
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
