"""`python -m tests.bench.relevance [-v]`: precision and recall of “is it on the topics?” on the labels, and its speed.

Titles labelled `soft` (on the topics but not news, or arguable) count neither way. Tuned on 2026-02-03 and 2026-06-16;
the other days are held out.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from pipeline.config import load, shipped
from pipeline.rank.relevance import relevance
from tests.bench.verdicts import key, read_day, read_labels

TUNED = ("2026-02-03", "2026-06-16")


def main() -> None:
    profile = load(shipped(), {}).profiles[0]
    totals: dict[str, Counter[str]] = {"tuned": Counter(), "held out": Counter()}
    items = [(day, labels, pair) for day, labels in read_labels("relevance").items() for pair in read_day(day)]
    for day, labels, (source, item) in items:
        label = labels.get(key(source, item))
        told = relevance(item, profile, source) > 0
        if label in ("on", "off"):
            outcome = {("on", True): "hit", ("on", False): "missed", ("off", True): "false"}.get((label, told), "rest")
            totals["tuned" if day in TUNED else "held out"][outcome] += 1
            if "-v" in sys.argv and outcome in ("missed", "false"):
                print(f"{outcome:6} {relevance(item, profile, source):.2f} {day} {source.name[:12]} | {item.title}")
        elif label == "soft":
            totals["tuned" if day in TUNED else "held out"][f"soft, {'in' if told else 'out'}"] += 1
    for name, n in totals.items():
        print(f"{name}: precision {n['hit'] / (n['hit'] + n['false']):.3f}", end=" ")
        print(f"recall {n['hit'] / (n['hit'] + n['missed']):.3f} {dict(sorted(n.items()))}")
    started = time.process_time()
    for _, _, (source, item) in items:
        relevance(item, profile, source)
    took = time.process_time() - started
    print(f"speed: {took / len(items) * 13_000:.2f} s of processor for 13,000 items ({len(items)} measured)")


if __name__ == "__main__":
    main()
