"""What a planned post says, by its subject, and the post that a subscription is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot import present
from bot.app import asking
from bot.app.desk import Desk
from bot.card import Card
from bot.formats import FORMATS
from bot.inbound import Where
from bot.model import Delivery, Planned, Subscription
from bot.platforms import Draft
from bot.present import Reader, View
from pipeline.config import Profile
from pipeline.daily import today
from pipeline.errors import NotFoundError
from pipeline.model import DailyReport, Report, WeeklyReport
from pipeline.week.span import Span
from pipeline.weekly import last_week


async def contents(desk: Desk, delivery: Delivery, draft: Draft) -> Sequence[Card]:
    """The cards of a planned post; of an answer, the draft is told how far it is."""
    what, _, rest = delivery.subject.partition(":")
    reader = await desk.reader(delivery.where, delivery.language, None)
    if what == asking.ANSWER:
        return await asking.answered(desk, delivery, rest, draft)
    return await _SUBJECTS[what](desk, delivery, rest, reader)


def planned_post(one: Subscription, profile: Profile, due: datetime, expires: datetime, first_try: datetime) -> Planned:
    """The post that a subscription to `profile` is due at the moment `due`.

    It is of the day, or the last week, that it is then in the profile's zone: a report is the same for every chat.
    """
    if one.kind == "daily":
        subject = f"daily:{profile.name}:{today(profile, due)}"
    else:
        week = last_week(profile, due)
        subject = f"weekly:{profile.name}:{week.start}:{week.end}"
    key = f"sub:{one.id}:{due.isoformat()}"
    return Planned(key, one.where, subject, one.language, due, expires, one.id, first_try)


async def _daily_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`daily:PROFILE:DATE`."""
    profile, _, day = rest.partition(":")
    report = await desk.newsroom.daily(profile, date.fromisoformat(day))
    return _day(desk, delivery.where, report, reader)


async def _weekly_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`weekly:PROFILE:last` or `weekly:PROFILE:START:END`: its summary, then its parts."""
    profile, _, days = rest.partition(":")
    span = None if days == "last" else Span(*map(date.fromisoformat, days.split(":")))
    report = await desk.newsroom.weekly(profile, span)
    return await _week(desk, delivery.where, report, reader)


async def _full_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`full:ID`: everything in a stored daily report, for the thread of the short one."""
    report = await desk.newsroom.report(rest)
    if not isinstance(report, DailyReport):
        raise NotFoundError(f"no daily report {rest!r} in the store")
    return present.full(report, View(report.id), reader, desk.limits(delivery.where))


def _day(desk: Desk, where: Where, report: DailyReport, reader: Reader) -> Sequence[Card]:
    """The short version, with the full one behind it where that can be folded."""
    room = desk.platforms[where.platform].room
    first, *others = present.fitted(present.short(report, reader), room.post)
    more = present.full(report, View(report.id), reader, room.post) if room.folds and report.entries else ()
    return [replace(first, more=more, page=_page(desk, report)), *others]


def _page(desk: Desk, report: Report) -> str:
    """The report's web page, where the pages have an address that others can reach."""
    url = desk.config.web.url
    return f"{url.rstrip('/')}/reports/{report.id}" if url else ""


async def _week(desk: Desk, where: Where, report: WeeklyReport, reader: Reader) -> Sequence[Card]:
    """The summary, which leads to all of it: to a document of the platform's, or the parts beneath in a thread."""
    platform = desk.platforms[where.platform]
    room = platform.room
    told = report.model_copy(update={"language": reader.language, "timezone": reader.zone})
    document = await platform.publish(where, report.title, FORMATS["markdown"](told))
    first, *others = present.fitted(present.weekly_short(report, reader, document), room.post)
    summary = [replace(first, page=_page(desk, report)), *others]
    if document or not room.threads or where.thread is not None:
        return summary
    parts = (present.weekly_part(report, part.key, reader, room.post) for part in report.parts[1:])
    return [*summary, *(card for cards in parts for card in cards)]


async def _report_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`report:ID`: a stored report."""
    report = await desk.newsroom.report(rest)
    if report is None:
        raise NotFoundError(f"no report {rest!r} in the store")
    if not isinstance(report, DailyReport):
        return await _week(desk, delivery.where, report, reader)
    return _day(desk, delivery.where, report, reader)


async def _greeting_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    return (present.greeting(rest, reader),)


async def _correction_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`correction:OLD|NEW`: the offer to edit what was posted."""
    old_id, _, new_id = rest.partition("|")
    old, new = await desk.newsroom.report(old_id), await desk.newsroom.report(new_id)
    if not isinstance(old, DailyReport) or not isinstance(new, DailyReport):
        raise NotFoundError(f"no report {old_id!r} or {new_id!r} in the store")
    return present.fitted(present.correction(old, new, reader), desk.limits(delivery.where))


async def _alert_post(desk: Desk, delivery: Delivery, rest: str, reader: Reader) -> Sequence[Card]:
    """`alert:KIND:SUBJECT`; of a delivery that was given up `alert:failed:KEY`."""
    kind, _, subject = rest.partition(":")
    if kind == "failed":
        failed = await desk.ledger.deliveries.get(subject)
        told = f"{subject}: {failed.error}" if failed else subject
        return (present.alert("undelivered", told, None, reader),)
    return (present.alert(kind, subject, delivery.due, reader),)  # type: ignore[arg-type]


_SUBJECTS: Mapping[str, Callable[[Desk, Delivery, str, Reader], Awaitable[Sequence[Card]]]] = {
    "daily": _daily_post,
    "weekly": _weekly_post,
    "report": _report_post,
    "full": _full_post,
    "greeting": _greeting_post,
    "alert": _alert_post,
    "correction": _correction_post,
}
