"""Counts the cases of the commands that are read right, and how long reading takes.

`python -m tests.bench.commands` prints both; it reads no data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import perf_counter

from bot.commands import Ask, Command, Unknown, Wrong, read
from tests.bot.typed import COMMANDS, HOSTILE, NEAR, QUESTIONS, TODAY, WRONG

Case = tuple[str, bool, Callable[[Command], bool]]


def main() -> int:
    wrong = 0
    for name, cases in _cases().items():
        took, failed = [], []
        for text, slash, right in cases:
            began = perf_counter()
            command = read(text, TODAY, slash=slash)
            took.append((perf_counter() - began) * 1000)
            failed += [] if right(command) else [text[:40]]
        took.sort()
        wrong += len(failed)
        times = f"ms p50 {took[len(took) // 2]:.2f} worst {took[-1]:.1f}"
        print(f"{name:10} right {len(cases) - len(failed)} of {len(cases)}, {times} {failed}")
    return 1 if wrong else 0


def _cases() -> dict[str, list[Case]]:
    both = (True, False)
    return {
        "commands": [
            (text, slash, lambda got, as_=command: got == as_) for text, command in COMMANDS for slash in both
        ],
        "wrong": [
            (text, slash, lambda got, in_=said: isinstance(got, Wrong) and in_ in got.why)
            for text, said in WRONG
            for slash in both
        ],
        "questions": [(text, False, lambda got, as_=text: got == Ask(as_)) for text in QUESTIONS],
        "near": [
            (text, True, lambda got, as_=word: isinstance(got, Unknown) and got.nearest == as_) for text, word in NEAR
        ],
        "hostile": [(text, slash, lambda got: isinstance(got, Command)) for text in HOSTILE for slash in both],
    }


if __name__ == "__main__":
    sys.exit(main())
