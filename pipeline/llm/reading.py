"""From what a model said to the reply that was asked for, or nothing: never half of it.

Thinking, fences and words around it are taken off; slips of JSON (a comma too many, a quote left bare) are repaired,
but a text that breaks off is not: its last sentence would be cut in the middle.
"""

from __future__ import annotations

import json
import re
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

Reply = TypeVar("Reply", bound=BaseModel)

# Repairing takes time by the square of the quotes: within these, half a second for the worst text that was found.
REPAIRABLE, QUOTES = 30_000, 1_000
_LAST_COMMA = re.compile(r",\s*(?=[}\]])")
_THOUGHT = re.compile(r"<(think|thinking|thought)>.*?(?:</\1>|\Z)", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|thought)>", re.IGNORECASE)


def read(content: str, reply: type[Reply]) -> Reply | None:
    """`content` as a `reply`, or None if it is none."""
    text = _bare(content)
    for load in (_loaded, _without_last_commas, _repaired):
        if (candidate := load(text)) is not None:
            try:
                return reply.model_validate(candidate)
            except ValidationError:
                continue
    return None


def _bare(content: str) -> str:
    """The part that is meant to be JSON."""
    text = _THOUGHT.sub("", content)
    text = _THOUGHT_END.split(text)[-1].strip()
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if start >= 0 and _closed(text, end) else text


def _closed(text: str, end: int) -> bool:
    """Whether nothing but words follows the last brace: a half answer goes on with a quote, a bracket or a comma."""
    return end >= 0 and not re.match(r"\s*[,\[\]{\"]", text[end + 1 :])


def _loaded(text: str) -> object:
    try:
        found: object = from_json(text)  # unlike `json`, refuses half a surrogate pair, and depth without end
    except ValueError:
        return None
    return found


def _without_last_commas(text: str) -> object:
    """The slip that long lists have most; it is mended whatever their length."""
    return _loaded(_LAST_COMMA.sub("", text))


def _repaired(text: str) -> object:
    whole = text.count("{") == text.count("}") > 0 and text.count("[") == text.count("]") and text.endswith("}")
    if not whole or len(text) > REPAIRABLE or text.count('"') + text.count("'") > QUOTES:
        return None
    import json_repair  # noqa: PLC0415 (most answers need none)

    try:
        return _loaded(json.dumps(json_repair.loads(text, skip_json_loads=True)))
    except (ValueError, RecursionError):
        return None
