"""An entry's evidence as a card: its line, and beside it the stored words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.card import Block, Buttons, Card, Note, Quote
from bot.formats.evidence import holder
from bot.present.daily import opinions
from bot.present.reader import Reader
from bot.present.shape import QUOTE, detail, line, link, plain
from pipeline.model import DailyReport, Entry


def evidence(report: DailyReport, entry: Entry, texts: Mapping[str, Sequence[str]], reader: Reader) -> Card:
    """`texts` are the stored title, text and article of each item, by item id; what is not found there is said."""
    lines = reader.lines(report)
    words, sentence = lines.words, lines.sentence(entry)
    blocks: list[Block] = [line(sentence, mark=words.importance[entry.importance])]
    blocks += _quotes(entry, texts, words.unproved)
    blocks += detail(words.source, [link(source) for source in (entry.sources[0], *lines.others(entry))])
    blocks += [Note(words.origins[entry.origin]), Buttons(opinions(report, entry, reader))]
    title = reader.words.evidence
    return Card(title, tuple(blocks), f"{title}{words.colon}{plain(sentence, 120)}", reader.language)


def _quotes(entry: Entry, texts: Mapping[str, Sequence[str]], unproved: str) -> Iterator[Block]:
    for quote in entry.evidence:
        source = holder(quote, entry.sources, texts)
        yield Quote(plain(quote, QUOTE), link(source) if source else None)
        if source is None:
            yield Note(unproved)
