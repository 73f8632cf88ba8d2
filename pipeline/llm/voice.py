"""Which dialect a server speaks: found out by one call while the others wait, remembered for a week."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from pydantic import ValidationError

from pipeline.llm.dialect import Dialect, Vendor
from pipeline.llm.ledger import Ledger
from pipeline.llm.wire import Trouble

REMEMBERED = timedelta(days=7)
_TELLING = (400, 422, 500, 501)  # with these a server may say what of a request it refuses
_BAD_REQUEST = (400, 422)


class Voice:
    """`server` is the key of an address and a model; `dialect` is what the next request goes out in."""

    def __init__(self, server: str, vendor: Vendor, ledger: Ledger, now: datetime) -> None:
        self.vendor = vendor
        self.dialect = Dialect()
        self._server = server
        self._ledger = ledger
        self._now = now
        self._proven: Dialect | None = None
        self._guessing = True
        self._finding = asyncio.Lock()

    async def recall(self) -> None:
        """Takes up what an earlier run found out."""
        kept = await self._ledger.dialect(self._server, self._now - REMEMBERED)
        if kept is not None:
            try:
                self.dialect = self._proven = Dialect.model_validate_json(kept)
            except ValidationError:
                return  # written by another version of this program

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """While no dialect is proven, one at a time."""
        if self._proven is None:
            async with self._finding:
                if self._proven is None:
                    yield
                    return
        yield

    async def understood(self, dialect: Dialect) -> None:
        """The server answered; what is new is remembered."""
        if dialect != self._proven:
            self._proven = self.dialect = dialect
            await self._ledger.learn(self._server, dialect.model_dump_json(), self._now)

    def yields(self, used: Dialect, trouble: Trouble) -> bool:
        """Whether to ask again, in the dialect that now is the next one: the server refused something of `used`.

        A refusal of the question itself changes nothing, however it is worded: only an answer proves a dialect.
        """
        if trouble.status not in _TELLING or trouble.reason not in ("rejected", "server"):
            return self._stay(used)
        changed = used.after(trouble.said, self.vendor)
        if changed is None and trouble.status in _BAD_REQUEST and self._proven is None and self._guessing:
            changed = used.plainer()
        if changed is None:
            return self._stay(used)
        self.dialect = changed
        return True

    def _stay(self, used: Dialect) -> bool:
        """No further: the next question begins where this one did."""
        self._guessing = self._guessing and used == Dialect()
        self.dialect = self._proven or Dialect()
        return False
