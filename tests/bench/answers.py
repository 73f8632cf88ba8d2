"""Asks the labelled questions of three replay days, and counts what is answered, cited and refused rightly.

    .venv/bin/python -m tests.bench.answers [--model none|perfect] [--search] [--limit N] [--kind KIND] [--store FOLDER]

`perfect` is a stub that judges without fault what it is shown; retrieval, proofs and refusals are ours. `--search` asks
the search alone. FOLDER keeps the store of the days for the next run. The labels were written before any tuning.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.model import Answer, DailyReport, Item
from pipeline.search import Query, Search
from pipeline.store import Store, open_store
from tests.bench.questions import DAYS, REFUSAL, Question, is_among, is_right, load
from tests.bench.replay import run

FIRST = 4
EVER = (datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
GOALS = {
    "perfect": "answered ≥ .90, cited 1.00, refused rightly ≥ .95, refused wrongly ≤ .05",
    "none": "evidence in the first four ≥ .85, refused rightly ≥ .80",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question; `answer` None where the search alone was asked. `urls` are what was found, in order."""

    question: Question
    answer: Answer | None
    urls: tuple[str, ...]
    cited: bool = False

    @property
    def among(self) -> bool:
        return is_among(self.question, self.urls[:FIRST])

    @property
    def right(self) -> bool:
        return self.answer is not None and is_right(self.question, self.answer)

    @property
    def refused(self) -> bool:
        return self.answer is not None and self.answer.answerable == "no"


@contextmanager
def built(kept: Path | None) -> Iterator[tuple[Path, dict[str, DailyReport]]]:
    """The store of the days and their reports, by the day of the feeds; made anew unless it is in `kept`."""
    with tempfile.TemporaryDirectory() as made:
        folder = kept or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        done = folder / "reports"
        if not done.is_dir():
            (folder / "bench.db").unlink(missing_ok=True)
            found = [DailyReport.model_validate(run(day, folder)[0]) for day in DAYS]
            done.mkdir()
            for day, report in zip(DAYS, found, strict=True):
                (done / f"{day}.json").write_text(report.model_dump_json(by_alias=True))
        yield folder / "bench.db", {day: _read(done / f"{day}.json") for day in DAYS}


def _read(path: Path) -> DailyReport:
    return DailyReport.model_validate_json(path.read_text())


async def stored(store: Store) -> dict[str, Item]:
    return {item.id: item for item in await store.items.between(*EVER)}


async def searched(store: Store, questions: Sequence[Question], items: Mapping[str, Item]) -> list[Outcome]:
    """What the search finds of questions that no report answers, with the words asked before."""
    search = Search(store.search)
    await search.index()
    outcomes = []
    for one in questions:
        if one.gold and not one.report:
            found = await search.search(Query(" ".join((*one.before, one.text))), one.asked_at)
            outcomes.append(Outcome(one, None, tuple(items[hit.item_id].url for hit in found)))
    return outcomes


def show(outcomes: Sequence[Outcome]) -> None:
    print(f"{'':16}{'n':>4}{'answered':>10}{'cited':>8}{'refused':>9}{'wrongly':>9}{'in first 4':>12}{'in all':>8}")
    kinds = dict.fromkeys(outcome.question.kind for outcome in outcomes)
    for kind in (*kinds, "all"):
        some = [outcome for outcome in outcomes if kind in ("all", outcome.question.kind)]
        to_answer = [outcome for outcome in some if outcome.question.kind != REFUSAL and outcome.answer]
        to_refuse = [outcome for outcome in some if outcome.question.kind == REFUSAL and outcome.answer]
        to_find = [outcome for outcome in some if outcome.question.gold]
        print(
            f"{kind:16}{len(some):>4}{_share(one.right for one in to_answer):>10}"
            f"{_share(one.cited for one in to_answer if not one.refused):>8}{_share(o.refused for o in to_refuse):>9}"
            f"{_share(one.refused for one in to_answer):>9}{_share(one.among for one in to_find):>12}"
            f"{_share(is_among(one.question, one.urls) for one in to_find):>8}"
        )


def _share(hits: Iterable[bool]) -> str:
    counted = list(hits)
    return f"{sum(counted) / len(counted):.3f}" if counted else "-"


def misses(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        wrong = [] if one.answer is None or one.right else ["not refused" if one.question.kind == REFUSAL else "wrong"]
        if one.question.kind != REFUSAL:
            wrong += ["refused"] if one.refused else []
            wrong += ["badly cited"] if one.answer and not one.refused and not one.cited else []
            wrong += [] if one.among else [f"not in the first {FIRST}"]
        if wrong:
            said = " / ".join(sentence.text for sentence in one.answer.sentences)[:160] if one.answer else ""
            print(f"  {one.question.id:18} {', '.join(wrong)}: {one.question.text} → {said or '-'}")


async def measure(asked: argparse.Namespace, path: Path, reports: Mapping[str, DailyReport]) -> None:
    questions = [one for one in load(reports) if asked.kind in (None, one.kind)][: asked.limit]
    async with open_store(f"sqlite:///{path}") as store:
        items = await stored(store)
        start = time.perf_counter()
        if not asked.search:
            sys.exit("no answers yet: --search asks the search alone")
        outcomes = await searched(store, questions, items)
        print(f"{len(outcomes)} questions on {len(items)} items in {time.perf_counter() - start:.0f} s")
    show(outcomes)
    misses(outcomes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=("none", "perfect"), default="none")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--kind")
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    with built(asked.store) as (path, reports):
        asyncio.run(measure(asked, path, reports))


if __name__ == "__main__":
    main()
