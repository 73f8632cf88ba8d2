"""How long an answer takes on a warm process: until its first words and its last, without a model and with one of 2 s.

    .venv/bin/python -m tests.bench.waiting --store FOLDER [--questions 8]

FOLDER is one that `tests.bench.answers` has filled. The engine is asked as chats ask it; posting is not timed.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import statistics
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path

from structlog.testing import capture_logs

from bot.answering import StoredAnswers
from bot.asking import Asked
from pipeline.meaning import Offline
from pipeline.search import Search
from pipeline.store import open_store
from tests.bench.answers import Unseen, built, settings_of, stored
from tests.bench.judging import Judge
from tests.bench.questions import Question, load
from tests.fakes.model import Answer, Request, threaded

MODEL_S = 2.0


class Watch(Unseen):
    """Notes when the first words come, in seconds since it was made."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.first = 0.0

    async def status(self, text: str) -> None:
        self.first = self.first or time.perf_counter() - self.began


async def timed(answers: StoredAnswers, one: Question, profile: str) -> tuple[float, float]:
    watch = Watch()
    asked = Asked(one.text, profile, one.zone, one.language, one.asked_at, None, (), one.id)
    with capture_logs():
        await answers.answer(asked, watch)
    return watch.first, time.perf_counter() - watch.began


async def measure(path: Path, questions: list[Question], *, model: bool) -> None:
    with tempfile.TemporaryDirectory() as made:
        async with open_store(f"sqlite:///{shutil.copy(path, made)}") as store:
            await Search(store.search).index()
            judge = Judge(await stored(store))

            async def slow(request: Request) -> Answer:
                await asyncio.sleep(MODEL_S)
                return judge(request)

            with threaded(slow) if model else nullcontext() as fake:
                settings = settings_of(path.parent, fake.url if fake else None)
                answers = StoredAnswers(store, settings, settings.sources, Offline(), {})
                profile = settings.profile(None).name
                times = []
                for place, one in enumerate([questions[0], *questions]):
                    judge.asked = one
                    found = await timed(answers, one, profile)
                    times += [found] if place else []
    first, whole = zip(*times, strict=True)
    name = f"model of {MODEL_S:.0f} s" if model else "no model"
    print(f"{name}: first words p50 {statistics.median(first):.3f} s, most {max(first):.3f} s;", end=" ")
    print(f"whole p50 {statistics.median(whole):.2f} s, most {max(whole):.2f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=8)
    asked = parser.parse_args()
    with built(asked.store) as (path, reports):
        questions = [one for one in load(reports) if one.kind == "fact"][: asked.questions]
        asyncio.run(measure(path, questions, model=False))
        asyncio.run(measure(path, questions, model=True))


if __name__ == "__main__":
    main()
