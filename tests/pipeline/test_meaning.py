"""Vectors that bring Chinese and English together, from the weights in the package."""

from __future__ import annotations

import numpy as np

from pipeline.meaning import Offline


def test_translations_lie_nearer_than_other_news_and_no_text_needs_no_model() -> None:
    embedder = Offline(threads=1)
    assert embedder.embed([]).shape == (0, embedder.dimensions)
    rows = embedder.embed(["谷歌宣布裁员一万人", "Google to cut ten thousand jobs", "A recipe for apple pie"])
    assert rows.shape == (3, embedder.dimensions)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)
    assert rows[0] @ rows[1] > 0.5 > rows[0] @ rows[2]
