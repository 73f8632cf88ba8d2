"""The replay days as sources and items with the hand-made labels of single items; a source is named after its file."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.model import Document, Item, Source
from pipeline.parse import parse_document

_ROOT = Path(__file__).parents[2]
LABELS = Path(__file__).with_name("labels")


def data() -> Path:
    """Where the real material lies; ends the program with a clear line when it is absent."""
    path = Path(os.environ.get("DIGEST_BENCH_DATA", _ROOT.parent / "shared" / "data")) / "replay"
    if not path.is_dir():
        sys.exit(f"no replay days in {path}; set DIGEST_BENCH_DATA to the folder that holds replay/")
    return path


def read_day(day: str) -> Iterator[tuple[Source, Item]]:
    """Every item of a replay day with its source, in the order of the files."""
    now = datetime.fromisoformat(f"{day}T08:30:00+08:00").astimezone(UTC) + timedelta(days=1)
    for path in sorted((data() / day).glob("*.xml")):
        source = Source(name=path.stem.split("__")[1], url=f"http://127.0.0.1/{path.stem}.xml")
        document = Document(url=source.url, body=path.read_bytes(), content_type="application/rss+xml")
        for item in parse_document(source, document, now).items:
            yield source, item


def key(source: Source, item: Item) -> str:
    """What a label is filed under: nothing of the text can be read back from it."""
    stem = source.url.rsplit("/", 1)[1].removesuffix(".xml")
    return hashlib.blake2b(f"{stem}\n{''.join(item.title.split()).casefold()}".encode(), digest_size=8).hexdigest()


def read_labels(name: str) -> dict[str, dict[str, str]]:
    """The labels of `labels/NAME.tsv` by day and key."""
    labels: dict[str, dict[str, str]] = {}
    for line in (LABELS / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            day, filed, label = line.split("\t")[:3]
            labels.setdefault(day, {})[filed] = label
    return labels
