"""Counts the phrases for time that are read right, and how long reading takes.

`python -m tests.bench.when` prints both, and what was misread; it reads no data.
"""

from __future__ import annotations

import sys
from time import perf_counter

from tests.pipeline.asked.phrases import TABLES, Phrase, phrases


def main() -> int:
    wrong = 0
    for table in TABLES:
        took, failed = [], []
        for phrase in phrases(table):
            began = perf_counter()
            got = phrase.read()
            took.append((perf_counter() - began) * 1000)
            failed += [] if phrase.is_right(got) else [_told(phrase, str(got.period), got.recent)]
        took.sort()
        right = len(took) - len(failed)
        wrong += len(failed)
        times = f"ms p50 {took[len(took) // 2]:.2f} worst {took[-1]:.1f}"
        print(f"{table}: right {right} of {len(took)} ({right / len(took):.3f}), {times}", *failed, sep="\n  ")
    return 1 if wrong else 0


def _told(phrase: Phrase, period: str, recent: bool) -> str:
    wanted = " ".join(map(str, phrase.days)) if phrase.days else "none"
    return f"{phrase.question} @ {phrase.now} {phrase.zone}: {period} recent={recent}, not {wanted}"


if __name__ == "__main__":
    sys.exit(main())
