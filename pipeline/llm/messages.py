"""What is said to the model, and the key that the same question is found again by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question. `system` is the same for all calls of a profile, so that vendors cache it; `user` differs.

    `name` is its purpose ("select", "write", "repair", "summary"), `version` a hash of its template, `max_tokens` the
    most that the answer may have. One of the texts says that the answer is JSON: some vendors insist on the word.
    """

    name: str
    version: str
    system: str
    user: str
    max_tokens: int

    @property
    def messages(self) -> list[dict[str, str]]:
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]


def fingerprint(*parts: object) -> str:
    """32 hexadecimal digits of parts that JSON can carry; no two lists of parts run together."""
    text = json.dumps(parts, sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
