"""Takes events in, by whichever way they come: records what the bot answers to, and says what a press is told at once.

It answers nothing itself: once an event is recorded, the rest of the bot does.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.inbound import Inbound
from bot.ledger import Ledger
from bot.platforms.feishu import events
from bot.platforms.feishu.chats import Chats
from bot.platforms.feishu.size import Json
from bot.platforms.feishu.toasts import toast

log = structlog.get_logger()

STALE = timedelta(minutes=10)  # what was said before that, nobody waits to be answered any more
Receive = Callable[[Inbound], Awaitable[None]]


@dataclass(slots=True)
class Hearing:
    """`bot` is the bot's own open id, by which it is called; known once the platform has been asked."""

    ledger: Ledger
    chats: Chats
    clock: Callable[[], datetime]
    about: Callable[[str], str | None]  # the post that a private card is about
    bot: str = ""

    async def hear(self, event: Json, receive: Receive) -> Json:
        """Records the event if it is for the bot; the JSON that a callback is answered with, {} for an event.

        Raises what `receive` raises: then it is not to be acknowledged.
        """
        kind = events.kind(event)
        if kind == "card.action.trigger":
            return await self._pressed(event, receive)
        if kind == "im.message.receive_v1":
            await self._said(event, receive)
        elif kind in ("im.chat.member.bot.added_v1", "im.chat.member.bot.deleted_v1", "im.chat.disbanded_v1"):
            if (joined := events.membership(event)) is not None:
                await receive(joined)
        elif kind == "application.bot.menu_v6":
            await self._chose(event, receive)
        elif kind == "im.chat.access_event.bot_p2p_chat_entered_v1" and (entered := events.entered(event)):
            self.chats.met(*entered)
        return {}  # every other kind of event is taken, and nothing is done

    async def _pressed(self, event: Json, receive: Receive) -> Json:
        pressed = events.press(event)
        if pressed is None:
            return {}
        if (post := self.about(pressed.message)) is not None:  # nothing can hang from a private card
            pressed = replace(pressed, where=replace(pressed.where, thread=post))
        await receive(pressed)
        return toast(pressed.action)

    async def _said(self, event: Json, receive: Receive) -> None:
        message = events.message(event, self.bot)
        if message is None:
            return
        if message.typed.direct:
            self.chats.met(message.typed.who.id, message.typed.where.chat)
        if self.clock() - message.at > STALE:
            log.info("feishu.stale", message=message.typed.event_id)
            return
        if message.called or await self._goes_on(message):
            await receive(message.typed)

    async def _goes_on(self, message: events.Message) -> bool:
        """Whether it was said, without calling the bot, below a post or an answer of its own."""
        where = replace(message.typed.where, thread=None)
        for above in message.above:
            if await self.ledger.deliveries.behind(where, above) is not None:
                return True
            if await self.ledger.inbox.get(f"{events.NAME}:{above}") is not None:  # a question that it was asked
                return True
        return False

    async def _chose(self, event: Json, receive: Receive) -> None:
        at, chat = events.menu_moment(event), self.chats.of(events.menu_person(event))
        typed = events.menu(event, chat)
        if typed is not None and (at is None or self.clock() - at <= STALE):
            await receive(typed)
