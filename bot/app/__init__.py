"""Typed | Pressed | Joined | Opened → Reply: what the bot does about it. Dispatch tables, no platform names.

It reads reports, changes subscriptions and votes, and plans posts; it posts nothing itself: what is planned is brought
by `deliver`, and what is whispered goes back to the one who asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from zoneinfo import ZoneInfo

from bot import commands, present
from bot.app import asking, reading, subscribing
from bot.app.asking import ANSWER
from bot.app.desk import ASKED, Desk, Heard, Reply
from bot.app.posts import contents, planned_post
from bot.card import Card
from bot.commands import model as said
from bot.inbound import Inbound, Joined, Opened, Pressed
from bot.present import Reader

__all__ = ["ANSWER", "ASKED", "Desk", "Reply", "answer", "contents", "failed", "planned_post"]


async def answer(desk: Desk, event: Inbound) -> Reply:
    """What is to be done about `event`. DigestError when it cannot be done now; its words are for the one who asked."""
    heard = await desk.heard(event)
    if isinstance(event, Joined):
        return await reading.joined(desk, heard, event)
    if isinstance(event, Opened):
        return await reading.home(desk, heard)
    if isinstance(event, Pressed):
        return await _pressed(desk, heard, event)
    day = heard.now.astimezone(ZoneInfo(heard.reader.zone)).date()
    command = commands.read(event.text, day, slash=event.slash, language=heard.reader.language)
    return await _COMMANDS[type(command)](desk, heard, command)


async def _pressed(desk: Desk, heard: Heard, event: Pressed) -> Reply:
    press = _PRESSES.get(event.action)
    reply = await press(desk, heard, event.value) if press else await reading.help_(desk, heard, said.Help())
    if heard.at_home and event.action in _CHANGES:  # the page says what has changed
        return await reading.home(desk, heard, reply.cards[0])
    return reply


def failed(message: str, reader: Reader) -> Card:
    """What somebody is told whose wish could not be carried out; the message says why and what to do."""
    return present.error(message, reader)


_COMMANDS: Mapping[type, Callable[..., Awaitable[Reply]]] = {
    said.Daily: reading.daily,
    said.Weekly: reading.weekly,
    said.Full: reading.full,
    said.Ask: asking.ask,
    said.Sources: reading.sources,
    said.Status: reading.status,
    said.Help: reading.help_,
    said.Unknown: reading.unknown,
    said.Wrong: reading.wrong,
    said.Subscribe: subscribing.subscribe,
    said.Unsubscribe: subscribing.unsubscribe,
    said.Subscriptions: subscribing.subscriptions,
    said.Pause: subscribing.pause,
    said.Resume: subscribing.resume,
}
_PRESSES: Mapping[str, Callable[[Desk, Heard, str], Awaitable[Reply]]] = {
    "full": reading.expand,
    "page": reading.view,
    "filter": reading.view,
    "region": reading.view,
    "weekly": reading.weekly_pressed,
    "part": reading.part,
    "evidence": reading.evidence,
    "vote": reading.vote,
    "ask": reading.ask_pressed,
    "correct": reading.correct,
    "subscribe": subscribing.subscribe_pressed,
    "unsubscribe": subscribing.unsubscribe_pressed,
    "pause": subscribing.pause_pressed,
    "resume": subscribing.resume_pressed,
}
_CHANGES = frozenset({"subscribe", "unsubscribe", "pause", "resume"})
