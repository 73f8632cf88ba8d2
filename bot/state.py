"""Reads from the records how the bot fares: the figures of `digest status`, and what alarms are judged by.

It decides nothing: what is wrong is decided in `alarm`, how it looks in `present`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta

from bot.alarm import RECENT, Seen
from bot.ledger import Ledger
from bot.ledger.leases import OPEN
from bot.model import Chat, Delivery, Subscription
from bot.newsroom import Newsroom
from bot.platforms import Platform, PostError
from bot.present.running import Status
from bot.schedule import Slot, next_due
from bot.voices import REMEMBERED
from pipeline.config import PipelineConfig
from pipeline.daily import coverage
from pipeline.model import DailyReport
from pipeline.store import Run, Store

_SHOWN = timedelta(days=7)  # posts that did not arrive are shown for so long
_ASKED_S = 10.0  # a platform has so long to say whether it is well
_EDITIONS = 50  # stored reports that are looked through for those that a model failed to write


async def state(
    store: Store,
    ledger: Ledger,
    config: PipelineConfig,
    platforms: Mapping[str, Platform] | None,
    now: datetime,
) -> Status:
    """The figures of `digest status`; `platforms` are asked how they are, where there are any."""
    known = {source.name for source in config.sources}
    sources = [*config.sources, *(one for one in await store.sources.imported() if one.name not in known)]
    covered = await coverage(store, sources, config.fetch.silent_days, now)
    chats = {(one.where.platform, one.where.chat): one for one in await ledger.chats.all()}
    missing = await ledger.deliveries.undelivered(now - _SHOWN, now)
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)  # as the budget's day
    spent = await store.model_calls.spent(midnight, midnight + timedelta(days=1))
    votes = Counter(vote.vote for vote in await ledger.feedback.since(now - REMEMBERED))
    return Status(
        runs=await _runs(store, config),
        following=_following(await ledger.subscriptions.running(), chats, now),
        sources_ok=len(covered.sources_ok),
        sources_failed=covered.sources_failed,
        sources_silent=covered.sources_silent,
        waiting=sum(one.state in OPEN for one in missing),
        failed=tuple(_failed(one, chats) for one in missing if one.state not in OPEN),
        gone=tuple(f"{_name(chats, one)} {one.reason or ''}".strip() for one in chats.values() if not one.on),
        platforms=await health(platforms or {}),
        calls=await store.model_calls.count(midnight, midnight + timedelta(days=1)),
        tokens=spent.tokens,
        cost=spent.usd or None,
        votes=(votes["up"], votes["down"], votes["off"]),
    )


async def seen(
    newsroom: Newsroom, ledger: Ledger, unwell: Mapping[str, datetime], now: datetime, started: datetime | None = None
) -> Seen:
    """What alarms are judged by; `unwell` platforms with since when, and when this bot began."""
    states = (await newsroom.store.sources.states()).values()
    reports, model = await _written(newsroom.store)
    return Seen(
        reports=reports,
        subscriptions=await ledger.subscriptions.running(),
        newest_item=max((one.last_new for one in states if one.last_new is not None), default=None),
        unwell=dict(unwell),
        model=model,
        undelivered=await ledger.deliveries.undelivered(now - RECENT, now),
        gone=await ledger.chats.off(),
        started=started,
    )


async def _written(store: Store) -> tuple[dict[str, datetime], datetime | None]:
    """When each profile's newest daily report was made; and since when no report that a model was to write was written
    by it, if that is so."""
    editions = [one for one in await store.reports.editions(_EDITIONS) if one.kind == "daily"]
    editions.sort(key=lambda one: one.generated_at, reverse=True)
    newest: dict[str, datetime] = {}
    for one in editions:
        newest.setdefault(one.profile, one.generated_at)
    failing: datetime | None = None
    for one in editions:
        report = await store.reports.get(one.id)
        if not isinstance(report, DailyReport) or not _unwritten(report):
            break
        failing = one.generated_at
    return newest, failing


def _unwritten(report: DailyReport) -> bool:
    """Only a report that a model was to write has notes on what became of it."""
    return report.engine == "extractive" and bool(report.notes)


async def _runs(store: Store, config: PipelineConfig) -> tuple[tuple[str, datetime, str], ...]:
    kinds = ["fetch", *(f"{kind}:{one.name}" for kind in ("daily", "weekly") for one in config.profiles)]
    found = [await store.runs.last(kind) for kind in kinds]
    return tuple((run.kind, run.finished_at or run.started_at, _outcome(run)) for run in found if run is not None)


def _outcome(run: Run) -> str:
    """In signs, which every reader reads."""
    if run.error is not None:
        return f"✗ {run.error}"
    counts = " ".join(f"{name}={count}" for name, count in run.counts.items())
    return f"{'✓' if run.finished_at else '…'} {counts}".strip()


_Chats = Mapping[tuple[str, str], Chat]


def _name(chats: _Chats, one: Chat | Subscription | Delivery) -> str:
    """A chat's name, where it has one, and where it is."""
    place = f"{one.where.platform}:{one.where.chat}"
    known = chats.get((one.where.platform, one.where.chat))
    return f"{known.name} ({place})" if known and known.name else place


def _following(running: Iterable[Subscription], chats: _Chats, now: datetime) -> tuple[tuple[str, datetime], ...]:
    """The next post of each subscription, the first first."""
    found = [
        (f"{_name(chats, one)} {one.kind} {one.profile}", next_due(Slot(one.at, one.zone, one.weekdays), now))
        for one in running
    ]
    return tuple(sorted(found, key=lambda each: (each[1], each[0])))


def _failed(one: Delivery, chats: _Chats) -> str:
    return f"{_name(chats, one)} {one.subject}: {one.error or one.state}"


async def health(platforms: Mapping[str, Platform]) -> tuple[tuple[str, str | None], ...]:
    """What is wrong with each platform, by name; None where nothing is. One that does not answer holds up no other."""
    names: Sequence[str] = sorted(platforms)
    return tuple(zip(names, await asyncio.gather(*(_well(platforms[name]) for name in names)), strict=True))


async def _well(platform: Platform) -> str | None:
    try:
        async with asyncio.timeout(_ASKED_S):
            return await platform.well()
    except TimeoutError:
        return f"no answer in {_ASKED_S:.0f} s"
    except PostError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 (the broad one for each platform)
        return f"{type(error).__name__} when it was asked"
