"""Which of many vectors are nearest to a question's, guessed from their signs."""

from __future__ import annotations

import numpy as np

from pipeline.meaning import FloatArray
from pipeline.search.vectors import GUESSES, Vectors, pack

MANY, DIMENSIONS = 20_000, 512


def directions(count: int, seed: int) -> FloatArray:
    drawn = np.random.default_rng(seed).standard_normal((count, DIMENSIONS)).astype(np.float32)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), np.float32)


def like(meant: FloatArray, cosine: float, seed: int) -> FloatArray:
    """A direction about so near to `meant`."""
    return np.asarray(cosine * meant + np.sqrt(1 - cosine**2) * directions(1, seed)[0], np.float32)


def stored(vectors: FloatArray) -> Vectors:
    """Those, of the owners 100, 101, … in two pieces."""
    owners, half = np.arange(100, 100 + len(vectors), dtype=np.int32), len(vectors) // 2
    first = Vectors.none(DIMENSIONS).joined(owners[:half], b"".join(pack(vectors[:half])))
    return first.joined(owners[half:], b"".join(pack(vectors[half:])))


QUESTION = directions(1, 1)[0]
STORED = directions(MANY, 2)
NEAR = {7: 0.9, 9_999: 0.6, 10_000: 0.45, MANY - 1: 0.5}
for place, cosine in NEAR.items():
    STORED[place] = like(QUESTION, cosine, place)


def test_the_nearest_of_many_are_found() -> None:
    found = stored(STORED).nearest(QUESTION, None)
    assert set(NEAR) <= set(found.tolist())
    assert found[0] == 7 and len(found) <= GUESSES


def test_of_those_that_are_allowed_the_nearest_are_found_and_no_others() -> None:
    allowed = np.arange(MANY) % 2 == 0
    found = stored(STORED).nearest(QUESTION, allowed)
    assert found[0] == 10_000 and allowed[found].all()


def test_a_few_are_all_found_and_none_gives_none() -> None:
    few = np.zeros(MANY, np.bool_)
    few[[3, 7, 15_000]] = True
    vectors = stored(STORED)
    assert vectors.nearest(QUESTION, few)[0] == 7 and set(vectors.nearest(QUESTION, few).tolist()) == {3, 7, 15_000}
    assert vectors.nearest(QUESTION, np.zeros(MANY, np.bool_)).tolist() == []
    assert Vectors.none(DIMENSIONS).nearest(QUESTION, None).tolist() == []


def test_many_alike_are_no_trouble() -> None:
    alike = np.repeat(directions(1, 4), 5000, axis=0)
    alike[4321] = QUESTION
    assert stored(alike).nearest(QUESTION, None)[0] == 4321


def test_the_cosine_is_about_what_it_was_and_nothing_for_who_has_no_vector() -> None:
    owners = np.array([100 + place for place in NEAR] + [5, 10**6], np.int32)
    told = stored(STORED).nearness(owners, QUESTION)
    assert np.allclose(told[: len(NEAR)], list(NEAR.values()), atol=0.12)
    assert told[len(NEAR) :].tolist() == [0, 0]
