"""Shortlist → entries: each pick becomes one proved line with its evidence; what cannot be proved is left out.

The sentence is the source's own words (`extract`). Addresses, dates and source names are joined from the stored
items by id and never pass through what writes the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from hashlib import blake2b
from typing import Literal

import structlog

from pipeline import facts
from pipeline.extract import Extract, extract, headline
from pipeline.extract.follow import Development
from pipeline.model import Citation, Entry, Item, Pick, Story
from pipeline.quality import Material

log = structlog.get_logger()


class Writer:
    """Writes the entries of one report; `developments` says by story id what is new in a story already told."""

    def __init__(self, report_id: str, language: str, material: Material, developments: Mapping[str, Development]):
        self.report_id = report_id
        self.language = language
        self.material = material
        self.developments = developments

    def entries(self, picks: Sequence[Pick]) -> list[Entry]:
        """An entry for each pick that holds, ranked from 1 within its region."""
        ranks = {"domestic": 0, "international": 0}
        written = []
        for pick in picks:
            entry = self._entry(pick, ranks[pick.region] + 1)
            if problems := list(disproofs(entry, self.material)):
                log.warning("entry.dropped", entry=entry.id, problems=problems)
                continue
            ranks[pick.region] += 1
            written.append(entry)
        return written

    def _entry(self, pick: Pick, rank: int) -> Entry:
        development = self.developments.get(pick.story.id)
        prefer = development.sentence if development else None
        told = extract(pick.story, self.material.zone, self.language, prefer, self.material.bodies)
        day, basis = self._dated(pick.story, told)
        return Entry(
            id=blake2b(f"{self.report_id}/{pick.story.id}".encode(), digest_size=8).hexdigest(),
            region=pick.region,
            rank=rank,
            brief=pick.brief,
            importance=pick.importance,
            text=told.text,
            language=told.language,
            reason=f"{development.reason}；{pick.reason}" if development else pick.reason,
            category=pick.category,
            tags=pick.tags,
            event_date=day,
            date_basis=basis,
            sources=tuple(citation(item) for item in _lead_first(pick.story.items, told)),
            evidence=told.evidence,
            origin="extractive",
            follow_up_of=pick.follow_up.entry_id if pick.follow_up else None,
            story_id=pick.story.id,
        )

    def _dated(self, story: Story, told: Extract) -> tuple[date, Literal["stated", "first_seen"]]:
        """The day of the text; an undated article takes that of the first dated one of its story, if there is any."""
        lead = next(item for item in story.items if item.id == told.item_id)
        if lead.date_mark != "first_seen" or told.event_date != self._day(lead):
            return told.event_date, "stated"
        dated = [item for item in story.items if item.date_mark != "first_seen"]
        if not dated:
            return told.event_date, "first_seen"
        return min(self._day(item) for item in dated), "stated"

    def _day(self, item: Item) -> date:
        return item.published_at.astimezone(self.material.zone).date()


def citation(item: Item) -> Citation:
    return Citation(item_id=item.id, name=item.source, url=item.url, title=item.title, published_at=item.published_at)


def disproofs(entry: Entry, material: Material) -> Iterator[str]:
    """Why `entry` may not be published, judged against its own items alone; nothing when it is proved."""
    texts = material.texts(entry)
    if not entry.evidence:
        yield "no evidence"
    yield from (f"not verbatim: {q}" for q in entry.evidence if not any(facts.is_verbatim(q, t) for t in texts))
    yield from (f"quantity: {q.text}" for q in facts.unsupported_quantities(entry.text, entry.evidence))
    yield from (f"name: {name}" for name in facts.unsupported_names(entry.text, entry.evidence))
    for source in entry.sources:
        item = material.items.get(source.item_id)
        if item is None or citation(item) != source:
            yield f"source: {source.item_id}"


def summary(entries: Sequence[Entry], raw_count: int, items: Mapping[str, Item], language: str) -> str:
    """今日总结: counts, and the headlines of the first entries; from the entries alone."""
    counts = {region: sum(e.region == region for e in entries) for region in ("domestic", "international")}
    high = sum(entry.importance == "high" for entry in entries)
    heads = [headline(items[entry.sources[0].item_id]) for entry in _foremost(entries)]
    if language == "en":
        said = f"From {raw_count} items: {counts['domestic']} from China and {counts['international']} international"
        return said + f", {high} of high importance." + (f" In focus: {'; '.join(heads)}." if heads else "")
    said = f"从 {raw_count} 条原始信息中选出国内动态 {counts['domestic']} 条、国际动态 {counts['international']} 条"
    return said + f"，其中高重要性 {high} 条。" + (f"重点关注：{'；'.join(heads)}。" if heads else "")


def _foremost(entries: Sequence[Entry]) -> list[Entry]:
    """The first of each region, then the second domestic one: what a reader should not miss."""
    ranked = sorted((e for e in entries if e.brief), key=lambda e: (e.rank, e.region))
    return ranked[:3]


def _lead_first(items: Sequence[Item], told: Extract) -> list[Item]:
    return sorted(items, key=lambda item: item.id != told.item_id)
