"""What a person at a terminal sees of long work: a progress bar there, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


class Watch:
    """Counts the steps of one run."""

    def __init__(self, bar: Progress, total: int | None, title: str) -> None:
        self._bar = bar
        self._task = bar.add_task(title, total=total)

    def advance(self, title: str) -> None:
        self._bar.update(self._task, advance=1, description=title)


@contextmanager
def watch(title: str, total: int | None) -> Iterator[Watch]:
    """A bar on standard error while the block runs, gone afterwards."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with bar:
        yield Watch(bar, total, title)
