"""Kills `digest daily` at random moments, runs it again, and compares the report with that of a run left alone.

.venv/bin/python -m tests.bench.kill [2026-06-16] [--times 20] [--seed 1]
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import yaml

from tests.bench.replay import DATA, DIGEST, configuration, require, serve


def call(folder: Path, address: str, feeds: Path, name: str, now: str) -> list[str]:
    config = folder / f"{name}.yaml"
    config.write_text(yaml.safe_dump(configuration(feeds, address, folder / f"{name}.db"), allow_unicode=True))
    return [*DIGEST, "--config", str(config), "--now", now, "daily", "--json"]


def whole(command: list[str]) -> tuple[dict, float]:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return json.loads(done.stdout), time.perf_counter() - start


def items(folder: Path, name: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(folder / f"{name}.db") as store:
        return store.execute("select id, source, url, title from items order by id").fetchall()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("day", nargs="?", default="2026-06-16")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    feeds = require(DATA / "replay" / asked.day)
    now = f"{date.fromisoformat(asked.day) + timedelta(days=1)}T08:30:00+08:00"
    chance = random.Random(asked.seed)
    same = interrupted = 0
    with tempfile.TemporaryDirectory() as made, serve(feeds) as address:
        folder = Path(made)
        expected, seconds = whole(call(folder, address, feeds, "alone", now))
        for number in range(asked.times):
            command = call(folder, address, feeds, f"killed{number}", now)
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0.2, seconds))
            interrupted += process.poll() is None
            process.kill()
            process.wait()
            report, _ = whole(command)
            alike = report == expected and items(folder, f"killed{number}") == items(folder, "alone")
            same += alike
            if not alike:
                print(f"run {number} differs")
    print(f"{same}/{asked.times} the same report and items; {interrupted} were killed while running ({seconds:.1f} s)")


if __name__ == "__main__":
    main()
