"""Single blocks and elements of Block Kit as plain objects, each within its own limits. It decides no layout."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import groupby

from bot.card import Button, Choice, Link
from bot.platforms.slack.mrkdwn import address, cut, escape, linked, name, plain, safe

Json = dict[str, object]
Atom = str | Link  # words, or a link among them

TEXT = 2_900  # characters of a section, a context element or a rich text
ACTIONS = 25  # elements of one block
CHILDREN = 10  # blocks of a container
_HEADER, _LABEL, _VALUE, _ALT, _OPTIONS, _OPTION_VALUE = 150, 75, 2_000, 2_000, 100, 150
_SAID = {
    "zh": {"👍": "有用", "👎": "没有用"},
    "en": {"👍": "Useful", "👎": "Not useful"},
}


def words(text: str, most: int) -> Json:
    return {"type": "plain_text", "text": plain(safe(text), most), "emoji": True}


def header(text: str) -> Json:
    return {"type": "header", "text": words(text, _HEADER)}


def bold(text: str) -> Json:
    """A heading in a section: the marks stand at both ends of the line, where Slack always sees a border."""
    inner = escape(cut(safe(text), 500)).replace("*", "∗")
    return {"type": "section", "text": _markup(f"*{inner}*")}


def rich_bold(text: str) -> Json:
    return rich([{"type": "text", "text": cut(safe(text), TEXT), "style": {"bold": True}}])


def section(atoms: Sequence[Atom]) -> Json:
    return {"type": "section", "text": _text(atoms)}


def quoted(atoms: Sequence[Atom]) -> Json:
    """Words of a source as a section; they are one line."""
    return {"type": "section", "text": _markup("> " + _mrkdwn(atoms))}


def context(atoms: Sequence[Atom]) -> Json:
    return {"type": "context", "elements": [_text(atoms)]}


def rich(elements: Sequence[Json], kind: str = "rich_text_section") -> Json:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements)}]}


def typed(atoms: Sequence[Atom]) -> list[Json]:
    """Elements of a rich text: words that are never parsed, and links that are nothing else."""
    made: list[Json] = []
    for worded, run in groupby(atoms, lambda atom: isinstance(atom, str)):
        some = list(run)
        made += [{"type": "text", "text": "".join(map(str, some))}] if worded else map(_typed, some)
    return made


def image(file: str, alt: str) -> Json:
    return {"type": "image", "slack_file": {"id": file}, "alt_text": cut(safe(alt), _ALT) or "…"}


def divider() -> Json:
    return {"type": "divider"}


def actions(elements: Sequence[Json]) -> Json:
    return {"type": "actions", "elements": list(elements)}


def container(title: str, children: Sequence[Json]) -> Json:
    """What is closed until a reader opens it."""
    return {
        "type": "container",
        "title": words(title, _HEADER),
        "child_blocks": list(children),
        "is_collapsible": True,
        "default_collapsed": True,
    }


def button(one: Button, number: int, language: str, *, primary: bool) -> Json:
    """`number` makes its action_id the only one of that name in the message."""
    made: Json = {
        "type": "button",
        "text": words(one.label, _LABEL),
        "action_id": f"{one.action}:{number}",
        "value": cut(one.value, _VALUE),
    }
    if primary:
        made["style"] = "primary"
    if not any(char.isalnum() for char in one.label):
        made["accessibility_label"] = cut(_spoken(one.label, language), _LABEL)
    return made


def select(choice: Choice, number: int, language: str) -> Json:
    """The chosen option says what is chosen, since Slack shows nothing else of a choice."""
    colon = ": " if language == "en" else "："
    options: dict[str, Json] = {}
    for label, value in choice.options:
        chosen = value == choice.chosen
        room = _OPTIONS if chosen or choice.chosen in options else _OPTIONS - 1
        if 0 < len(value) <= _OPTION_VALUE and len(options) < room:
            shown = f"{choice.label}{colon}{label}" if chosen and choice.label else label
            options[value] = {"text": words(shown, _LABEL), "value": value}
    made: Json = {
        "type": "static_select",
        "action_id": f"{choice.action}:{number}",
        "placeholder": words(choice.label, _HEADER),
        "options": list(options.values()),
    }
    if choice.chosen in options:
        made["initial_option"] = options[choice.chosen]
    return made


def _spoken(label: str, language: str) -> str:
    """What a screen reader says of a sign."""
    sign = safe(label)[:1]
    known = _SAID["en" if language == "en" else "zh"]
    return known.get(sign) or (unicodedata.name(sign, "").capitalize() if sign else "") or "…"


def _markup(text: str) -> Json:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _text(atoms: Sequence[Atom]) -> Json:
    """Plain text wherever there is no link: nothing in it can be parsed."""
    if any(isinstance(atom, Link) for atom in atoms):
        return _markup(_mrkdwn(atoms))
    return {"type": "plain_text", "text": plain("".join(map(str, atoms)), TEXT + 100), "emoji": True}


def _mrkdwn(atoms: Sequence[Atom]) -> str:
    return "".join(linked(atom) if isinstance(atom, Link) else escape(atom) for atom in atoms)


def _typed(atom: Atom) -> Json:
    url = None if isinstance(atom, str) else address(atom.url)
    said = atom if isinstance(atom, str) else name(atom)
    return {"type": "link", "url": url, "text": said} if url else {"type": "text", "text": said}
