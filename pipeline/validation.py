"""Says in a line each what is wrong with given values: the key, its value and what is allowed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import TypeVar, get_args

from pydantic import BaseModel, ValidationError

from pipeline.errors import ConfigError

Model = TypeVar("Model", bound=BaseModel)

_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s@]*@")


def validate(model: type[Model], data: object, prefix: str) -> Model:
    """`data` as `model`; ConfigError with a line for each wrong key, which names it, its value and what is allowed."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError("; ".join(_explain(model, error, prefix))) from error


def _explain(model: type[BaseModel], error: ValidationError, prefix: str) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        key = prefix + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"])
        given = _shorten(problem.get("input"))
        context = problem.get("ctx", {})
        match problem["type"]:
            case "extra_forbidden":
                allowed = _siblings(model, problem["loc"])
                near = difflib.get_close_matches(str(problem["loc"][-1]), allowed, 1)
                hint = f"did you mean {near[0]}?" if near else f"allowed: {', '.join(allowed)}"
                yield f"{key}: unknown key; {hint}"
            case "missing":
                yield f"{key}: is missing; it must be given"
            case "literal_error":
                yield f"{key}: {given} is not allowed; allowed: {context['expected']}"
            case "value_error":
                yield (
                    f"{key}: {given}: {context['error']}"
                    if not isinstance(problem.get("input"), list | tuple | dict)
                    else f"{key}{'' if str(context['error']).startswith('[') else ': '}{context['error']}"
                )
            case _:
                message = problem["msg"].replace("Input should be", "allowed:")
                yield f"{key}: {given}: {message}"


def _siblings(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """The field names of the nested model that the last part of `location` was looked up in."""
    for part in location[:-1]:
        if isinstance(part, str) and (field := model.model_fields.get(part)):
            nested = [t for t in (field.annotation, *get_args(field.annotation)) if _is_model(t)]
            model = nested[0] if nested else model
    return list(model.model_fields)


def _is_model(candidate: object) -> bool:
    return isinstance(candidate, type) and issubclass(candidate, BaseModel)


def _shorten(value: object) -> str:
    """`value` as it is shown: short, and without the password that an address may carry."""
    text = _PASSWORD.sub(r"\1***@", repr(value))
    return text if len(text) <= 60 else text[:57] + "…"
