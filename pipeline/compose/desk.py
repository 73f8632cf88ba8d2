"""What the chapters of one report share: its week and words, and which events are told already; nothing twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from pipeline import words
from pipeline.compose import phrases
from pipeline.compose.said import Said
from pipeline.config import Profile
from pipeline.extract import headline
from pipeline.extract.roundups import is_roundup
from pipeline.extract.sentences import is_chinese
from pipeline.week.event import Event
from pipeline.week.figures import Figures

_CHOICE = 6  # foremost events that a sentence may quote
_GOOD_PART = 0.28
_CLOSED = tuple("。！？….!?”’」』）)")


class Desk:
    """`events` are the week's, best first."""

    def __init__(self, events: Sequence[Event], figures: Figures, profile: Profile) -> None:
        self.events = events
        self.figures = figures
        self.profile = profile
        self.say = phrases.phrases(profile.language)
        self.week = self.say.week if len(figures.days) == 7 else self.say.span
        self._told: set[str] = set()
        self._texts: set[str] = set()

    def of_area(self, key: str) -> list[Event]:
        return [event for event in self.events if event.area == key]

    def untold(self, events: Iterable[Event]) -> list[Event]:
        return [event for event in events if event.id not in self._told]

    def is_new(self, text: str) -> bool:
        """Whether `text` stands nowhere yet; from now on it does."""
        closed = self.closed(text)
        new = closed not in self._texts
        self._texts.add(closed)
        return new

    def is_told(self, event: Event) -> bool:
        return event.id in self._told

    def facts(self, events: Iterable[Event], limit: int) -> list[Said]:
        """The events' own words, of at most `limit` that are told nowhere yet."""
        found: list[Said] = []
        for event in events:
            if len(found) == limit:
                break
            if is_roundup(event.item):
                continue  # it tells of many events, and is an example of none
            if event.id not in self._told and self.closed(event.text) not in self._texts:
                self.tell(event)
                found.append(Said(self._line(event), (event,), "fact"))
        return found

    def tell(self, event: Event) -> None:
        """Counts `event` as told, in whatever words."""
        self._told.add(event.id)
        self._texts.add(self.closed(event.text))

    def statistic(self, text: str, told: str, events: Sequence[Event] = ()) -> Said:
        """A computed sentence of the statistics' field `told`."""
        return Said(phrases.capital(text), tuple(events), "statistic", told)

    def heads(self, events: Sequence[Event]) -> str:
        """The headlines of `events`, each in quotes."""
        return phrases.quoted([self.head(event) for event in events], self.say)

    def examples(self, events: Sequence[Event], form: str, count: int) -> tuple[str, tuple[Event, ...]]:
        """`form` with the headlines of up to `count` of `events` at its {heads}, and those events.

        The foremost whose headlines are each a good part of the sentence, so that none is cited for a few words.
        """
        foremost = events[:_CHOICE]
        for chosen in combinations(foremost, min(count, len(foremost))):
            text = form.format(heads=self.heads(chosen))
            told = set(words.tokens(text))
            if all(len(told & set(words.tokens(self.head(event)))) >= _GOOD_PART * len(told) for event in chosen):
                return text, chosen
        return form.format(heads=self.heads(events[:count])), tuple(events[:count])

    def head(self, event: Event) -> str:
        return headline(event.item) or event.item.title

    def closed(self, text: str) -> str:
        """`text` with a full stop in its own language, where it has none."""
        return text if text.endswith(_CLOSED) else text + ("。" if is_chinese(text) else ".")

    def _line(self, event: Event) -> str:
        closed = self.closed(event.text)
        return closed if event.language == self.profile.language else self.say.foreign + closed
