"""The weekly report's sentences by a model: claims by theme, then areas, trends and questions from the claims alone.

What comes back names the claims that it rests on, by ids made for the call; code knows their events and proves every
sentence against the words of those events. What cannot be proved is dropped. Changes against the weeks before are not
the model's to tell: it is shown those that were counted and writes none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import structlog
from pydantic import BaseModel, field_validator

from pipeline import grounds, prompts
from pipeline.errors import LlmError
from pipeline.llm import Door
from pipeline.llm.lenient import whole
from pipeline.suspect import is_suspect
from pipeline.week.event import Event, Theme
from pipeline.week.told import Claim, Passage, Told

log = structlog.get_logger()
Reply = TypeVar("Reply", bound=BaseModel)

EVENTS_PER_CALL = 16
CLAIMS_PER_AREA = 24
CLAIMS_FOR_TRENDS = 40
_LINE_CHARS = 240
_CLAIM_TOKENS, _AREA_TOKENS, _TRENDS_TOKENS = 900, 1_800, 2_200


class Said(BaseModel):
    """One sentence as the model gives it."""

    ids: list[str]
    kind: Literal["fact", "judgement"]
    sentence: str


def _whole(values: object) -> list[Said]:
    return whole(Said, values)


class Claims(BaseModel):
    claims: list[Said]

    _whole = field_validator("claims", mode="before")(_whole)


class AreaTold(BaseModel):
    summary: list[Said]
    analysis: list[Said]

    _whole = field_validator("summary", "analysis", mode="before")(_whole)


class Titled(BaseModel):
    title: str
    sentences: list[Said]

    _whole = field_validator("sentences", mode="before")(_whole)


class TrendsTold(BaseModel):
    trends: list[Titled]
    questions: list[Titled]

    @field_validator("trends", "questions", mode="before")
    @classmethod
    def _whole_ones(cls, values: object) -> list[Titled]:
        return whole(Titled, values)


@dataclass(frozen=True, slots=True)
class Frame:
    """How much a report wants: areas with their titles in order, with what was counted in each; trends and questions;
    and the changes that were counted, in words."""

    areas: Mapping[str, str]
    counted: Mapping[str, str]
    changes: Sequence[str]
    trends: int
    questions: int


class Reporter:
    """Asks for the sentences of one weekly report."""

    def __init__(self, door: Door, language: str) -> None:
        self._door = door
        self._language = language

    async def tell(self, themes: Sequence[Theme], frame: Frame) -> Told:
        """All that the model tells and that holds."""
        asked = [(theme, part) for theme in themes for part in _parts(_showable(theme.events))]
        told = await asyncio.gather(*(self._claims(theme.name, part) for theme, part in asked))
        by_area: dict[str, list[Claim]] = {area: [] for area in frame.areas}
        for (theme, _), claims in zip(asked, told, strict=True):
            by_area.setdefault(theme.area, []).extend(claims)
        areas, last = await asyncio.gather(
            asyncio.gather(*(self._area(area, by_area[area], frame) for area in frame.areas)),
            self._trends([claim for claims in by_area.values() for claim in claims], frame),
        )
        passages = dict(zip(frame.areas, areas, strict=True))
        return Told(
            summaries={area: found[0] for area, found in passages.items() if found[0].claims},
            analyses={area: found[1] for area, found in passages.items() if found[1].claims},
            trends=last[0],
            questions=last[1],
        )

    async def _claims(self, theme: str, events: Sequence[Event]) -> list[Claim]:
        by_key = {event.id: event for event in events}
        ids = self._ids("weekly_claims", {event.id: event.text for event in events})
        lines = [{"id": ids[key], "text": prompts.quoted(event.text, _LINE_CHARS)} for key, event in by_key.items()]
        variables = {"language": self._language, "theme": prompts.quoted(theme, 60), "events": lines}
        answer = await self._ask("weekly_claims", _CLAIM_TOKENS, variables, Claims)
        if answer is None:
            return []
        rests_on = {ids[key]: (event,) for key, event in by_key.items()}
        return list(self._held(answer.claims, rests_on))

    async def _area(self, area: str, claims: Sequence[Claim], frame: Frame) -> tuple[Passage, Passage]:
        shown = _best(claims, CLAIMS_PER_AREA)
        if not shown:
            return Passage(None, ()), Passage(None, ())
        lines, rests_on = self._numbered("weekly_area", shown)
        counted = frame.counted.get(area, "")
        variables = {"language": self._language, "area": frame.areas[area], "counted": counted, "claims": lines}
        answer = await self._ask("weekly_area", _AREA_TOKENS, variables, AreaTold)
        if answer is None:
            return Passage(None, ()), Passage(None, ())
        summary = tuple(self._held(answer.summary, rests_on))
        known = {claim.text for claim in summary}
        analysis = tuple(claim for claim in self._held(answer.analysis, rests_on) if claim.text not in known)
        return Passage(None, summary), Passage(None, analysis)

    async def _trends(self, claims: Sequence[Claim], frame: Frame) -> tuple[tuple[Passage, ...], tuple[Passage, ...]]:
        shown = _best(claims, CLAIMS_FOR_TRENDS)
        if not shown:
            return (), ()
        lines, rests_on = self._numbered("weekly_trends", shown)
        changes = [prompts.quoted(change, _LINE_CHARS) for change in frame.changes]
        variables = {
            "language": self._language, "changes": changes, "claims": lines,
            "trends": frame.trends, "questions": frame.questions,
        }  # fmt: skip
        answer = await self._ask("weekly_trends", _TRENDS_TOKENS, variables, TrendsTold)
        if answer is None:
            return (), ()
        trends = (self._passage(titled, rests_on, question=False) for titled in answer.trends[: frame.trends])
        questions = (self._passage(titled, rests_on, question=True) for titled in answer.questions[: frame.questions])
        return tuple(p for p in trends if p), tuple(p for p in questions if p)

    def _passage(self, titled: Titled, rests_on: Mapping[str, tuple[Event, ...]], *, question: bool) -> Passage | None:
        """The sentences that hold under their title, if a fact is among them and the title says no more than they."""
        title, claims = " ".join(titled.title.split()), tuple(self._held(titled.sentences, rests_on))
        events = _once(event for claim in claims for event in claim.events)
        if not any(claim.kind == "fact" for claim in claims):
            return None
        if not grounds.title_holds(title, events, self._language, question=question):
            return None
        return Passage(title, claims)

    # --- asking --------------------------------------------------------------------------------------------------

    def _ids(self, call: str, content: Mapping[str, str]) -> dict[str, str]:
        return self._door.ids(list(content), " ".join([call, *(f"{key} {text}" for key, text in content.items())]))

    def _numbered(
        self, call: str, claims: Sequence[Claim]
    ) -> tuple[list[dict[str, str]], dict[str, tuple[Event, ...]]]:
        """The lines that show claims under ids made for the call, and the events behind each id."""
        by_text = {claim.text: claim for claim in claims}
        ids = self._ids(call, {text: text for text in by_text})
        lines = [{"id": ids[text], "text": prompts.quoted(text, _LINE_CHARS)} for text in by_text]
        return lines, {ids[text]: claim.events for text, claim in by_text.items()}

    async def _ask(self, call: str, max_tokens: int, variables: Mapping[str, Any], reply: type[Reply]) -> Reply | None:
        try:
            return await self._door.ask(prompts.render(call, max_tokens, **variables), reply)
        except LlmError as error:
            log.warning("weekly.failed", call=call, reason=error.reason)
            return None

    def _held(self, said: Iterable[Said], rests_on: Mapping[str, tuple[Event, ...]]) -> Iterable[Claim]:
        """The sentences that their events bear out, each once."""
        seen: set[str] = set()
        for one in said:
            text = " ".join(one.sentence.split())
            events = grounds.resting(text, _once(event for key in one.ids for event in rests_on.get(key, ())))
            kind: Literal["fact", "inference"] = "fact" if one.kind == "fact" else "inference"
            faults = grounds.faults(text, events, kind, self._language)
            if faults:
                log.info("weekly.dropped", faults=faults)
            elif text not in seen:
                seen.add(text)
                yield Claim(text, events, kind)


def _once(events: Iterable[Event]) -> tuple[Event, ...]:
    """Each event once, by its id: one with a tender has no hash."""
    return tuple({event.id: event for event in events}.values())


def _showable(events: Sequence[Event]) -> list[Event]:
    """Those that do not speak to the model."""
    return [event for event in events if not any(map(is_suspect, event.story.items))]


def _parts(events: Sequence[Event]) -> list[Sequence[Event]]:
    return [events[start : start + EVENTS_PER_CALL] for start in range(0, len(events), EVENTS_PER_CALL)]


def _best(claims: Sequence[Claim], limit: int) -> list[Claim]:
    """The claims on the most important events, in the order in which they were told."""
    chosen = sorted(claims, key=lambda claim: -max(event.score for event in claim.events))[:limit]
    kept = {id(claim) for claim in chosen}
    return [claim for claim in claims if id(claim) in kept]
