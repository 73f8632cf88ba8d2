"""What the codes of Feishu's answers mean for a post: to be tried again, shown plainer, put elsewhere, or given up.

A refusal may come with HTTP 200 as well as 400: the code alone decides. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.platforms import Busy, Gone, PostError, Refused, Unclear
from bot.platforms.feishu.size import Json


class Unshowable(Refused):
    """The platform will not have the card as it is drawn: a plainer one may pass."""


class Threadless(Refused):
    """No thread can hang from that message."""


class Withdrawn(Refused):
    """The message was recalled or deleted."""


class Lacking(Refused):
    """The app lacks a right; `scopes` are those of which any one would do."""

    def __init__(self, message: str, scopes: tuple[str, ...]) -> None:
        super().__init__(message)
        self.scopes = scopes


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the platform as it came. `body` is its JSON; None where it is none. `token` is what it was asked
    with, `again` the seconds that it asks to wait."""

    status: int
    body: Json | None
    again: float | None = None
    token: str = field(default="", repr=False)

    @property
    def code(self) -> int:
        """0 is well; -1 for what is no answer of the platform's own."""
        found = None if self.body is None else self.body.get("code")
        return found if isinstance(found, int) else -1

    @property
    def message(self) -> str:
        found = "" if self.body is None else self.body.get("msg")
        return " ".join(str(found or "").split())[:160]


EXPIRED = frozenset({99991661, 99991663, 99991664, 99991668})  # the token, not the post, is at fault
_SLOWER = {99991400: 1.0, 230020: 1.0, 230049: 2.0, 11232: 10.0, 200810: 1.0}  # seconds, where the answer says none
_GONE: Mapping[int, str] = {
    230002: "the bot is not in the chat",
    230013: "the person is outside the bot's availability: widen it in the console",
    230018: "the group's settings let the bot post nothing",
    230034: "there is no such chat",
    230035: "the bot has been forbidden to post there",
    232006: "there is no such chat",
    232009: "the chat was dissolved",
    232011: "the bot is not in the chat",
}
_REFUSED: Mapping[int, str] = {
    10003: "no such app: check FEISHU_APP_ID",
    10014: "FEISHU_APP_SECRET is not the app's",
    230006: "the app's bot is switched off: add the bot feature in the console and release a version",
    230022: "the platform takes its words for sensitive",
    230028: "the organisation's data protection refuses its words",
    230031: "the message is older than 14 days and cannot change any more",
    99991403: "the month's calls are used up",
}
_UNSHOWABLE = frozenset({11310, 230025, 230099, 300301, 300303, 300305, 300310})
_WITHDRAWN = frozenset({230011, 230110})
_THREADLESS = frozenset({230071, 230072})
_UNKNOWN = frozenset({2200, 5000})  # "internal error": it may have worked
_SCOPES = re.compile(r"\[([\w:.,\s-]+)\]")


def fault(answer: Answer) -> PostError:
    """What an answer that is not well means."""
    code, said = answer.code, f"Feishu: {answer.code} {answer.message}".rstrip()
    if code == 99991672:
        return _lacking(answer)
    if code in _SLOWER or answer.status == 429 or _locked(answer):
        return Busy(said, answer.again or _SLOWER.get(code, 1.0))
    if code in _GONE:
        return Gone(f"Feishu: {_GONE[code]} ({code})")
    if code in _REFUSED:
        return Refused(f"Feishu: {_REFUSED[code]} ({code})")
    if code in EXPIRED:
        return Refused(f"{said}: check FEISHU_APP_ID and FEISHU_APP_SECRET")
    if code in _UNKNOWN or code == -1 or answer.status >= 500:
        return Unclear(f"Feishu gave no answer of its own (HTTP {answer.status})")
    for kind, codes in ((Withdrawn, _WITHDRAWN), (Threadless, _THREADLESS), (Unshowable, _UNSHOWABLE)):
        if code in codes:
            return kind(said)
    return Unshowable(said) if 200_000 < code < 201_000 else Refused(said)


def _locked(answer: Answer) -> bool:
    """Whether somebody else changes the card at this moment."""
    return answer.code in (230099, 11310) and ("ErrCode: 200810" in answer.message or "is lock" in answer.message)


def _lacking(answer: Answer) -> Lacking:
    error = (answer.body or {}).get("error")
    violations = error.get("permission_violations") if isinstance(error, dict) else None
    named = [str(one.get("subject", "")) for one in violations or () if isinstance(one, dict)]
    if not any(named) and (found := _SCOPES.search(answer.message)):
        named = [one.strip() for one in found[1].split(",")]
    scopes = tuple(one for one in named if one)
    asked = " or ".join(scopes) or "a right"
    return Lacking(f"Feishu: the app lacks {asked}: grant it in the console and release a version", scopes)
