"""Every error that a caller may want to tell apart. Each message says what is wrong and what to do."""

from __future__ import annotations

from typing import Literal

LlmReason = Literal[
    "timeout",
    "deadline",
    "rate_limit",
    "server",
    "unreachable",
    "refused",
    "malformed",
    "too_long",
    "budget",
    "rejected",
]


class DigestError(Exception):
    """Base of all our errors: it ran and could not do it (exit code 1)."""


class ConfigError(DigestError):
    """The configuration or an argument is wrong (exit code 2)."""


class StoreError(DigestError):
    """The record cannot be opened, migrated, read or written."""


class NotFoundError(DigestError):
    """What was asked for by name is not in the store."""


class FetchError(DigestError):
    """One source could not be fetched; recorded as its outcome, never the end of a run."""


class ParseError(DigestError):
    """A document is not what its source was configured to be."""


class LlmError(DigestError):
    """The model gave no answer that can be used. `reason` is the word that a run counts such failures by."""

    def __init__(self, reason: LlmReason, message: str) -> None:
        super().__init__(message)
        self.reason: LlmReason = reason
