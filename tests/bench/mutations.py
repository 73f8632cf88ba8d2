"""How many lies of each kind `prove.faults` finds, and how often it doubts what is true.

    .venv/bin/python -m tests.bench.mutations [--show KIND] [--only KIND] [--limit N] [DAY ...]

True sentences: the extracts of items of those days, those on the topics first, their own words as evidence; and the
invented Chinese tellings of English quotes in the tests. A lie counts as found when any fault is reported; how many
were found by a fault of its own kind stands beside it. Default: the days to develop on, then the ones held out.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from zoneinfo import ZoneInfo

from pipeline.config import load, shipped
from pipeline.extract import extract
from pipeline.model import Story
from pipeline.prove import faults
from pipeline.rank.relevance import relevance
from tests.bench.mutants import MUTATORS, True_, names_of, paraphrases
from tests.bench.verdicts import read_day
from tests.pipeline.test_prove_retellings import LONG
from tests.pipeline.test_prove_translations import PAIRS

DEVELOP = ("2026-06-15", "2026-06-16", "2026-06-17", "2026-06-18")
HELD_OUT = ("2026-06-19", "2026-06-20", "2026-06-21", "2026-02-03", "2026-02-04", "2026-02-05")
ZONE = ZoneInfo("Asia/Shanghai")
FAULT_OF = {"number": {"quantity", "date", "name"}, "unit": {"quantity"}}
EACH = 600  # mutants of one kind at most


def sentences(days: Sequence[str], limit: int) -> Iterator[True_]:
    """Of each day and language `limit` items, drawn by chance from those on the topics, then from the others."""
    profile, rng = load(shipped(), {}).profiles[0], random.Random(7)
    for day in days:
        drawn = list(read_day(day))
        rng.shuffle(drawn)
        drawn.sort(key=lambda pair: relevance(pair[1], profile, pair[0]) <= 0)
        by_language = [[item for _, item in drawn if item.language == language] for language in ("zh", "en")]
        items = [item for spoken in by_language for item in spoken[:limit]]
        told = [(item, extract(Story("s", (item,)), ZONE, item.language)) for item in items]
        names = sorted({name for _, text in told for name in names_of(text.text)})
        yield from (True_(text.text, text.evidence, tuple(names)) for _, text in told)


def translations() -> Iterator[True_]:
    told = [*PAIRS, *LONG]
    names = sorted({name for claim, _ in told for name in names_of(claim)})
    yield from (
        True_(claim, (quote,) if isinstance(quote, str) else tuple(quote), tuple(names)) for claim, quote in told
    )


def measure(name: str, true: Sequence[True_], show: str | None, only: str | None = None) -> None:
    rng = random.Random(7)
    print(f"{name}: {len(true)} sentences, {sum(t.chinese for t in true)} Chinese")
    if only is None:
        doubted("unmutated", ((t, t.text) for t in true), show)
        for what, told in grouped(true).items():
            doubted(what, told, show)
    for kind, mutate in MUTATORS.items():
        if only not in (None, kind):
            continue
        lies = [(t, text) for t in true for text in mutate(t, rng) if text != t.text]
        lies = rng.sample(lies, min(EACH, len(lies)))
        found = [faults(text, t.evidence) for t, text in lies]
        kinds = FAULT_OF.get(kind, {kind})
        own = sum(any(f.kind in kinds for f in faulty) for faulty in found)
        share = sum(map(bool, found)) / max(1, len(lies))
        print(f"  {kind:12} {share:.3f} of {len(lies):4} ({own / max(1, len(lies)):.3f} by its own kind)")
        if show in (kind, "all"):
            for (t, text), faulty in zip(lies, found, strict=True):
                if not faulty:
                    print(f"     missed: {text}\n         of: {' / '.join(t.evidence)}")


def grouped(true: Sequence[True_]) -> dict[str, list[tuple[True_, str]]]:
    made: defaultdict[str, list[tuple[True_, str]]] = defaultdict(list)
    for t in true:
        for what, text in paraphrases(t):
            made["dropped" if "dropped" in what else "reworded"].append((t, text))
    return made


def doubted(name: str, told: Sequence[tuple[True_, str]] | Iterator[tuple[True_, str]], show: str | None) -> None:
    pairs = list(told)
    found = [faults(text, t.evidence) for t, text in pairs]
    kinds = Counter(kind for faulty in found for kind in {fault.kind for fault in faulty})
    wrong = sum(map(bool, found))
    print(f"  true, {name:10} doubted {wrong / max(1, len(pairs)):.3f} of {len(pairs)} {dict(kinds)}")
    if show in ("true", "all"):
        for (t, text), faulty in zip(pairs, found, strict=True):
            if faulty:
                print(f"     {[(f.kind, f.words) for f in faulty]}\n       {text}\n       {' / '.join(t.evidence)}")


def speed(true: Sequence[True_], read: Callable[[], None]) -> None:
    """Milliseconds for a sentence and three quotes that were never read before."""
    claims = [(t.text, (*t.evidence, *true[n - 1].evidence, *true[n - 2].evidence)[:3]) for n, t in enumerate(true)]
    took = []
    for claim, quotes in claims[:300]:
        read()
        started = time.process_time()
        faults(claim, quotes)
        took.append(1000 * (time.process_time() - started))
    took.sort()
    print(f"  {sum(took) / len(took):.2f} ms a sentence with three quotes, p95 {took[int(0.95 * len(took))]:.2f}")


def forget() -> None:
    """Empties what the readings keep, so that each sentence is read anew."""
    from pipeline import facts  # noqa: PLC0415
    from pipeline.prove import alignment, reading, roles  # noqa: PLC0415

    for kept in (reading.read, reading.names, alignment.anchors, roles.deeds, facts.fold):
        kept.cache_clear()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("days", nargs="*")
    parser.add_argument("--show", help="true, or a kind: prints what was doubted or missed")
    parser.add_argument("--only", choices=tuple(MUTATORS), help="lies of this kind alone")
    parser.add_argument("--limit", type=int, default=300, help="items of a day and language at most")
    asked = parser.parse_args()
    sets = {"asked": asked.days} if asked.days else {"develop": DEVELOP, "held out": HELD_OUT}
    measure("translations", list(translations()), asked.show, asked.only)
    for name, days in sets.items():
        true = list(sentences(days, asked.limit))
        measure(name, true, asked.show, asked.only)
        if len(true) > 2:
            speed(true, forget)


if __name__ == "__main__":
    main()
