"""Whether a card 2.0 would be accepted, and what its readers would lose of it: the validator, pure.

It is stricter than the platform where the platform's own word is not known, never laxer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.fakes.feishu import marks
from tests.fakes.feishu.components import CARD
from tests.fakes.feishu.reading import every
from tests.fakes.feishu.rules import DUPLICATE, PARSE, TOO_MANY, Card, Fault, fields
from tests.fakes.feishu.state import Json

ELEMENTS, TABLES, CHARTS = 200, 5, 5
BYTES = 30 * 1024
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,19}")
_RGBA = re.compile(r"rgba?\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*(?:,\s*\d?\.?\d+%?\s*)?\)")


def faults(card: Json, uploaded: set[str]) -> list[str]:
    """Everything that the platform would refuse the card for, each as it words it; empty when it would take it.

    `uploaded`: the image keys that exist. The platform itself tells only the first one.
    """
    return [str(fault) for fault in _faults(card, uploaded)]


def warnings(card: Json) -> list[str]:
    """What the platform takes but a reader would see otherwise than it was meant."""
    return [str(one) for path, text, full in marks.marked(card) for one in marks.warnings(text, path, full)]


def _faults(card: Json, uploaded: set[str]) -> Iterator[Fault]:
    if not isinstance(card, dict) or card.get("schema") != "2.0":
        yield Fault(PARSE, "ROOT", 'parse card json err: schema must be "2.0"')
        return
    about, styles = _declared(card, uploaded)
    yield from styles
    yield from fields(card, "ROOT", about, CARD, ("schema", "body"))
    nodes = list(every(card))
    yield from _counts(card, nodes)
    yield from _ids(nodes)
    yield from _forms(nodes)
    yield from _tables(nodes)
    yield from _menus(nodes)
    yield from marks.faults(card, about)


def _declared(card: Json, uploaded: set[str]) -> tuple[Card, list[Fault]]:
    """The names that config.style gives to colours and sizes, and what is wrong with their values."""
    about, found = Card(uploaded), []
    config = card.get("config")
    style = config.get("style") if isinstance(config, dict) else None
    style = style if isinstance(style, dict) else {}
    for name, modes in _items(style.get("color")):
        about.colours.add(name)
        wrong = not isinstance(modes, dict) or set(modes) - {"light_mode", "dark_mode"} or not modes
        if wrong or not all(isinstance(one, str) and _RGBA.fullmatch(one) for one in modes.values()):
            found.append(Fault(PARSE, f"ROOT -> config -> style -> color -> {name}", "parse card json err: rgba()"))
    for name, sizes in _items(style.get("text_size")):
        about.sizes.add(name)
        if not isinstance(sizes, dict) or set(sizes) - {"default", "pc", "mobile", "android", "ios"} or not sizes:
            found.append(Fault(PARSE, f"ROOT -> config -> style -> text_size -> {name}", "parse card json err"))
    return about, found


def _items(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []


def _counts(card: Json, nodes: list[Json]) -> Iterator[Fault]:
    if len(nodes) > ELEMENTS:
        yield Fault(TOO_MANY, "ROOT", f"element exceeds the limit: {len(nodes)} of {ELEMENTS}")
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    if size > BYTES:
        yield Fault(230025, "ROOT", f"card is {size} bytes, at most {BYTES}")
    tables = sum(node["tag"] == "table" for node in nodes)
    if tables > TABLES:
        yield Fault(TOO_MANY, "ROOT", f"card table number over limit: {tables} of {TABLES}")
    charts = sum(node["tag"] == "chart" for node in nodes)
    if charts > CHARTS:
        yield Fault(TOO_MANY, "ROOT", f"chart number over limit: {charts} of {CHARTS}")


def _ids(nodes: list[Json]) -> Iterator[Fault]:
    seen: set[str] = set()
    for node in nodes:
        name = node.get("element_id")
        if name is None:
            continue
        path = f"ROOT -> (tag: {node['tag']}) -> element_id"
        if not isinstance(name, str) or not _ID.fullmatch(name):
            yield Fault(PARSE, path, "a letter, then letters, digits and _, at most 20", str(name))
        elif name in seen:
            yield Fault(DUPLICATE, path, "duplicate element_id", name)
        seen.add(str(name))


def _forms(nodes: list[Json]) -> Iterator[Fault]:
    for form in (node for node in nodes if node["tag"] == "form"):
        inner = list(every(form.get("elements", [])))
        if not any(node["tag"] == "button" and node.get("form_action_type") == "submit" for node in inner):
            yield Fault(PARSE, "ROOT -> (tag: form)", "a form needs a button that submits it")
        named = [node.get("name") for node in inner if node["tag"] in _NAMED]
        if not all(named) or len(set(named)) < len(named):
            yield Fault(PARSE, "ROOT -> (tag: form)", "each input of a form needs a name of its own")


_NAMED = {"input", "select_static", "multi_select_static", "date_picker", "picker_time", "picker_datetime", "checker"}


def _tables(nodes: list[Json]) -> Iterator[Fault]:
    for table in (node for node in nodes if node["tag"] == "table"):
        columns, rows = table.get("columns"), table.get("rows")
        if not isinstance(columns, list) or not isinstance(rows, list):
            continue
        names = [column.get("name") for column in columns if isinstance(column, dict)]
        if len(set(names)) < len(names):
            yield Fault(PARSE, "ROOT -> (tag: table) -> columns", "two columns of one name")
        for index, row in enumerate(rows):
            if isinstance(row, dict) and (unknown := set(row) - set(names)):
                path = f"ROOT -> (tag: table) -> rows -> [{index}]"
                yield Fault(200915, path, "table row has a field without a column", ", ".join(sorted(unknown)))
            for column in columns if isinstance(row, dict) else ():
                yield from _cell(row, column, index)


def _cell(row: Json, column: Json, index: int) -> Iterator[Fault]:
    name, kind = column.get("name"), column.get("data_type", "text")
    if name not in row:
        return
    value, listed = row[name], isinstance(row[name], list)
    numeric = isinstance(value, int | float) and not isinstance(value, bool)
    fits = {"options": listed or isinstance(value, str), "number": numeric, "date": numeric,
            "persons": listed or isinstance(value, str)}.get(kind, isinstance(value, str))  # fmt: skip
    if not fits:
        yield Fault(
            200914, f"ROOT -> (tag: table) -> rows -> [{index}] -> {name}", f"table row is no {kind}", repr(value)[:40]
        )


def _menus(nodes: list[Json]) -> Iterator[Fault]:
    for node in nodes:
        options = node.get("options")
        if node["tag"] not in {"select_static", "multi_select_static"} or not isinstance(options, list):
            continue
        values = [one.get("value") for one in options if isinstance(one, dict)]
        if len(set(values)) < len(values):
            yield Fault(PARSE, f"ROOT -> (tag: {node['tag']}) -> options", "two options of one value")
        if node.get("initial_option") is not None and node["initial_option"] not in values:
            yield Fault(PARSE, f"ROOT -> (tag: {node['tag']}) -> initial_option", "no option has this value")
