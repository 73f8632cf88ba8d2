"""A model that answers questions as our prompts ask for it: faultless by what it is told to know, or spoilt.

It reads the items of a prompt as a model would. `knows` are passages with the sentences that they bear out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.model import Answer, Answering, Request, text

Given = dict[str, Any]

_ITEM = re.compile(r"^<item (\w{4})>\ntitle: (.*?)\n(.*?)</item \1>", re.DOTALL | re.MULTILINE)
_QUESTION = re.compile(r"<question>\n(.*?)\n</question>", re.DOTALL)


@dataclass(frozen=True)
class Seen:
    id: str
    title: str
    passage: str


@dataclass(frozen=True)
class Call:
    """What is asked, of which items, and whether it is to be mended."""

    question: str
    seen: tuple[Seen, ...]
    faults: bool


def read(request: Request) -> Call:
    user = text(request)
    asked = _QUESTION.search(user)
    assert asked is not None
    seen = tuple(Seen(found[1], found[2], found[3].strip()) for found in _ITEM.finditer(user))
    return Call(asked[1], seen, "faults:" in user)


def perfect(call: Call, knows: Mapping[str, str]) -> Given:
    """All that is known of the items shown; "no" where nothing is."""
    pairs = [
        (seen, quote, told)
        for quote, told in knows.items()
        for seen in call.seen
        if quote in seen.passage or quote in seen.title
    ]
    if not pairs:
        return {"answerable": "no", "evidence": [], "sentences": []}
    return {
        "answerable": "yes",
        "evidence": [{"id": seen.id, "title": seen.title[:8], "quote": quote} for seen, quote, _ in pairs],
        "sentences": [{"ids": [seen.id], "text": told} for seen, _, told in pairs],
    }


def answering(knows: Mapping[str, str], spoil: Callable[[Call, Given], Any] = lambda _, given: given) -> Answering:
    """The faultless answer, changed by `spoil`; what that returns is sent as JSON, a string as it is."""

    def answer(request: Request) -> Answer:
        if "<question>" not in text(request) or "<item" not in text(request):
            return Answer(json.dumps({"questions": []}))
        call = read(request)
        given = spoil(call, perfect(call, knows))
        if isinstance(given, Answer):
            return given
        return Answer(given if isinstance(given, str) else json.dumps(given, ensure_ascii=False))

    return answer


def rewriting(forms: Sequence[str], then: Answering) -> Answering:
    """Gives `forms` for a question that is to stand by itself, and answers by `then`."""

    def answer(request: Request) -> Any:
        if text(request, "system").startswith("You make a reader's question"):
            return Answer(json.dumps({"questions": list(forms)}, ensure_ascii=False))
        return then(request)

    return answer
