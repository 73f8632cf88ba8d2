"""Which items have a term, written to pages and read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from pipeline.store.postings import SPAN, Segment, entries, having, planned, read, slices, within, written

FIRST = 700_001
ALL = range(SPAN)
# By term: the numbers, counted from the first, that have it, and those that have it often.
Lists = Mapping[int, tuple[Sequence[int], Sequence[int]]]


def pages(lists: Lists) -> tuple[Segment, list[bytes]]:
    """A segment of as many numbers as one can hold."""
    rows = [
        entries(np.array([term << 1 | often], np.uint32), FIRST) + np.array(numbers, np.uint64)
        for term, both in lists.items()
        for often, numbers in enumerate(both)
    ]
    found = np.sort(np.concatenate(rows))
    segment = planned(FIRST, FIRST + SPAN - 1, 40, len(found))
    made = [page for part in slices(segment) for page in written(within(found, segment, part), segment, part)]
    again = [read(page, segment, number) for number, page in enumerate(made, segment.page)]
    assert np.array_equal(np.concatenate(again), found)
    return segment, made


def lists_of(lists: Lists, *terms: int) -> list[tuple[list[int], list[int]]]:
    segment, made = pages(lists)
    found = [having(made[segment.page_of(term) - segment.page], segment, term) for term in terms]
    return [((once - FIRST).tolist(), (often - FIRST).tolist()) for once, often in found]


@pytest.mark.parametrize(
    "numbers",
    [
        [0],
        [SPAN - 1],
        [0, SPAN - 1],
        ALL,
        ALL[::254],
        ALL[::255],
        ALL[::256],
        [*range(300), *range(300 + 254, SPAN, 5000)],
        [*range(400), 400 + 255, 400 + 255 + 510, SPAN - 1],
        [*range(1, 401), *range(SPAN - 400, SPAN)],
    ],
)
def test_a_list_comes_back_however_far_apart_its_numbers_are(numbers: Sequence[int]) -> None:
    listed = list(numbers)
    assert lists_of({9: (listed, []), 10: ([], listed), 11: ([3], [4])}, 8, 9, 10, 11) == [
        ([], []),
        (listed, []),
        ([], listed),
        ([3], [4]),
    ]


def test_terms_by_chance_come_back_from_many_pages() -> None:
    chance = np.random.default_rng(5)
    lists = {}
    for term in chance.choice(1 << 24, 400, replace=False).tolist():
        numbers = np.sort(chance.choice(SPAN, chance.choice([1, 2, 40, 700]), replace=False))
        often = chance.random(len(numbers)) < 0.2
        lists[term] = (numbers[~often].tolist(), numbers[often].tolist())
    assert lists_of(lists, *lists) == list(lists.values())


def test_a_term_of_many_items_takes_little_more_than_a_byte_for_each() -> None:
    _, made = pages({7: (ALL[::3], [])})
    assert sum(map(len, made)) < 1.01 * len(ALL[::3])
