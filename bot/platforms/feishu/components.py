"""Feishu's components, each from what it holds: panel, row, button, choice, text without markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.card import Button, Choice
from bot.platforms.feishu.markdown import words
from bot.platforms.feishu.size import Json

ELEMENT = 3_900  # characters of one markdown element: a longer one may be cut without a word
_LABEL, _OPTION = 75, 60
_OPTIONS = 24  # of one choice: each takes an element and its value's bytes


def panel(title: str, inner: Sequence[Json]) -> Json:
    """Elements that are closed until a reader opens them, for that reader alone."""
    return {
        "tag": "collapsible_panel",
        "expanded": False,
        "header": {
            "title": {"tag": "plain_text", "content": words(title, 200) or "…"},
            "icon": {"tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px"},
            "icon_position": "right",
            "icon_expanded_angle": -180,
        },
        "border": {"color": "grey", "corner_radius": "5px"},
        "elements": list(inner),
    }


def row(elements: Sequence[Json]) -> Json:
    """Elements side by side, on the next line where a phone has no room."""
    columns = [{"tag": "column", "width": "auto", "elements": [element]} for element in elements]
    spaced = {"flex_mode": "flow", "horizontal_spacing": "8px", "background_style": "default"}
    return {"tag": "column_set", **spaced, "columns": columns}


def pressed(button: Button) -> Json:
    made: Json = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": words(button.label, _LABEL) or "…"},
        "size": "small",
        "behaviors": [{"type": "callback", "value": {"action": button.action, "value": button.value}}],
    }
    return {**made, "type": "primary"} if button.primary else made


def select(choice: Choice) -> Json:
    """A choice; what is chosen says of what, since the label shows only where nothing is chosen."""
    labels: dict[str, str] = {}
    for label, value in choice.options:
        labels.setdefault(value, label)
    values = [*list(labels)[:_OPTIONS], *([choice.chosen] if choice.chosen in list(labels)[_OPTIONS:] else [])]
    shown = [
        {"text": {"tag": "plain_text", "content": _option(choice, labels[value], value)}, "value": value}
        for value in values
    ]
    made: Json = {
        "tag": "select_static",
        "placeholder": {"tag": "plain_text", "content": words(choice.label, _OPTION) or "…"},
        "options": shown,
        "behaviors": [{"type": "callback", "value": {"action": choice.action}}],
    }
    return {**made, "initial_option": choice.chosen} if choice.chosen in labels else made


def _option(choice: Choice, label: str, value: str) -> str:
    shown = f"{choice.label} · {label}" if value == choice.chosen and choice.label.strip() else label
    return words(shown, _OPTION) or "…"


def plain(text: str, size: str) -> Json:
    """Words without any markup."""
    shown: Json = {"tag": "plain_text", "content": text, "text_size": size}
    return {"tag": "div", "text": {**shown, "text_color": "grey"} if size == "notation" else shown}


def parts(told: Iterable[str]) -> Iterator[str]:
    """Lines in as few texts as bounds allow."""
    text = ""
    for one in told:
        if text and len(text) + len(one) >= ELEMENT:
            yield text
            text = ""
        text = f"{text}\n{one}" if text else one
    if text:
        yield text


def together(drawn: Sequence[Json]) -> Iterator[Json]:
    """Markdown that follows markdown in one element with it; details on the next line, a sentence after a free one."""
    before = ""
    for element in drawn:
        if element["tag"] != "markdown":
            if before:
                yield {"tag": "markdown", "content": before}
            yield element
            before = ""
            continue
        content = str(element["content"])
        apart = "\n" if "text_size" in element else "\n\n"
        if before and len(before) + len(apart) + len(content) > ELEMENT:
            yield {"tag": "markdown", "content": before}
            before = ""
        before = f"{before}{apart}{content}" if before else content
    if before:
        yield {"tag": "markdown", "content": before}
