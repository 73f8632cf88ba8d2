"""The stored sentences that answer a question, without a model; or that none does. Pure.

No score decides it. An item answers when it has who is asked about, the word that is asked for, most of the rest of
what the question is about, and a piece of the kind that is wanted: a figure, a day, a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.answering import anchors
from pipeline.answering.evidence import Evidence, Line
from pipeline.answering.inquiry import Inquiry, Name, carries, gives_a_reason, is_capital
from pipeline.answering.statements import Cited, Findings, Statement
from pipeline.answering.vocabulary import Text, alike, comparable, covered
from pipeline.answering.wording import Wording
from pipeline.extract.lead import leans
from pipeline.extract.sentences import is_chinese

FEW, MANY = 3, 5  # sentences of an answer: to a question for one thing, and for several
NEAREST = 4
ENOUGH = 0.6  # of what a question is about, by weight, must stand in the item beside the sentence
ACROSS = 0.5  # … and of what can be compared, where the item is in another language
ALIKE = 0.5  # cosine from which on a sentence in another language says what the question asks
LEAST_ALIKE, ANCHORS = 0.2, 3  # … or from which on it does with so many names and words, all that can be compared
STRANGE = 0.2  # cosine below which a sentence with few of the question's words tells of something else
SAME_THING = 0.72  # cosine from which on a sentence needs no word of the question's beside its names
BESIDE = 0.8  # of the best score that a further sentence must have
LONGEST = 320

Cosines = Mapping[tuple[int, int], float]  # by the number of the item and of its line


@dataclass(frozen=True, slots=True)
class _Choice:
    """A line that may answer, with how well."""

    place: int
    evidence: Evidence
    line: Line
    score: float
    before: Line | None


def found(asked: Inquiry, shown: Sequence[Evidence], cosines: Cosines, words: Wording) -> Findings:
    """The answer in the sources' own words, or "no" with the nearest."""
    has = _has if asked.compares else _knows
    missing = [name for name in asked.names if not any(has(name, one) for one in shown)]
    near = nearest(shown, asked, cosines)
    if asked.compares and missing:
        asked = replace(asked, names=tuple(name for name in asked.names if name not in missing))
    elif missing or asked.is_empty:
        return Findings("no", nearest=near, notes=_unnamed(asked, missing, words))
    choices = sorted(_choices(asked, shown, cosines), key=lambda one: -one.score)
    chosen = _chosen(asked, choices)
    if not chosen:
        return Findings("no", nearest=near)
    unreasoned = asked.wants == "why" and not any(gives_a_reason(one.line.text) for one in chosen)
    partly = bool(missing) or unreasoned or (asked.compares and not _all_told(asked, chosen))
    notes = tuple(words.missing.format(name=name.text) for name in missing)
    return Findings("partial" if partly else "yes", tuple(_statement(one) for one in chosen), notes=notes)


def _unnamed(asked: Inquiry, missing: Sequence[Name], words: Wording) -> tuple[str, ...]:
    """Who is not named; of several it can only be said that no item was found that names them all."""
    if len(asked.names) == 1 or len(missing) == len(asked.names):
        return tuple(words.missing.format(name=name.text) for name in missing[:1])
    both = words.comma.join(words.quoted.format(name=name.text) for name in asked.names)
    return (words.apart.format(names=both),) if missing else ()


def nearest(shown: Sequence[Evidence], asked: Inquiry, cosines: Cosines) -> tuple[Cited, ...]:
    """What comes closest, each with its best line."""
    return nearest_of(range(min(NEAREST, len(shown))), shown, asked, cosines)


def nearest_of(places: Iterable[int], shown: Sequence[Evidence], asked: Inquiry, cosines: Cosines) -> tuple[Cited, ...]:
    """The items at these places, each with its best line."""
    cited = []
    for place, one in ((place, shown[place]) for place in places):
        told = [n for n, line in enumerate(one.lines) if line.title or line.is_news]
        best = max(told, key=lambda n: _score(asked, one, n, cosines.get((place, n), 0.0), place))
        cited.append(Cited(one.item, one.lines[best].source))
    return tuple(cited)


def _chosen(asked: Inquiry, choices: Sequence[_Choice]) -> list[_Choice]:
    """The best line of each item, as far as it is nearly as good as the best of all."""
    most = MANY if asked.wants in ("which", "anything", "why") or asked.compares else FEW
    best: dict[str, _Choice] = {}
    for one in choices:
        best.setdefault(one.evidence.item.id, one)
    kept = [one for one in best.values() if one.score >= BESIDE * choices[0].score or asked.compares]
    return kept[:most]


def _choices(asked: Inquiry, shown: Sequence[Evidence], cosines: Cosines) -> Iterator[_Choice]:
    for place, one in enumerate(shown):
        if not is_about(asked, one):
            continue
        for n, line in enumerate(one.lines):
            if len(line.text) > LONGEST:
                continue
            alike = cosines.get((place, n), 0.0)
            if _answers(asked, one, n, alike) and line.is_news:
                before = one.lines[n - 1] if n > 1 else None
                yield _Choice(place, one, line, _score(asked, one, n, alike, place), before)


def is_about_any(asked: Inquiry, shown: Sequence[Evidence]) -> bool:
    """Whether one of these has somebody who is asked about, as far as that can be seen."""
    return not asked.names or any(_knows(name, one) for name in asked.names for one in shown)


def is_about(asked: Inquiry, one: Evidence) -> bool:
    """Whether the item has those that are asked about; of a comparison, one of them."""
    held = [_knows(name, one) for name in asked.names]
    return (any(held) if asked.compares else all(held)) if held else True


def _has(name: Name, one: Evidence) -> bool:
    return name.stands_in(one.whole)


def _knows(name: Name, one: Evidence, within: Text | None = None) -> bool:
    """Whether the item names it; what cannot be written alike in its language is not held against it."""
    if name.stands_in(within or one.whole):
        return True
    return not name.aliases and is_chinese(name.text) and not one.chinese


def _answers(asked: Inquiry, one: Evidence, n: int, alike: float) -> bool:
    line = one.lines[n]
    across = one.chinese != asked.chinese
    around = line.words if one.roundup else Text(line.text, one.title, one.lines[n - 1].text if n > 1 else "")
    if not (asked.compares or carries(asked.wants, line.text, asked)) or not _speaks_of(asked, one, around):
        return False
    if not (asked.compares or (_keeps(asked, one, line) and _tells_the_matter(asked, around))):
        return False
    if across:
        return _answers_across(asked, around, alike)
    if (
        asked.wants in ("who", "which", "anything")
        and 0 < alike < STRANGE
        and sum(around.has(word.text) for word in asked.words) < ANCHORS
    ):
        return False
    if alike >= (SAME_THING if len(asked.names) == 1 else ALIKE) and asked.names:
        return True
    wanted = (*asked.focus, *(word.text for word in asked.words[:1]))
    focused = all(around.has(word) or _implied(word, asked) for word in wanted)
    told = sum(around.has(word.text) for word in asked.words)
    titled = all(line.has(word.text) for word in asked.words for line in (one.lines[0].words,))
    enough = bool(asked.names) or told > 1 or titled or alike >= ALIKE
    return focused and enough and covered(asked.words, around, across=False) >= ENOUGH


def _answers_across(asked: Inquiry, around: Text, alike: float) -> bool:
    """Whether a line in another language answers: by its meaning, and by the more of what can be compared the less."""
    if alike >= ALIKE:
        return True
    if alike >= ALIKE - 0.15 and asked.names and _covers(asked, around, ACROSS):
        return True
    named = sum(name.stands_in(around) for name in asked.names)
    plain = [word for word in asked.words if not (asked.names and is_capital(word, asked.text))]
    counted = [word for word in plain if comparable(word.text, around)]
    anchored = named == len(asked.names) and all(around.has(word.text) for word in counted)
    return alike >= LEAST_ALIKE and anchored and named + len(counted) >= ANCHORS and bool(counted)


def _keeps(asked: Inquiry, one: Evidence, line: Line) -> bool:
    """Whether the quarter, the year, the round of the question are the line's: the day of the item tells its year."""
    year = f"{one.item.published_at.year}年"
    return anchors.are_kept(f"{asked.text} {asked.says}", line.text, f"{one.whole.folded}\n{year}")


def _tells_the_matter(asked: Inquiry, around: Text) -> bool:
    """Whether what is asked of somebody stands there, where a table has the word: who leaves has not joined."""
    matters = [word for word in asked.focus if alike(word) and not _implied(word, asked)]
    return all(around.has(word) for word in matters if comparable(word, around))


def _speaks_of(asked: Inquiry, one: Evidence, around: Text) -> bool:
    """Whether the line itself, or what stands right before it, has those who are asked about."""
    held = [_knows(name, one, around) for name in asked.names]
    return not held or (any(held) if asked.compares else all(held))


def _covers(asked: Inquiry, around: Text, least: float) -> bool:
    counted = [word for word in asked.words if comparable(word.text, around)]
    return not counted or covered(counted, around, across=True) >= least


_IMPLIED = {
    "money": ("金额", "价钱", "总额", "总价", "资金", "规模", "钱", "amount", "sum", "money", "total", "cost", "price"),
    "when": ("日期", "时间", "日子", "date", "day", "time", "year", "month"),
    "where": ("地点", "位置", "城市", "国家", "地方", "city", "country", "place", "location"),
    "who": ("人", "人选", "名字", "person", "man", "woman", "name"),
    "number": ("数量", "数目", "number", "size"),
    "percent": ("比例", "占比", "百分比", "share", "percentage"),
}


def _implied(word: str, asked: Inquiry) -> bool:
    """Whether the kind of piece that is wanted says the word already."""
    return word in _IMPLIED.get(asked.wants, ())


def _score(asked: Inquiry, one: Evidence, n: int, alike: float, place: int) -> float:
    line = one.lines[n]
    own = covered(asked.words, line.words, across=one.chinese != asked.chinese)
    named = sum(name.stands_in(line.words) for name in asked.names) / max(1, len(asked.names))
    focused = sum(line.words.has(word) for word in asked.focus) / max(1, len(asked.focus))
    kind = carries(asked.wants, line.text, asked) + (asked.wants == "why" and gives_a_reason(line.text))
    roundup = 0.4 * one.roundup
    return (
        own + 0.3 * named + 0.4 * focused + 0.6 * alike + 0.2 * kind - 0.02 * place - 0.1 * leans(line.text) - roundup
    )


def _all_told(asked: Inquiry, chosen: Sequence[_Choice]) -> bool:
    return all(any(_knows(name, one.evidence) for one in chosen) for name in asked.names)


def _statement(one: _Choice) -> Statement:
    """The line, after its title where it would not be understood alone."""
    text = closed(one.line.text)
    if leans(one.line.text) and not one.line.title and len(one.evidence.title) + len(text) <= LONGEST:
        text = f"{closed(one.evidence.title)}{'' if is_chinese(text) else ' '}{text}"
    return Statement(text, (Cited(one.evidence.item, one.line.source),))


def closed(text: str) -> str:
    """`text` with a full stop, unless it ends with a mark of its own."""
    if text.rstrip('”’"」』）)')[-1:] in {"。", "！", "？", "!", "?", ".", "…"}:
        return text
    return text.rstrip("，,；;：:、 ") + ("。" if is_chinese(text) else ".")
