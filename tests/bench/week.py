"""The events, themes and figures of stored weeks, and how long gathering them takes, in a store that the product built.

    .venv/bin/python -m tests.bench.week [--from 2026-06-15] [--to 2026-06-19] [--keep FOLDER] [--show]

Each day's feeds are fetched and its daily report built as `tests.bench.replay` does, unless FOLDER has them already;
`--bare` fetches them without building any report. `--floor 46` leaves about 220 events of the seven days. `--show`
prints themes, sums, tenders and changes to be read.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import yaml

from pipeline import config
from pipeline.meaning import Offline
from pipeline.store import open_store
from pipeline.week import figures, gather, themes
from pipeline.week.event import Event
from tests.bench import replay

CALM = 5.0  # seconds that a week may take


def fill(folder: Path, span: gather.Span, bare: bool) -> None:
    if (folder / "bench.db").exists():
        return
    for day in span.days:
        if bare:
            _fetch(str(day), folder)
        else:
            _, _, took = replay.run(str(day), folder)
            print(f"   {day}: daily report in {took:.1f} s")


def _fetch(day: str, folder: Path) -> None:
    now = f"{date.fromisoformat(day) + timedelta(days=1)}T08:30:00+08:00"
    with replay.serve(replay.require(replay.DATA / "replay" / day)) as address:
        path = folder / f"{day}.yaml"
        made = replay.configuration(replay.DATA / "replay" / day, address, folder / "bench.db")
        path.write_text(yaml.safe_dump(made, allow_unicode=True))
        call = [*replay.DIGEST, "--config", str(path), "--now", now, "fetch", "--all"]
        subprocess.run(call, check=True, capture_output=True)


async def measure(folder: Path, span: gather.Span, asked: argparse.Namespace) -> None:
    settings = config.load(config.shipped(), {})
    profile = settings.profiles[0]
    if asked.floor is not None:
        floors = profile.thresholds.model_copy(update={"keep": asked.floor})
        profile = profile.model_copy(update={"thresholds": floors})
    embedder = Offline()
    async with open_store(f"sqlite:///{folder}/bench.db") as store:
        print(f"{await store.items.count()} items stored")
        start = time.perf_counter()
        found, items = await gather.events(store, profile, {}, span, embedder)
        gathered = time.perf_counter()
        before = await gather.before(store, profile, {}, span, embedder)
        compared = time.perf_counter()
        grouped = themes.themes(found, profile)
        themed = time.perf_counter()
        counted = figures.figures(found, before, profile, span, items)
        end = time.perf_counter()
    parts = (gathered - start, compared - gathered, themed - compared, end - themed)
    names = ("events", "weeks before", "themes", "figures")
    print(f"{len(found)} events of {items} items of the week, {len(before)} weeks before, {len(grouped)} themes")
    print("seconds: " + ", ".join(f"{name} {took:.2f}" for name, took in zip(names, parts, strict=True)))
    print(f"all of it {end - start:.2f} s; {'kept' if end - start <= CALM else 'MISSED'}: at most {CALM}")
    print(f"processor time {time.process_time():.2f} s, starting Python and importing included")
    if asked.show:
        _show(grouped, counted)


def _show(grouped: list[themes.Theme], counted: figures.Figures) -> None:
    for theme in grouped:
        print(f"\n== [{theme.area}] {theme.name} ({len(theme.events)})")
        for event in theme.events:
            print(f"   {event.score:5.1f} {event.importance:6} {event.category:10} {_line(event)}")
    for sums in counted.sums:
        print(f"\n{sums.name} {sums.currency}: {sums.count}, sum {sums.total}, median {sums.median}")
        for event, quantity in sums.quantities:
            print(f"   {quantity.value:>15} {quantity.text:12} {event.item.title}")
    for name in ("by_region", "by_area", "by_category", "by_topic", "entities", "newcomers"):
        print(name, [(count.name, count.count, count.sources, count.before) for count in getattr(counted, name)][:30])
    print("changes", [(c.change.kind, c.change.series, round(c.change.p, 5)) for c in counted.changes])
    for event, tender in counted.tenders:
        print("tender", tender.stage, tender.buyer, tender.winner, tender.amount and tender.amount.text, _line(event))


def _line(event: Event) -> str:
    return f"{event.day:%d} {event.owners} {event.amount.text if event.amount else '':8} {event.item.title[:70]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, default=date(2026, 6, 15))
    parser.add_argument("--to", dest="end", type=date.fromisoformat, default=date(2026, 6, 21))
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--bare", action="store_true")
    parser.add_argument(
        "--floor", type=float, help="the score from which on a story is an event, to have fewer of them"
    )
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    if asked.end < asked.start:
        sys.exit("--to is before --from")
    span = gather.Span(asked.start, asked.end)
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        fill(folder, span, asked.bare)
        asyncio.run(measure(folder, span, asked))


if __name__ == "__main__":
    main()
