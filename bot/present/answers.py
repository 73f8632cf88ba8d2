"""An answer as a card: its sentences with their citations, then each source with the words that carry what is said."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.card import Block, Button, Buttons, Card, Heading, Note, Quote
from bot.present.reader import Reader
from bot.present.shape import QUOTE, SENTENCE, TITLE, line, link, plain
from bot.text import day, words
from pipeline.model import Answer, Proof

ANSWER = "answer"  # in the value of a vote on an answer, where a report's id stands in that of a vote on an entry
_MOST = 20  # sentences, and references


def answer(given: Answer, reader: Reader) -> Card:
    """With "no" it says so, and names the nearest stories."""
    known = {proof.n: proof for proof in given.references}
    blocks: list[Block] = []
    if said := reader.words.answered[given.answerable]:
        blocks.append(Note(said))
    for sentence in given.sentences[:_MOST]:
        cited = [link(known[n], f"[{n}]") for n in sentence.citations if n in known]
        blocks.append(line(sentence.text, cited))
    blocks += [Note(text) for text in _notes(given, reader)]
    if given.references:
        blocks.append(Heading(reader.words.nearest if given.answerable == "no" else reader.words.references))
        blocks += [block for proof in given.references[:_MOST] for block in _reference(proof, reader)]
    if given.engine == "extractive":
        blocks.append(Note(words(reader.language).engines["extractive"]))
    if given.suggestions:
        questions = reader.words.separator.join(plain(one, SENTENCE) for one in given.suggestions)
        blocks.append(Note(reader.words.ask_next.format(questions=questions)))
    blocks.append(Buttons(tuple(_opinions(given, reader))))
    told = given.sentences[0].text if given.sentences else said
    return Card(plain(given.question, TITLE), tuple(blocks), plain(told, SENTENCE), reader.language)


def _notes(given: Answer, reader: Reader) -> Iterator[str]:
    """The days that were looked in, and how the answer was come by."""
    if given.window is not None:
        first, last = (day(one, reader.language) for one in (given.window.start, given.window.end))
        yield reader.words.looked_in.format(first=first, last=last)
    yield from (plain(note, SENTENCE) for note in given.notes)


def _opinions(given: Answer, reader: Reader) -> Iterator[Button]:
    for vote in ("up", "down"):
        yield Button(reader.words.buttons[vote], "vote", f"{ANSWER}|{given.id}|{vote}")


def _reference(proof: Proof, reader: Reader) -> Iterator[Block]:
    date = day(proof.published_at.astimezone(ZoneInfo(reader.zone)).date(), reader.language)
    yield line(f"{plain(proof.title, 200)} · {date}", [link(proof)], f"[{proof.n}]")
    if proof.quote:
        yield Quote(plain(proof.quote, QUOTE))
