"""What people read and say of it: reports, entries, evidence, votes, corrections; how the bot fares; help."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot import present, schedule
from bot.app import shelf, subscribing
from bot.app.desk import Desk, Heard, Reply, noticed, posted
from bot.card import Card
from bot.commands import model as said
from bot.inbound import Joined, Pressed, Where
from bot.model import Feedback, Planned
from bot.present import Home, View
from bot.state import state
from pipeline.daily import today
from pipeline.model import DailyReport, WeeklyReport


async def daily(desk: Desk, heard: Heard, command: said.Daily) -> Reply:
    """The report of a day; without one today's, or yesterday's as long as today's is still to be posted.

    What is built first is what everybody gets that day, so that nobody who asks at midnight spoils the morning's.
    """
    profile = desk.newsroom.profile(heard.profile)
    now_there = today(profile, heard.now)
    newest = await desk.newsroom.newest(heard.profile)
    yesterdays = newest if newest and newest.date == now_there - timedelta(days=1) else None
    if command.day is None and yesterdays and await _is_still_to_come(desk, heard.profile, now_there, heard.now):
        return posted(heard, f"report:{yesterdays.id}")
    return posted(heard, f"daily:{heard.profile}:{min(command.day or now_there, now_there)}")


async def _is_still_to_come(desk: Desk, name: str, day: date, now: datetime) -> bool:
    """Whether the first post of the profile's report of `day` lies ahead."""
    zone = ZoneInfo(desk.newsroom.profile(name).timezone)
    begins = datetime.combine(day, time(), zone)
    running = [one for one in await desk.ledger.subscriptions.running() if (one.kind, one.profile) == ("daily", name)]
    slots = [schedule.next_due(schedule.Slot(one.at, one.zone, one.weekdays), begins) for one in running]
    return any(slots) and now < min(slots) < begins + timedelta(days=1)


async def weekly(desk: Desk, heard: Heard, command: said.Weekly) -> Reply:
    if command.start is None or command.end is None:
        return posted(heard, f"weekly:{heard.profile}:last")
    return posted(heard, f"weekly:{heard.profile}:{command.start}:{command.end}")


async def full(desk: Desk, heard: Heard, command: said.Full) -> Reply:
    found = await _at_hand(desk, heard, command.day)
    if found is None:
        return noticed(heard, "no_report", day=command.day or "")
    return _shown(found, View(found.id, page=1), heard)


async def sources(desk: Desk, heard: Heard, command: said.Sources) -> Reply:
    states = await desk.newsroom.store.sources.states()
    found = [(source, states.get(source.name)) for source in desk.newsroom.sources]
    limit = heard.now - timedelta(days=desk.newsroom.config.fetch.silent_days)
    silent = frozenset(n for n, s in states.items() if s.last_new is None or s.last_new < limit)
    return Reply(present.sources(found, silent, heard.reader, heard.limits))


async def status(desk: Desk, heard: Heard, command: said.Status) -> Reply:
    figures = await state(desk.newsroom.store, desk.ledger, desk.newsroom.config, desk.platforms, heard.now)
    return Reply((present.status(figures, heard.reader),))


async def help_(desk: Desk, heard: Heard, command: said.Help) -> Reply:
    return Reply((present.help_(heard.reader),))


async def unknown(desk: Desk, heard: Heard, command: said.Unknown) -> Reply:
    return Reply((present.unknown(command.text, command.nearest, heard.reader),))


async def wrong(desk: Desk, heard: Heard, command: said.Wrong) -> Reply:
    return Reply((present.wrong(command.text, command.why, command.example, heard.reader),))


async def view(desk: Desk, heard: Heard, value: str) -> Reply:
    """page, filter, region: `value` is a View."""
    view = View.read(value)
    report = await desk.newsroom.report(view.report) if view else None
    if view is None or not isinstance(report, DailyReport):
        return noticed(heard, "outdated")
    return _shown(report, view, heard)


async def expand(desk: Desk, heard: Heard, value: str) -> Reply:
    """full: the one who pressed sees it; and it hangs from the post, once, however many press."""
    shown, event = await view(desk, heard, value), heard.event
    known = View.read(value)
    if known is None or not shown.cards[0].title or not isinstance(event, Pressed):
        return shown
    if not heard.platform.room.threads or heard.at_home:
        return shown
    thread = event.where.thread or event.message
    where = replace(event.where, thread=thread)
    key = f"full:{where.platform}:{where.chat}:{thread}:{known.report}"
    late = heard.now + timedelta(hours=1)
    below = Planned(key, where, f"full:{known.report}", heard.reader.language, heard.now, late)
    if heard.platform.room.windows:
        return replace(shown, planned=(below,))
    return replace(noticed(heard, "below"), planned=(below,))


async def weekly_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is a profile."""
    profile = value if value in desk.newsroom.profiles() else heard.profile
    return posted(heard, f"weekly:{profile}:last")


async def part(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is `report|part`."""
    report_id, _, key = value.partition("|")
    report = await desk.newsroom.report(report_id)
    part = next((p.key for p in report.parts if p.key == key), None) if isinstance(report, WeeklyReport) else None
    if part is None or not isinstance(report, WeeklyReport):
        return noticed(heard, "outdated")
    return Reply(present.weekly_part(report, part, heard.reader, heard.limits))


async def evidence(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is `report|entry`."""
    report_id, _, entry_id = value.partition("|")
    report = await desk.newsroom.report(report_id)
    entries = report.entries if isinstance(report, DailyReport) else ()
    entry = next((one for one in entries if one.id == entry_id), None)
    if entry is None or not isinstance(report, DailyReport):
        return noticed(heard, "outdated")
    card = present.evidence(report, entry, await desk.newsroom.texts(report), heard.reader)
    return Reply(present.fitted(card, heard.limits))


async def vote(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is `report|entry|up`, `down` or `off`; on an answer, `answer|ID|up` or `down`."""
    report_id, entry_id, vote = [*value.split("|"), "", ""][:3]
    if not await _can_be_voted_on(desk, report_id, entry_id) or vote not in ("up", "down", "off"):
        return noticed(heard, "outdated")
    who, where = heard.event.who, heard.event.where
    given = Feedback(where.platform, who.id, f"{report_id}|{entry_id}", vote, heard.now)  # type: ignore[arg-type]
    await desk.ledger.feedback.record(given)
    return noticed(heard, "thanks")


async def _can_be_voted_on(desk: Desk, report_id: str, entry_id: str) -> bool:
    if report_id == present.ANSWER:
        return await desk.ledger.turns.answered(entry_id) is not None
    report = await desk.newsroom.report(report_id)
    return isinstance(report, DailyReport) and any(entry.id == entry_id for entry in report.entries)


async def ask_pressed(desk: Desk, heard: Heard, value: str) -> Reply:
    return noticed(heard, "ask")


async def correct(desk: Desk, heard: Heard, value: str) -> Reply:
    """`value` is `old|new`: what was posted of the day gets the card of the new version, which says 更正."""
    if not desk.may_change(heard.event.who):
        return noticed(heard, "not_allowed")
    old_id, _, new_id = value.partition("|")
    before, after = await desk.newsroom.report(old_id), await desk.newsroom.report(new_id)
    if not isinstance(before, DailyReport) or not isinstance(after, DailyReport):
        return noticed(heard, "outdated")
    edits = []
    for subject in (f"daily:{before.profile}:{before.date}", f"report:{before.id}"):
        for where, part in await desk.ledger.deliveries.arrived(subject):
            if part.message is not None and part.number == 1:
                reader = await desk.reader(where, None, None)
                edits.append((where, part.message, present.corrected(before, after, reader)))
    card = present.notice("corrected", heard.reader, n=len(edits))
    return Reply((card,), edits=tuple(edits))


async def joined(desk: Desk, heard: Heard, event: Joined) -> Reply:
    """The bot came into a chat: it says what it can do; or it was taken out: nothing is posted there any more."""
    if event.left:
        await desk.ledger.chats.switch_off(event.where, heard.now, "the bot was taken out of the chat")
        return Reply()
    await desk.ledger.chats.switch_on(event.where, heard.now, event.name)
    return posted(heard, f"greeting:{heard.profile}")


async def home(desk: Desk, heard: Heard, note: Card | None = None) -> Reply:
    """The bot's own page: what is subscribed in the chats that the person shares with the bot, the newest reports."""
    shared = await heard.platform.shared(heard.event.where, heard.event.who)
    names = {Where(heard.platform.name, chat): name for chat, name in sorted(shared.items())}
    own = [one for where in names for one in await desk.ledger.subscriptions.of(where)]
    daily = await desk.newsroom.newest(heard.profile)
    weekly = await desk.newsroom.store.reports.latest("weekly", heard.profile)
    newest = tuple(one for one in (daily, weekly) if one is not None)
    page = Home(own, subscribing.following(own, heard.now), names, newest, heard.profile, note)
    return Reply(home=present.home(page, heard.reader))


async def _at_hand(desk: Desk, heard: Heard, day: date | None) -> DailyReport | None:
    if day is None:
        return await desk.newsroom.newest(heard.profile)
    found = await desk.newsroom.store.reports.find("daily", heard.profile, day)
    return found if isinstance(found, DailyReport) else None


def _shown(report: DailyReport, view: View, heard: Heard) -> Reply:
    return Reply(shelf.full(report, view, heard.reader, heard.limits))
