"""Story → one sentence in the source's own words, with its evidence and its date. It writes nothing of its own.

Every piece of a text stands in the title or in one line of the text of one item; `evidence` is those whole sentences as
stored. A final full stop is the only addition. Which sentence may lead is decided in `lead.py`, where one may end early
in `clauses.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pipeline.extract.clauses import stops
from pipeline.extract.event_date import event_date
from pipeline.extract.lead import coverage, leans, may_be_told, sets_scene, weight
from pipeline.extract.roundups import is_roundup
from pipeline.extract.sentences import Sentence, is_chinese, sentences
from pipeline.extract.titles import TITLE_CHARS, clean_title, headline, states
from pipeline.model import Item, Story

__all__ = ["Extract", "extract", "headline"]

LENGTHS = {"zh": (60, 102), "en": (110, 220)}
# What a sentence loses for each one before it that could have been told; more after a title, which has told the event.
LATER, LATER_TITLED = 0.2, 0.3
ON_TOPIC = 0.4  # a sentence with less of the title's words than this tells something else
REPEATS = 0.3  # … and one with more of them than this says again what a title before it has said
CANDIDATES = 8  # the event stands in the first sentences that can be told, or only in the title
TOGETHER = 3  # sentences in one text at most, the title included

_CUT_WORD = re.compile(r"(?<=.)[\w.+-]{1,40}$", re.ASCII)
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Extract:
    """`text` ends with a full stop; `evidence` stands verbatim in the title or in a line of the text of `item_id`."""

    text: str
    evidence: tuple[str, ...]
    language: str
    item_id: str
    event_date: date


@dataclass(frozen=True, slots=True)
class _Piece:
    """What a text may be made of: `text` to show, from `source` as stored, the `position`th that may be told."""

    text: str
    source: str
    position: int = 0
    title: bool = False


@dataclass(frozen=True, slots=True)
class _Telling:
    """A finished text of one item; `fits` says whether it has the length that is wanted."""

    text: str
    pieces: tuple[_Piece, ...]
    fits: bool
    item: Item


def extract(
    story: Story,
    zone: ZoneInfo,
    language: str = "zh",
    prefer: str | None = None,
    bodies: Mapping[str, str] = _NOTHING,
) -> Extract:
    """What `story` says, in one sentence (or two that belong together) of one of its items, of LENGTHS where it can.

    Items in `language` come first, then the story's lead. `prefer` is a sentence that must lead the text; `bodies` are
    article texts by item id, read instead of a shorter feed text.
    """
    tellings = []
    for item in _ordered(story, language, prefer, bodies):
        telling = _tell(item, body(item, bodies), prefer)
        if telling.fits:
            return _extract(telling, zone)
        tellings.append(telling)
    return _extract(max(tellings, key=lambda telling: len(telling.text)), zone)


def body(item: Item, bodies: Mapping[str, str]) -> str:
    """The longer of the item's feed text and its article text."""
    return max(item.text, bodies.get(item.id, ""), key=len)


def _extract(telling: _Telling, zone: ZoneInfo) -> Extract:
    lead = next((piece for piece in telling.pieces if not piece.title), telling.pieces[0])
    return Extract(
        text=telling.text,
        evidence=tuple(piece.source for piece in telling.pieces),
        language=_language(telling.text),
        item_id=telling.item.id,
        event_date=event_date(lead.source, telling.item, zone),
    )


def _ordered(story: Story, language: str, prefer: str | None, bodies: Mapping[str, str]) -> list[Item]:
    """The items that may tell the story, first choice first: those in `language` when there are any."""
    if prefer is not None:
        holding = [item for item in story.items if _holds(item, body(item, bodies), prefer)]
        if holding:
            return sorted(holding, key=lambda item: item.language != language)
    spoken = [item for item in story.items if item.language == language] or list(story.items)
    return sorted(spoken, key=is_roundup)


def _holds(item: Item, text: str, sentence: str) -> bool:
    told = (words for found in sentences(text) for words in (found.text, found.source))
    return sentence in (clean_title(item), item.title) or sentence in told


# --- one item ------------------------------------------------------------------------------------------------------


def _tell(item: Item, text: str, prefer: str | None) -> _Telling:
    """The best telling of one item: of its title, its sentences, and both together."""
    stored = item.title[:TITLE_CHARS].strip()
    title = _Piece(clean_title(item) or stored, stored, title=True)
    bounds = LENGTHS["zh" if is_chinese(title.text + text[:200]) else "en"]
    found = sentences(text)
    if prefer is not None and (wanted := _tellings(_preferred(title, found, prefer), bounds, item)):
        return next((telling for telling in wanted if telling.fits), wanted[0])
    usable = _tellings(_combinations(title, found), bounds, item)
    return max(usable, key=lambda telling: _merit(title.text, telling), default=_title_alone(title, bounds[1], item))


def _tellings(combinations: Iterable[tuple[_Piece, ...]], bounds: tuple[int, int], item: Item) -> list[_Telling]:
    fitted = ((pieces, _fit(pieces, bounds)) for pieces in combinations)
    return [_Telling(fit[0], pieces[: fit[1]], len(fit[0]) >= bounds[0], item) for pieces, fit in fitted if fit]


def _combinations(title: _Piece, found: Sequence[Sentence]) -> Iterator[tuple[_Piece, ...]]:
    """What could be told: each sentence that may lead, with those after it; alone and after the title."""
    tellable = [position for position, sentence in enumerate(found) if may_be_told(sentence)]
    later = 0
    for position in tellable[:CANDIDATES]:
        run = _run(found, position, later)
        later += not sets_scene(run[0].text)
        if not leans(run[0].text):
            yield run
        if states(title.text):
            yield (title, *run[: TOGETHER - 1])
    yield (title,)


def _merit(title: str, telling: _Telling) -> float:
    """How well a text tells its item: of the length that is wanted, all that the title says, nothing twice."""
    said = [piece for piece in telling.pieces if not piece.title]
    if not said:
        return 2.0 * telling.fits + 0.5 * states(title)
    titled = len(said) < len(telling.pieces)
    covered = coverage(title, telling.text[len(telling.pieces[0].text) :] if titled else telling.text)
    merit = weight(said[0].text) - 0.05 * len(said)
    if titled:
        again = max(0.0, covered - REPEATS) + 0.25 * (said[0].text[:6] in title)
        return merit + 2.0 * telling.fits + 1 - again - LATER_TITLED * said[0].position
    on_topic = covered >= ON_TOPIC or not states(title)
    late = LATER * said[0].position * (1.3 - covered)  # to tell the whole title late is no fault
    return merit + 2.0 * (telling.fits and on_topic) + covered - late


def _preferred(title: _Piece, found: Sequence[Sentence], prefer: str) -> Iterator[tuple[_Piece, ...]]:
    """What leads with the sentence `prefer`, first choice first; when that alone is too long, its title goes ahead."""
    if prefer in (title.text, title.source):
        first = next((position for position, sentence in enumerate(found) if may_be_told(sentence)), None)
        if first is not None:
            yield (title, *_run(found, first)[: TOGETHER - 1])
        yield (title,)
    for position, sentence in enumerate(found):
        if prefer in (sentence.text, sentence.source):
            yield _run(found, position)
            yield (title, *_run(found, position))


def _run(found: Sequence[Sentence], position: int, rank: int = 0) -> tuple[_Piece, ...]:
    """The sentence at `position` and those right after it that may be told too."""
    run = [found[position]]
    for sentence in found[position + 1 : position + TOGETHER]:
        if not may_be_told(sentence):
            break
        run.append(sentence)
    return tuple(_Piece(sentence.text, sentence.source, rank) for sentence in run)


# --- length --------------------------------------------------------------------------------------------------------


def _fit(pieces: Sequence[_Piece], bounds: tuple[int, int]) -> tuple[str, int] | None:
    """The best text of the first few `pieces` that is not too long, and how many it uses; None when there is none.

    In bounds beats short; then ending at a full stop, few pieces, many words.
    """
    options: list[tuple[str, int, bool]] = []  # text, pieces, whether it ends with its last piece
    for count in range(1, len(pieces) + 1):
        before, last = [piece.text for piece in pieces[: count - 1]], pieces[count - 1]
        options.append((_join([*before, last.text]), count, True))
        if not last.title:
            options += [(_join([*before, last.text[:stop]]), count, False) for stop in stops(last.text)]
    usable = [option for option in options if len(option[0]) <= bounds[1]]
    best = max(usable, key=lambda option: _fitness(option, bounds[0]), default=None)
    return best and (best[0], best[1])


def _fitness(option: tuple[str, int, bool], low: int) -> tuple[bool, bool, int, int]:
    text, pieces, whole = option
    enough = len(text) >= low
    return enough, whole or not enough, -pieces, len(text)


def _join(texts: Sequence[str]) -> str:
    closed = [_closed(text) for text in texts]
    return "".join(closed) if is_chinese(closed[-1]) else " ".join(closed)


def _closed(text: str) -> str:
    """`text` with its own end mark, or with a full stop where it has none."""
    text = text.rstrip(" ，,；;：:、")
    if text.rstrip('”’"」』）)')[-1:] in {"。", "！", "？", "!", "?", ".", "…"}:
        return text
    return text + ("。" if is_chinese(text) else ".")


def _title_alone(title: _Piece, limit: int, item: Item) -> _Telling:
    """A title that is too long, as far as it goes: whole clauses, else what fits, which then says that it is cut."""
    whole = [title.text[:stop] for stop in stops(title.text) if stop < limit]
    text = _closed(whole[-1]) if whole else f"{_CUT_WORD.sub('', title.text[:limit])[: limit - 1].rstrip()}…"
    return _Telling(text, (title,), False, item)


def _language(text: str) -> str:
    return "zh" if is_chinese(text) else "en"
