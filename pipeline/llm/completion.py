"""What a server's answer holds, read with suspicion: any field may be missing, or be nonsense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

FILTERED = {"content_filter", "sensitive"}  # the second is Zhipu's


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def _mapping(value: object) -> object:
    return value if isinstance(value, dict) else {}


Count = Annotated[int | None, BeforeValidator(_count)]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Details(_Loose):
    cached_tokens: Count = None


class _Usage(_Loose):
    prompt_tokens: Count = None
    completion_tokens: Count = None
    prompt_cache_hit_tokens: Count = None  # DeepSeek's
    prompt_tokens_details: Annotated[_Details, BeforeValidator(_mapping)] = _Details()


class _Message(_Loose):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Loose):
    message: _Message
    finish_reason: str | None = None


class _Body(_Loose):
    choices: list[_Choice] = Field(min_length=1)
    usage: Annotated[_Usage, BeforeValidator(_mapping)] = _Usage()


@dataclass(frozen=True, slots=True)
class Completion:
    """An answer. Counts are None where the server told none."""

    content: str
    refused: bool
    prompt_tokens: int | None
    completion_tokens: int | None
    cached_tokens: int


def completion(body: bytes) -> Completion | None:
    """The answer in the body of a response, or None if it holds none."""
    try:
        read = _Body.model_validate_json(body)
    except ValidationError:
        return None
    choice, usage = read.choices[0], read.usage
    details = usage.prompt_tokens_details
    return Completion(
        content=choice.message.content or "",
        refused=bool(choice.message.refusal) or choice.finish_reason in FILTERED,
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
        cached_tokens=details.cached_tokens or usage.prompt_cache_hit_tokens or 0,
    )
