"""A question → its answer, in its steps: what it refers to, when, what is stored, what answers. It posts nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import blake2b

import structlog

from pipeline.answering import counting, drafting, excerpts, follow, inquiry, rewriting, side_by_side, tallying
from pipeline.answering import report as of_report
from pipeline.answering.asked import Nobody, Question, Told, spoken
from pipeline.answering.counting import Counting
from pipeline.answering.follow import Resolved
from pipeline.answering.inquiry import Inquiry
from pipeline.answering.looking import Looked, Looking, translates
from pipeline.answering.statements import Cited, Findings, Statement, numbered, written
from pipeline.answering.suggesting import suggested
from pipeline.answering.wording import Wording, span, wording
from pipeline.asked import when
from pipeline.errors import LlmError
from pipeline.llm import Door
from pipeline.meaning import Embedder
from pipeline.model import Answer, DailyReport, Period, Source, WeeklyReport
from pipeline.search import Search
from pipeline.store import Store

log = structlog.get_logger()

MODEL_S = 45.0  # that a model may take for all of an answer; then it is quoted
QUESTION_CHARS = 1_000  # that are read
_DETAILS = 4  # sentences of an entry of which more is wanted


@dataclass
class Answering:
    """Answers questions from one store, from many tasks at once. It is meant to live as long as its process."""

    store: Store
    search: Search
    sources: Sequence[Source]
    embedder: Embedder
    model_s: float = MODEL_S
    _looking: Looking = field(init=False)
    _counting: Counting = field(init=False)

    def __post_init__(self) -> None:
        self._looking = Looking(self.store, self.search)
        self._counting = Counting(self.store, self.sources, self.embedder)

    async def answer(self, question: Question, door: Door | None = None, told: Told | None = None) -> Answer:
        """What the stored items say to `question`; by the model behind `door` where there is one, and it answers."""
        began = time.perf_counter()
        text = question.text[:QUESTION_CHARS].strip()
        read = replace(question, text=text, language=spoken(text, question.language))
        found = await self._found(read, door, told or Nobody())
        sentences, references = numbered(found)
        return Answer(
            id=_id(question),
            question=question.text,
            answerable=found.answerable,
            engine=found.engine,
            window=found.window,
            sentences=sentences,
            references=references,
            took_ms=round((time.perf_counter() - began) * 1000),
            notes=found.notes,
            suggestions=found.suggestions,
        )

    async def _found(self, question: Question, door: Door | None, told: Told) -> Findings:
        itself = await self._tallied(question) or _of_the_report(question)
        if itself is not None:
            return itself
        words = wording(question.language)
        await told.status(words.looking)
        resolved = await _stand_alone(question, door)
        time_ = _time(resolved, question)
        asked = inquiry.read(time_.rest or resolved.text, time_.said)
        counted = counting.wanted(resolved.text, asked, question, timed=time_.period is not None)
        general = asked.is_empty and time_.period is not None and not resolved.items
        if counted is not None or general:
            days = counting.period_of(question, time_.period)
            await told.status(words.counting.format(span=span(days, question.language)))
            if counted is not None:
                found = await self._counting.count(question, counted, asked, time_.period)
            else:
                found = await self._counting.headlines(question, asked, time_.period)
            await told.write(written(found.statements))
            return _with_suggestions(found, question, asked, resolved)
        if time_.period is not None:
            await told.status(words.looking_in.format(span=span(time_.period, question.language)))
        looked = await self._looking.look(question, resolved, asked, time_)
        if resolved.open and not asked.names and not question.before:
            near = excerpts.nearest(looked.evidence, asked, {})
            return Findings("no", nearest=near, notes=(words.nobody,))
        await told.status(words.found.format(n=len(looked.evidence)))
        found = await self._judged(question, resolved, asked, looked, (door, told))
        if door is not None and found.answerable == "no" and not (resolved.also or translates(asked)):
            more = await self._looked_abroad(question, resolved, asked, time_, door)
            if more is not None:
                found = await self._judged(question, resolved, asked, more, (door, told))
        return _with_suggestions(found, question, asked, resolved)

    async def _tallied(self, question: Question) -> Findings | None:
        """The count of what reports have, where that is asked for."""
        time_ = when.when(question.text, question.now, question.zone)
        tally = tallying.wanted(question.text, time_.rest, question, timed=time_.period is not None)
        if tally is None:
            return None
        reports = await self._reports(question, time_.period)
        if not reports:
            return Findings("no", notes=(wording(question.language).no_report,)) if tally.named else None
        return tallying.tallied(tally, reports, question)

    async def _reports(self, question: Question, period: Period | None) -> list[DailyReport]:
        """The daily reports that a question means, oldest first: those of its days, the thread's, else the newest."""
        name, kept = question.profile.name, self.store.reports
        if period is not None and tallying.means_reports(question.text):
            days = range(min((period.end - period.start).days + 1, counting.MOST_DAYS))
            found = [await kept.find("daily", name, period.end - timedelta(days=n)) for n in reversed(days)]
        else:
            found = []
        if not found or not any(found):
            found = [question.report or await kept.latest("daily", name)]
        return [one for one in found if isinstance(one, DailyReport)]

    async def _looked_abroad(
        self, question: Question, resolved: Resolved, asked: Inquiry, time_: when.When, door: Door
    ) -> Looked | None:
        """What is found for the question in the other language, as a model says it; None where it says nothing."""
        alone = replace(question, text=resolved.text, before=(), report=None)
        forms = await rewriting.translated(door, alone)
        if not forms:
            return None
        return await self._looking.look(question, replace(resolved, also=tuple(forms)), asked, time_)

    async def _judged(
        self, question: Question, resolved: Resolved, asked: Inquiry, looked: Looked, by: tuple[Door | None, Told]
    ) -> Findings:
        """The model's answer where it gives one, else the sources' own words."""
        door, told = by
        words = wording(question.language)
        cosines, *of_sides = await self._looking.cosines(
            [asked, *(side.asked for side in looked.sides)], looked.evidence
        )
        notes: tuple[str, ...] = ()
        if door is not None and looked.evidence:
            material = drafting.Material(
                resolved.text,
                asked,
                looked.evidence,
                cosines,
                question.language,
                self._looking.likeness,
                resolved.items,
            )
            try:
                async with asyncio.timeout(self.model_s):
                    found = await drafting.drafted(door, material, told)
                return _framed(found, looked, resolved, words)
            except (LlmError, TimeoutError) as error:
                reason = error.reason if isinstance(error, LlmError) else "timeout"
                log.warning("answer.without_model", reason=reason)
                notes = (words.budget if reason == "budget" else words.no_model,)
        if resolved.details and looked.evidence and (resolved.entry is not None or resolved.items):
            found = _more(resolved, looked)
        elif looked.sides:
            found = side_by_side.found(list(zip(looked.sides, of_sides, strict=True)), looked.evidence, words)
        else:
            found = excerpts.found(asked, looked.evidence, cosines, words)
        if found.statements:
            await told.write(written(found.statements))
        return _framed(replace(found, notes=(*found.notes, *notes)), looked, resolved, words)


def _of_the_report(question: Question) -> Findings | None:
    """The answer to a question about the report that the conversation hangs from."""
    if _is_of_no_entry(question):
        return Findings("no", notes=(wording(question.language).no_entry,))
    kind, report = of_report.about(question.text), question.report
    if kind is None or report is None:
        return None
    words = wording(question.language)
    if isinstance(report, WeeklyReport):
        told = of_report.of_weekly(report, of_report.number(question.text))
        return Findings("yes", tuple(told)) if told else None
    assert isinstance(report, DailyReport)
    entries, certain = of_report.meant(question, report)
    if not entries:
        return Findings("no", notes=(words.no_entry,))
    statements = tuple(of_report.of_daily(kind, entries, words))
    _, more = of_report.entry(question.text, report)
    notes = (words.other_region.format(n=of_report.number(question.text)),) if more else ()
    return Findings("yes", statements, notes=notes if certain else (words.unclear,))


def _is_of_no_entry(question: Question) -> bool:
    """Whether a question numbers an entry that the report has not, and names nobody whose it could be."""
    if not isinstance(question.report, DailyReport) or of_report.number(question.text) is None:
        return False
    found, _ = of_report.entry(question.text, question.report)
    return found is None and not inquiry.read(of_report.without_number(question.text)).names


async def _stand_alone(question: Question, door: Door | None) -> Resolved:
    """The question as it stands by itself: by rules, and where they do not suffice by the model."""
    resolved = follow.resolved(question)
    if not resolved.open or door is None or not (question.before or question.report):
        return resolved
    forms = await rewriting.rewritten(door, question)
    return replace(resolved, text=forms[0], open=False, also=tuple(forms[1:])) if forms else resolved


def _time(resolved: Resolved, question: Question) -> when.When:
    """The days that are asked for; none that lie ahead, and those of the question before where they hold on."""
    found = when.when(resolved.text, question.now, question.zone)
    if found.period is None:
        return replace(found, period=resolved.window)
    today = when.when("今天", question.now, question.zone).period
    assert today is not None
    return replace(found, period=None, rest=resolved.text) if found.period.start > today.end else found


def _more(resolved: Resolved, looked: Looked) -> Findings:
    """The sentences of the items that a question wants more of, in their order."""
    own = [one for one in looked.evidence if one.item.id in resolved.items]
    told = [
        Statement(excerpts.closed(line.text), (Cited(one.item, line.source),))
        for one in own[:2]
        for line in ([line for line in one.lines[1:] if line.is_news][:_DETAILS] or one.lines[:1])
    ]
    return Findings("yes" if told else "no", tuple(told[: _DETAILS + 2]))


def _framed(found: Findings, looked: Looked, resolved: Resolved, words: Wording) -> Findings:
    """`found` with the days that were looked in, and what a reader should know of them."""
    language = "zh" if words is wording("zh") else "en"
    notes = found.notes
    if looked.widened is not None:
        notes = (words.widened.format(span=span(looked.widened, language)), *notes)
        if found.answerable == "yes":
            found = replace(found, answerable="partial")
    if resolved.ambiguous and resolved.entry is not None:
        notes = (*notes, words.other_region.format(n=of_report.number(resolved.text) or resolved.entry.rank))
    return replace(found, window=looked.window, notes=notes)


def _with_suggestions(found: Findings, question: Question, asked: Inquiry, resolved: Resolved) -> Findings:
    cited = [one for statement in found.statements for one in statement.cited] or list(found.nearest)
    words = wording(question.language)
    return replace(found, suggestions=suggested(question, asked, cited, resolved.entry, words))


def _id(question: Question) -> str:
    said = f"{question.text}\0{question.now.isoformat()}\0{question.key}"
    return f"a-{blake2b(said.encode(), digest_size=8).hexdigest()}"
