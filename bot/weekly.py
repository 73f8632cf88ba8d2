"""What `digest weekly` does: finds out which days are asked for, builds their report once, prints it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from datetime import date

from bot.calls import Call, embedder, fetched, say
from bot.formats import FORMATS
from bot.progress import watch
from bot.runs import recorded
from pipeline import weekly as weekly_report
from pipeline.daily import Engines, today
from pipeline.errors import ConfigError, DigestError
from pipeline.llm import Door, open_door
from pipeline.model import Source, WeeklyReport
from pipeline.store import Store
from pipeline.week.span import Span

LONGEST_DAYS = 31


async def weekly(call: Call, span: Span, *, fetch_first: bool, rebuild: bool, as_json: bool) -> None:
    async with call.open() as (store, sources):
        report = None if rebuild else await store.reports.find_week(call.profile.name, span.start, span.end)
        if report is None:
            if fetch_first:
                await _fetch(call, store, sources, span)
            async with open_door(call.config.llm, os.environ, store.model_calls, call.now) as door:
                report = await built(call, store, sources, span, door)
            said = f"{report.statistics.events} events from {report.statistics.items} items"
            say(f"wrote {report.id}: {said}, {len(report.references)} references")
        else:
            say(f"{report.id} is already written; --rebuild makes a new version")
    sys.stdout.write(FORMATS["json" if as_json else "text"](report))


async def built(call: Call, store: Store, sources: Sequence[Source], span: Span, door: Door | None) -> WeeklyReport:
    order = weekly_report.Order(call.profile, span, call.now, sources)
    async with recorded(store, f"weekly:{call.profile.name}", call.now) as counts:
        with watch("building", 4) as bar:
            report = await weekly_report.build(store, call.config, order, Engines(embedder(), door), bar.advance)
        counts.update(items=report.statistics.items, events=report.statistics.events)
    return report


def span_of(call: Call, week: str | None, start: str | None, end: str | None) -> Span:
    """The days asked for; without any the last full week. ConfigError for what is no week, reversed or to come."""
    if week is not None and (start or end):
        raise ConfigError("--week and --from/--to say the same in two ways; give one of them")
    if week is not None:
        span, named = _week(week), f"--week {week}"
    elif start is not None and end is not None:
        span, named = Span(_day("--from", start), _day("--to", end)), f"--from {start} --to {end}"
    elif start is not None or end is not None:
        raise ConfigError("--from and --to go together: the first and the last day, both included")
    else:
        return weekly_report.last_week(call.profile, call.now)
    _check(span, named, today(call.profile, call.now), whole=week is not None)
    return span


def _check(span: Span, named: str, now: date, *, whole: bool) -> None:
    """A week that is not over yet may be asked for; days to come may not."""
    if span.end < span.start:
        raise ConfigError(f"{named}: ends before it begins; allowed: --from on or before --to")
    if (span.start if whole else span.end) > now:
        raise ConfigError(f"{named}: lies in the future; allowed: {now} or before")
    if len(span.days) > LONGEST_DAYS:
        raise ConfigError(f"{named}: {len(span.days)} days; allowed: up to {LONGEST_DAYS}")


def _week(text: str) -> Span:
    found = re.fullmatch(r"(\d{4})-?W(\d{1,2})", text, re.IGNORECASE)
    try:
        if found:
            return weekly_report.iso_week(int(found[1]), int(found[2]))
    except ValueError:
        pass
    raise ConfigError(f"--week {text!r}: allowed: a week of the ISO calendar such as 2026-W06")


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option} {text!r}: allowed: a date such as 2026-02-02") from error


async def _fetch(call: Call, store: Store, sources: Sequence[Source], span: Span) -> None:
    outcomes = await fetched(call, store, sources, every=False)
    stored = await store.items.between(*span.moments(call.profile.timezone))
    if all(outcome.status == "failed" for outcome in outcomes) and not stored:
        raise DigestError(
            f"nothing is stored for {span.start} to {span.end} and no source answered; run: digest doctor"
        )
