"""Questions: what is answered, to whom, in which conversation. The answer itself is made by `Desk.answers`.

A question that has a message is answered beneath it, by a post that is recorded first; one that was typed after a
native command, which nobody else sees, is answered to its asker alone. `reached` and `taken` are the steps that chats
and web pages share: whether a limit is reached, and the turn of the conversation.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import commands, present
from bot.app.desk import ASKED, Desk, Heard, Reply
from bot.asking import Answers, Asked
from bot.card import Card
from bot.commands import model as said
from bot.inbound import Inbound, Typed, Where
from bot.ledger import Turns, key_of
from bot.model import Delivery, Planned, Turn
from bot.platforms import Draft, PostError
from bot.platforms.whole import Whole
from pipeline.errors import NotFoundError
from pipeline.model import Answer, Report

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


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks (`platform:id`), and in which conversation.

    `address`: what the keys of all turns from the same network address begin with, where nobody vouches for the person.
    """

    person: str
    conversation: str
    address: str = ""


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
    asker = Asker(f"{heard.event.where.platform}:{heard.event.who.id}", talk(heard.event))
    if limit := await reached(desk, asker, heard.now):
        notice, most = limit
        return present.notice(notice, heard.reader, n=most)
    await draft.status(heard.reader.words.notices["searching"])
    report = await _report(desk, heard.event.where)
    reader = heard.reader
    asked = Asked(question.text, heard.profile, reader.zone, reader.language, heard.now, report, key=question.key)
    return present.answer(await taken(desk.answers, desk.ledger.turns, asker, asked, draft), reader)


async def reached(desk: Desk, asker: Asker, now: datetime) -> tuple[str, int] | None:
    """The notice of the limit that is reached, and how many questions it allows; None while there is none."""
    limits, turns, since = desk.config.answers, desk.ledger.turns, now - _DAY
    if await turns.count(asker.person, since) >= limits.per_person:
        return "enough_asked", limits.per_person
    of_address = limits.per_address or limits.per_person
    if asker.address and await turns.count_under(asker.address, since) >= of_address:
        return "enough_asked", of_address
    if await turns.count(None, since) >= limits.per_day:
        return "enough_answered", limits.per_day
    return None


async def taken(answers: Answers, turns: Turns, asker: Asker, asked: Asked, draft: Draft) -> Answer:
    """Answers a question with what was said before it in the conversation, and keeps the turn under `asked.key`."""
    before = await turns.last(asker.conversation, asked.now - REMEMBERED, TURNS)
    answer = await answers.answer(replace(asked, before=tuple(before)), draft)
    await turns.add(Turn(asked.key, asker.conversation, asker.person, asked.question, answer, asked.now))
    return answer


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
