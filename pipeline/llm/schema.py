"""The JSON schema of a reply, in the part of the language that every server's strict mode takes.

What is left out (lengths, patterns, bounds) is checked by the pydantic model afterwards, as everything is.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

Json = dict[str, Any]
_KEPT = {"$ref", "type", "enum", "description"}


@cache
def strict_schema(reply: type[BaseModel]) -> Json:
    """Every field required, no field but those; definitions stand under `$defs`. Nobody changes what comes back."""
    whole = reply.model_json_schema()
    strict = _strict(whole)
    if "$defs" in whole:
        strict["$defs"] = {name: _strict(part) for name, part in whole["$defs"].items()}
    return strict


def _strict(part: Json) -> Json:
    kept = {key: value for key, value in part.items() if key in _KEPT}
    if "const" in part:
        kept["enum"] = [part["const"]]
    if "items" in part:
        kept["items"] = _strict(part["items"])
    if "anyOf" in part:
        kept["anyOf"] = [_strict(one) for one in part["anyOf"]]
    if part.get("type") == "object":
        properties = part.get("properties", {})
        kept["properties"] = {name: _strict(one) for name, one in properties.items()}
        kept["required"] = list(properties)
        kept["additionalProperties"] = False
    return kept
