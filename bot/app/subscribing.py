"""What a chat is sent and when: subscribing, ending, pausing, by command or by button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time

from bot import commands, present, schedule
from bot.app.desk import Desk, Heard, Reply, noticed
from bot.commands import model as said
from bot.inbound import Where
from bot.ledger import Wish
from bot.model import Kind, Subscription
from bot.present import Reader

_DEFAULT: Mapping[Kind, time] = {"daily": time(8, 30), "weekly": time(9, 0)}
DAYS: Mapping[Kind, frozenset[int]] = {"daily": frozenset(range(7)), "weekly": frozenset({0})}


async def subscribe(desk: Desk, heard: Heard, command: said.Subscribe) -> Reply:
    if not desk.may_change(heard.event.who):
        return noticed(heard, "not_allowed")
    profile = desk.newsroom.profile(command.profile or heard.profile)
    weekdays = command.weekdays or DAYS[command.kind]
    at, zone = command.at or _DEFAULT[command.kind], command.zone or heard.reader.zone
    wish = Wish(command.kind, at, zone, weekdays, profile.name, heard.reader.language)
    await desk.ledger.chats.switch_on(heard.event.where, heard.now)
    await desk.ledger.subscriptions.add(heard.event.where, wish, heard.now)
    reader = Reader(heard.reader.language, zone, heard.reader.categories)
    first = schedule.next_due(schedule.Slot(at, zone, weekdays), heard.now)
    shown = commands.zone_shown(zone)
    return Reply((present.notice("subscribed", reader, time=reader.moment(first), zone=shown),))


async def unsubscribe(desk: Desk, heard: Heard, command: said.Unsubscribe) -> Reply:
    own = [one for one in await desk.ledger.subscriptions.of(heard.event.where) if _meant(one, command)]
    return await _end(desk, heard, own, command.kind)


async def subscriptions(desk: Desk, heard: Heard, command: said.Subscriptions) -> Reply:
    own = await desk.ledger.subscriptions.of(heard.event.where)
    return Reply((present.subscriptions(own, following(own, heard.now), heard.reader),))


async def pause(desk: Desk, heard: Heard, command: said.Pause) -> Reply:
    own = await desk.ledger.subscriptions.of(heard.event.where)
    return await _rest(desk, heard, [one for one in own if command.kind in (None, one.kind)])


async def resume(desk: Desk, heard: Heard, command: said.Resume) -> Reply:
    own = await desk.ledger.subscriptions.of(heard.event.where)
    return await _go_on(desk, heard, [one for one in own if command.kind in (None, one.kind)])


async def subscribe_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is `kind|HH:MM|profile`."""
    kind, at, profile = [*value.split("|"), "", ""][:3]
    if kind not in ("daily", "weekly") or profile not in desk.newsroom.profiles():
        return noticed(heard, "outdated")
    return await subscribe(desk, heard, said.Subscribe(kind, at=time.fromisoformat(at), profile=profile))  # type: ignore[arg-type]


async def unsubscribe_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    return await _end(desk, heard, await _named(desk, heard, value), None)


async def pause_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    return await _rest(desk, heard, await _named(desk, heard, value))


async def resume_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    return await _go_on(desk, heard, await _named(desk, heard, value))


async def _named(desk: Desk, heard: Heard, value: str) -> list[Subscription]:
    """The subscription of that id, if it is the chat's own; on the bot's page, one of the chats that they share."""
    chats = [heard.event.where]
    if heard.at_home:
        shared = await heard.platform.shared(heard.event.where, heard.event.who)
        chats += [Where(heard.platform.name, chat) for chat in shared if chat != heard.event.where.chat]
    own = [one for where in chats for one in await desk.ledger.subscriptions.of(where)]
    return [one for one in own if str(one.id) == value]


async def _end(desk: Desk, heard: Heard, own: Sequence[Subscription], kind: Kind | None) -> Reply:
    if not desk.may_change(heard.event.who):
        return noticed(heard, "not_allowed")
    names = heard.reader.words.kinds
    named = names[kind] if kind else "、".join(dict.fromkeys(names[one.kind] for one in own))
    ended = [await desk.ledger.subscriptions.remove(one.where, [one.id]) for one in own]
    if not any(ended):
        return noticed(heard, "nothing_to_end", kind=named)
    return noticed(heard, "unsubscribed", kind=named)


async def _rest(desk: Desk, heard: Heard, own: Sequence[Subscription]) -> Reply:
    if not desk.may_change(heard.event.who):
        return noticed(heard, "not_allowed")
    for one in own:
        await desk.ledger.subscriptions.pause(one.where, [one.id])
    return noticed(heard, "paused")


async def _go_on(desk: Desk, heard: Heard, own: Sequence[Subscription]) -> Reply:
    if not desk.may_change(heard.event.who):
        return noticed(heard, "not_allowed")
    for one in own:
        await desk.ledger.subscriptions.resume(one.where, [one.id], heard.now)
    next_posts = [schedule.next_due(_slot(one), heard.now) for one in own]
    if not next_posts:
        return noticed(heard, "nothing_to_end", kind="")
    zone = commands.zone_shown(own[0].zone)
    return noticed(heard, "resumed", time=heard.reader.moment(min(next_posts)), zone=zone)


def _meant(one: Subscription, command: said.Unsubscribe) -> bool:
    return command.kind in (None, one.kind) and command.at in (None, one.at) and command.profile in (None, one.profile)


def _slot(one: Subscription) -> schedule.Slot:
    return schedule.Slot(one.at, one.zone, one.weekdays)


def following(own: Sequence[Subscription], now: datetime) -> dict[int, datetime]:
    """When each is posted next, by its id; without those that are paused."""
    return {one.id: schedule.next_due(_slot(one), now) for one in own if not one.paused}
