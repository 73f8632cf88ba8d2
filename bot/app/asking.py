"""Questions: what is answered, to whom, in which conversation. The answer itself is made by `Desk.answers`.

A question that has a message is answered beneath it, by a post that is recorded first; one that was typed after a
native command, which nobody else sees, is answered to its asker alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import commands, present
from bot.app.desk import ASKED, Desk, Heard, Reply
from bot.asking import Asked
from bot.card import Card
from bot.commands import model as said
from bot.inbound import Inbound, Typed, Where
from bot.ledger import key_of
from bot.model import Delivery, Planned, Turn
from bot.platforms import Draft, PostError
from bot.platforms.whole import Whole
from pipeline.errors import NotFoundError
from pipeline.model import Report

ANSWER = "answer"  # of a delivery's subject; the key of the event follows
_LATE = timedelta(hours=1)  # nobody waits longer for an answer
REMEMBERED = timedelta(hours=24)  # a conversation that rested so long begins anew
_DAY = timedelta(hours=24)  # that limits are for
TURNS = 6  # that a question may refer to


@dataclass(frozen=True, slots=True)
class _Question:
    """A question, the event that it came in by, and the key that its turn is kept under."""

    text: str
    event: Inbound
    key: str


async def ask(desk: Desk, heard: Heard, command: said.Ask) -> Reply:
    event = heard.event
    if not isinstance(event, Typed) or event.slash:
        return await _privately(desk, heard, command.question)
    where = event.where
    if heard.platform.room.threads:
        where = replace(where, thread=where.thread or event.message or None)
    key = key_of(event)
    late = heard.now + _LATE
    post = Planned(f"{ASKED}{key}", where, f"{ANSWER}:{key}", heard.reader.language, heard.now, late)
    return Reply(planned=(post,))


async def answered(desk: Desk, delivery: Delivery, key: str, draft: Draft) -> Sequence[Card]:
    """`answer:KEY`: the answer to the question that came in under that key."""
    event = await desk.ledger.inbox.get(key)
    if not isinstance(event, Typed):
        raise NotFoundError(f"the question {key!r} is not recorded any more")
    event = replace(event, who=await desk.platforms[event.where.platform].known(event.where, event.who))
    heard = await desk.heard(replace(event, where=delivery.where))
    day = heard.now.astimezone(ZoneInfo(heard.reader.zone)).date()
    command = commands.read(event.text, day, slash=event.slash, language=heard.reader.language)
    question = command.question if isinstance(command, said.Ask) else event.text
    card = await _card(desk, heard, _Question(question, event, key), draft)
    return present.fitted(card, desk.limits(delivery.where))


async def _privately(desk: Desk, heard: Heard, question: str) -> Reply:
    """Says at once that it is looked for, then answers."""
    with suppress(PostError):
        await heard.platform.whisper(heard.event, present.notice("searching", heard.reader))
    silent = Whole(heard.platform, heard.event.where)
    asked = _Question(question, heard.event, key_of(heard.event))
    card = await _card(desk, heard, asked, silent)
    return Reply(tuple(present.fitted(card, heard.limits)))


async def _card(desk: Desk, heard: Heard, question: _Question, draft: Draft) -> Card:
    kept = await desk.ledger.turns.get(question.key)
    if kept is not None:  # it was answered before, and the post failed
        return present.answer(kept.answer, heard.reader)
    person = f"{heard.event.where.platform}:{heard.event.who.id}"
    if reached := await _limit(desk, person, heard.now):
        notice, most = reached
        return present.notice(notice, heard.reader, n=most)
    await draft.status(heard.reader.words.notices["searching"])
    where = heard.event.where
    conversation = talk(heard.event)
    before = await desk.ledger.turns.last(conversation, heard.now - REMEMBERED, TURNS)
    report = await _report(desk, where)
    reader = heard.reader
    asked = Asked(
        question.text, heard.profile, reader.zone, reader.language, heard.now, report, tuple(before), question.key
    )
    answer = await desk.answers.answer(asked, draft)
    await desk.ledger.turns.add(Turn(question.key, conversation, person, question.text, answer, heard.now))
    return present.answer(answer, heard.reader)


async def _limit(desk: Desk, person: str, now: datetime) -> tuple[str, int] | None:
    """The notice of the limit that is reached, and how many questions it allows."""
    limits, since = desk.config.answers, now - _DAY
    if await desk.ledger.turns.count(person, since) >= limits.per_person:
        return "enough_asked", limits.per_person
    if await desk.ledger.turns.count(None, since) >= limits.per_day:
        return "enough_answered", limits.per_day
    return None


def talk(event: Inbound) -> str:
    """The conversation: all that is said in a thread; in a chat of two, and without a thread, what one person says."""
    where = event.where
    thread = None if isinstance(event, Typed) and event.direct else where.thread
    return f"{where.platform}:{where.chat}:{thread or f'by {event.who.id}'}"


async def _report(desk: Desk, where: Where) -> Report | None:
    """The report that a thread hangs from."""
    subject = await desk.ledger.deliveries.behind(where, where.thread) if where.thread else None
    if subject is None:
        return None
    what, _, rest = subject.partition(":")
    if what in ("report", "full"):
        return await desk.newsroom.report(rest)
    if what in ("daily", "weekly"):
        profile, _, days = rest.partition(":")
        return await desk.newsroom.stored(what, profile, days)
    return None
