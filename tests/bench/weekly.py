"""The weekly report of real feeds and of the sample days: its measures, its length, and how long `digest weekly` takes.

    .venv/bin/python -m tests.bench.weekly [--from 2026-06-15] [--to 2026-06-19] [--keep FOLDER]

Each day's feeds are fetched as `tests.bench.week --bare` does, unless FOLDER has them already, without daily reports.
`--keep` leaves the report there as text, Markdown and HTML, to be looked at.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from pipeline.week.span import Span
from tests.bench import replay
from tests.bench.week import fill

WANTED = {
    "cited_sentences": 0.98, "citation_support": 0.98, "link_validity": 1.0, "number_support": 1.0,
    "statistics_named": 1.0, "parts": 1.0,
}  # fmt: skip
NONE = ("missing_high", "duplicate_texts")


def told(folder: Path, span: Span) -> None:
    """Builds the report of the stored days and prints what it measures."""
    clock = f"{span.end + timedelta(days=1)}T08:30:00+08:00"
    call = [*replay.DIGEST, "--config", str(folder / f"{span.start}.yaml"), "--now", clock]
    days = ["--from", str(span.start), "--to", str(span.end)]
    start = time.perf_counter()
    done = subprocess.run(
        [*call, "weekly", *days, "--no-fetch", "--rebuild", "--json"], capture_output=True, text=True, check=True
    )
    report = json.loads(done.stdout)
    told_of = report["statistics"]
    print(f"{span.start} to {span.end}: {told_of['events']} events of {told_of['items']} items", end=", ")
    print(f"{time.perf_counter() - start:.1f} s with the start of the program")
    _print(report)
    for form, ending in (("text", "txt"), ("markdown", "md"), ("html", "html")):
        shown = subprocess.run([*call, "show", report["id"], "--format", form], capture_output=True, check=True)
        (folder / f"weekly.{ending}").write_bytes(shown.stdout)


def _print(report: dict) -> None:
    quality = report["quality"]
    for name, wanted in WANTED.items():
        print(f"   {name} {quality[name]:.4f} {'kept' if quality[name] >= wanted else 'MISSED'}: at least {wanted}")
    for name in NONE:
        print(f"   {name} {quality[name]} {'kept' if not quality[name] else 'MISSED'}: none")
    kinds = [s["kind"] for part in report["parts"] for section in part["sections"] for s in section["sentences"]]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in ("fact", "inference", "statistic"))
    print(
        f"   {counts}; {len(report['references'])} references; baseline {len(report['statistics']['baseline'])} weeks"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="start", type=date.fromisoformat, default=date(2026, 6, 15))
    parser.add_argument("--to", dest="end", type=date.fromisoformat, default=date(2026, 6, 19))
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    replay.data()
    demo = subprocess.run([*replay.DIGEST, "demo", "--json"], capture_output=True, text=True, check=True)
    print("sample days:")
    _print(json.loads(demo.stdout)["weekly"])
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        span = Span(asked.start, asked.end)
        fill(folder, span, bare=True)
        told(folder, span)


if __name__ == "__main__":
    main()
