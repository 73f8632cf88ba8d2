"""What a day costs when a model writes it: tokens, calls and wall time, with a stub that takes its time.

    .venv/bin/python -m tests.bench.model_day 2026-06-16 2026-06-17 [--seconds 2]

The days' feeds are served and fetched as one day of the last date, so that there are candidates enough; the stub
quotes Chinese stories and writes a line of the usual length for the others. The second run builds the same day anew.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import yaml

from pipeline import facts
from pipeline.llm import estimate
from tests.bench.replay import DIGEST, configuration, data, serve
from tests.fakes.editor import Call, Said, Seen, answering, perfect, read
from tests.fakes.model import FakeModel, slow, text, threaded

FILLER = "这条英文消息的其余细节以原文为准，此处只保留能够逐字核对的名称与数字，供衡量调用次数与词元用量之用。"


def editor(call: Call) -> Said:
    """Perfect where it can quote; else a line of the story's names and figures alone."""
    said = perfect(call)
    if call.kind in ("write", "repair"):
        done = {line["id"] for line in said["stories"]}
        said["stories"] += [_foreign(seen) for seen in call.seen if seen.id not in done]
    return said


def _foreign(seen: Seen) -> Said:
    names = "、".join(dict.fromkeys(name for name in facts.names(seen.title) if name.isascii()))
    quotes = [seen.title, *re.split(r"(?<=[.!?]) ", seen.passages[0] if seen.passages else "")[:2]]
    return {
        "id": seen.id, "title": seen.title[:8], "quotes": [quote for quote in quotes if quote], "facts": [names],
        "sentence": f"{names}：{FILLER}"[:110], "reason": names or "见原文", "tags": [],
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="+")
    parser.add_argument("--seconds", type=float, default=2.0)
    asked = parser.parse_args()
    now = f"{date.fromisoformat(asked.days[-1]) + timedelta(days=1)}T08:30:00+08:00"
    with tempfile.TemporaryDirectory() as made, threaded(slow(answering(editor), asked.seconds)) as model:
        folder = Path(made)
        feeds = folder / "feeds"
        feeds.mkdir()
        for day in asked.days:
            for feed in (data() / day).glob("*.xml"):
                shutil.copy(feed, feeds / f"{day}__{feed.name}")
        with serve(feeds) as address:
            settings = configuration(feeds, address, folder / "bench.db")
            settings["pipeline"]["llm"] = {"base_url": model.url, "model": "any"}  # type: ignore[index]
            config = folder / "config.yaml"
            config.write_text(yaml.safe_dump(settings, allow_unicode=True))
            call = [*DIGEST, "--config", str(config), "--now", now]
            subprocess.run([*call, "fetch", "--all"], check=True, capture_output=True)
            for name in ("first", "again"):
                model.requests.clear()
                started = time.perf_counter()
                done = subprocess.run(
                    [*call, "daily", "--no-fetch", "--rebuild", "--json"], capture_output=True, text=True, check=False
                )
                took = time.perf_counter() - started
                if done.returncode:
                    sys.exit(done.stderr)
                _print(name, json.loads(done.stdout), model, took)


def _print(name: str, report: dict, model: FakeModel, took: float) -> None:
    calls = Counter(read(request).kind for request in model.requests)
    heads = next((len(read(request).seen) for request in model.requests if read(request).kind == "select"), 0)
    came_in = sum(estimate(text(request, "system")) + estimate(text(request)) for request in model.requests)
    went_out = sum(estimate(json.dumps(editor(read(r)), ensure_ascii=False)) for r in model.requests)
    origins = Counter(entry["origin"] for entry in report["entries"])
    print(
        f"{name}: {took:.1f} s, {len(report['entries'])} entries {dict(origins)}, {heads} heads, "
        f"{sum(calls.values())} calls {dict(calls)}, estimated tokens {came_in} in, {went_out} out"
    )
    print(f"   {report['quality']} {report['notes']} {report['usage']}")


if __name__ == "__main__":
    main()
