"""An editor behind the fake model: it reads our prompts as a real model would, and answers well, badly or wickedly.

`perfect` is the good one; the others spoil what it says. `answering` puts an editor behind `tests.fakes.model`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pipeline.extract import extract
from pipeline.extract.sentences import is_chinese
from pipeline.model import Item, Story
from tests.fakes.lines_zh import Told, told
from tests.fakes.model import Answer, Answering, Request, text

Kind = Literal["select", "write", "repair", "summary"]
Said = dict[str, Any]

_OPENINGS: dict[str, Kind] = {
    "You help an editor to weigh": "select",
    "You write for a news digest": "write",
    "You correct lines": "repair",
    "You close a news digest": "summary",
}
_STORY = re.compile(r"^<story (\w{4})>\n(.*?)\n</story \1>", re.DOTALL | re.MULTILINE)
_NUMBERS = re.compile(r"[\d零一二三四五六七八九十百]")


@dataclass(frozen=True)
class Seen:
    """A story, head or line as the prompt shows it; `draft` and `faults` only when it is to be repaired."""

    id: str
    title: str
    passages: tuple[str, ...] = ()
    told: str = ""
    draft: str = ""
    faults: str = ""

    @property
    def words(self) -> str:
        return "\n".join((self.title, *self.passages))


@dataclass(frozen=True)
class Call:
    """What is asked for, and of which stories."""

    kind: Kind
    seen: tuple[Seen, ...]
    user: str


Editor = Callable[[Call], Said]


def read(request: Request) -> Call:
    """The call that `request` makes; AssertionError when it is none of ours."""
    system, user = text(request, "system"), text(request)
    kind = next(kind for opening, kind in _OPENINGS.items() if system.startswith(opening))
    if kind in ("write", "repair"):
        return Call(kind, tuple(_story(found[1], found[2], user) for found in _STORY.finditer(user)), user)
    lines = [line.split(" | ", 2) for line in user.splitlines() if line]
    return Call(kind, tuple(Seen(line[0], line[1], tuple(line[2:])) for line in lines), user)


def _story(short: str, block: str, user: str) -> Seen:
    title, *rest = block.split("\n")
    before = [line.removeprefix("told before: ") for line in rest[:1] if line.startswith("told before: ")]
    after = {
        what: found[1] if (found := re.search(rf"^{what} of {short}: (.*)$", user, re.MULTILINE)) else ""
        for what in ("line", "faults")
    }
    passages = tuple(rest[len(before) :])
    return Seen(short, title.removeprefix("title: "), passages, "".join(before), after["line"], after["faults"])


def answering(editor: Editor) -> Answering:
    """The editor's JSON as a completion."""
    return lambda request: Answer(json.dumps(editor(read(request)), ensure_ascii=False))


def perfect(call: Call, lines: Sequence[Told] = (), score: Callable[[Seen], int] = lambda _: 6) -> Said:
    """What a faultless editor says; `lines` are known beside those of the sample, `score` is of a head."""
    if call.kind == "select":
        return {"rows": [f"{seen.id} {score(seen)} product {_region(seen.title)}" for seen in call.seen]}
    if call.kind == "summary":
        return {"sentences": [{"id": seen.id, "sentence": _cut(seen.title)} for seen in call.seen[:3]]}
    return {"stories": [line for seen in call.seen if (line := _line(seen, lines))]}


def _region(title: str) -> str:
    return "D" if is_chinese(title) else "I"


def _cut(sentence: str) -> str:
    """The beginning of a sentence that still says something whole."""
    clauses = re.split(r"(?<=[，；。])", sentence)
    cut = clauses[0]
    for clause in clauses[1:]:
        if len(cut) >= 24:
            break
        cut += clause
    return cut.rstrip("，；。") + "。"


def _line(seen: Seen, lines: Sequence[Told]) -> Said | None:
    known = told(seen.words, lines)
    if known:
        return _said(seen, known)
    return _said(seen, _copied(seen)) if is_chinese(seen.title) else None


def _said(seen: Seen, line: Told) -> Said:
    return {
        "id": seen.id,
        "title": seen.title[:8],
        "quotes": list(line.quotes),
        "facts": [part for part in re.split("[，；。]", line.sentence) if _NUMBERS.search(part)],
        "sentence": line.sentence,
        "reason": line.reason,
        "tags": list(line.tags),
    }


def _copied(seen: Seen) -> Told:
    """A Chinese story in its own words, as our own extract would take them from what is shown."""
    moment = datetime(2026, 3, 10, tzinfo=UTC)
    body = seen.passages[0] if seen.passages else ""
    shown = Item("shown", "", "", seen.title, body, "zh", moment, "stated", moment)
    taken = extract(Story("shown", (shown,)), ZoneInfo("Asia/Shanghai"), "zh")
    return Told(taken.evidence, taken.text, taken.evidence[0].split("，")[0].rstrip("。"), ())
