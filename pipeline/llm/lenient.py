"""Lists in a model's answer, read object by object: one that is not whole is left out, and costs the others nothing."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

Object = TypeVar("Object", bound=BaseModel)


def whole(kind: type[Object], values: object) -> list[Object]:
    """Those of `values` that are a `kind`, in order; none when it is no list. For a validator of mode "before"."""
    found: list[Object] = []
    for value in values if isinstance(values, list) else ():
        try:
            found.append(kind.model_validate(value))
        except ValidationError:
            continue
    return found
