"""The measures that every report carries: what of it can be proved from the stored items. No judgement by a model.

Each measure is a share of 0..1; one about nothing (a quiet day) is 1.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from zoneinfo import ZoneInfo

from pipeline import facts
from pipeline.model import Entry, Item, Window
from pipeline.traces import Traces, bigrams, tells, traces

LENGTHS = {"zh": (60, 110), "en": (110, 220)}
SAME_TEXT = 0.45  # Jaccard of character bigrams at which two texts tell the same


class Material:
    """The stored words that a report rests on: its items, and the article texts that were read for them."""

    def __init__(self, items: Mapping[str, Item], bodies: Mapping[str, str], zone: ZoneInfo) -> None:
        self.items = items
        self.bodies = bodies
        self.zone = zone

    def texts(self, entry: Entry) -> list[str]:
        """Title, text and article of each of the entry's own items; never those of another story."""
        found = [self.items[source.item_id] for source in entry.sources if source.item_id in self.items]
        return [part for item in found for part in (item.title, item.text, self.bodies.get(item.id, "")) if part]

    def published(self, entry: Entry) -> set[date]:
        return {source.published_at.astimezone(self.zone).date() for source in entry.sources}


def measure(entries: Sequence[Entry], material: Material, window: Window) -> dict[str, float | int]:
    """Every measure of one report, by name."""
    links = [source for entry in entries for source in entry.sources]
    quotes = [(quote, entry) for entry in entries for quote in entry.evidence]
    own = {entry.id: traces(material.texts(entry)) for entry in entries}
    return {
        "link_validity": _share(_is_stored(material, s.item_id, s.url) for s in links),
        "link_text_match": _share(_tells_its_own(entry, own) for entry in entries),
        "quote_verbatim": _share(any(facts.is_verbatim(q, t) for t in material.texts(e)) for q, e in quotes),
        "number_support": _share(not facts.unsupported_quantities(e.text, material.texts(e)) for e in entries),
        "entity_support": _share(not facts.unsupported_names(e.text, material.texts(e)) for e in entries),
        "date_support": _share(date_is_stated(entry, material) for entry in entries),
        "duplicate_rate": 1 - _share(not _same(a, b) for a, b in combinations(entries, 2)),
        "length_ok": _share(length_ok(entry) for entry in entries),
        "freshness": _share(any(window.start <= s.published_at <= window.end for s in e.sources) for e in entries),
        "extractive_share": _share(e.origin == "extractive" for e in entries),
    }


def date_is_stated(entry: Entry, material: Material) -> bool:
    """Whether the entry's date is one of its items' own: the day of publication or a day that their words name."""
    published = material.published(entry)
    if entry.event_date in published:
        return True
    stated = (d for text in material.texts(entry) for day in published for d in facts.dates_near(text, day))
    return entry.event_date in stated


def length_ok(entry: Entry) -> bool:
    low, high = LENGTHS.get(entry.language, LENGTHS["en"])
    return low <= len(entry.text) <= high


def _is_stored(material: Material, item_id: str, url: str) -> bool:
    item = material.items.get(item_id)
    return item is not None and item.url == url


def _tells_its_own(entry: Entry, known: Mapping[str, Traces]) -> bool:
    """Whether no other entry's sources fit this text better than its own: the tripwire for crossed links."""
    others = (other for entry_id, other in known.items() if entry_id != entry.id)
    return tells(traces([entry.text]), known[entry.id], others)


def _same(one: Entry, other: Entry) -> bool:
    if {s.url for s in one.sources} & {s.url for s in other.sources}:
        return True
    a, b = bigrams(one.text), bigrams(other.text)
    return len(a & b) / max(1, len(a | b)) >= SAME_TEXT


def _share(outcomes: Iterable[bool]) -> float:
    counted = list(outcomes)
    return round(sum(counted) / len(counted), 4) if counted else 1.0
