"""Asks the labelled questions of three replay days, and counts what is answered, cited and refused rightly.

    .venv/bin/python -m tests.bench.answers [--model none|perfect] [--search] [--limit N] [--kind KIND]
        [--half odd|even] [--store FOLDER]

`perfect` is a stub that judges without fault what it is shown; retrieval, proofs and refusals are ours. `--search` asks
the search alone. FOLDER keeps the store of the days for the next run. The labels were written before any tuning.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from structlog.testing import capture_logs

from bot.answering import StoredAnswers
from bot.asking import Asked
from bot.card import Card
from bot.model import Turn
from pipeline import config
from pipeline.meaning import Offline
from pipeline.model import Answer, DailyReport, Item, Report
from pipeline.search import Query, Search
from pipeline.store import Store, open_store
from tests.bench.judging import Judge
from tests.bench.questions import DAYS, REFUSAL, Question, is_among, is_cited, is_right, load
from tests.bench.replay import run
from tests.fakes.model import threaded

FIRST = 4
Ask = Callable[[Question, str, tuple[Turn, ...], Report | None], Awaitable[Turn]]
EVER = (datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
GOALS = {
    "perfect": "answered ≥ .90, cited 1.00, refused rightly ≥ .95, refused wrongly ≤ .05",
    "none": "evidence in the first four ≥ .85, refused rightly ≥ .80",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a question; `answer` None where the search alone was asked. `urls` are what was found, in order.

    `why` says of an answer by the model whether it was shown all, and what of its sentences was not proved.
    """

    question: Question
    answer: Answer | None
    urls: tuple[str, ...]
    cited: bool = False
    why: str = ""

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
            why = f" [{one.why}]" if one.why else ""
            print(f"  {one.question.id:18} {', '.join(wrong)}: {one.question.text} → {said or '-'}{why}")


class Unseen:
    """Nobody sees the answer coming."""

    async def status(self, text: str) -> None:
        return

    async def write(self, text: str) -> None:
        return

    async def post(self, card: Card, key: str) -> str:
        return key

    async def drop(self) -> None:
        return


def asking(store: Store, settings: config.PipelineConfig) -> Ask:
    """Asks what `digest ask` and the chats ask, by the clock of the asker."""
    answers = StoredAnswers(store, settings, settings.sources, Offline(), {})
    profile = settings.profile(None).name

    async def ask(one: Question, text: str, before: tuple[Turn, ...], report: Report | None) -> Turn:
        now = one.asked_at.astimezone(UTC)
        key = f"{one.id}:{len(before)}"
        put = Asked(text, profile, one.zone, one.language, now, report, before, key)
        return Turn(key, one.id, "bench:asker", text, await answers.answer(put, Unseen()), now)

    return ask


async def answered(ask: Ask, one: Question, judge: Judge, reports: Mapping[str, DailyReport]) -> Outcome:
    """The question with what was asked before it."""
    report = reports[one.report] if one.report else None
    before: tuple[Turn, ...] = ()
    judge.asked = None
    for text in one.before:
        with capture_logs():
            before += (await ask(one, text, before, report),)
    judge.asked, judge.seen = one, False
    with capture_logs() as log:
        answer = (await ask(one, one.text, before, report)).answer
    faults = [str(fault) for line in log for fault in line.get("faults", ())]
    why = " ".join((*(["all shown"] if judge.seen else []), *dict.fromkeys(faults)))
    cited = is_cited(one, answer, judge.items)
    return Outcome(one, answer, tuple(proof.url for proof in answer.references), cited, why)


def settings_of(folder: Path, address: str | None) -> config.PipelineConfig:
    """As the days were read, with the sources of all of them, and the model at `address` without a budget."""
    known = {source.name: source for day in DAYS for source in config.load(folder / f"{day}.yaml").sources}
    last = config.load(folder / f"{DAYS[-1]}.yaml")
    free = last.llm.budget.model_copy(update={"run_tokens": None, "day_tokens": None})
    llm = last.llm.model_copy(update={"base_url": address, "model": "any", "budget": free})
    return last.model_copy(update={"sources": tuple(known.values()), "llm": llm})


async def measure(asked: argparse.Namespace, path: Path, reports: Mapping[str, DailyReport]) -> None:
    questions = [one for one in load(reports) if _is_wanted(one, asked.kind, asked.half)][: asked.limit]
    async with open_store(f"sqlite:///{path}") as store:
        await Search(store.search).index()  # which the next run finds done
    with tempfile.TemporaryDirectory() as made:  # a model's answers are remembered: not for the next run
        url = f"sqlite:///{shutil.copy(path, made)}"
        async with open_store(url) as store:
            outcomes = await outcomes_of(asked, store, questions, (path.parent, reports))
    show(outcomes)
    misses(outcomes)
    if not asked.search:
        print(f"wanted: {GOALS[asked.model]}")


def _is_wanted(one: Question, kind: str | None, half: str | None) -> bool:
    """The odd half was looked at while the answers were mended, the even half was not."""
    odd = int(one.id.rpartition("-")[2]) % 2 == 1
    return kind in (None, one.kind) and half in (None, "odd" if odd else "even")


async def outcomes_of(
    asked: argparse.Namespace, store: Store, questions: Sequence[Question], kept: tuple[Path, Mapping[str, DailyReport]]
) -> list[Outcome]:
    folder, reports = kept
    items = await stored(store)
    start = time.perf_counter()
    judge = Judge(items)
    with threaded(judge) if asked.model == "perfect" else nullcontext() as model:
        if asked.search:
            outcomes = await searched(store, questions, items)
        else:
            ask = asking(store, settings_of(folder, model.url if model else None))
            outcomes = [await answered(ask, one, judge, reports) for one in questions]
    calls = f", {len(model.requests)} calls {sorted(set(judge.other))}" if model else ""
    print(f"{len(outcomes)} questions on {len(items)} items in {time.perf_counter() - start:.0f} s{calls}")
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", choices=("none", "perfect"), default="none")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--kind")
    parser.add_argument("--half", choices=("odd", "even"))
    parser.add_argument("--store", type=Path)
    asked = parser.parse_args()
    with built(asked.store) as (path, reports):
        asyncio.run(measure(asked, path, reports))


if __name__ == "__main__":
    main()
