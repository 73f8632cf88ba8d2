"""A small language to say what JSON must look like: a check yields one line for each fault, with its pointer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain

Faults = Iterator[str]
Check = Callable[[object, str], Faults]


def fault(message: str, at: str) -> str:
    return f"[ERROR] {message} [json-pointer:{at}]"


def string(most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Faults:
        if not isinstance(value, str):
            yield fault("must be a string", at)
        elif len(value) > most:
            yield fault(f"must be less than {most + 1} characters", at)
        elif len(value) < least:
            yield fault(f"must be more than {least - 1} characters", at)

    return check


def address(most: int = 3000) -> Check:
    def check(value: object, at: str) -> Faults:
        yield from string(most)(value, at)
        if isinstance(value, str) and not value.startswith(("https://", "http://", "mailto:", "slack://")):
            yield fault("must be a valid url", at)

    return check


def boolean(value: object, at: str) -> Faults:
    if not isinstance(value, bool):
        yield fault("must be a boolean", at)


def number(least: float, most: float) -> Check:
    def check(value: object, at: str) -> Faults:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            yield fault(f"must be a number from {least} to {most}", at)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: object, at: str) -> Faults:
        if value not in allowed:
            yield fault(f"must be one of {', '.join(allowed)}", at)

    return check


def anything(value: object, at: str) -> Faults:
    yield from ()


def listed(each: Check, most: int, least: int = 1) -> Check:
    def check(value: object, at: str) -> Faults:
        if not isinstance(value, list):
            yield fault("must be an array", at)
            return
        if len(value) > most:
            yield fault(f"no more than {most} items allowed", at)
        if len(value) < least:
            yield fault(f"no fewer than {least} items allowed", at)
        yield from chain.from_iterable(each(item, f"{at}/{n}") for n, item in enumerate(value))

    return check


def shape(needs: Mapping[str, Check], takes: Mapping[str, Check] | None = None) -> Check:
    """An object with these keys and no others; `type` is left to `typed`."""
    known = {**needs, **(takes or {}), "type": anything}

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, dict):
            yield fault("must be an object", at)
            return
        yield from (fault(f"missing required field: {key}", at) for key in needs if key not in value)
        for key, inner in value.items():
            if key not in known:
                yield fault(f"no more fields allowed: {key}", at)
            else:
                yield from known[key](inner, f"{at}/{key}")

    return check


def typed(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which check it must pass."""

    def check(value: object, at: str) -> Faults:
        if not isinstance(value, dict):
            yield fault("must be an object", at)
        elif value.get("type") not in kinds:
            yield fault(f"unsupported type: {value.get('type')}", f"{at}/type")
        else:
            yield from kinds[str(value["type"])](value, at)

    return check


def either(keys: str, check: Check, exactly: bool = False) -> Check:
    """`check`, and at least one of the keys (or exactly one) is there."""

    def checked(value: object, at: str) -> Faults:
        yield from check(value, at)
        if isinstance(value, dict):
            there = sum(key in value for key in keys.split())
            if there == 0 or (exactly and there > 1):
                yield fault(f"{'exactly' if exactly else 'at least'} one of {keys} is required", at)

    return checked
