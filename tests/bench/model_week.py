"""What a weekly report costs when a model writes it, and what of it holds: tokens, calls and time, with a good stub.

    .venv/bin/python -m tests.bench.model_week STORE.db 2026-06-15 2026-06-19 [--lie]

STORE.db is a store with those days (tests.bench.replay --keep makes one); it is copied, not changed. With --lie every
second sentence is spoilt: another figure, an unknown id, a trend out of nothing.
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
from typing import Any

import yaml

from pipeline.extract.sentences import is_chinese
from pipeline.llm import estimate
from tests.bench.replay import DIGEST
from tests.fakes.model import Answer, FakeModel, Request, text, threaded

JUDGED = "这些消息同时出现，可能显示相关投入正在增加。"
KINDS = {"one theme": "claims", "one area": "area", "open questions": "trends"}


def answer(request: Request, lie: bool) -> Answer:
    kind = next(name for opening, name in KINDS.items() if opening in text(request, "system"))
    lines = dict(re.findall(r"^(\w{4}) \| (.*)$", text(request), re.MULTILINE))
    own = {short: line for short, line in lines.items() if is_chinese(line)}
    facts = [{"ids": [short], "kind": "fact", "sentence": line[:125]} for short, line in own.items()]
    heads = "、".join(line[:12].rstrip("，。") for line in list(own.values())[:2])
    judged = {"ids": list(own)[:2], "kind": "judgement", "sentence": f"{heads}，{JUDGED}"}
    said: dict[str, Any]
    if kind == "claims":
        said = {"claims": [*facts[:4], judged]}
    elif kind == "area":
        said = {"summary": facts[:5], "analysis": [*facts[5:11], judged]}
    else:
        parts = [facts[start : start + 3] for start in (0, 3, 6)]
        said = {
            "trends": [{"title": "相关投入继续增加", "sentences": [*part, judged]} for part in parts],
            "questions": [{"title": "这些投入能否带来回报？", "sentences": [*part[:1], judged]} for part in parts],
        }
    content = json.dumps(said, ensure_ascii=False)
    return Answer(_spoilt(content) if lie else content)


def _spoilt(content: str) -> str:
    count = iter(range(10_000))
    changed = re.sub(r"\d+(?=[ 亿万%])", lambda found: str(int(found[0]) + 7) if next(count) % 2 else found[0], content)
    return changed.replace('"ids": ["', '"ids": ["zz', 3).replace("相关投入继续增加", "谷歌宣布全面退出云计算", 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("start")
    parser.add_argument("end")
    parser.add_argument("--lie", action="store_true")
    asked = parser.parse_args()
    now = f"{date.fromisoformat(asked.end) + timedelta(days=2)}T08:30:00+08:00"
    with tempfile.TemporaryDirectory() as made, threaded(lambda request: answer(request, asked.lie)) as model:
        folder = Path(made)
        shutil.copy(asked.store, folder / "week.db")
        settings = {
            "store": {"url": f"sqlite:///{folder}/week.db"},
            "sources": [],
            "llm": {"base_url": model.url, "model": "any"},
        }
        (folder / "config.yaml").write_text(yaml.safe_dump({"pipeline": settings}))
        call = [
            *DIGEST,
            "--config",
            str(folder / "config.yaml"),
            "--now",
            now,
            "weekly",
            "--no-fetch",
            "--rebuild",
            "--json",
        ]
        for name in ("first", "again"):
            model.requests.clear()
            started = time.perf_counter()
            done = subprocess.run(
                [*call, "--from", asked.start, "--to", asked.end], capture_output=True, text=True, check=False
            )
            if done.returncode:
                sys.exit(done.stderr)
            _print(name, json.loads(done.stdout), model, time.perf_counter() - started, asked.lie)


def _print(name: str, report: dict, model: FakeModel, took: float, lie: bool) -> None:
    came_in = sum(estimate(text(request, "system")) + estimate(text(request)) for request in model.requests)
    went_out = sum(estimate(answer(request, lie).content or "") for request in model.requests)
    sentences = [s for part in report["parts"] for section in part["sections"] for s in section["sentences"]]
    print(
        f"{name}: {took:.1f} s, {report['statistics']['events']} events, {len(model.requests)} calls, estimated tokens "
        f"{came_in} in, {went_out} out, engine {report['engine']}, parts {[part['key'] for part in report['parts']]}"
    )
    print(f"   {dict(Counter(s['kind'] for s in sentences))} {report['quality']} {report['notes']}")


if __name__ == "__main__":
    main()
