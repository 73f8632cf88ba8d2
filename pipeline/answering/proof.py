"""Do the words that a sentence of an answer cites bear it out? As strictly as in reports, and purely."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline import alarms, facts, prove
from pipeline.answering import doers, leeway
from pipeline.answering.evidence import Evidence
from pipeline.answering.statements import Cited, Statement
from pipeline.extract.sentences import is_chinese, sentences
from pipeline.traces import share, traces

CHARS = {"zh": (4, 220), "en": (8, 480)}
OWN_SHARE = 0.3  # of a sentence's words must stand in what it cites, where both speak one language
RESTS = 0.2  # … and in each single item that it cites beside another
ECHO_CHARS = 4  # of a title must come back, unless it is shorter
ANCHORS = 2  # names and figures that a sentence shares with words of another language when they tell the same
LIKE, ALIKE = 0.35, 0.55  # cosine of their meanings from which on one shared anchor does, and none
_LATIN_WORD, _HAN, _FEW_WORDS = re.compile(r"[A-Za-z]{2,}"), re.compile("[\u3400-\u9fff]"), 4

Likeness = Callable[[str, Sequence[str]], float]  # cosine of a sentence with the nearest of the words it cites
_CLAUSE = re.compile(r"[，；。：]|[;:](?=\s)|,\s|\.\s")


def unlike(text: str, words: Sequence[str]) -> float:
    """Where meanings cannot be had."""
    return 0.0


def is_in(language: str, text: str) -> bool:
    """Whether a sentence is in the reader's language; names in an English one may be Chinese."""
    if language == "zh":
        return is_chinese(text)
    return not is_chinese(text) or len(_LATIN_WORD.findall(text)) >= max(_FEW_WORDS, len(_HAN.findall(text)) / 2)


def echoes(echo: str, title: str) -> bool:
    """Whether `echo` is how `title` begins: enough of it to tell it from another."""
    said, meant = facts.fold(echo).rstrip(".…"), facts.fold(title)
    return len(said) >= min(ECHO_CHARS, len(meant)) and meant.startswith(said)


def quoted(one: Evidence, words: str) -> list[Cited]:
    """The stored words that `words` quote: themselves, or the lines that hold them; empty when none does."""
    found = _stored(one, words)
    if found is not None:
        return [found] if not prove.quote_faults([found.quote], [found.quote]) else []
    parts = [_stored(one, sentence.text) for sentence in sentences(words)]
    held = [part for part in parts if part is not None]
    return held if len(parts) > 1 and len(held) == len(parts) else []


def _stored(one: Evidence, words: str) -> Cited | None:
    folded = facts.fold(words)
    for line in one.lines if folded else ():
        if words in line.source:
            return Cited(one.item, words)
        if folded in facts.fold(line.text) or folded in facts.fold(line.source):
            return Cited(one.item, line.source)
    return None


def naming(text: str, cited: Sequence[Cited], one: Evidence) -> list[Cited]:
    """`cited` of the item, with those of its lines that name whom `text` names and the quotes do not."""
    words = _words(cited)
    missing = [name for name in facts.unsupported_names(text, words) if not leeway.is_named(name, "\n".join(words))]
    found = (next((line for line in one.lines if leeway.is_named(name, line.text)), None) for name in missing)
    return [*cited, *(Cited(one.item, line.source) for line in found if line is not None)]


def judged(
    text: str, quotes: Mapping[str, Sequence[Cited]], language: str, likeness: Likeness = unlike
) -> tuple[Statement | None, list[str]]:
    """The statement that `text` makes on `quotes`, by item; or what is wrong with it."""
    if not quotes:
        return None, ["no quote of the items that it names stands in them word for word"]
    form = [f"{fault.kind}: {fault.words}" for fault in prove.form_faults(text, CHARS[language])]
    if not is_in(language, text):
        form.append("language: it is not the reader's")
    if form:
        return None, form
    resting = _resting(text, quotes)
    wrong = _unproved(text, resting, likeness)
    if wrong:
        return None, wrong
    return Statement(text, tuple(_best(text, quotes[item_id]) for item_id in resting)), []


def _resting(text: str, quotes: Mapping[str, Sequence[Cited]]) -> dict[str, list[str]]:
    """By item the words that may bear `text` out: of the items that have to do with it."""
    words = {item_id: _words(cited) for item_id, cited in quotes.items()}
    claim = traces([text])
    kept = {item_id: known for item_id, known in words.items() if share(claim, traces(known)) >= RESTS}
    return kept if kept and len(words) > 1 else words


def _words(cited: Sequence[Cited]) -> list[str]:
    return [*dict.fromkeys(one.quote for one in cited), cited[0].source.title]


def _unproved(text: str, resting: Mapping[str, Sequence[str]], likeness: Likeness) -> list[str]:
    words = list(dict.fromkeys(known for some in resting.values() for known in some))
    found = [fault for fault in prove.faults(text, words) if not leeway.is_excused(fault, text, words)]
    wrong = [f"{fault.kind}: {fault.words}" for fault in found]
    wrong += [f"role: {verb}" for verb in doers.swapped(text, words)]
    wrong += [f"alarm: {word}" for word in alarms.raised(text, words) if not leeway.is_order(word, words)]
    if len(resting) > 1:
        wrong += [f"mixed: {clause}" for clause in _mixed(text, resting)]
    if not _is_told(text, words, likeness):
        wrong.append("item: it does not tell what its items tell")
    return wrong


def _is_told(text: str, words: Sequence[str], likeness: Likeness) -> bool:
    """Whether the words tell what the sentence tells; across languages by names and figures, and by meaning."""
    claim, known = traces([text]), traces(words)
    if share(claim, known) >= OWN_SHARE:
        return True
    if known.speaks_like(claim):
        return False
    shared = len(claim.marks & known.marks)
    return shared >= ANCHORS or likeness(text, words) >= (LIKE if shared else ALIKE)


def _mixed(text: str, resting: Mapping[str, Sequence[str]]) -> list[str]:
    """The clauses with figures that no single item bears out."""
    clauses = [clause for clause in _CLAUSE.split(text) if facts.quantities(clause)]
    return [clause for clause in clauses if not any(_carries(clause, words) for words in resting.values())]


def _carries(clause: str, words: Sequence[str]) -> bool:
    return not facts.unsupported_quantities(clause, words) and not facts.unsupported_names(clause, words)


def _best(text: str, cited: Sequence[Cited]) -> Cited:
    """The one of an item's quotes that has most of the sentence."""
    claim = traces([text])
    return max(cited, key=lambda one: share(claim, traces([one.quote])))
