from __future__ import annotations

import numpy as np
import pytest

from pipeline.trends import MAX_WEEKS, MIN_WEEKS, Change, Series, changes, has_baseline


def series(key: str, now: int, before: tuple[int, ...], sources: int = 2) -> Series:
    return Series("entity", key, key.upper(), now, before, sources)


def crowd(seed: int, weeks: int = 6, volume: float = 1.0, size: int = 200) -> list[Series]:
    """Ordinary series, this week's drawn at `volume` times the usual rate."""
    rng = np.random.default_rng(seed)
    rates = 12 / np.arange(1, size + 1) + 0.1
    before = rng.poisson(rates[:, None], (size, weeks))
    now = rng.poisson(rates * volume)
    return [series(f"c{n}", int(now[n]), tuple(map(int, before[n]))) for n in range(size)]


def told(found: tuple[Change, ...]) -> dict[str, str]:
    return {change.series.key: change.kind for change in found}


@pytest.mark.parametrize(("weeks", "enough"), [(0, False), (MIN_WEEKS - 1, False), (MIN_WEEKS, True), (9, True)])
def test_four_covered_weeks_are_a_baseline(weeks: int, enough: bool) -> None:
    assert has_baseline(weeks) is enough


def test_without_a_baseline_nothing_is_claimed() -> None:
    assert changes([series("burst", 90, (1, 1, 1))]) == ()


def test_nothing_counted_is_no_change() -> None:
    assert changes([]) == ()


def test_seven_against_a_mean_of_two_is_more() -> None:
    (change,) = changes([series("burst", 7, (2, 2, 2, 2))])
    assert (change.kind, change.mean) == ("more", 2.0)
    assert change.p == pytest.approx(0.0084, abs=0.0005)


@pytest.mark.parametrize(("now", "before"), [(4, (2, 2, 2, 2)), (6, (2, 2, 2, 2)), (1, (0,) * 4), (3, (5, 4, 6, 5))])
def test_what_chance_explains_is_no_change(now: int, before: tuple[int, ...]) -> None:
    assert changes([series("quiet", now, before)]) == ()


def test_what_always_varies_is_no_change() -> None:
    assert changes([series("wild", 13, (1, 9, 0, 8, 2, 0))]) == ()
    assert told(changes([series("even", 13, (3, 4, 3, 3, 4, 3))])) == {"even": "more"}


def test_a_newcomer_needs_two_independent_sources() -> None:
    absent = (0, 0, 0, 0, 0, 0)
    assert told(changes([series("new", 5, absent, sources=2)])) == {"new": "new"}
    assert changes([series("new", 5, absent, sources=1)]) == ()


def test_what_was_regular_and_is_absent_is_gone() -> None:
    (change,) = changes([series("lost", 0, (8, 7, 9, 8), sources=0)])
    assert (change.kind, change.mean) == ("gone", 8.0)


def test_what_was_rare_is_not_gone() -> None:
    assert changes([series("rare", 0, (2, 2, 3, 2), sources=0)]) == ()


def test_far_fewer_than_before_is_less() -> None:
    assert told(changes([series("fading", 4, (20, 22, 19, 21, 20))])) == {"fading": "less"}


@pytest.mark.parametrize("volume", [0.4, 2.0, 3.0])
def test_a_week_of_another_volume_changes_nothing(volume: float) -> None:
    assert [changes(crowd(seed, volume=volume)) for seed in range(3)] == [()] * 3


def test_a_burst_stands_out_of_a_week_of_twice_the_volume() -> None:
    burst = series("burst", 40, (3, 4, 2, 3, 4, 3))
    assert told(changes([*crowd(1, volume=2.0), burst])) == {"burst": "more"}
    doubled = series("doubled", 7, (3, 4, 2, 3, 4, 3))
    assert told(changes([*crowd(1, volume=2.0), doubled])) == {}


def test_a_great_burst_does_not_make_the_rest_look_like_less() -> None:
    burst = series("burst", 900, (3, 4, 2, 3, 4, 3))
    assert told(changes([*crowd(2), burst])) == {"burst": "more"}


def test_among_hundreds_a_small_excess_is_one_of_many_chances() -> None:
    excess = series("excess", 7, (2, 2, 2, 2, 2, 2))
    assert told(changes([excess])) == {"excess": "more"}
    assert told(changes([*crowd(3), excess])) == {}


def test_planted_changes_are_found_among_hundreds_and_nothing_else() -> None:
    planted = [
        series("more", 25, (3, 4, 5, 3, 4, 5)),
        series("new", 7, (0,) * 6),
        series("gone", 0, (14, 12, 15, 13, 14, 13), sources=0),
    ]
    assert told(changes([*crowd(4), *planted])) == {"more": "more", "new": "new", "gone": "gone"}


def test_quiet_weeks_stay_quiet() -> None:
    assert sum(len(changes(crowd(seed))) for seed in range(100, 108)) <= 1


def test_the_strongest_change_comes_first() -> None:
    some = [series("weak", 8, (2, 2, 2, 2)), series("strong", 30, (2, 2, 2, 2))]
    assert [change.series.key for change in changes(some)] == ["strong", "weak"]


def test_only_the_last_eight_weeks_are_the_baseline() -> None:
    (change,) = changes([series("burst", 12, (40, 40) + (2,) * MAX_WEEKS)])
    assert change.mean == 2.0


def test_weeks_without_any_news_are_no_error() -> None:
    assert changes([series("none", 0, (0, 0, 0, 0), sources=0)]) == ()


def test_a_thousand_events_a_week_are_no_error() -> None:
    assert told(changes([series("huge", 5000, (1000, 1010, 990, 1005))])) == {"huge": "more"}


def test_series_of_different_weeks_are_refused() -> None:
    with pytest.raises(ValueError, match="same weeks"):
        changes([series("a", 1, (1, 1, 1, 1)), series("b", 1, (1, 1, 1, 1, 1))])
