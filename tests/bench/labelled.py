"""The replay days as items, and the hand-labelled pairs of them. Reads the bench data in place and keeps nothing."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from pipeline import words
from pipeline.model import Document, Item, Source
from pipeline.parse import parse_document

LABELS = Path(__file__).with_name("labels") / "same_event.tsv"


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two items that somebody read: do they tell of one event? `held_out` pairs are never fitted on."""

    one: Item
    other: Item
    same: bool
    held_out: bool


def data() -> Path:
    """The folder of the bench data; ends the program with a clear line where there is none."""
    folder = Path(os.environ.get("DIGEST_BENCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
    if not folder.is_dir():
        sys.exit(f"no bench data at {folder}; set DIGEST_BENCH_DATA")
    return folder


def days() -> list[str]:
    return sorted(path.name for path in (data() / "replay").iterdir())


def items(day: str) -> list[Item]:
    """What the feeds of `day` held, read the next morning at 08:30 +08:00; an article in two feeds is two items."""
    now = datetime.combine(date.fromisoformat(day) + timedelta(days=1), time(0, 30), UTC)
    return [item for path in sorted((data() / "replay" / day).glob("*.xml")) for item in _feed(path, now)]


def _feed(path: Path, now: datetime) -> Iterator[Item]:
    source = Source(name=path.stem, url=f"http://127.0.0.1/{path.name}")
    parsed = parse_document(source, Document(url=source.url, body=path.read_bytes()), now)
    # A feed without dates was read that day, but its items may be of any hour of it: noon is the best guess.
    noon = now - timedelta(hours=20, minutes=30)
    for item in parsed.items:
        yield replace(item, published_at=noon) if item.date_mark == "first_seen" else item


def key(item: Item) -> str:
    """What names an item in the labels: a hash, so that nothing of the data stands there."""
    title = "".join(char for char in words.fold(item.title) if char.isalnum())
    return hashlib.blake2b(f"{item.source}\n{title}".encode(), digest_size=8).hexdigest()


def labelled(by_day: Mapping[str, Sequence[Item]]) -> list[Labelled]:
    """The labelled pairs whose items are in `by_day`."""
    found = {(day, key(item)): item for day, some in by_day.items() for item in some}
    rows = [line.split("\t") for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]]
    pairs = [(found.get((a, x)), found.get((b, y)), same, split) for a, x, b, y, same, split in rows]
    return [
        Labelled(one, other, same == "1", split == "held")
        for one, other, same, split in pairs
        if one and other and one.id != other.id
    ]
