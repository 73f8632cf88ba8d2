"""A message → the one thing that it asks for. The words are read elsewhere; here the whole is decided."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from bot.commands import showing, subscribing, wording
from bot.commands.heard import Heard
from bot.commands.lexing import lex
from bot.commands.meanings import Filler, How, Name, Token, Unread, Verb
from bot.commands.model import Ask, Command, Daily, Help, Sources, Status, Subscriptions, Unknown
from bot.commands.said import Said, hear
from bot.commands.vocabulary import TODAY, nearest

# No command is longer; what is, is a question.
_LONGEST = 300
_SHOWN = 200

_HEAD = re.compile(r"(?: ?[/\\]{1,3} ?digest(?:@[\w-]{1,40})?(?![a-z0-9_.@-]))+[ :,]*")
_SLASHED = re.compile(r" ?/{1,3}(?=[^\W\d_][^\s/]{0,30}(?: |$))")
_HANDLE = re.compile(r"@[^\s@]{1,40}(?: |$)")
_ASK = re.compile(r"(?:ask(?![a-z0-9_'’.@-])|提问|问一下|问)[ :,;、—-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = re.compile(r"\?|吗|呢$|什么|(?:\S+ ){3,}|[\u4e00-\u9fff]{7,}")

# Words that begin with 问 and are not about asking: brands, and what one asks about.
_NOT_ASKING = (
    "问题", "问界", "问答", "问世", "问卷", "问询", "问鼎", "问责", "问诊", "问津", "问候", "问道", "问天", "问小白",
    "问心", "问号", "提问题", "提问者",
)  # fmt: skip


def read(text: str, today: date, *, slash: bool, language: str | None = None) -> Command:
    """What `text` asks for: the words after `/digest` (`slash`), else what was said to the bot.

    `language` ("zh" or "en") is that of the answers to what is wrong, by default that of the text. Never raises.
    """
    said = hear(text)
    head = _head(said.folded)
    explicit = slash or head[1]
    if command := _asked(said, head[0], explicit, language or _language(said.text)):
        return command
    heard = _heard(said, head[0], (today, explicit, language or _language(said.text)))
    return _command(heard) or _no_command(heard, said, head[0])


def _head(folded: str) -> tuple[int, bool]:
    """Where the words begin, after a handle, `/digest` and a slash, and whether there was one of the last two."""
    handle = _HANDLE.match(folded)
    start = handle.end() if handle else 0
    found = _HEAD.match(folded, start) or _SLASHED.match(folded, start)
    if not found:
        return start, False
    again = _SLASHED.match(folded, found.end())
    return again.end() if again else found.end(), True


def _language(text: str) -> str:
    return "zh" if _HAN.search(text) else "en"


def _asked(said: Said, start: int, explicit: bool, language: str) -> Command | None:
    """A question that says that it is one."""
    found = _ASK.match(said.folded, start)
    if not found:
        return None
    if said.folded.startswith(_NOT_ASKING, start):
        return Ask(said.rest(start)) if explicit and len(said.folded) > start + 3 else None
    if not any(char.isalnum() for char in said.folded[found.end() :]):
        return Heard(said.text, "", (), date.min, explicit, language).wrong("no_question", (), wording.ask(language))
    return Ask(said.rest(found.end()))


def _heard(said: Said, start: int, known: tuple[date, bool, str]) -> Heard:
    folded = said.folded[start:]
    tokens = lex(folded[:_LONGEST], known[0])
    if any(char.isalnum() for char in folded[_LONGEST:]):
        tokens.append(Token(Unread("…"), _LONGEST, len(folded)))
    return Heard(said.text, folded, tuple(token.meaning for token in tokens), *known)


def _command(heard: Heard) -> Command | None:
    if not any(not isinstance(meaning, Filler) or not meaning.own for meaning in heard.meanings):
        return _silent(heard)
    if re.sub(r"\W", "", heard.folded[:20]) in TODAY:
        return Daily()
    if heard.each(How):
        return Help() if not heard.unread and (heard.verb or heard.kinds) else None
    if heard.explicit and heard.led_astray:
        return None
    if Verb("help") in heard.meanings and not heard.unread:
        return Help()
    return _VERBS[heard.verb.name if heard.verb else "report" if heard.kinds else "bare"](heard)


def _silent(heard: Heard) -> Command | None:
    """No words: help; what there is may be a picture, which is no command."""
    marks = re.sub(r"[\s!-/:-@\[-`{-~，。？！、；：…—·“”‘’（）《》【】「」]", "", heard.folded)
    return None if marks.replace("digest", "") else Help()


def _no_command(heard: Heard, said: Said, start: int) -> Command:
    if not heard.explicit:
        return Ask(said.text)
    near = nearest(heard.folded) or _near_unread(heard)
    if near is None and _SENTENCE.search(heard.folded[:_LONGEST]):
        near = "问" if heard.language == "zh" else "ask"
    return Unknown(wording.clipped(said.rest(start), _SHOWN), near)


def _near_unread(heard: Heard) -> str | None:
    return next((near for said in heard.unread[:3] if (near := nearest(said))), None)


def _telling(command: Command) -> Callable[[Heard], Command | None]:
    """Words after such a command change nothing of it, but make a question of what may be one."""
    return lambda heard: command if heard.explicit or not heard.unread else None


_VERBS: dict[Name | str, Callable[[Heard], Command | None]] = {
    "subscribe": subscribing.subscribe,
    "unsubscribe": subscribing.unsubscribe,
    "cancel": subscribing.unsubscribe,
    "pause": subscribing.pause,
    "resume": subscribing.resume,
    "subscriptions": _telling(Subscriptions()),
    "sources": _telling(Sources()),
    "status": _telling(Status()),
    "help": _telling(Help()),
    "full": showing.full,
    "report": showing.report,
    "bare": showing.bare,
    "ask": lambda heard: None,
}
