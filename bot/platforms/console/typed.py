"""Lines that somebody types, as they come: from a terminal or a pipe, without holding the process back at its end."""

from __future__ import annotations

import asyncio
import codecs
import os
import threading
from collections.abc import AsyncIterator, Callable

_CHUNK = 4096
_LONGEST = 4_000  # characters of a line; the rest of it is dropped


async def lines(descriptor: int) -> AsyncIterator[str]:
    """Each line of an open file descriptor, until its end."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[str | None] = asyncio.Queue()

    def hand(line: str | None) -> None:
        try:
            loop.call_soon_threadsafe(waiting.put_nowait, line)
        except RuntimeError:  # the loop has ended; nobody listens any more
            return

    # A thread of its own, which may stay blocked for ever: one of the loop's would be waited for at the end.
    threading.Thread(target=_read, args=(descriptor, hand), name="console-input", daemon=True).start()
    while (line := await waiting.get()) is not None:
        yield line


def _read(descriptor: int, hand: Callable[[str | None], None]) -> None:
    """Reads the descriptor itself: a stream that is blocked while the interpreter ends would abort it."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    begun = ""
    try:
        while chunk := os.read(descriptor, _CHUNK):
            *whole, begun = (begun + decoder.decode(chunk)).split("\n")
            begun = begun[:_LONGEST]
            for line in whole:
                hand(line[:_LONGEST].rstrip("\r"))
    except OSError:  # a terminal that was closed
        pass
    if begun:
        hand(begun)
    hand(None)
