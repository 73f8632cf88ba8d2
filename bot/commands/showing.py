"""Heard → Daily, Weekly or Full, or what is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta

from bot.commands import subscribing, wording
from bot.commands.days import week_of
from bot.commands.heard import Heard
from bot.commands.meanings import At, Day, Fault, Number, Week, Weekdays, Zone
from bot.commands.model import Command, Daily, Full, Weekly, Wrong

_ZONES = ("no_time", "no_zone", "which_zone")


def report(heard: Heard) -> Command | None:
    """日报, 周报 with or without a day: what is only about one of them is left to be asked."""
    if heard.unread and not heard.explicit:
        return None
    if _timed(heard):
        return heard.wrong("as_subscription", (), subscribing.example(heard))
    if len(heard.kinds) > 1:
        return heard.wrong("which_report", (), wording.daily(heard.today, heard.language))
    return _weekly(heard) if heard.kinds == ["weekly"] else _daily(heard)


def full(heard: Heard) -> Command | None:
    """The weekly report has no shorter form, so that in full is the weekly report."""
    if heard.unread and not heard.explicit:
        return None
    if heard.each(Week) or heard.kinds == ["weekly"]:
        return _weekly(heard)
    sample = wording.daily(heard.today, heard.language, full=True)
    return _odd(heard, sample) or _days(heard, sample) or Full(_day(heard))


def bare(heard: Heard) -> Command | None:
    """A day or week alone, where nothing but a command is expected."""
    if not heard.explicit or heard.unread:
        return None
    if heard.each(Week):
        return _weekly(heard)
    return _daily(heard) if any(isinstance(meaning, Day | Fault) for meaning in heard.meanings) else None


def _daily(heard: Heard) -> Command:
    sample = wording.daily(heard.today, heard.language)
    if heard.each(Week):
        return heard.wrong("day_not_week", (), wording.weekly(heard.today, heard.language))
    return _odd(heard, sample) or _days(heard, sample) or Daily(_day(heard))


def _weekly(heard: Heard) -> Command:
    """A week, a day in it, or its first and last day."""
    sample = wording.weekly(heard.today, heard.language)
    weeks, days = heard.each(Week), [found.day for found in heard.each(Day)]
    if wrong := _odd(heard, sample):
        return wrong
    if len(weeks) > 1 or len(days) > 2 or (weeks and days):
        return heard.wrong("one_week", (), sample)
    if len(days) == 2:
        return _span(heard, days, sample)
    week = weeks[0] if weeks else week_of(days[0]) if days else None
    return Weekly(week.start, week.end) if week else Weekly()


def _span(heard: Heard, days: list[date], sample: str) -> Command:
    start, end = days
    if start > end:
        return heard.wrong("backwards", (str(start), str(end)), sample)
    return Weekly(start, end)


def _timed(heard: Heard) -> bool:
    """每天 8 点 日报: it is wanted again and again."""
    odd = any(fault.problem in _ZONES for fault in heard.each(Fault))
    several = any(len(found.days) > 1 for found in heard.each(Weekdays))
    again = heard.kinds == ["weekly"] and bool(heard.each(Weekdays))
    return bool(heard.each(At) or heard.each(Zone) or odd or several or again)


def _odd(heard: Heard, sample: str) -> Wrong | None:
    said = next(iter([*heard.unread, *(number.text for number in heard.each(Number))]), None)
    return heard.wrong("unread", (said,), sample) if said else heard.fault(sample)


def _days(heard: Heard, sample: str) -> Wrong | None:
    return heard.wrong("one_day", (), sample) if len(heard.each(Day)) + len(heard.each(Weekdays)) > 1 else None


def _day(heard: Heard) -> date | None:
    """周一的日报 is that of the last Monday."""
    for found in heard.each(Weekdays):
        return heard.today - timedelta(days=(heard.today.weekday() - min(found.days)) % 7)
    return next((found.day for found in heard.each(Day)), None)
