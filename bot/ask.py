"""What `digest ask` does: answers one question from the stored items, as a turn of a conversation if it is named."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass

from bot.answering import StoredAnswers
from bot.app.asking import Asker, taken
from bot.asking import Asked
from bot.calls import Call, embedder, print_json, say, stored
from bot.card import Card
from bot.ledger import Ledger, open_ledger
from bot.platforms.console import render
from bot.present import Reader
from bot.present import answer as card
from bot.serve import KEPT
from pipeline.errors import ConfigError
from pipeline.model import Answer, Report

PREPARE_S = 30.0  # that a question waits for what is newly stored to be findable by its meaning; words are quicker
_KEY = re.compile(r"[\w.:@-]{1,120}")
_PERSON = "ask:local"


@dataclass(frozen=True, slots=True)
class Wanted:
    question: str
    report: str | None = None
    conversation: str | None = None


class Said:
    """Says on standard error how far an answer is."""

    async def status(self, text: str) -> None:
        say(text)

    async def write(self, text: str) -> None:
        return

    async def post(self, card: Card, key: str) -> str:
        return key

    async def drop(self) -> None:
        return


async def ask(call: Call, wanted: Wanted, as_json: bool) -> None:
    if not wanted.question.strip():
        raise ConfigError('ask "": is empty; give a question, such as: digest ask "昨天有几起融资？"')
    if wanted.conversation is not None and not _KEY.fullmatch(wanted.conversation):
        raise ConfigError(f"--conversation {wanted.conversation[:40]!r}: allowed: up to 120 letters, digits and _.:@-")
    async with call.open() as (store, sources), open_ledger(call.config.store.url) as ledger:
        answers = StoredAnswers(store, call.config, sources, embedder(), os.environ)
        with suppress(TimeoutError):
            async with asyncio.timeout(PREPARE_S):
                await answers.prepare()
        report = await stored(call, store, wanted.report) if wanted.report else None
        answer = await _answered(call, ledger, answers, wanted, report)
    if as_json:
        print_json(answer.model_dump(mode="json"))
    else:
        sys.stdout.write(shown(answer, call))


async def _answered(
    call: Call, ledger: Ledger, answers: StoredAnswers, wanted: Wanted, report: Report | None
) -> Answer:
    profile, key = call.profile, f"ask:{uuid.uuid4().hex}"
    asked = Asked(wanted.question, profile.name, profile.timezone, profile.language, call.now, report, key=key)
    if not wanted.conversation:
        return await answers.answer(asked, Said())
    await ledger.turns.forget(call.now - KEPT)
    asker = Asker(_PERSON, f"ask:{wanted.conversation}")
    return await taken(answers, ledger.turns, asker, asked, Said())


def shown(answer: Answer, call: Call) -> str:
    """The answer as a reader at a terminal sees it."""
    return render.text(card(answer, Reader(call.profile.language, call.profile.timezone)))
