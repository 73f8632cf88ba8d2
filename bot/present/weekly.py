"""A weekly report as cards: a short one with a button to each part, and the parts with their citations and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.card import Block, Button, Buttons, Card, Detail, Fold, Heading, Limits, Link, Note, Picture
from bot.present.reader import Reader
from bot.present.shape import LABEL, SMALL, TITLE, Group, detail, line, link, pages, plain
from bot.text import day, words
from pipeline.model import Part, PartKey, Reference, Section, Sentence, WeeklyReport

# Which part shows which chart; one that is not named here stands with the signals.
_CHARTS: Mapping[str, PartKey] = {"events_by_day": "summary", "moved": "trends", "amounts": "signals"}
_SENTENCES, _SIGNALS = 8, 5  # on the short card
_FOLDED = 20  # references in one fold


def weekly_short(report: WeeklyReport, reader: Reader, document: str | None = None) -> Card:
    """What opens each section of the summary, the signals, and a button to each part.

    With the address of a `document` that has it all, a link there, and the charts.
    """
    known = _known(report)
    summary = [told for p in report.parts if p.key == "summary" for s in p.sections for told in _opening(s)]
    signals = [one for p in report.parts if p.key == "signals" for s in p.sections for one in s.sentences]
    blocks: list[Block] = [line(one.text, _cited(one, known)) for one in summary[:_SENTENCES]]
    if signals:
        blocks.append(Heading(reader.words.weekly_signals))
        blocks += [line(one.text, _cited(one, known), f"{n}.") for n, one in enumerate(signals[:_SIGNALS], 1)]
    if document:
        blocks.append(line(reader.words.document, [Link(reader.words.document_link, document)]))
        blocks += [Picture(report.id, chart.name, plain(chart.alt, SMALL)) for chart in report.charts]
    blocks += [Buttons(tuple(_buttons(report, reader))), *_small_print(report, reader)]
    title = _title(report, reader)
    stories = plain(summary[0].text, 150) if summary else reader.words.none
    return Card(title, tuple(blocks), reader.words.brief.format(title=title, stories=stories), reader.language)


def weekly_part(report: WeeklyReport, key: PartKey, reader: Reader, limits: Limits) -> tuple[Card, ...]:
    """One part in as many pages as it needs: its sentences, its charts, and the references that it cites."""
    part = next(part for part in report.parts if part.key == key)
    made = pages(_groups(report, part, reader), limits, lambda text: reader.words.continued.format(title=text))
    title = plain(f"{_title(report, reader)} · {reader.week(report).part(part)}", TITLE)
    cards = []
    for number, blocks in enumerate(made, 1):
        titled = reader.words.page.format(title=title, n=number, m=len(made)) if len(made) > 1 else title
        cards.append(Card(titled, blocks, titled, reader.language))
    return tuple(cards)


def weekly_parts(report: WeeklyReport, reader: Reader, limits: Limits) -> tuple[Card, ...]:
    """All parts in their order."""
    return tuple(card for part in report.parts for card in weekly_part(report, part.key, reader, limits))


def _opening(section: Section) -> Iterator[Sentence]:
    """A section's first sentence under its name, and the first that rests on a source."""
    for sentence in section.sentences[:1]:
        colon = ": " if sentence.text.isascii() else "："
        named = f"{section.title}{colon}{sentence.text}" if section.title else sentence.text
        yield sentence.model_copy(update={"text": named})
    yield from [sentence for sentence in section.sentences[1:] if sentence.kind == "fact"][:1]


def _title(report: WeeklyReport, reader: Reader) -> str:
    return plain(f"{report.title} · {_span(report.start, report.end, reader.language)}", TITLE)


def _span(start: date, end: date, language: str) -> str:
    return f"{day(start, language)}–{day(end, language)}"


def _known(report: WeeklyReport) -> dict[int, Reference]:
    return {reference.n: reference for reference in report.references}


def _cited(sentence: Sentence, known: Mapping[int, Reference]) -> list[Link]:
    return [link(known[n], f"[{n}]") for n in sentence.citations if n in known]


def _buttons(report: WeeklyReport, reader: Reader) -> Iterator[Button]:
    for part in report.parts:
        yield Button(plain(reader.week(report).part(part), LABEL), "part", f"{report.id}|{part.key}")
    yield Button(reader.words.buttons["ask"], "ask", report.id)


def _groups(report: WeeklyReport, part: Part, reader: Reader) -> Iterator[Group]:
    known = _known(report)
    for section in part.sections:
        heading = Heading(plain(section.title, TITLE)) if section.title else None
        for block in reader.week(report).blocks(section):
            for sentence in block.sentences:
                mark = "·" if block.point else ""
                yield Group((line(sentence.text, _cited(sentence, known), mark),), heading)
    if not any(section.sentences for section in part.sections):
        yield Group((Note(reader.words.none),))
    for chart in report.charts:
        if _CHARTS.get(chart.name, "signals") == part.key:
            yield Group((Picture(report.id, chart.name, plain(chart.alt, SMALL)),))
    yield from _references(part, known, reader)
    yield Group(tuple(_small_print(report, reader)))


def _references(part: Part, known: Mapping[int, Reference], reader: Reader) -> Iterator[Group]:
    """What the part cites, closed until it is wanted."""
    numbers = sorted({n for section in part.sections for one in section.sentences for n in one.citations if n in known})
    for start in range(0, len(numbers), _FOLDED):
        chosen = numbers[start : start + _FOLDED]
        told = [found for n in chosen for found in _reference(known[n], reader)]
        yield Group((Fold(f"{reader.words.references} [{chosen[0]}]–[{chosen[-1]}]", tuple(told)),))


def _reference(reference: Reference, reader: Reader) -> Iterator[Detail]:
    colon = words(reader.language).colon
    yield from detail(f"[{reference.n}]", [link(reference, f"{reference.name}{colon}{reference.title}")])


def _small_print(report: WeeklyReport, reader: Reader) -> Iterator[Note]:
    yield from (Note(plain(text, SMALL)) for text in reader.week(report).small_print())
