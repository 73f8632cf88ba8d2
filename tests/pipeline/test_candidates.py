"""Which pairs are asked about: few, and never two that an earlier day has placed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from pipeline.model import Item
from pipeline.stories import candidates
from pipeline.stories.traits import Rarity, Traits, traits

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)


def told(name: str, title: str, hours: float = 0) -> Traits:
    at = NOON + timedelta(hours=hours)
    return traits(Item(name, name, f"https://{name}.org/1", title, "", "zh", at, "stated", at))


def test_rare_words_lead_from_one_item_to_another() -> None:
    some = [told("a", "星海科技换帅"), told("b", "云价格下调"), told("c", "星海科技回应换帅传闻")]
    assert candidates.by_words(some, [True] * 3, Rarity(some)) == {(0, 2)}


def test_two_known_items_are_not_asked_about_again() -> None:
    some = [told("a", "星海科技换帅"), told("b", "星海科技换帅了"), told("c", "星海科技为何换帅")]
    assert candidates.by_words(some, [False, False, True], Rarity(some)) == {(0, 2), (1, 2)}


def test_far_apart_in_time_is_not_asked() -> None:
    some = [told("a", "星海科技换帅"), told("b", "星海科技换帅", 24 * 8)]
    assert candidates.by_words(some, [True, True], Rarity(some)) == set()


def test_a_word_of_very_many_leads_nowhere_so_that_the_cost_stays_linear() -> None:
    some = [told(f"n{n}", f"星海 no{n}") for n in range(200)]
    assert len(candidates.by_words(some, [True] * 200, Rarity(some))) < 200


def test_equal_amounts_lead_across_languages() -> None:
    some = [told("a", "月河获 3.2 亿美元投资"), told("b", "Robot maker lands $320 million")]
    assert candidates.with_partner_abroad(some, [True, True], Rarity(some)) == {0, 1}


def test_by_meaning_only_the_other_language_is_asked() -> None:
    some = [told("a", "谷歌裁员"), told("b", "Google cuts jobs"), told("c", "搜索巨头裁员")]
    near, far = np.eye(4, dtype=np.float32)[:2]
    vectors = {"a": near, "b": near, "c": far}
    assert candidates.by_meaning(some, [True] * 3, vectors) == {(0, 1)}
    assert candidates.by_meaning(some, [False] * 3, vectors) == set()
    assert candidates.by_meaning(some, [True] * 3, {"a": near}) == set()
