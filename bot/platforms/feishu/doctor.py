"""Whether the app can do its work: its credentials, its bot, its rights, its long connection.

A right is tried by a call that can do nothing: the platform looks at rights before it looks at what is asked.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import structlog

from bot.platforms import PostError, Refused
from bot.platforms.feishu.calls import Call, Calls, path
from bot.platforms.feishu.codes import Lacking
from bot.platforms.feishu.connection import Connection

log = structlog.get_logger()

_NOTHING = "om_0"  # the id of no message
DEAF_S = 240.0  # without a connection, from which on it is told
_NEEDED: tuple[tuple[str, Call], ...] = (
    ("posting", Call("POST", path("im", "v1", "messages", _NOTHING, "reply"), {})),
    ("editing", Call("PATCH", path("im", "v1", "messages", _NOTHING), {})),
)
_WANTED: tuple[tuple[str, Call], ...] = (
    ("answers that grow", Call("PATCH", path("cardkit", "v1", "cards", "0", "settings"), {})),
    ("charts", Call("POST", path("im", "v1", "images"), {})),
    ("finding posts after an hour", Call("GET", path("im", "v1", "messages", _NOTHING))),
    ("who manages a chat", Call("GET", path("im", "v1", "chats", "oc_0"))),
)


@dataclass(slots=True)
class Doctor:
    calls: Calls
    connection: Connection | None = None  # None by webhook
    bot: str = ""
    deaf_s: float = DEAF_S
    _untried: dict[str, Call] = field(default_factory=lambda: dict((*_NEEDED, *_WANTED)))
    _deaf: float | None = None

    async def well(self) -> str | None:
        """A line about what is wrong. What works only in part, for want of a right, is told by the log."""
        try:
            self.bot = await self.asked()
        except PostError as error:
            return str(error)
        lacks = [told for what in list(self._untried) if (told := await self._lack(what)) is not None]
        return lacks[0] if lacks else self._hears()

    async def asked(self) -> str:
        """The bot's own open id. Raises PostError."""
        about = (await self.calls.do(Call("GET", path("bot", "v3", "info")))).get("bot")
        name = str(about.get("open_id") or "") if isinstance(about, dict) else ""
        if not name:
            raise Refused("Feishu: the app has no bot: add the bot feature in the console and release a version")
        return name

    async def _lack(self, what: str) -> str | None:
        """What a missing right prevents that the bot cannot do without; it is tried until it is there."""
        try:
            await self.calls.do(self._untried[what])
        except Lacking as error:
            if what in dict(_NEEDED):
                return f"{error} ({what})"
            log.warning("feishu.without", what=what, error=str(error))
        except PostError:
            pass  # it was let through, and refused for asking nothing
        self._untried.pop(what, None)
        return None

    def _hears(self) -> str | None:
        line, now = self.connection, time.monotonic()
        if line is None or not line.running or line.since is not None:
            self._deaf = None
            return None
        self._deaf = self._deaf or now
        minutes = int((now - self._deaf) / 60)
        return None if now - self._deaf < self.deaf_s else f"Feishu: no long connection for {minutes} minutes"
