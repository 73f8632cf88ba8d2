"""One worker process: takes jobs from its standard input, one at a time, and writes their outcomes to its output.

Started by `workers` with no secrets in its environment. It ends itself when a job outlasts its time, so that a runaway
document does not outlive a run that was killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable
from typing import BinaryIO

HEADER = struct.Struct(">Q")
READY = b"ready"


def main(seconds: int, megabytes: int) -> None:
    """Work until the input ends. `seconds` is for one job, `megabytes` for the address space of the process."""
    jobs, outcomes = _private(sys.stdin.fileno(), "rb"), _private(sys.stdout.fileno(), "wb")
    table = _table()
    _limit_memory(megabytes)
    _write(outcomes, READY)
    while header := jobs.read(HEADER.size):
        name, arguments = pickle.loads(jobs.read(*HEADER.unpack(header)))  # noqa: S301 (from our own parent)
        signal.alarm(seconds)
        outcome = _outcome(table[name], arguments)
        signal.alarm(0)
        _write(outcomes, pickle.dumps(outcome))


def _table() -> dict[str, Callable[..., object]]:
    from pipeline.parse import parse_document  # noqa: PLC0415
    from pipeline.parse.article import article_text  # noqa: PLC0415 (imports are part of starting, before READY)

    return {"parse": parse_document, "article": article_text}


def _outcome(job: Callable[..., object], arguments: tuple[object, ...]) -> tuple[object, str | None]:
    try:
        return job(*arguments), None
    except MemoryError:
        return None, "needs too much memory to read"
    except Exception as error:  # noqa: BLE001 (one document must not take the worker of the others with it)
        return None, f"cannot be read ({type(error).__name__}: {error})"


def _private(descriptor: int, mode: str) -> BinaryIO:
    """The stream behind `descriptor`, out of reach of anything that prints or reads what it should not."""
    own = os.dup(descriptor)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return open(own, mode)  # type: ignore[return-value]  # noqa: PTH123 (a descriptor, not a path)


def _limit_memory(megabytes: int) -> None:
    if sys.platform != "linux":  # others have no such limit, or do not keep to it
        return
    import resource  # noqa: PLC0415 (not every platform has it)

    limit = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _write(stream: BinaryIO, message: bytes) -> None:
    stream.write(HEADER.pack(len(message)) + message)
    stream.flush()
