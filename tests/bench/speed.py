"""Time and memory of one day, fetch to stored report, beside parsing the same bytes with feedparser alone.

    .venv/bin/python -m tests.bench.speed [2026-06-16] [--times 10] [--runs 3]

`--times 10` makes a day of about ten times the items out of the other stored days, all dated into the day's window.
"""

from __future__ import annotations

import argparse
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import yaml

from tests.bench.replay import DATA, DIGEST, configuration, require, serve

ALONE = "import sys, feedparser\nfor name in sys.argv[1:]: feedparser.parse(open(name, 'rb').read())"
DATED = re.compile(r"<pubDate>[^<]*</pubDate>")


class Watched:
    """One finished command: its seconds, and the peak of the memory that it and its children held for themselves."""

    def __init__(self, call: list[str], output: Path = Path("/dev/null")) -> None:
        self.peak = 0.0
        start = time.perf_counter()
        with output.open("w") as out:
            process = subprocess.Popen(call, stdout=out, stderr=subprocess.PIPE, text=True)
        watcher = threading.Thread(target=self._watch, args=(psutil.Process(process.pid),), daemon=True)
        watcher.start()
        errors = process.communicate()[1]
        self.seconds = time.perf_counter() - start
        if process.returncode:
            sys.exit(errors)

    def _watch(self, process: psutil.Process) -> None:
        while process.is_running():
            try:
                family = [process, *process.children(recursive=True)]
                self.peak = max(self.peak, sum(member.memory_full_info().pss for member in family) / 2**20)
            except psutil.Error:
                continue
            time.sleep(0.05)


def gather(folder: Path, day: str, times: int) -> Path:
    """A folder with the feeds of `day`, or with about `times` as many items, all published within a day before it."""
    feeds = require(DATA / "replay" / day)
    if times == 1:
        return feeds
    wanted = times * sum(path.read_text().count("<item>") for path in feeds.glob("*.xml"))
    others = [path for other in sorted(feeds.parent.iterdir(), reverse=True) for path in sorted(other.glob("*.xml"))]
    made, count = folder / "feeds", 0
    made.mkdir()
    for number, path in enumerate([*sorted(feeds.glob("*.xml")), *(p for p in others if p.parent != feeds)]):
        text = path.read_text()
        moment = datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=number)
        (made / f"{number:04}__{path.name}").write_text(DATED.sub(f"<pubDate>{moment.isoformat()}</pubDate>", text))
        count += text.count("<item>")
        if count >= wanted:
            break
    return made


def daily(feeds: Path, day: str, folder: Path) -> Watched:
    store = folder / "speed.db"
    for left in folder.glob("speed.db*"):
        left.unlink()
    now = f"{datetime.fromisoformat(day).date() + timedelta(days=1)}T08:30:00+08:00"
    with serve(feeds) as address:
        config = folder / "speed.yaml"
        config.write_text(yaml.safe_dump(configuration(feeds, address, store), allow_unicode=True))
        return Watched([*DIGEST, "--config", str(config), "--now", now, "daily", "--json"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("day", nargs="?", default="2026-06-16")
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp())
    try:
        feeds = gather(folder, asked.day, asked.times)
        files = sorted(feeds.glob("*.xml"))
        items = sum(path.read_text().count("<item>") for path in files)
        pairs = [
            (daily(feeds, asked.day, folder), Watched([sys.executable, "-c", ALONE, *map(str, files)]))
            for _ in range(asked.runs)
        ]
        ours = statistics.median(run.seconds for run, _ in pairs)
        ratio = statistics.median(run.seconds / alone.seconds for run, alone in pairs)
        print(f"{items} items in {len(files)} feeds, median of {asked.runs}: fetch to stored report {ours:.2f} s")
        print(f"feedparser alone {statistics.median(alone.seconds for _, alone in pairs):.2f} s; ratio {ratio:.2f}")
        print(f"peak memory, all processes: {max(run.peak for run, _ in pairs):.0f} MB")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
