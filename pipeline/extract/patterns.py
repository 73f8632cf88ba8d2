"""A table of words, one after the other between white space, as one regular expression."""

from __future__ import annotations


def any_of(table: str) -> str:
    r"""A group that matches any entry of `table`; entries are patterns, with `\s` where they hold a space."""
    return f"(?:{'|'.join(table.split())})"
