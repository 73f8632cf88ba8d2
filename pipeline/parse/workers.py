"""Parsing under limits: a document that takes too long or too much memory costs itself, never the run.

What can be read in time proportional to its length is read here and now; the rest (broken feeds, pages, large
documents) goes to worker processes, which are started when the first such document comes and ended when one misbehaves.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from pipeline.errors import ParseError
from pipeline.model import Document, Parsed, Source
from pipeline.parse import parse_well_formed
from pipeline.parse.worker import HEADER

LIGHT = 1_000_000
"""Bytes up to which a well-formed feed is read in this process: about a quarter of a second on a slow machine."""

_START_S = 30.0
_ROOT = Path(__file__).parents[2]
_PROGRAM = (
    "import sys; sys.path.insert(0, {root!r}); from pipeline.parse.worker import main; main({seconds}, {megabytes})"
)
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "HOME")


class Workers:
    """An async context manager; `parse` and `article` may be awaited many times at once.

    `timeout_s` is for one document, `memory_mb` the address space of one of `count` processes.
    """

    def __init__(self, count: int | None = None, timeout_s: float = 6.0, memory_mb: int = 240) -> None:
        count = count or min(2, os.cpu_count() or 1)
        self._all = [_Worker(timeout_s, memory_mb) for _ in range(count)]
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._all:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.end() for worker in self._all))

    async def parse(self, source: Source, document: Document, now: datetime) -> Parsed:
        """As `parse_document`; a document that breaks its limits becomes a Parsed with an error."""
        if len(document.body) <= LIGHT:
            parsed = parse_well_formed(source, document, now)
            if parsed is not None:
                return parsed
        try:
            return cast(Parsed, await self._perform("parse", source, document, now))
        except ParseError as error:
            return Parsed(error=str(error))

    async def article(self, document: Document) -> str:
        """As `article_text`; "" for a page that breaks its limits."""
        try:
            return cast(str, await self._perform("article", document))
        except ParseError:
            return ""

    async def _perform(self, job: str, *arguments: object) -> object:
        worker = await self._idle.get()
        try:
            return await worker.perform(job, arguments)
        finally:
            self._idle.put_nowait(worker)


class _Worker:
    """A place for one process, which is started when there is work and replaced after it had to be ended."""

    def __init__(self, timeout_s: float, memory_mb: int) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._process: asyncio.subprocess.Process | None = None

    async def perform(self, job: str, arguments: tuple[object, ...]) -> object:
        """What the job returns. Raises ParseError when it fails, takes too long or ends its process."""
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(self._timeout_s):
                _send(process, pickle.dumps((job, arguments)))
                result, error = pickle.loads(await _receive(process))  # noqa: S301 (from our own child)
        except TimeoutError as error:
            await self._kill()
            raise ParseError(f"takes longer than {self._timeout_s:g} s to read") from error
        except (asyncio.IncompleteReadError, OSError) as error:
            await self._kill()
            raise ParseError(f"cannot be read: it ends its worker, or needs more than {self._memory_mb} MB") from error
        except BaseException:  # cancelled in the middle: the answer that is still to come must not meet the next job
            await self._kill()
            raise
        if error is not None:
            raise ParseError(error)
        return cast(object, result)

    async def end(self) -> None:
        """Let the process go; it holds nothing that is worth waiting for."""
        await self._kill()

    async def _start(self) -> asyncio.subprocess.Process:
        program = _PROGRAM.format(root=str(_ROOT), seconds=int(self._timeout_s) + 2, megabytes=self._memory_mb)
        process = self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", program),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
        )
        async with asyncio.timeout(_START_S):
            await _receive(process)
        return process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # else its pipes are closed after the loop is


def _send(process: asyncio.subprocess.Process, message: bytes) -> None:
    assert process.stdin is not None
    process.stdin.write(HEADER.pack(len(message)) + message)


async def _receive(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    size = HEADER.unpack(await process.stdout.readexactly(HEADER.size))[0]
    return await process.stdout.readexactly(size)
