"""From what a model said to the reply that was asked for, or nothing: never half of it.

Thinking and code fences are taken off; slips of JSON (a comma too many, a quote left bare) are repaired, but a text
that breaks off is not: its last sentence would be cut in the middle.
"""

from __future__ import annotations

import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError

Reply = TypeVar("Reply", bound=BaseModel)

REPAIRABLE = 50_000  # characters; more than any answer that was asked for, and repairing takes time
_THOUGHT = re.compile(r"<(think|thinking|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|thought)>", re.IGNORECASE)
_FENCE = re.compile(r"```(?:json)?\s*\n(.*?)\n?\s*```", re.DOTALL | re.IGNORECASE)


def read(content: str, reply: type[Reply]) -> Reply | None:
    """`content` as a `reply`, or None if it is none."""
    text = _bare(content)
    for candidate in (_loaded(text), _repaired(text)):
        if candidate is not None:
            try:
                return reply.model_validate(candidate)
            except ValidationError:
                continue
    return None


def _bare(content: str) -> str:
    """The part that is meant to be JSON."""
    text = _THOUGHT.sub("", content)
    text = _THOUGHT_END.split(text)[-1].strip().removeprefix("\ufeff")
    if not text.startswith(("{", "[")) and (fenced := _FENCE.search(text)):
        text = fenced[1].strip()
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if start >= 0 and _closed(text, end) else text


def _closed(text: str, end: int) -> bool:
    """Whether nothing but words follows the last brace: a half answer goes on with a quote, a bracket or a comma."""
    return end >= 0 and not re.match(r"\s*[,\[\]{\"]", text[end + 1 :])


def _loaded(text: str) -> object:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _repaired(text: str) -> object:
    whole = text.count("{") == text.count("}") > 0 and text.count("[") == text.count("]") and text.endswith("}")
    if not whole or len(text) > REPAIRABLE:
        return None
    import json_repair  # noqa: PLC0415 (most answers need none)

    try:
        repaired: object = json_repair.loads(text, skip_json_loads=True)
    except (ValueError, RecursionError):
        return None
    return repaired
