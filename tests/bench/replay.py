"""Replays stored days of real feeds through the real command over loopback, and prints what the reports measure.

    .venv/bin/python -m tests.bench.replay 2026-06-16 2026-06-17 2026-06-18 [--keep FOLDER]

Each day's feeds are served from $DIGEST_BENCH_DATA (default ../shared/data); the clock is the next day, 08:30 +08:00.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import yaml

from pipeline.quality import SAME_TEXT

DATA = Path(os.environ.get("DIGEST_BENCH_DATA", "../shared/data"))
DIGEST = [sys.executable, "-m", "bot"]
BODY = 60  # characters of feed text from which on an item has a body to tell from
FIGURES = (
    "link_validity", "link_text_match", "quote_verbatim", "number_support", "entity_support", "date_support",
    "duplicate_rate", "length_ok", "freshness",
)  # fmt: skip


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of a loopback server over `folder`."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


def require(path: Path) -> Path:
    if not path.exists():
        sys.exit(f"no data at {path}: set DIGEST_BENCH_DATA to the folder that holds replay/")
    return path


def data() -> Path:
    """The folder of the replay days; ends the program with a clear line where there is none."""
    return require(DATA / "replay")


def configuration(feeds: Path, address: str, store: Path) -> dict[str, object]:
    """A configuration in which every feed file of a day is a source, by its name alone."""
    sources = [
        {"name": feed.stem.partition("__")[2] + f" ({number})", "url": f"{address}/{quote(feed.name)}"}
        for number, feed in enumerate(sorted(feeds.glob("*.xml")), 1)
    ]
    return {
        "pipeline": {
            "store": {"url": f"sqlite:///{store}"},
            "fetch": {"allow_private_hosts": True, "interval_minutes": 0},
            "sources": sources,
        }
    }


def run(day: str, folder: Path) -> tuple[dict[str, object], str, float]:
    """The report of `day` as JSON and as text, and the seconds that `digest daily` took."""
    feeds = require(DATA / "replay" / day)
    now = f"{date.fromisoformat(day) + timedelta(days=1)}T08:30:00+08:00"
    with serve(feeds) as address:
        config = folder / f"{day}.yaml"
        config.write_text(yaml.safe_dump(configuration(feeds, address, folder / "bench.db"), allow_unicode=True))
        call = [*DIGEST, "--config", str(config), "--now", now]
        start = time.perf_counter()
        done = subprocess.run([*call, "daily", "--json"], capture_output=True, text=True, check=False)
        took = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{day}: {done.stderr}")
    sys.stderr.write(f"{day}: {done.stderr.strip()}\n")
    report = json.loads(done.stdout)
    shown = subprocess.run([*call, "show", str(report["id"])], capture_output=True, text=True, check=True).stdout
    return report, shown, took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="+")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    reports: list[dict] = []
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        for day in asked.days:
            report, shown, took = run(day, folder)
            (folder / f"{day}.txt").write_text(shown)
            (folder / f"{day}.json").write_text(json.dumps(report, ensure_ascii=False, indent=1))
            _print(day, report, took, folder)
            reports.append(report)
            print(f"   told before without a mark: {repeated(reports[-4:])}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory of the largest process: {peak:.0f} MB")


def _print(day: str, report: dict, took: float, folder: Path) -> None:
    entries = report["entries"]
    chinese = [e for e in entries if re.search("[\u4e00-\u9fff]", e["text"])]
    with closing(sqlite3.connect(folder / "bench.db")) as store:
        bodied = {item_id for (item_id,) in store.execute("select id from items where length(text) >= ?", (BODY,))}
    told = [e for e in chinese if e["sources"][0]["item_id"] in bodied]
    split = {r: sum(e["region"] == r for e in entries) for r in ("domestic", "international")}
    follow = sum(e["follow_up_of"] is not None for e in entries)
    print(
        f"{day}: {took:.1f} s, raw {report['raw_count']}, stories {report['story_count']}, {split}, follow-ups {follow}"
    )
    print("   " + " ".join(f"{name}={report['quality'][name]}" for name in FIGURES))
    shares = f"{_fitting(told)}/{len(told)} of items with text, {_fitting(chinese)}/{len(chinese)} of all"
    print(f"   zh texts of 60-110: {shares}")


def repeated(reports: list[dict]) -> list[str]:
    """Texts of the last report that one before it told, in the same words or from the same address, without a mark."""
    *earlier, last = reports
    told = [entry for report in earlier for entry in report["entries"]]
    return [e["text"] for e in last["entries"] if e["follow_up_of"] is None and any(_same(e, old) for old in told)]


def _same(one: dict, other: dict) -> bool:
    if {source["url"] for source in one["sources"]} & {source["url"] for source in other["sources"]}:
        return True
    a, b = ({text[i : i + 2] for i in range(len(text) - 1)} for text in (one["text"], other["text"]))
    return len(a & b) / len(a | b) >= SAME_TEXT


def _fitting(entries: list[dict]) -> int:
    return sum(60 <= len(entry["text"]) <= 110 for entry in entries)


if __name__ == "__main__":
    main()
