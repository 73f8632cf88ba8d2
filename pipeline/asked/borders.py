"""The stretches of days that a text names, and what is said around them: from … to …, since, until, 以来, 截至."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.asked import chinese, english, written
from pipeline.asked.spans import DAY, OPEN, Clock, Rule, Span, week_of

_RULES: tuple[Rule, ...] = (*written.RULES, *chinese.RULES, *english.RULES)
_FIGURES = re.compile(f"{chinese.FIGURES}|{english.FIGURES}", re.IGNORECASE | re.ASCII)
_MONTH = 31 * DAY
_MOST = 8  # stretches of one question


class Mention(NamedTuple):
    """`text[start:end]` names the days of `span`."""

    start: int
    end: int
    span: Span


def _since(span: Span, clock: Clock) -> Span | None:
    return Span(span.start, clock.today) if span.start <= clock.today else None


def _after(span: Span, clock: Clock) -> Span | None:
    """From its last day on: 2月3日以后 has that day in it."""
    return Span(span.end, clock.today) if span.end <= clock.today else None


def _until(span: Span, _: Clock) -> Span:
    return Span(OPEN, span.end)


def _before(span: Span, _: Clock) -> Span:
    return Span(OPEN, span.start - DAY)


def _its_week(span: Span, _: Clock) -> Span | None:
    return week_of(span.start) if span.start == span.end else None


_Border = tuple[re.Pattern[str], Callable[[Span, Clock], Span | None]]


def _border(pattern: str, drawn: Callable[[Span, Clock], Span | None]) -> _Border:
    return re.compile(pattern, re.IGNORECASE | re.ASCII), drawn


_LEFT: tuple[_Border, ...] = (
    _border(r"(?:\bever\s+)?\bsince(?:\s+the)?\s*$|自从\s?$|(?<![来各])自\s?$", _since),
    _border(r"\b(?:up\s+)?(?:until|till)(?:\s+the)?\s*$|\b(?:up\s+to|as\s+of)\s*$|截[至止]到?\s?$|直到\s?$", _until),
    _border(r"\b(?:before|prior\s+to)(?:\s+the)?\s*$", _before),
    _border(r"\bafter(?:\s+the)?\s*$", _after),
    _border(r"\b(?:the\s+)?week\s+of\s*$", _its_week),
)
_RIGHT: tuple[_Border, ...] = (
    _border(r"\s?(?:以来|至今|[到至](?:现在|目前)(?:为止)?|开始|起(?!融|并|收|投|事|案|诉|价|步|码|家|诉))", _since),
    _border(r"\s+(?:on(?:wards?)?\b(?!\s+\w)|(?:until|till|to|through)\s+(?:now|date)\b)", _since),
    _border(r"\s?(?:之后|以后|后(?![天来台端续期劲发果训]))", _after),
    _border(r"\s?为止", _until),
    _border(r"\s?(?:之前|以前|前(?![往后列端景置沿瞻夕一二两三四五六七八九十半几\d]))", _before),
    _border(r"\s?(?:那一?周|当周)", _its_week),
)
_TO = re.compile(r"\s?(?:至|到|[-–—~～]+)\s?(?:的)?|\s+(?:to|and|through|thru|until|till)\s+", re.IGNORECASE)
_AND = re.compile(r"\s?[和与及或、]\s?|,?\s+(?:and|or)\s+", re.IGNORECASE)
_FROM = re.compile(r"(?:\b(?:from|between)(?:\s+the)?\s*|(?:介于|[从自])\s?)$", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"[a-z.]\s*(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?$", re.IGNORECASE)
_COUNTS = re.compile(r"\s+[a-z]", re.IGNORECASE)
_REACH = 24  # characters to the left in which a border's words stand


def mentions(text: str, clock: Clock) -> Iterator[Mention]:
    """Every stretch in the order of `text`, without overlaps.

    A year or a quarter whose figures are asked for (一季度营收) is what news is about, not when it came.
    """
    at = 0
    longest = _MONTH if _FIGURES.search(text) else None
    for _ in range(_MOST):
        point = _next(text, at, clock)
        if point is None:
            return
        if longest and point.span.end - point.span.start > longest:
            at = point.end
            continue
        found = _range(text, at, point, clock) or _pair(text, point, clock) or _bordered(text, at, point, clock)
        at = found.end
        yield found


def _next(text: str, at: int, clock: Clock) -> Mention | None:
    """The first stretch from `at` on; of several that begin there, the longest."""
    found = (mention for rule in _RULES if (mention := _search(rule, text, at, clock)))
    return min(found, key=lambda mention: (mention.start, -mention.end), default=None)


def _search(rule: Rule, text: str, at: int, clock: Clock) -> Mention | None:
    pattern, read = rule
    while found := pattern.search(text, at):
        if span := read(found, clock):
            return Mention(found.start(), found.end(), span)
        at = found.start() + 1
    return None


def _match(rules: tuple[Rule, ...], text: str, at: int, clock: Clock) -> Mention | None:
    """The longest stretch that stands at `at`."""
    matches = [(found, read(found, clock)) for pattern, read in rules if (found := pattern.match(text, at))]
    mentions = [Mention(found.start(), found.end(), span) for found, span in matches if span]
    return max(mentions, key=lambda mention: mention.end, default=None)


def _range(text: str, floor: int, first: Mention, clock: Clock) -> Mention | None:
    """From `first` to what follows it, if a range does."""
    to = _TO.match(text, first.end)
    opening = _FROM.search(text, max(floor, first.start - _REACH), first.start)
    if to is None or (to[0].strip().lower() == "and" and not (opening and "between" in opening[0].lower())):
        return None
    later = clock._replace(after=first.span.start)
    last = _match(_RULES, text, to.end(), later)
    if last is None and _MONTH_FIRST.search(text, first.start, first.end):
        closing = _match(english.CLOSING, text, to.end(), later)
        last = closing if closing and (opening or "-" in to[0] or not _COUNTS.match(text, closing.end)) else None
    if last is None or last.span.end < first.span.start:
        return None
    return Mention(opening.start() if opening else first.start, last.end, Span(first.span.start, last.span.end))


def _pair(text: str, first: Mention, clock: Clock) -> Mention | None:
    """上周一和周二: the second day is told from the first, if it has come by then."""
    joined = _AND.match(text, first.end)
    if joined is None or first.span.start != first.span.end:
        return None
    last = _match(_RULES, text, joined.end(), clock._replace(after=first.span.start))
    if last is None or not first.span.start < last.span.start == last.span.end <= clock.today:
        return None
    return Mention(first.start, last.end, Span(first.span.start, last.span.end))


def _bordered(text: str, floor: int, point: Mention, clock: Clock) -> Mention:
    """The stretch that the words before or after `point` make of it, or the point itself."""
    start, end, span = point
    for pattern, drawn in _LEFT:
        left = pattern.search(text, max(floor, start - _REACH), start)
        if left and (wider := drawn(span, clock)):
            right = next((found for after, same in _RIGHT if same is drawn and (found := after.match(text, end))), None)
            return Mention(left.start(), right.end() if right else end, wider)
    for pattern, drawn in _RIGHT:
        right = pattern.match(text, end)
        if right and (wider := drawn(span, clock)):
            opening = _FROM.search(text, max(floor, start - _REACH), start)
            return Mention(opening.start() if opening else start, right.end(), wider)
    return point
