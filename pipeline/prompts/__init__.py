"""The prompts: one Markdown file for each call, rendered with variables that are checked.

A file opens with the list of its variables; what stands under `# System` is the same for every call of a profile, so
that a server can keep it at hand; `# User` holds the call's own material. A file whose name begins with `_` is a part
of others. What a feed says goes in through `quoted` alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

import yaml
from jinja2 import DictLoader, Environment, StrictUndefined, Template
from jinja2.meta import find_referenced_templates, find_undeclared_variables

from pipeline.extract.cleaning import clean
from pipeline.llm.messages import Prompt

_FILE = re.compile(r"\A---\n(?P<head>.*?)\n---\n# System\n(?P<system>.*?)\n# User\n(?P<user>.*)\Z", re.DOTALL)
_ADDRESS = re.compile(r"(?i)(?<![a-z0-9])(?:https?://|www\.)[^\s\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]*")
_BRACKETS = str.maketrans({"<": "＜", ">": "＞", "|": "｜"})  # NFKC folds them back, so quotes are still found


@dataclass(frozen=True, slots=True)
class _Call:
    """One file, read. `version` changes with its text or that of a part of it."""

    variables: frozenset[str]
    system: Template
    user: Template
    version: str


class Templates:
    """The calls of a folder, whose `texts` are given by file name; each is read once."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._environment = Environment(  # noqa: S701 (text for a model, not HTML; what a feed says is `quoted`)
            loader=DictLoader(texts), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._read: dict[str, _Call] = {}

    def names(self) -> Sequence[str]:
        return sorted(name.removesuffix(".md") for name in self._texts if not name.startswith("_"))

    def render(self, name: str, max_tokens: int, variables: Mapping[str, Any]) -> Prompt:
        """As the function of this name."""
        call = self._call(name)
        if variables.keys() != call.variables:
            raise ValueError(f"{name}.md takes {sorted(call.variables)}, not {sorted(variables)}")
        system, user = (part.render(variables).strip() for part in (call.system, call.user))
        return Prompt(name=name, version=call.version, system=system, user=user, max_tokens=max_tokens)

    def _call(self, name: str) -> _Call:
        if name not in self._read:
            self._read[name] = self._parsed(name)
        return self._read[name]

    def _parsed(self, name: str) -> _Call:
        text = self._texts[f"{name}.md"]
        found = _FILE.match(text)
        if found is None:
            raise ValueError(f"{name}.md: wants its variables between ---, then # System, then # User")
        listed = frozenset(yaml.safe_load(found["head"])["variables"])
        parse = self._environment.parse
        parts = [self._texts[part] for part in sorted(p for p in find_referenced_templates(parse(text)) if p)]
        read = (found["system"] + found["user"], *parts)
        used = set().union(*(find_undeclared_variables(parse(part)) for part in read))
        if used != listed:
            raise ValueError(f"{name}.md: lists the variables {sorted(listed)} and uses {sorted(used)}")
        system, user = map(self._environment.from_string, (found["system"], found["user"]))
        version = blake2b("\0".join([text, *parts]).encode(), digest_size=6).hexdigest()
        return _Call(listed, system, user, version)


def render(name: str, max_tokens: int, **variables: Any) -> Prompt:
    """The call `name` with its variables. Raises ValueError when they are not exactly those that the file lists."""
    return _shipped().render(name, max_tokens, variables)


def quoted(text: str, limit: int) -> str:
    """What a feed says, as one line of at most `limit` characters that closes no fence and gives no address."""
    line = _ADDRESS.sub("", " ".join(clean(text[: 4 * limit], opening=False).split()))
    shown = " ".join(line.translate(_BRACKETS).split())
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def names() -> Sequence[str]:
    """The calls there are."""
    return _shipped().names()


@cache
def _shipped() -> Templates:
    folder = files("pipeline").joinpath("prompts")
    return Templates({f.name: f.read_text(encoding="utf-8") for f in folder.iterdir() if f.name.endswith(".md")})
