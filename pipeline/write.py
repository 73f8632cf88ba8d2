"""Shortlist → entries: each pick becomes one proved line with its evidence; what cannot be proved is left out.

The line is a model's draft that holds (`draft`), else the source's own words (`extract`). Addresses, dates and source
names are joined from the stored items by id and never pass through what writes the line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from types import MappingProxyType
from typing import Literal

import structlog

from pipeline import facts, prove
from pipeline.extract import Extract, extract
from pipeline.extract.event_date import event_date
from pipeline.extract.follow import Development
from pipeline.model import Citation, Draft, Entry, Item, Pick, Story
from pipeline.quality import Material

log = structlog.get_logger()


Origin = Literal["llm", "repaired", "extractive"]
_NO_DRAFTS: Mapping[str, Draft] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Line:
    """What an entry is to say, and who wrote it."""

    told: Extract
    origin: Origin
    reason: str
    tags: tuple[str, ...]


class Writer:
    """Writes the entries of one report; `developments` says by story id what is new in a story already told."""

    def __init__(self, report_id: str, language: str, material: Material, developments: Mapping[str, Development]):
        self.report_id = report_id
        self.language = language
        self.material = material
        self.developments = developments

    def entries(self, picks: Sequence[Pick], drafts: Mapping[str, Draft] = _NO_DRAFTS) -> list[Entry]:
        """An entry for each pick that holds, ranked from 1 within its region; `drafts` are by story id."""
        ranks = {"domestic": 0, "international": 0}
        written = []
        for pick in picks:
            entry = self._proved(pick, ranks[pick.region] + 1, drafts.get(pick.story.id))
            if entry is not None:
                ranks[pick.region] += 1
                written.append(entry)
        return written

    def _proved(self, pick: Pick, rank: int, draft: Draft | None) -> Entry | None:
        """The first that holds of the draft and the source's own words."""
        for line in self._lines(pick, draft):
            entry = self._entry(pick, rank, line)
            problems = list(disproofs(entry, self.material))
            if not problems:
                return entry
            log.warning("entry.dropped", entry=entry.id, origin=entry.origin, problems=problems)
        return None

    def _lines(self, pick: Pick, draft: Draft | None) -> Iterator[_Line]:
        if drafted := self._drafted(pick, draft):
            yield drafted
        yield self._extracted(pick)

    def _extracted(self, pick: Pick) -> _Line:
        development = self.developments.get(pick.story.id)
        prefer = development.sentence if development else None
        told = extract(pick.story, self.material.zone, self.language, prefer, self.material.bodies)
        return _Line(told, "extractive", pick.reason, pick.tags)

    def _drafted(self, pick: Pick, draft: Draft | None) -> _Line | None:
        item = next((item for item in pick.story.items if draft and item.id == draft.item_id), None)
        if draft is None or item is None:
            return None
        day = event_date(draft.evidence[0], item, self.material.zone)
        told = Extract(draft.text, draft.evidence, self.language, item.id, day)
        return _Line(told, draft.origin, draft.reason or pick.reason, draft.tags)

    def _entry(self, pick: Pick, rank: int, line: _Line) -> Entry:
        development, told = self.developments.get(pick.story.id), line.told
        day, basis = self._dated(pick.story, told)
        return Entry(
            id=blake2b(f"{self.report_id}/{pick.story.id}".encode(), digest_size=8).hexdigest(),
            region=pick.region,
            rank=rank,
            brief=pick.brief,
            importance=pick.importance,
            text=told.text,
            language=told.language,
            reason=f"{development.reason}；{line.reason}" if development else line.reason,
            category=pick.category,
            tags=line.tags,
            event_date=day,
            date_basis=basis,
            sources=tuple(citation(item) for item in _lead_first(pick.story.items, told)),
            evidence=told.evidence,
            origin=line.origin,
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
    if entry.origin != "extractive":
        yield from (f"{fault.kind}: {fault.words}" for fault in prove.faults(entry.text, entry.evidence))
    for source in entry.sources:
        item = material.items.get(source.item_id)
        if item is None or citation(item) != source:
            yield f"source: {source.item_id}"


def _lead_first(items: Sequence[Item], told: Extract) -> list[Item]:
    return sorted(items, key=lambda item: item.id != told.item_id)
