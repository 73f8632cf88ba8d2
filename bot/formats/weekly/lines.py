"""The lines that every format of a weekly report shares, as plain text: what is said, not how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.formats.lines import generated, small_print
from bot.text import Words, words
from pipeline.model import Part, Reference, Section, Sentence, WeeklyReport

_LONG = 4  # facts and nothing else, from which on a section is a list


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences that stand together: a paragraph, or one point of a list."""

    sentences: tuple[Sentence, ...]
    point: bool


class WeekLines:
    """One weekly report's lines in its profile's language and zone."""

    def __init__(self, report: WeeklyReport) -> None:
        self.report = report
        self.words: Words = words(report.language)
        self.zone = ZoneInfo(report.timezone)

    def title(self) -> str:
        return f"{self.report.title} ({self.report.start} ~ {self.report.end})"

    def generated(self) -> str:
        return generated(self.report)

    def read(self) -> str:
        told = self.report.statistics
        return self.words.week_read.format(raw=told.items, events=told.events, references=len(self.report.references))

    def part(self, part: Part) -> str:
        number = self.words.part_numbers[self.report.parts.index(part)]
        return self.words.part.format(number=number, title=part.title)

    def blocks(self, section: Section) -> list[Block]:
        """How a section is set: excerpts and long lists of facts one by one, what a model wrote as a paragraph."""
        sentences = section.sentences
        listed = len(sentences) >= _LONG and all(sentence.kind == "fact" for sentence in sentences)
        if self.report.engine == "llm" and not listed:
            return [Block(sentences, point=False)]
        return [Block((sentence,), point=sentence.kind == "fact") for sentence in sentences]

    def joined(self, block: Block) -> Iterator[tuple[str, Sentence]]:
        """Each sentence with what stands before it: a space between English ones."""
        for number, sentence in enumerate(block.sentences):
            yield (" " if number and self.report.language == "en" else ""), sentence

    def published(self, reference: Reference) -> str:
        return f"{reference.published_at.astimezone(self.zone):%Y-%m-%d}"

    def first_cited(self) -> dict[int, int]:
        """For each reference the index, among all sentences, of the first that cites it."""
        found: dict[int, int] = {}
        for index, sentence in enumerate(self.sentences()):
            for n in sentence.citations:
                found.setdefault(n, index)
        return found

    def sentences(self) -> list[Sentence]:
        return [s for part in self.report.parts for section in part.sections for s in section.sentences]

    def small_print(self) -> Iterator[str]:
        return small_print(self.report)
