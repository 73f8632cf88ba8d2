"""Quantities, dates and names of a claim that its evidence has not; digits and capitals that are none of these, too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline import facts
from pipeline.facts import gazetteer
from pipeline.facts.entities import country_cues, everyday, mentions
from pipeline.prove.alignment import SAME, same_language
from pipeline.prove.everyday import strangers
from pipeline.prove.fault import Fault
from pipeline.prove.reading import Clause, Reading

_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_HAN = re.compile("[\u3400-\u9fff]")
_DIGITS = re.compile(r"\d+(?:[.,:]\d+)*")
_CAPITAL = re.compile(r"(?<![A-Za-z\d.'’\-/])[A-Z][A-Za-z]+(?:-?[A-Z][A-Za-z]*)*(?![a-z])")
_QUOTATION = re.compile(r'"([^"]{1,60})"')
_OPENS = re.compile(r"(?:^|[.!?:;]\s|[\"'(\[]\s?)$")
# Capitals that a retelling in the same language may put in the place of other words.
_GENERIC = frozenset(
    """
    ai ceo cto cfo coo ipo app apps us usa uk eu un llm llms api gpu gpus pc it vs the a an and or of in on at by for to
    monday tuesday wednesday thursday friday saturday sunday inc corp ltd
    """.split()  # noqa: SIM905
)


def figures_and_names(claim: tuple[str, Reading], evidence: Sequence[tuple[str, Reading]]) -> Iterator[Fault]:
    """A fault for each quantity, date, name, bare number and capitalised word without support.

    Both come as written and as read: the marks that quote a name are folded in a reading.
    """
    text, told = claim[0].translate(_WIDE), claim[1]
    texts, known = [words.translate(_WIDE) for words, _ in evidence], [reading for _, reading in evidence]
    missing = facts.unsupported_quantities(text, texts)
    for quantity in missing:
        yield Fault("date" if quantity.kind == "date" else "quantity", quantity.text)
    foreign = not any(reading.chinese for reading in known)
    for name in facts.unsupported_names(text, texts):
        if not (foreign and _HAN.search(name)) or _is_known(name, texts):
            yield Fault("name", name)
    yield from strangers(told, known)
    yield from _bare(told, known)
    yield from _finer(told, known)
    if known and all(reading.chinese == told.chinese for reading in known):
        yield from _moved(told, known)
        yield from _capitals(told, known)
        yield from _quoted(told, known)


def _is_known(name: str, texts: Sequence[str]) -> bool:
    """Whether a table knows this Chinese name, and who or what town it names is not in `texts`."""
    if any(place.kind != "country" for place in gazetteer.place(name)):
        return True
    words = "\n".join(texts)
    there = {mention.entity.id for mention in (*mentions(words), *everyday(words))}
    lowered = words.casefold()  # claude code
    return any(
        m.entity.id not in there and m.entity.name_en.casefold() not in lowered
        for m in mentions(name) or everyday(name)
    )


def _bare(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Numbers that no quantity covers: they must at least be written in the evidence."""
    covered = [(quantity.start, quantity.end) for quantity in claim.quantities]
    left = [f for f in _DIGITS.finditer(claim.text) if not any(start <= f.start() < end for start, end in covered)]
    known = {digits for reading in evidence for digits in _DIGITS.findall(reading.text)} if left else set()
    yield from (Fault("quantity", found[0]) for found in left if found[0] not in known)


def _finer(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Hedged numbers with more digits than the number they would round: 约302 is not about 300."""
    known = [quantity for reading in evidence for quantity in reading.quantities]
    for quantity in claim.quantities:
        if not (quantity.approximate and _DIGITS.search(quantity.text)):
            continue
        fitting = [other for other in known if facts.same_quantity(quantity, other)]
        if fitting and all(_digits(quantity) > _digits(other) for other in fitting):
            yield Fault("quantity", quantity.text)


def _digits(quantity: facts.Quantity) -> int:
    return len(quantity.value.normalize().as_tuple().digits)


def _moved(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Quantities in the place of another one: the words around them tell it with that one."""
    for clause in claim.clauses:
        own = [q for q in claim.quantities if clause.start <= q.start < clause.end]
        match = same_language(clause, evidence) if own else None
        if match is None or match.share < SAME:
            continue
        there = [q for r in evidence for other in r.clauses if _is_in(other, match.clauses) for q in _within(r, other)]
        free = [q for q in there if not any(facts.same_quantity(mine, q) for mine in own)]
        for quantity in own:
            rivals = [q for q in free if (q.kind, q.unit) == (quantity.kind, quantity.unit)]
            if rivals and not any(facts.same_quantity(quantity, q) for q in there):
                yield Fault("date" if quantity.kind == "date" else "quantity", quantity.text)


def _is_in(clause: Clause, chosen: Sequence[Clause]) -> bool:
    return any(clause is other for other in chosen)


def _within(reading: Reading, clause: Clause) -> list[facts.Quantity]:
    return [quantity for quantity in reading.quantities if clause.start <= quantity.start < clause.end]


def _capitals(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Capitalised words, but for the first of a sentence, that evidence of the same language never writes."""
    known = "\n".join(reading.text for reading in evidence)
    folded = re.sub(r"[\s\-_.]", "", known).casefold()
    entities: set[str] | None = None
    for found in _CAPITAL.finditer(claim.text):
        word = found[0].casefold().replace("-", "")
        if word in folded or word.removesuffix("s") in folded or word in _GENERIC:
            continue
        opens = not claim.chinese and _OPENS.search(claim.text, max(0, found.start() - 3), found.start())
        if opens and found[0].istitle() and not mentions(found[0]):
            continue
        entities = entities or {mention.entity.id for mention in mentions(known)}
        if not _is_alias(claim.text, found, entities):
            yield Fault("name", found[0])


def _quoted(claim: Reading, evidence: Sequence[Reading]) -> Iterator[Fault]:
    """Names inside of quotation marks, where a whole phrase counts as one name."""
    inside = [found.span(1) for found in _QUOTATION.finditer(claim.text)]
    named = [m for m in mentions(claim.text) if any(a <= m.start < b for a, b in inside)] if inside else []
    texts = "\n".join(reading.text for reading in evidence) if named else ""
    there = {mention.entity.id for mention in mentions(texts)} if named else set()
    for mention in named:
        if mention.entity.id not in there and mention.text not in texts:
            yield Fault("name", mention.text)


def _is_alias(text: str, found: re.Match[str], entities: set[str]) -> bool:
    """Whether the word belongs to another name of someone in the evidence, or to a country's."""
    around = [m for m in mentions(text) if m.start <= found.start() < m.end]
    if any(mention.entity.id in entities for mention in around):
        return True
    return any(start <= found.start() < end for _, start, end in country_cues(text))
