"""The sample feeds of `digest demo`: two days of invented news from invented publishers, in the formats that feeds come
in, with what goes wrong in them. Reads its own files only, never the network.

Day 1 is 2026-03-09 and day 2, the day the demo reports on, 2026-03-10; each is read early the next morning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Literal

import yaml

from pipeline.collect import judged
from pipeline.model import Document, Fetched, Parsed, Source, SourceState
from pipeline.parse import parse_document
from pipeline.store import Store

Day = Literal[1, 2]

_BEIJING = timezone(timedelta(hours=8))
CLOCKS: Mapping[Day, datetime] = MappingProxyType(
    {1: datetime(2026, 3, 10, 8, 30, tzinfo=_BEIJING), 2: datetime(2026, 3, 11, 8, 30, tzinfo=_BEIJING)}
)
"""The moment at which each day's feeds are read."""

_CONTENT_TYPES = {".xml": "application/xml", ".json": "application/feed+json", ".html": "text/html"}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A source with the name of its file in day1/ and day2/, or the HTTP status that it fails with."""

    source: Source
    file: str | None
    fails: int | None


def sources() -> tuple[Source, ...]:
    """Every sample source, those that fail or are empty included."""
    return tuple(sample.source for sample in _samples())


def documents(day: Day) -> Mapping[str, Document | None]:
    """What each source, by name, answers on `day`; None for one that fails."""
    return {sample.source.name: _document(sample, day) for sample in _samples()}


async def load(store: Store, day: Day) -> None:
    """Store what the sources brought on `day`, as fetching them at `CLOCKS[day]` would."""
    now = CLOCKS[day]
    for sample in _samples():
        fetched, parsed = _fetched(sample, day, now)
        await store.sources.record(fetched, parsed, now)


def _fetched(sample: _Sample, day: Day, now: datetime) -> tuple[Fetched, Parsed]:
    source, document = sample.source, _document(sample, day)
    state = SourceState(name=source.name, url=source.url, last_fetched=now)
    if document is None:
        error = f"HTTP {sample.fails}"
        return Fetched(source, SourceState(source.name, source.url, status="failed", error=error)), Parsed()
    parsed = parse_document(source, document, now)
    return judged(Fetched(source, state, document), parsed), parsed


def _document(sample: _Sample, day: Day) -> Document | None:
    if sample.file is None:
        return None
    body = files(__name__).joinpath(f"day{day}", sample.file).read_bytes()
    return Document(sample.source.url, body, _CONTENT_TYPES[PurePosixPath(sample.file).suffix])


@cache
def _samples() -> tuple[_Sample, ...]:
    listed = yaml.safe_load(files(__name__).joinpath("sources.yaml").read_text(encoding="utf-8"))
    return tuple(
        _Sample(Source.model_validate(entry["source"]), entry.get("file"), entry.get("fails")) for entry in listed
    )
