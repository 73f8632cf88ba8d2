"""The daily report built over the sample or other feeds, with a fake model behind the real door; for the suites."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.answering import StoredAnswers
from bot.ledger import open_ledger
from pipeline import config, daily, sample
from pipeline.collect import judged
from pipeline.llm import open_door
from pipeline.meaning import FloatArray, Offline
from pipeline.model import DailyReport, Document, Fetched, Source, SourceState
from pipeline.parse import parse_document
from pipeline.store import Store, open_store
from tests.fakes.ledger import Memory
from tests.fakes.model import Answering, FakeModel, serving

SHIPPED = config.load(config.shipped(), {})


class Remembering:
    """The offline vectors, each reckoned once for all the tests of a run."""

    def __init__(self) -> None:
        self._offline = Offline()
        self._known: dict[str, FloatArray] = {}

    def embed(self, texts: Sequence[str]) -> FloatArray:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known |= zip(new, self._offline.embed(new), strict=True)
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else self._offline.embed([])


EMBEDDER = Remembering()
LLM = {"model": "any", "timeout_s": 1.0, "deadline_s": 4.0, "retries": 1, "max_bytes": 200_000}
MODEL_ENVIRON = {"OPENAI_API_KEY": "sk-test"}


@dataclass(frozen=True)
class Built:
    """A report, and what the model was asked for it; `again` is the report of a rebuild."""

    report: DailyReport
    model: FakeModel
    requests: int
    again: DailyReport


@dataclass(frozen=True)
class Feeds:
    """A store to start from, and the sources in it."""

    path: Path
    sources: tuple[Source, ...] = field(default_factory=sample.sources)


def settings(url: str | None = None, **llm: object) -> config.PipelineConfig:
    """The shipped configuration without articles, and the model at `url` with small limits."""
    half = SHIPPED.model_dump()
    half["articles"]["enabled"] = False
    half["llm"] |= {"base_url": url, **LLM, **llm}
    return config.PipelineConfig.model_validate(half)


async def both_days(path: Path) -> Feeds:
    """Both sample days at `path`, indexed, the first one's report built without a model; the bot's tables are empty."""
    async with open_store(f"sqlite:///{path}") as store:
        await sample.load(store, 1)
        await daily.build(store, settings(), order(sample.sources(), 1), daily.Engines(EMBEDDER))
        await sample.load(store, 2)
        await StoredAnswers(store, settings(), (), EMBEDDER, {}).prepare()
    async with open_ledger(f"sqlite:///{path}"):
        pass
    return Feeds(path)


async def some_feeds(path: Path, names: Sequence[str], *more: tuple[Source, Document]) -> Feeds:
    """The second sample day's feeds of these names, and others, at `path`."""
    known = sample.documents(2)
    feeds = [(source, known[source.name]) for source in sample.sources() if source.name.startswith(tuple(names))]
    async with open_store(f"sqlite:///{path}") as store:
        for source, document in [*feeds, *more]:
            await record(store, source, document)
    return Feeds(path, tuple(source for source, _ in [*feeds, *more]))


async def with_feed(feeds: Feeds, path: Path, source: Source, document: Document) -> Feeds:
    """A copy of `feeds` at `path`, with one feed more."""
    shutil.copy(feeds.path, path)
    async with open_store(f"sqlite:///{path}") as store:
        await record(store, source, document)
    return Feeds(path, (*feeds.sources, source))


async def record(store: Store, source: Source, document: Document | None) -> None:
    """Store what `document` holds, as fetching it on the morning after the second day would."""
    assert document is not None
    parsed = parse_document(source, document, sample.CLOCKS[2])
    state = SourceState(name=source.name, url=source.url, last_fetched=sample.CLOCKS[2])
    await store.sources.record(judged(Fetched(source, state, document), parsed), parsed, sample.CLOCKS[2])


def order(sources: Sequence[Source], day: sample.Day = 2) -> daily.Order:
    profile, now = SHIPPED.profiles[0], sample.CLOCKS[day]
    return daily.Order(profile, daily.today(profile, now), now, sources)


async def extractive(feeds: Feeds, folder: Path) -> DailyReport:
    """The report of the second day without a model, over a copy of `feeds`."""
    async with open_store(f"sqlite:///{copied(feeds.path, folder)}") as store:
        return await daily.build(store, settings(), order(feeds.sources), daily.Engines(EMBEDDER))


async def built(feeds: Feeds, folder: Path, answer: Answering, times: int = 1, **llm: object) -> Built:
    """The report of the second day over a copy of `feeds`, written by `answer`, and built again `times - 1` times.

    Only for a rebuild are the calls recorded in the store: in memory they cost a third less.
    """
    reports, asked = [], []
    async with serving(answer) as model, open_store(f"sqlite:///{copied(feeds.path, folder)}") as store:
        limits, ordered = settings(model.url, **llm), order(feeds.sources)
        ledger = store.model_calls if times > 1 else Memory()
        for _ in range(times):
            async with open_door(limits.llm, MODEL_ENVIRON, ledger, ordered.now) as door:
                reports.append(await daily.build(store, limits, ordered, daily.Engines(EMBEDDER, door)))
            asked.append(len(model.requests))
    return Built(reports[0], model, asked[0], reports[-1])


def copied(path: Path, folder: Path) -> Path:
    """A copy of a closed store in `folder`."""
    copy = folder / "copy.db"
    for file in (copy, Path(f"{copy}-wal"), Path(f"{copy}-shm")):
        with suppress(FileNotFoundError):
            file.unlink()
    shutil.copy(path, copy)
    return copy
