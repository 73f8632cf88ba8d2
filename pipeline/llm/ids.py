"""Short ids for the things that a call is about: of no meaning, and not to be guessed by whoever writes a feed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o 1 i l, which models and people mix up
LENGTH = 4


def ids(secret: bytes, call: str, keys: Sequence[str]) -> dict[str, str]:
    """An id for each key: always the same for the same call and keys, and unrelated to those of any other call."""
    made: dict[str, str] = {}
    taken: set[str] = set()
    for key in keys:
        if key not in made:
            made[key] = next(one for n in count() if (one := _id(secret, call, key, n)) not in taken)
            taken.add(made[key])
    return made


def _id(secret: bytes, call: str, key: str, attempt: int) -> str:
    said = "\0".join((call, key, str(attempt))).encode("utf-8", "surrogatepass")
    number = int.from_bytes(hashlib.blake2b(said, key=secret, digest_size=8).digest())
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
