"""Items become stories: across outlets, languages and days, whatever the order in which they come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import stories
from pipeline.meaning import FloatArray
from pipeline.model import Item, Story

NOON = datetime(2026, 6, 16, 12, tzinfo=UTC)
FILLER = (
    "某市发布新能源汽车补贴细则",
    "云厂商下调对象存储价格",
    "大学团队提出新的电池材料",
    "手机厂商公布折叠屏新机售价",
    "Local council approves new bike lanes",
    "A startup shows a robot that folds laundry",
    "Regulators publish draft rules on data brokers",
    "Chipmaker opens a plant in Arizona",
)


def told(name: str, title: str, hours: float = 0, text: str = "") -> Item:
    at = NOON + timedelta(hours=hours)
    return Item(name, f"feed of {name}", f"https://{name}.org/{name}", title, text, "zh", at, "stated", at)


def filler() -> list[Item]:
    return [told(f"filler{n}", title, n) for n, title in enumerate(FILLER)]


def grouped(items: Sequence[Item], known: Sequence[Story] = ()) -> dict[str, str]:
    """The story of each item, without vectors."""
    return {item.id: story.id for story in stories.group(items, known, {}) for item in story.items}


def vector(direction: int) -> FloatArray:
    return np.eye(8, dtype=np.float32)[direction]


DEAL = [
    told("deal1", "微软将以36亿美元收购 Acme", 1),
    told("deal2", "Microsoft to buy Acme for $3.6 billion", 2),
    told("deal3", "微软宣布收购 Acme，作价36亿美元", 5),
    told("deal4", "Microsoft agrees to acquire Acme in $3.6B deal", 20),
]
SUIT = [
    told("suit1", "星海科技起诉月河机器人侵犯专利", 3),
    told("suit2", "星海科技状告月河机器人专利侵权", 4),
]


def test_one_event_is_one_story_across_outlets_and_languages() -> None:
    story_of = grouped([*DEAL, *SUIT, *filler()])
    assert len({story_of[item.id] for item in DEAL}) == 1
    assert story_of["suit1"] == story_of["suit2"]
    assert len(set(story_of.values())) == 2 + len(FILLER)


def test_what_says_the_same_in_other_words_needs_its_vectors() -> None:
    chinese, english = told("cut1", "谷歌宣布裁员一万人", 1), told("cut2", "Google to cut ten thousand jobs", 2)
    items = [chinese, english, *filler()]
    assert {chinese, english} <= set(stories.wants_vector(items, []))
    vectors = {"cut1": vector(1), "cut2": vector(1)}
    found = {
        story.id for story in stories.group(items, [], vectors) if chinese in story.items or english in story.items
    }
    assert len(found) == 1
    assert grouped(items)["cut1"] != grouped(items)["cut2"]


def test_items_without_a_possible_partner_want_no_vector() -> None:
    assert stories.wants_vector([*DEAL[:1], *SUIT[:1]], []) == []


def test_a_roundup_bridges_nothing_and_stays_alone() -> None:
    roundup = told("roundup", "早报｜微软36亿美元收购 Acme；星海科技起诉月河机器人侵犯专利", 6)
    story_of = grouped([*DEAL, *SUIT, roundup, *filler()])
    assert story_of["deal1"] != story_of["suit1"]
    assert story_of["roundup"] not in {story_of["deal1"], story_of["suit1"]}


def test_a_story_keeps_its_id_and_items_while_later_days_add_to_it() -> None:
    (first,) = [story for story in stories.group([*DEAL[:2], *filler()], [], {}) if DEAL[0] in story.items]
    later = [DEAL[2], DEAL[3], told("new", "月河机器人任命新首席执行官", 30)]
    found = {story.id: story for story in stories.group(later, [first], {})}
    assert set(found[first.id].items) == set(DEAL)
    assert len(found) == 2


def test_a_known_item_that_comes_again_stays_where_it_was_with_its_newest_text() -> None:
    known = Story("old", (DEAL[0],))
    again = told("deal1", "微软将以36亿美元收购 Acme（更新）", 1, text="全文" * 100)
    assert stories.group([again], [known], {}) == [Story("old", (again,))]


def test_known_stories_that_get_nothing_are_not_returned() -> None:
    assert stories.group(filler(), [Story("old", tuple(SUIT))], {}) == stories.group(filler(), [], {})


def test_two_known_stories_are_never_joined() -> None:
    known = [Story("one", (DEAL[0],)), Story("two", (DEAL[1],))]
    found = stories.group([DEAL[2], *filler()], known, {})
    assert sum(len(story.items) for story in found if story.id in ("one", "two")) == 2


def test_a_story_that_is_full_gets_no_more() -> None:
    title = "微软将以36亿美元收购 Acme"
    full = Story("full", tuple(told(f"copy{n}", title, n / 100) for n in range(stories.LARGEST)))
    assert grouped([DEAL[2], *filler()], [full])["deal3"] != "full"


def test_the_lead_tells_the_most_and_the_rest_stand_in_order_of_time() -> None:
    long = told("deal5", "微软收购 Acme：36亿美元的交易", 9, text="交易细节。" * 100)
    (story,) = [s for s in stories.group([*DEAL, long, *filler()], [], {}) if long in s.items]
    assert [item.id for item in story.items] == ["deal5", "deal1", "deal2", "deal3", "deal4"]
    assert story.id == "sdeal1"


def test_no_items_no_stories() -> None:
    assert stories.group([], [], {}) == []
    assert stories.wants_vector([], []) == []


_TITLES = st.sampled_from([item.title for item in [*DEAL, *SUIT, *filler()]]) | st.text(max_size=20)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(_TITLES, st.integers(0, 400)), max_size=20), st.randoms(use_true_random=False))
def test_every_item_is_in_one_story_and_order_does_not_matter(told_as: list[tuple[str, int]], chance: object) -> None:
    items = [told(f"i{n}", title or "无题", hours) for n, (title, hours) in enumerate(told_as)]
    shuffled = list(items)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = stories.group(items, [], {})
    assert sorted(item.id for story in found for item in story.items) == sorted(item.id for item in items)
    assert len({story.id for story in found}) == len(found)
    assert stories.group(shuffled, [], {}) == found
