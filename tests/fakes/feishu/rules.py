"""The kinds of values that a card 2.0 has, and what is wrong with one; which component has which is in `components`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.feishu.state import Json

PARSE, TAG, IMAGE, TOO_MANY, DUPLICATE = 200621, 200861, 200570, 11310, 300301


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` in the platform's list; `path` as it writes it: ROOT -> body -> elements -> [2](tag: chart)."""

    code: int
    path: str
    msg: str
    value: str = ""

    def __str__(self) -> str:
        tail = f"; ErrorValue: {self.value}" if self.value else ""
        return f"ErrCode: {self.code}; ErrPath: {self.path}; ErrMsg: {self.msg}{tail}"


@dataclass(slots=True)
class Card:
    """What holds for the whole card while it is walked: uploaded pictures, its own names for colours and sizes."""

    uploaded: set[str]
    colours: set[str] = field(default_factory=set)
    sizes: set[str] = field(default_factory=set)
    depth: int = 0
    inside: tuple[str, ...] = ()


Check = Callable[[Any, str, Card], Iterator[Fault]]


def _wrong(path: str, want: str, value: object) -> Fault:
    return Fault(PARSE, path, f"parse card json err: {want}", repr(value)[:60])


def string(most: int | None = None, least: int = 0) -> Check:
    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, str):
            yield _wrong(path, "must be a string", value)
        elif len(value) < least or (most is not None and len(value) > most):
            yield _wrong(path, f"must have {least} to {most} characters, has {len(value)}", value)

    return check


def boolean(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, bool):
        yield _wrong(path, "must be true or false", value)


def integer(low: int, high: int) -> Check:
    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            yield _wrong(path, f"must be a whole number from {low} to {high}", value)

    return check


def number(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield _wrong(path, "must be a number", value)


def one_of(*allowed: object) -> Check:
    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not any(value == one and type(value) is type(one) for one in allowed):
            yield _wrong(path, f"must be one of {', '.join(map(str, allowed))}", value)

    return check


def either(*checks: Check) -> Check:
    """At least one of several kinds; what is told is the first one's."""

    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        found = [list(one(value, path, card)) for one in checks]
        if all(found):
            yield from found[0]

    return check


def pixels(low: int, high: int, parts: tuple[int, ...] = (1,)) -> Check:
    """ "8px", or several of them where margins and paddings take 1, 2 or 4."""

    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        sizes = [re.fullmatch(r"(-?\d+)(?:px)?", part) for part in value.split(" ")] if isinstance(value, str) else []
        if len(sizes) not in parts or not all(one and low <= int(one[1]) <= high for one in sizes):
            yield _wrong(path, f"must be {parts} × [{low},{high}]px", value)

    return check


def percent(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,3}%", value):
        yield _wrong(path, "must be a percentage", value)


_COLOURS = "blue carmine green grey indigo lime orange purple red sunflower turquoise violet wathet yellow neutral"
_COLOUR = re.compile(
    rf"(?:{_COLOURS.replace(' ', '|')})(?:-(?:00|50|\d00|[369]50|1000))?|default|white|black|bg-white|transparent"
)


def is_colour(value: str, card: Card) -> bool:
    return bool(_COLOUR.fullmatch(value)) or value in card.colours


def colour(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, str) or not is_colour(value, card):
        yield _wrong(path, "must be a colour's name, or one that config.style.color declares", value)


_SIZES = {
    *(f"heading-{level}" for level in range(5)),
    *("heading", "normal", "notation", "large", "medium", "small"),
    *("xxxx-large", "xxx-large", "xx-large", "x-large", "x-small"),
}


def text_size(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, str) or (value not in _SIZES and value not in card.sizes):
        yield _wrong(path, "must be a text size, or one that config.style.text_size declares", value)


def url(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, str) or not is_url(value):
        yield _wrong(path, "must be an address with http, https or lark", value)


def is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    clean = not re.search(r"[\s<>\"]", value)
    return clean and (
        (parts.scheme in {"http", "https"} and bool(parts.hostname)) or parts.scheme in {"lark", "mailto"}
    )


def image_key(value: Any, path: str, card: Card) -> Iterator[Fault]:
    if not isinstance(value, str) or value not in card.uploaded:
        yield Fault(IMAGE, path, "invalid image keys", repr(value)[:60])


def mapping(value: Any, path: str, card: Card) -> Iterator[Fault]:
    """Any object; what is in it is not the card's concern."""
    if not isinstance(value, dict):
        yield _wrong(path, "must be an object", value)


def listing(check: Check, most: int | None = None, least: int = 0) -> Check:
    def checked(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, list):
            yield _wrong(path, "must be a list", value)
            return
        if len(value) < least or (most is not None and len(value) > most):
            yield _wrong(path, f"must have {least} to {most} entries", len(value))
        for index, one in enumerate(value):
            yield from check(one, f"{path} -> [{index}]{_tagged(one)}", card)

    return checked


def _tagged(value: Any) -> str:
    return f"(tag: {value['tag']})" if isinstance(value, dict) and "tag" in value else ""


def per_language(check: Check) -> Check:
    def checked(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, dict) or not all(re.fullmatch(r"[a-z]{2}_[a-z]{2}", str(key)) for key in value):
            yield _wrong(path, "must be an object by language", value)
            return
        for language, one in value.items():
            yield from check(one, f"{path} -> {language}", card)

    return checked


def thing(properties: dict[str, Check], required: tuple[str, ...] = ()) -> Check:
    """An object with these properties and no others."""

    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield _wrong(path, "must be an object", value)
            return
        yield from fields(value, path, card, properties, required)

    return check


def fields(
    value: Json, path: str, card: Card, properties: dict[str, Check], required: tuple[str, ...]
) -> Iterator[Fault]:
    for name in required:
        if name not in value:
            yield Fault(PARSE, path, f"parse card json err: {name} is required")
    for name, one in value.items():
        if name in properties:
            yield from properties[name](one, f"{path} -> {name}{_tagged(one)}", card)
        else:
            yield Fault(PARSE, path, f"parse card json err: unknown property, property: {name}", name)


def tagged(kinds: dict[str, Check]) -> Check:
    """An object whose tag says which of several kinds it is."""

    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, dict) or not isinstance(value.get("tag"), str):
            yield _wrong(path, "must be an object with a tag", value)
        elif value["tag"] not in kinds:
            yield Fault(TAG, path, f"not support tag: {value['tag']}; cards of schema V2", value["tag"])
        else:
            yield from kinds[value["tag"]](value, path, card)

    return check


def typed(kinds: dict[str, Check]) -> Check:
    """As `tagged`, by its `type`."""

    def check(value: Any, path: str, card: Card) -> Iterator[Fault]:
        if not isinstance(value, dict) or value.get("type") not in kinds:
            yield _wrong(path, f"type must be one of {', '.join(kinds)}", value)
        else:
            yield from kinds[value["type"]](value, path, card)

    return check
