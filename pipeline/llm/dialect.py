"""How a server wants to be asked: what it understands of response formats, limits, temperature and thinking.

A dialect begins with the best and is changed, one thing at a time and never back, by what the server says it refuses.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal
from urllib.parse import urlsplit

from pipeline.config import LlmConfig
from pipeline.llm.schema import Json
from pipeline.model import Frozen
from pipeline.tables import lines

Format = Literal["json_schema", "json_object", "text"]
_LOWER: dict[Format, Format] = {"json_schema": "json_object", "json_object": "text"}
_NO_THINKING = 99  # beyond the ways that any vendor has
_LIMITS = ("max_tokens", "max_completion_tokens")

_FORMAT = re.compile(r"response_format|json_schema|json_object|json[ _]mode|structured[ _]output|json schema", re.I)
_LIMIT = re.compile(r"max_(completion_)?tokens", re.I)
_TEMPERATURE = re.compile(r"temperature", re.I)
_THINKING = re.compile(r"thinking|reasoning[._ ]?effort|\.effort", re.I)
_REFUSAL = re.compile(r"support|unrecogni[sz]ed|unknown|unexpected|extra (inputs|fields)|not permitted|不支持", re.I)


@dataclass(frozen=True, slots=True)
class Vendor:
    """What differs by vendor: the name of an answer's limit, and ways to switch thinking off, best first."""

    limit: str = _LIMITS[0]
    thinking_off: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is to be: its schema, and the most tokens that it may have."""

    schema: Json
    max_tokens: int


class Dialect(Frozen):
    """What is sent. `limit` counts the names of the limit that were refused, `thinking` the ways to switch it off."""

    format: Format = "json_schema"
    limit: int = 0
    temperature: bool = True
    thinking: int = 0

    def after(self, complaint: str, vendor: Vendor) -> Dialect | None:
        """The dialect without what a server complains of; None if that is nothing of it."""
        if _FORMAT.search(complaint) and self.format in _LOWER:
            return self.model_copy(update={"format": _LOWER[self.format]})
        if _TEMPERATURE.search(complaint) and self.temperature:
            return self.model_copy(update={"temperature": False})
        if _LIMIT.search(complaint) and _REFUSAL.search(complaint) and self.limit < len(_LIMITS):
            return self.model_copy(update={"limit": self.limit + 1})
        if _THINKING.search(complaint) and self.thinking < len(vendor.thinking_off):
            return self.model_copy(update={"thinking": self.thinking + 1})
        return None

    def plainer(self) -> Dialect | None:
        """What to try next on a server that refuses without saying what; None when nothing is left to take away."""
        if self.format in _LOWER:
            return self.model_copy(update={"format": _LOWER[self.format]})
        bare = self.model_copy(update={"temperature": False, "thinking": _NO_THINKING})
        return bare if bare != self else None


def parameters(dialect: Dialect, vendor: Vendor, config: LlmConfig, asked: Asked) -> Json:
    """What goes into a request beside the model and the messages; the configuration's own beats ours."""
    sent: Json = {}
    if dialect.format == "json_schema":
        shape = {"name": "reply", "strict": True, "schema": asked.schema}
        sent["response_format"] = {"type": "json_schema", "json_schema": shape}
    elif dialect.format == "json_object":
        sent["response_format"] = {"type": "json_object"}
    limits = sorted(_LIMITS, key=lambda name: name != vendor.limit)
    if dialect.limit < len(limits):
        sent[limits[dialect.limit]] = asked.max_tokens
    if dialect.temperature and config.temperature is not None:
        sent["temperature"] = config.temperature
    if dialect.thinking < len(vendor.thinking_off):
        sent |= vendor.thinking_off[dialect.thinking]
    return sent | config.extra


def vendor_at(base_url: str) -> Vendor:
    """The vendor at an address; one that is not in the table takes `max_tokens` and is told nothing of thinking."""
    parts = urlsplit(base_url)
    host = f".{(parts.hostname or '').rstrip('.')}"
    for place, vendor in _vendors():
        if host.endswith(f".{place}") or place == f":{parts.port}":
            return vendor
    return Vendor()


@cache
def _vendors() -> tuple[tuple[str, Vendor], ...]:
    rows = (line.split("\t") for line in lines("vendors.tsv"))
    return tuple((place, Vendor(name, tuple(map(json.loads, ways.split(" || "))))) for place, name, ways in rows)
