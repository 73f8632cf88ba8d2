"""How well "a quantity that the source does not have is invented" finds what people marked, beside digits alone.

    .venv/bin/python -m tests.bench.invented [--show]

Reads `facts/uhgeval.jsonl`: news leads, machine-written continuations, and phrases of these that people found right or
wrong. Counted are the phrases with a quantity; the source is the lead or the whole article.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.facts import quantities, unsupported_quantities
from tests.bench.replay import DATA, require

DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Phrase:
    """A phrase of a continuation, whether people found it wrong and why, and the article that it continues."""

    text: str
    wrong: bool
    why: str
    headline: str
    lead: str
    rest: str
    day: date


Judge = Callable[[Phrase, list[str]], bool]


def phrases() -> Iterator[Phrase]:
    for line in require(DATA / "facts" / "uhgeval.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = date.fromisoformat(row["broadcastDate"][:10])
        for annotation in row["annotations"]:
            text, _, verdict = annotation.partition("<sep>")
            wrong = verdict.startswith("不合理")
            yield Phrase(text, wrong, verdict, row["headLine"], row["newsBeginning"], row["newsRemainder"], day)


def by_digits(phrase: Phrase, sources: list[str]) -> bool:
    known = set(DIGITS.findall("\n".join(sources)))
    return any(number not in known for number in DIGITS.findall(phrase.text))


def by_quantities(phrase: Phrase, sources: list[str]) -> bool:
    return bool(unsupported_quantities(phrase.text, sources, phrase.day))


def report(name: str, counted: list[Phrase], whole: bool, judge: Judge, show: bool) -> None:
    verdicts = [(p, judge(p, [p.headline, p.lead, *([p.rest] if whole else [])])) for p in counted]
    found = sum(p.wrong and v for p, v in verdicts)
    flagged, wrong = sum(v for _, v in verdicts), sum(p.wrong for p, _ in verdicts)
    print(
        f"{name:38} {len(counted):4} phrases, {wrong} wrong: precision {found / flagged:.3f} ({found}/{flagged}), "
        f"recall {found / wrong:.3f} ({found}/{wrong})"
    )
    if show:
        for phrase, verdict in verdicts:
            if verdict != phrase.wrong:
                print(f"  {'false alarm' if verdict else 'missed':11} {phrase.text} | {phrase.why}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--show", action="store_true", help="print what was judged wrongly")
    show = arguments.parse_args().show
    everything = list(phrases())
    digits = [phrase for phrase in everything if DIGITS.search(phrase.text)]
    told = [phrase for phrase in everything if quantities(phrase.text)]
    for whole in (False, True):
        source = "whole article" if whole else "lead"
        report(f"digits alone, {source}", digits, whole, by_digits, False)
        report(f"quantities, phrases with digits, {source}", digits, whole, by_quantities, False)
        report(f"quantities, all phrases, {source}", told, whole, by_quantities, show)


if __name__ == "__main__":
    main()
