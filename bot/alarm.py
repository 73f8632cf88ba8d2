"""What the operator is to be told: that reports, items, a platform, the model or posts have gone silent. Pure.

One alarm for each kind, thing and day. What happened once (a chat gone, a post too late) is told once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from bot.config import AlarmConfig
from bot.ledger.leases import OPEN
from bot.model import Chat, Delivery, Subscription
from bot.present.running import AlertKind
from bot.schedule import Slot, due

OVERDUE = timedelta(hours=1)  # a post that is tried for so long is told of
RECENT = timedelta(days=1)  # what happened longer ago was told, or is told no more
_GRACE = timedelta(minutes=15)  # for a bot that has just begun, and reads and builds what it missed
_DAY, _HALF_DAY, _WEEK = timedelta(days=1), timedelta(hours=12), timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to judge by. `reports` are when the newest daily report of each profile was made.

    `newest_item` is when a source last had something new; `unwell` platforms and the failing model (`model`) are given
    with since when; `undelivered` was due in the last RECENT and did not arrive; `gone` chats are switched off.
    `started` is when this bot began, where that is known.
    """

    reports: Mapping[str, datetime] = field(default_factory=dict)
    subscriptions: Sequence[Subscription] = ()
    newest_item: datetime | None = None
    unwell: Mapping[str, datetime] = field(default_factory=dict)
    model: datetime | None = None
    undelivered: Sequence[Delivery] = ()
    gone: Sequence[Chat] = ()
    started: datetime | None = None


@dataclass(frozen=True, slots=True)
class Alarm:
    """`about` names the thing for the bot, `subject` for people, with what to do. `once` is the day it happened on,
    of what does not last."""

    kind: AlertKind
    about: str
    subject: str
    since: datetime | None
    once: date | None = None

    def key(self, now: datetime) -> str:
        """The same all day (UTC), so that it is delivered once."""
        return f"alert:{self.kind}:{self.about}:{self.once or now.astimezone(UTC).date()}"

    @property
    def post(self) -> str:
        """The subject of its delivery."""
        return f"alert:{self.kind}:{self.subject}"


def alarms(seen: Seen, limits: AlarmConfig, now: datetime) -> tuple[Alarm, ...]:
    """What is wrong at `now`; nothing while all is well."""
    return (
        *_platforms(seen, limits, now),
        *_posts(seen, now),
        *_chats(seen, now),
        *(() if _begins(seen, now) else (*_reports(seen, limits, now), *_items(seen, limits, now))),
        *_model(seen, limits, now),
    )


def _begins(seen: Seen, now: datetime) -> bool:
    return seen.started is not None and now - seen.started < _GRACE


def _reports(seen: Seen, limits: AlarmConfig, now: datetime) -> Iterator[Alarm]:
    """Of each profile that somebody was to be sent a daily report of, and it was not made."""
    patience = timedelta(hours=limits.no_report_hours) - _DAY
    wanted: dict[str, datetime] = {}
    for one in seen.subscriptions:
        slot = Slot(one.at, one.zone, one.weekdays)
        moment = due(slot, one.since, None, now - patience, _WEEK) if one.kind == "daily" else None
        if moment is not None:
            wanted[one.profile] = max(moment, wanted.get(one.profile, moment))
    for profile, moment in sorted(wanted.items()):
        newest = seen.reports.get(profile)
        if newest is None or newest < moment - _HALF_DAY:
            yield Alarm("no_report", profile, f"{profile} → digest daily --profile {profile}", newest or moment)


def _items(seen: Seen, limits: AlarmConfig, now: datetime) -> Iterator[Alarm]:
    since = seen.newest_item or seen.started
    if since is not None and now - since > timedelta(hours=limits.no_items_hours):
        yield Alarm("no_items", "", "→ digest doctor", since)


def _platforms(seen: Seen, limits: AlarmConfig, now: datetime) -> Iterator[Alarm]:
    for name, since in sorted(seen.unwell.items()):
        if now - since >= timedelta(minutes=limits.platform_minutes):
            yield Alarm("platform", name, f"{name} → digest doctor", since)


def _model(seen: Seen, limits: AlarmConfig, now: datetime) -> Iterator[Alarm]:
    if seen.model is not None and now - seen.model >= timedelta(hours=limits.model_hours):
        yield Alarm("model", "", "→ digest doctor", seen.model)


def _posts(seen: Seen, now: datetime) -> Iterator[Alarm]:
    """What is tried for long, and what came too late; by platform. What was given up has a last word of its own."""
    own = [one for one in seen.undelivered if not one.subject.startswith("alert:")]
    trying = [one for one in own if one.state in OPEN and now - one.due > OVERDUE]
    late = [one for one in own if one.state == "expired" and now - one.due < RECENT]
    for platform in sorted({one.where.platform for one in trying}):
        yield _told("undelivered", platform, [one for one in trying if one.where.platform == platform], None)
    for day, platform in sorted({(one.due.astimezone(UTC).date(), one.where.platform) for one in late}):
        same = [one for one in late if (one.due.astimezone(UTC).date(), one.where.platform) == (day, platform)]
        yield _told("late", platform, same, day)


def _told(kind: AlertKind, platform: str, posts: Sequence[Delivery], once: date | None) -> Alarm:
    errors = Counter(one.error for one in posts if one.error)
    why = f": {errors.most_common(1)[0][0]}" if errors else ""
    chats = sorted({one.where.chat for one in posts})
    named = f"{', '.join(chats[:3])}{' …' if len(chats) > 3 else ''}"
    subject = f"{platform} ({named}) ×{len(posts)}{why} → digest status"
    return Alarm(kind, platform, subject, min(one.due for one in posts), once)


def _chats(seen: Seen, now: datetime) -> Iterator[Alarm]:
    for chat in seen.gone:
        if now - chat.since < RECENT:
            name = chat.name or chat.where.chat
            about = f"{chat.where.platform}:{chat.where.chat}"
            subject = f"{name} ({about}): {chat.reason or '?'}"
            yield Alarm("gone", about, subject, chat.since, chat.since.astimezone(UTC).date())
