"""What each call of the command does: asks the pipeline, prints the result, says in a line how it went."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path

from bot import config as bot_config
from bot import corrections
from bot.config import BotConfig
from bot.formats import FORMATS, evidence
from bot.formats.weekly import evidence as weekly_evidence
from bot.ledger import open_ledger
from bot.progress import watch
from bot.runs import recorded
from bot.voices import tastes
from pipeline import config, opml
from pipeline import daily as daily_report
from pipeline.collect import Outcome, collect, due
from pipeline.config import PipelineConfig, Profile
from pipeline.errors import ConfigError, DigestError, NotFoundError
from pipeline.llm import Door, open_door
from pipeline.meaning import Offline
from pipeline.model import DailyReport, Report, Source, WeeklyReport
from pipeline.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Call:
    """One call's configuration and clock."""

    config: PipelineConfig
    profile: Profile
    now: datetime
    bot: BotConfig = field(default_factory=BotConfig)

    @classmethod
    def prepare(cls, path: Path | None, now: datetime, profile: str | None) -> Call:
        pipeline, bot = config.load(path), bot_config.load(path)
        return cls(pipeline, pipeline.profile(profile), now, bot)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[tuple[Store, list[Source]]]:
        """The store, and all sources in use: the configured ones and those imported."""
        async with open_store(self.config.store.url) as store:
            names = {source.name for source in self.config.sources}
            imported = [source for source in await store.sources.imported() if source.name not in names]
            yield store, [*self.config.sources, *imported]


async def fetch(call: Call, *, every: bool, as_json: bool) -> None:
    async with call.open() as (store, sources):
        outcomes = await fetched(call, store, sources, every=every)
    new = sum(outcome.items_new for outcome in outcomes)
    if as_json:
        print_json({"sources": [asdict(outcome) for outcome in outcomes], "items_new": new})
    else:
        for outcome in outcomes:
            detail = outcome.error or f"{outcome.items_seen} items, {outcome.items_new} new"
            sys.stdout.write(f"{outcome.status:<12} {outcome.name}: {detail}\n")


async def daily(call: Call, day: date | None, *, fetch_first: bool, rebuild: bool, as_json: bool) -> None:
    day = day or daily_report.today(call.profile, call.now)
    if day > daily_report.today(call.profile, call.now):
        raise ConfigError(
            f"--date {day}: lies in the future; allowed: {daily_report.today(call.profile, call.now)} or before"
        )
    async with call.open() as (store, sources):
        old = await store.reports.find("daily", call.profile.name, day)
        report = None if rebuild else old
        if report is None:
            if fetch_first:
                outcomes = await fetched(call, store, sources, every=False)
                window = daily_report.window_of(call.profile, day, call.now)
                if all(o.status == "failed" for o in outcomes) and not await daily_report.items_in(store, window):
                    raise DigestError(f"nothing is stored for {day} and no source answered; run: digest doctor")
            async with open_door(call.config.llm, os.environ, store.model_calls, call.now) as door:
                report = await built(call, store, await _order(call, store, sources, day), door)
            say(f"wrote {report.id}: {_made(report)}")
            if old is not None:
                async with open_ledger(call.config.store.url) as ledger:
                    told = await corrections.offer(ledger, call.bot.operator, old, report, call.now)
                if told:
                    say(told)
        else:
            say(f"{report.id} is already written; --rebuild makes a new version")
    sys.stdout.write(FORMATS["json" if as_json else "text"](report))


async def _order(call: Call, store: Store, sources: Sequence[Source], day: date) -> daily_report.Order:
    """An order for the report of `day`, as the readers' votes on earlier ones would have it."""
    async with open_ledger(call.config.store.url) as ledger:
        liked = await tastes(store, ledger, call.config, call.now)
    return daily_report.Order(call.profile, day, call.now, sources, liked[call.profile.name])


async def show(call: Call, wanted: str, form: str) -> None:
    async with call.open() as (store, _):
        report = await stored(call, store, wanted)
        pictures = {name: picture.svg for name, picture in (await store.charts.of(report.id)).items()}
    sys.stdout.write(FORMATS[form](report, pictures))


async def show_evidence(call: Call, wanted: str) -> None:
    async with call.open() as (store, _):
        report = await stored(call, store, wanted)
        ids = list(_cited(report))
        items, bodies = await store.items.get(ids), await store.items.bodies(ids)
    texts = {key: (item.title, item.text, bodies.get(key, "")) for key, item in items.items()}
    if isinstance(report, WeeklyReport):
        shown = weekly_evidence.render(report, texts)
    else:
        shown = evidence.render(report, texts)
    sys.stdout.write(shown + "\n")


def _cited(report: Report) -> Iterator[str]:
    """The ids of the items that a report cites."""
    if isinstance(report, WeeklyReport):
        yield from (reference.item_id for reference in report.references)
    else:
        yield from (source.item_id for entry in report.entries for source in entry.sources)


async def stored(call: Call, store: Store, wanted: str) -> Report:
    """The report of an id, or the latest; NotFoundError where there is none."""
    if wanted in ("latest-daily", "latest-weekly"):
        report = await store.reports.latest(wanted.removeprefix("latest-"), call.profile.name)
    else:
        report = await store.reports.get(wanted)
    if report is None:
        kind = "weekly" if "weekly" in wanted else "daily"
        raise NotFoundError(f"no report {wanted!r} in the store; build one with: digest {kind}")
    return report


async def import_sources(call: Call, file: Path, *, as_json: bool) -> None:
    read = opml.read(_bytes(file))
    async with call.open() as (store, sources):
        known = {source.url for source in sources} | {source.name for source in sources}
        new = [source for source in read.sources if source.url not in known and source.name not in known]
        await store.sources.add_imported(new)
    result = {"imported": len(new), "known": len(read.sources) - len(new), "skipped": list(read.skipped)}
    if as_json:
        print_json(result)
    else:
        sys.stdout.write(f"imported {len(new)} sources; {result['known']} were known already\n")
        for skipped in read.skipped:
            sys.stdout.write(f"skipped {skipped}\n")


async def export_sources(call: Call) -> None:
    async with call.open() as (_, sources):
        sys.stdout.write(opml.write(sources))


async def fetched(call: Call, store: Store, sources: Sequence[Source], *, every: bool) -> list[Outcome]:
    asked = list(sources) if every else await due(store, sources, call.config.fetch, call.now)
    async with recorded(store, "fetch", call.now) as counts:
        with watch("fetching", len(asked)) as bar:
            outcomes = await collect(store, asked, call.config.fetch, call.now, lambda one: bar.advance(one.name))
        counts["sources"] = len(outcomes)
        counts["failed"] = sum(outcome.status == "failed" for outcome in outcomes)
        counts["new"] = sum(outcome.items_new for outcome in outcomes)
    say(_told(outcomes, len(sources)))
    return outcomes


async def built(call: Call, store: Store, order: daily_report.Order, door: Door | None) -> DailyReport:
    async with recorded(store, f"daily:{call.profile.name}", call.now) as counts:
        with watch("building", 4) as bar:
            engines = daily_report.Engines(embedder(), door)
            report = await daily_report.build(store, call.config, order, engines, bar.advance)
        counts.update(items=report.raw_count, entries=len(report.entries))
    return report


def _made(report: DailyReport) -> str:
    """How much a report holds, and what a model did for it."""
    said = f"{len(report.entries)} entries from {report.raw_count} items"
    if not report.usage.calls and report.engine == "extractive":
        return said
    by = Counter(entry.origin for entry in report.entries)
    usage = report.usage
    cost = "" if usage.cost_usd is None else f", ${usage.cost_usd:.4f}"
    return (
        f"{said}; {by['llm']} written by the model, {by['repaired']} corrected, {by['extractive']} excerpts; "
        f"{usage.calls} calls, {usage.prompt_tokens} + {usage.completion_tokens} tokens{cost}"
    )


@cache
def embedder() -> Offline:
    """One for the process: it takes a second to load."""
    return Offline()


def _told(outcomes: Sequence[Outcome], configured: int) -> str:
    """What a fetch came to, in a line."""
    if not outcomes:
        return f"none of {configured} sources is due; --all asks them all"
    by = Counter(outcome.status for outcome in outcomes)
    counts = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in sorted(by.items()))
    failed = [f"{o.name} ({o.error})" for o in outcomes if o.status == "failed"]
    tail = f"; failed: {'; '.join(failed[:3])}{' …' if len(failed) > 3 else ''}" if failed else ""
    seen, new = sum(o.items_seen for o in outcomes), sum(o.items_new for o in outcomes)
    return f"read {len(outcomes)} sources ({counts}), {seen} items, {new} new{tail}"


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror}); give the path of an OPML file") from error


def print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def say(line: str) -> None:
    sys.stderr.write(f"digest: {line}\n")
