"""Which stories are told, in which order, how loud and why."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest

from pipeline.config import Profile, Quotas, Thresholds, load, shipped
from pipeline.model import Pick, Source, Story, Told
from pipeline.rank import Context, Opinion, candidates, shortlist
from tests.fakes.news import NOW, item, source, story

LONG = "这是一段足以支撑一条报道的正文，说明了事情的经过、各方的说法与下一步的安排，并附有背景与数据。" * 3


@pytest.fixture(scope="module")
def shipped_profile() -> Profile:
    return load(shipped(), {}).profiles[0]


@pytest.fixture
def profile(shipped_profile: Profile) -> Profile:
    """The shipped profile without floors, so that a test is about what it says."""
    return shipped_profile.model_copy(update={"thresholds": Thresholds(keep=0, medium=45, high=60)})


def ranked(
    stories: Sequence[Story],
    profile: Profile,
    sources: Sequence[Source] = (),
    told: Sequence[Told] = (),
    follow_ups: dict[str, Told] | None = None,
) -> tuple[Pick, ...]:
    context = Context(profile, {s.name: s for s in sources}, told, NOW)
    return shortlist(candidates(stories, context, follow_ups or {}), context)


def titles(picks: Sequence[Pick]) -> list[str]:
    return [pick.story.lead.title for pick in picks]


def was_told(one: Story, days_ago: int = 1, titled: str | None = None) -> Told:
    title = titled or one.lead.title
    return Told("e-1", one.id, NOW.date() - timedelta(days=days_ago), title, (), (title,), (one.lead.id,))


def covered(title: str, outlets: int) -> Story:
    """A story that so many outlets tell, each in its own words."""
    words = ["消息人士透露", "公司公告称", "记者获悉", "董事会披露", "外媒率先报道", "监管文件显示"]
    return story(*(item(title, text=f"{words[n]}{n}" * 30, source=f"媒体{n}") for n in range(outlets)))


def test_domestic_stories_come_first_and_each_region_is_in_order_of_score(profile: Profile) -> None:
    stories = ["微软发布智能体平台", "百度收购云桥数据，作价 20 亿元", "腾讯上线智能体"]
    picks = ranked([story(title) for title in stories], profile)
    assert [pick.region for pick in picks] == ["domestic", "domestic", "international"]
    assert picks[0].score > picks[1].score


def test_what_more_independent_outlets_tell_ranks_higher(profile: Profile) -> None:
    picks = ranked([covered("青禾智能上线智能体", 1), covered("云桥数据上线智能体", 4)], profile)
    assert titles(picks) == ["云桥数据上线智能体", "青禾智能上线智能体"]
    assert "4 家独立信源报道" in picks[0].reason


def test_an_outlet_that_prints_anothers_words_is_no_second_voice(profile: Profile) -> None:
    wire = [item("青禾智能上线智能体", text=LONG, source=f"媒体{n}") for n in range(3)]
    (pick,) = ranked([story(*wire)], profile)
    assert "独立信源" not in pick.reason


def test_an_item_that_has_nothing_in_common_with_the_lead_vouches_for_nothing(profile: Profile) -> None:
    strays = [
        item("某市举办龙舟赛", text="一" * 99, source="媒体一"),
        item("Rain delays harvest", text="b" * 99, source="媒体二"),
    ]
    (pick,) = ranked([story(item("青禾智能上线智能体", text=LONG), *strays)], profile)
    assert "独立信源" not in pick.reason


def test_a_how_to_an_advertisement_and_a_round_up_rank_below_news(profile: Profile) -> None:
    worse = ["手把手教你搭建大模型智能体", "青禾智能大模型荣获年度创新奖", "早报｜大模型降价；机器人进厂；算力扩容"]
    picks = ranked([*(story(title) for title in worse), story("青禾智能完成大模型备案")], profile)
    assert titles(picks)[0] == "青禾智能完成大模型备案"


def test_a_larger_sum_ranks_higher_and_is_named_in_the_reason(profile: Profile) -> None:
    picks = ranked([story("甲科技机器人融资 3 千万元"), story("乙科技机器人融资 40 亿元")], profile)
    assert titles(picks)[0].startswith("乙科技")
    assert "涉及金额 40 亿元" in picks[0].reason


def test_below_the_floor_nothing_is_told_however_quiet_the_day(shipped_profile: Profile) -> None:
    strict = shipped_profile.model_copy(update={"thresholds": Thresholds(keep=90)})
    assert ranked([story("腾讯上线智能体")], strict) == ()
    assert ranked([], shipped_profile) == ()


def test_a_story_told_before_is_left_out_unless_it_has_moved_on(profile: Profile) -> None:
    known, fresh = story("腾讯上线智能体"), story("百度开源推理框架")
    told = was_told(known)
    assert titles(ranked([known, fresh], profile, told=[told])) == ["百度开源推理框架"]
    picks = ranked([known, fresh], profile, told=[told], follow_ups={known.id: told})
    assert {pick.story.id: pick.follow_up for pick in picks} == {known.id: told, fresh.id: None}


def test_a_matter_told_under_another_story_is_left_out_for_three_days(profile: Profile) -> None:
    again = story("SpaceX bets $60 billion on Cursor's coding agents")
    before = story("SpaceX 拟以 600 亿美元收购 Cursor")
    assert ranked([again], profile, told=[was_told(before, days_ago=2)]) == ()
    assert len(ranked([again], profile, told=[was_told(before, days_ago=6)])) == 1


def test_one_matter_that_grouping_left_apart_is_told_once(profile: Profile) -> None:
    picks = ranked([story("SpaceX 拟以 600 亿美元收购 Cursor"), story("SpaceX to buy Cursor for $60 billion")], profile)
    assert len(picks) == 1


def test_the_quotas_hold_over_the_whole_report(profile: Profile) -> None:
    small = profile.model_copy(update={"quotas": Quotas(domestic=6, international=6, per_category=2, papers=1)})
    funding = [story(f"{name}机器人完成 {n + 2} 亿元融资") for n, name in enumerate("甲乙丙丁")]
    abroad = [story(f"Robot maker {name} raises ${n + 2}0 million") for n, name in enumerate(("Alpha", "Beta"))]
    urls = [f"https://arxiv.org/abs/2603.0000{n}" for n in range(3)]
    papers = [story(item(f"Paper {url[-1]}: language models that plan", url=url)) for url in urls]
    picks = ranked([*funding, *abroad, *papers], small)
    kinds = [pick.category for pick in picks]
    assert kinds.count("funding") == 2
    assert {pick.region for pick in picks if pick.category == "funding"} == {"domestic", "international"}
    assert kinds.count("research") == 1


def test_no_more_than_the_quota_of_one_company_its_products_included(profile: Profile) -> None:
    by_name = ["字节跳动采购国产芯片", "字节跳动开源训练框架"]
    by_product = ["豆包上线语音智能体", "豆包大模型被起诉侵权", "火山引擎数据中心启用"]
    picks = ranked([story(title) for title in (*by_name, *by_product)], profile)
    assert len(picks) == profile.quotas.per_company == 3


def test_each_region_has_its_own_number_of_places(profile: Profile) -> None:
    few = profile.model_copy(update={"quotas": Quotas(domestic=2, international=1, per_category=9)})
    stories = [story(f"{name}科技上线{thing}智能体") for name, thing in ("甲医", "乙教", "丙法", "丁农")]
    stories += [story("Startup One launches a robot for farms"), story("Startup Two launches a robot for mines")]
    regions = [pick.region for pick in ranked(stories, few)]
    assert regions == ["domestic", "domestic", "international"]


def test_the_brief_prefers_another_matter_to_a_second_one_about_the_same_company(profile: Profile) -> None:
    two = profile.model_copy(update={"quotas": Quotas(brief=2)})
    stories = [
        covered("腾讯开源大模型训练框架", 4),
        covered("腾讯大模型业务被起诉", 4),
        covered("某市智算中心启用", 3),
    ]
    picks = ranked(stories, two)
    brief = [pick for pick in picks if pick.brief]
    assert len(brief) == 2
    assert sum("腾讯" in title for title in titles(brief)) == 1


def test_loudness_follows_floors_and_quota_and_never_rises_down_the_list(profile: Profile) -> None:
    quiet = profile.model_copy(
        update={"quotas": Quotas(high=1, brief=1), "thresholds": Thresholds(keep=0, medium=40, high=50)}
    )
    stories = [covered("腾讯收购云桥数据", 5), covered("百度发布大模型", 5), story("某校机器人社团成立")]
    loud = [pick.importance for pick in ranked(stories, quiet)]
    assert loud.count("high") == 1
    order = ["high", "medium", "low"]
    assert loud == sorted(loud, key=order.index)


def test_a_plain_item_in_the_readers_language_leads_the_story(profile: Profile) -> None:
    opinion = item("为什么腾讯要开源智能体", text=LONG)
    english = item("Tencent open-sources its agent", text=LONG)
    plain = item("腾讯开源智能体框架", text=LONG, source="另一家")
    (pick,) = ranked([story(opinion, english, plain)], profile)
    assert pick.story.lead == plain
    assert set(pick.story.items) == {opinion, english, plain}


def test_reasons_say_only_what_was_measured(profile: Profile) -> None:
    (pick,) = ranked([story("某校机器人社团成立")], profile)
    assert not any(claim in pick.reason for claim in ("重大", "领先", "突破", "信源", "金额", "首"))
    assert pick.reason


def test_a_first_hand_source_is_named(profile: Profile) -> None:
    official = source("青禾智能官网", authority=1.0)
    (pick,) = ranked([story(item("青禾智能上线智能体", source="青禾智能官网"))], profile, sources=[official])
    assert "一手来源：青禾智能官网" in pick.reason


def test_an_english_profile_gets_english_reasons_and_names(profile: Profile) -> None:
    english = profile.model_copy(update={"language": "en"})
    (pick,) = ranked([covered("Tencent raises $2 billion for data centers", 3)], english)
    assert "reported by 3 independent sources" in pick.reason
    assert "Tencent" in pick.tags


def test_there_are_two_to_four_tags_without_repetition(profile: Profile) -> None:
    stories = [story("腾讯与华为合建智算中心"), story("某校机器人社团成立"), story("OpenAI 发布新模型 GPT-7")]
    for pick in ranked(stories, profile):
        assert 2 <= len(pick.tags) <= 4
        assert len(set(pick.tags)) == len(pick.tags)


def test_the_order_in_which_stories_come_in_does_not_matter(profile: Profile) -> None:
    stories = [
        story(f"{name}科技发布{thing}大模型") for name, thing in ("甲医", "乙教", "丙法", "丁农", "戊工", "己商")
    ]
    shuffled = list(stories)
    Random(3).shuffle(shuffled)
    assert titles(ranked(shuffled, profile)) == titles(ranked(stories, profile))


def test_nothing_scores_outside_zero_to_a_hundred(profile: Profile) -> None:
    stories = [covered("微软以 900 亿美元收购英伟达算力公司", 6), story("早报｜我为什么不看好 AI 股；机器人；算力？")]
    assert all(0 <= pick.score <= 100 for pick in ranked(stories, profile))


def weighed(titles: Sequence[str], opinions: dict[str, Opinion], profile: Profile) -> tuple[Pick, ...]:
    """The shortlist of stories with these titles, with what a model thinks of them by title."""
    stories = [story(title) for title in titles]
    context = Context(profile, {}, (), NOW)
    by_id = {told.id: opinions[told.lead.title] for told in stories if told.lead.title in opinions}
    return shortlist(candidates(stories, context, {}), context, by_id)


def test_a_models_score_moves_a_story_but_never_far(profile: Profile) -> None:
    titles_ = ["百度收购云桥数据，作价 20 亿元", "腾讯上线智能体"]
    plain = {pick.story.lead.title: pick.score for pick in weighed(titles_, {}, profile)}
    moved = weighed(titles_, {titles_[0]: Opinion(score=0), titles_[1]: Opinion(score=10)}, profile)
    for pick in moved:
        assert 0 < abs(pick.score - plain[pick.story.lead.title]) <= 12.05


def test_a_model_brings_in_nothing_that_is_below_the_floor(profile: Profile) -> None:
    strict = profile.model_copy(update={"thresholds": Thresholds(keep=99, medium=45, high=60)})
    assert weighed(["腾讯上线智能体"], {"腾讯上线智能体": Opinion(score=10)}, strict) == ()


def test_a_model_names_a_region_only_where_the_rules_know_none(profile: Profile) -> None:
    abroad = Opinion(region="international")
    known, unknown = weighed(
        ["百度上线智能体", "一家公司上线智能体"],
        dict.fromkeys(["百度上线智能体", "一家公司上线智能体"], abroad),
        profile,
    )
    assert (known.story.lead.title, known.region) == ("百度上线智能体", "domestic")
    assert unknown.region == "international"


def test_a_model_names_a_kind_only_where_the_rules_found_none(profile: Profile) -> None:
    funding = Opinion(category="funding")
    titles_ = ["百度收购云桥数据，作价 20 亿元", "腾讯谈智能体"]
    kinds = {p.story.lead.title: p.category for p in weighed(titles_, dict.fromkeys(titles_, funding), profile)}
    plain = {p.story.lead.title: p.category for p in weighed(titles_, {}, profile)}
    assert kinds[titles_[0]] == plain[titles_[0]] == "ma"
    invented = weighed(titles_, dict.fromkeys(titles_, Opinion(category="no such kind")), profile)
    assert {p.story.lead.title: p.category for p in invented} == plain
