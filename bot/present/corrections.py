"""What a new version of a report changed, and the cards that say so: the offer to correct, and the corrected post."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.card import Block, Button, Buttons, Card, Detail, Heading, Note
from bot.present.daily import short
from bot.present.reader import Reader
from bot.present.shape import TITLE, line, link, plain
from pipeline.model import DailyReport, Entry

# Lines of each kind (the heading says how many there are) and characters of each: an edit has one message's room.
_MOST, _TOLD = 5, 240


@dataclass(frozen=True, slots=True)
class Changes:
    """Entries by what became of them; `changed` pairs the old with the new one."""

    added: tuple[Entry, ...]
    removed: tuple[Entry, ...]
    changed: tuple[tuple[Entry, Entry], ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(old: DailyReport, new: DailyReport) -> Changes:
    """Stories are told apart by their own ids, so that one that moved up or down has not changed."""
    before = {entry.story_id: entry for entry in old.entries}
    after = {entry.story_id: entry for entry in new.entries}
    return Changes(
        added=tuple(entry for story, entry in after.items() if story not in before),
        removed=tuple(entry for story, entry in before.items() if story not in after),
        changed=tuple(
            (before[story], entry) for story, entry in after.items() if story in before and _says(before[story], entry)
        ),
    )


def correction(old: DailyReport, new: DailyReport, reader: Reader) -> Card:
    """What changed, with a button that edits what was posted; its value is `old|new`."""
    title = _title(new, reader)
    offer = Button(reader.words.buttons["correct"], "correct", f"{old.id}|{new.id}", primary=True)
    blocks = (*_told(old, new, reader), Buttons((offer,)))
    return Card(title, blocks, title, reader.language)


def corrected(old: DailyReport, new: DailyReport, reader: Reader) -> Card:
    """The short card of the new version in place of the old one: it says 更正, and what changed."""
    card = short(new, reader)
    title = _title(new, reader)
    return replace(card, title=title, blocks=(*card.blocks, *_told(old, new, reader)), brief=title)


def _says(old: Entry, new: Entry) -> bool:
    """Whether a reader sees a difference."""
    return (old.text, old.event_date, old.region, old.importance, old.sources[0].url) != (
        new.text,
        new.event_date,
        new.region,
        new.importance,
        new.sources[0].url,
    )


def _title(report: DailyReport, reader: Reader) -> str:
    dated = reader.dated(report.title, reader.today(report))
    return plain(reader.words.correction.format(title=dated), TITLE)


def _told(old: DailyReport, new: DailyReport, reader: Reader) -> Iterator[Block]:
    found, words = changes(old, new), reader.words
    before, after = reader.lines(old), reader.lines(new)
    if not found:
        yield Note(words.no_changes)
    if found.changed:
        yield Heading(f"{words.changes['changed']} {len(found.changed)}")
        for was, now in found.changed[:_MOST]:
            yield line(plain(after.sentence(now), _TOLD), [link(now.sources[0])], "✎")
            yield Detail(words.was, plain(before.sentence(was), _TOLD))
    for kind, entries, mark, lines in (
        ("added", found.added, "＋", after),
        ("removed", found.removed, "－", before),
    ):
        if entries:
            yield Heading(f"{words.changes[kind]} {len(entries)}")
            yield from (
                line(plain(lines.sentence(entry), _TOLD), [link(entry.sources[0])], mark) for entry in entries[:_MOST]
            )
