"""What readers' votes make of the next ranking: slowly, within bounds, and nobody alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.config import Profile, Thresholds, load, shipped
from pipeline.model import Pick, Story
from pipeline.rank import Context, candidates, shortlist
from pipeline.rank.taste import ENOUGH, HIGHEST, LOWEST, NO_TASTE, Judged, Taste, Vote, taste
from tests.fakes.news import NOW, item, source, story

DAY = date(2026, 3, 1)
TEXT = "这是一段足以支撑一条报道的正文，说明了事情的经过、各方的说法与下一步的安排，并附有背景与数据。" * 3

votes_drawn = st.lists(
    st.builds(
        Judged,
        category=st.sampled_from(["funding", "robot"]),
        source=st.sampled_from(["甲报", "乙报", "丙报"]),
        vote=st.sampled_from(["up", "down", "off"]),
        person=st.sampled_from([f"p{number}" for number in range(6)]),
        day=st.dates(DAY, DAY + timedelta(days=20)),
    ),
    max_size=200,
)


def crowd(vote: Vote, people: int, days: int, category: str = "robot") -> list[Judged]:
    """One vote a day of each of so many people."""
    who = range(people)
    return [Judged(category, "甲报", vote, f"p{p}", DAY + timedelta(days=d)) for p in who for d in range(days)]


@pytest.fixture(scope="module")
def profile() -> Profile:
    found = load(shipped(), {}).profiles[0]
    return found.model_copy(update={"thresholds": Thresholds(keep=0, medium=45, high=60)})


def ranked(stories: Sequence[Story], profile: Profile, liked: Taste) -> tuple[Pick, ...]:
    sources = {name: source(name, authority=0.7) for name in ("甲报", "乙报")}
    context = Context(profile, sources, (), NOW, liked)
    return shortlist(candidates(stories, context, {}), context)


def test_too_few_votes_say_nothing() -> None:
    few = crowd("up", 19, 1)
    assert taste(few) == NO_TASTE
    assert taste([*few, *crowd("up", 1, 1)]).of_category("robot") > 1


@given(votes_drawn)
def test_no_vote_leads_out_of_the_bounds(votes: list[Judged]) -> None:
    found = taste(votes)
    for factor in (*found.categories.values(), *found.sources.values()):
        assert LOWEST <= factor <= HIGHEST


@given(votes_drawn, st.randoms())
def test_the_order_of_votes_is_nothing(votes: list[Judged], chance: Random) -> None:
    shuffled = list(votes)
    chance.shuffle(shuffled)
    assert taste(shuffled).categories == pytest.approx(taste(votes).categories)
    assert taste(shuffled).sources == pytest.approx(taste(votes).sources)


@given(votes_drawn)
def test_one_person_moves_no_factor_by_more_than_a_tenth_of_an_e(votes: list[Judged]) -> None:
    """Two steps of 5 %, whatever the others said, up or down."""
    loud = [Judged("robot", "甲报", "down", "loud", DAY + timedelta(days=n % 25)) for n in range(500)]
    others = [*votes, *crowd("up", 6, 9)]
    before, after = taste(others).of_category("robot"), taste([*others, *loud]).of_category("robot")
    assert before * 0.904 <= after <= before


def test_a_day_moves_a_factor_no_further_than_a_tenth_however_many_vote() -> None:
    assert 1.1 < taste(crowd("up", 1_000, 1)).of_category("robot") < 1.11
    assert 0.9 < taste(crowd("down", 1_000, 1)).of_category("robot") < 0.91


def test_many_people_over_many_days_come_to_the_bounds() -> None:
    assert taste(crowd("up", 30, 10)).of_category("robot") == HIGHEST
    assert taste(crowd("down", 30, 10)).of_category("robot") == LOWEST


def test_off_topic_counts_twice_against_the_kind_and_once_against_the_source() -> None:
    down, off = ([*crowd(vote, 1, 1), *crowd("up", ENOUGH, 1, "other")] for vote in ("down", "off"))
    assert taste(off).of_category("robot") == pytest.approx(taste(down).of_category("robot") ** 2)
    assert taste(off).of_source("甲报") == taste(down).of_source("甲报")


def test_what_nobody_voted_on_is_as_it_was() -> None:
    found = taste(crowd("down", 30, 10))
    assert found.of_category("funding") == 1
    assert found.of_source("乙报") == 1


def test_the_kind_that_readers_like_comes_first_and_the_one_they_do_not_last(profile: Profile) -> None:
    robot = story(item("青禾机器人公布灵巧手", text=TEXT))
    chip = story(item("云桥芯片公布新晶圆", text=TEXT))
    plain = ranked([robot, chip], profile, NO_TASTE)
    by_title = {pick.story.lead.title: pick.category for pick in plain}
    assert len(set(by_title.values())) == 2
    first, second = (pick.category for pick in plain)
    liked = taste([*crowd("up", 30, 10, second), *crowd("down", 30, 10, first)])
    assert [pick.category for pick in ranked([robot, chip], profile, liked)] == [second, first]


def test_of_two_stories_alike_the_one_of_the_better_liked_source_comes_first(profile: Profile) -> None:
    two = [
        story(item(f"{who}上线智能体", text=TEXT, source=where)) for who, where in (("青禾", "甲报"), ("云桥", "乙报"))
    ]
    for better, worse in (("甲报", "乙报"), ("乙报", "甲报")):
        liked = Taste(sources={better: HIGHEST, worse: LOWEST})
        assert [pick.story.lead.source for pick in ranked(two, profile, liked)] == [better, worse]


def test_a_disliked_source_costs_a_story_nothing_that_another_tells_as_well(profile: Profile) -> None:
    one = item("青禾智能上线智能体", text="甲" * 130, source="甲报")
    both = story(one, item("青禾智能上线智能体平台", text="乙" * 130, source="乙报"))
    (plain,) = ranked([both], profile, NO_TASTE)
    (voted,) = ranked([both], profile, Taste(sources={"甲报": LOWEST}))
    assert voted.score == plain.score


def test_votes_move_a_score_by_fifteen_points_at_most_and_nothing_else(profile: Profile) -> None:
    one = story(item("百度收购云桥数据，作价 20 亿元", text=TEXT, source="甲报"))
    (plain,) = ranked([one], profile, NO_TASTE)
    for factor in (LOWEST, HIGHEST):
        (pick,) = ranked([one], profile, Taste({plain.category: factor}, {"甲报": factor}))
        assert 1 < abs(pick.score - plain.score) <= 15
        assert (pick.region, pick.category, pick.reason, pick.tags) == (
            plain.region, plain.category, plain.reason, plain.tags,
        )  # fmt: skip
