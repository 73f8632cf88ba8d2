"""Average linkage: the mean over all pairs decides, so that one lucky pair chains nothing."""

from __future__ import annotations

from pipeline.stories.linkage import Likeness, Linkage


def alike(likely: dict[tuple[int, int], float]) -> Likeness:
    return lambda a, b: likely.get((min(a, b), max(a, b)), 0.0)


def joined(count: int, likely: dict[tuple[int, int], float], largest: int = 60) -> list[list[int]]:
    singles = [[number] for number in range(count)]
    return Linkage(singles, frozenset(), alike(likely)).join(likely, 0.5, largest)


def test_a_chain_of_pairs_is_not_one_group() -> None:
    assert joined(4, {(0, 1): 0.9, (1, 2): 0.8, (2, 3): 0.9}) == [[0, 1], [2, 3]]


def test_a_member_that_fits_most_of_a_group_joins_it() -> None:
    likely = {(0, 1): 0.9, (0, 2): 0.9, (1, 2): 0.9, (0, 3): 0.8, (1, 3): 0.8}
    assert joined(4, likely) == [[0, 1, 2, 3]]


def test_the_closest_join_first() -> None:
    assert joined(3, {(0, 1): 0.6, (1, 2): 0.9}) == [[0], [1, 2]]


def test_no_group_grows_beyond_the_largest_allowed() -> None:
    likely = {(a, b): 0.9 for a in range(5) for b in range(a + 1, 5)}
    assert max(map(len, joined(5, likely, largest=3))) == 3


def test_closed_groups_never_join_each_other_not_even_through_a_third() -> None:
    likely = {(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}
    linkage = Linkage([[0], [1], [2]], frozenset({0, 2}), alike(likely))
    assert linkage.join(likely, 0.5, 60) == [[0, 1], [2]]


def test_a_closed_group_stays_closed_under_a_newcomers_name() -> None:
    likely = {(0, 1): 0.9, (0, 2): 0.8, (1, 2): 0.9}
    linkage = Linkage([[0], [1], [2]], frozenset({1, 2}), alike(likely))
    assert linkage.join(likely, 0.5, 60) == [[0, 1], [2]]
