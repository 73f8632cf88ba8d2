"""When two stories that grouping has left apart are one matter."""

from pipeline.rank.matters import corroborates, is_retold, is_same, matter


def test_one_company_and_one_sum_are_one_matter_in_either_language() -> None:
    chinese = matter(["SpaceX 以 600 亿美元收购 Cursor"], "ma")
    english = matter(["SpaceX bets $60 billion on Cursor to catch OpenAI"], "other")
    assert is_same(chinese, english)
    assert is_retold(english, [chinese])


def test_two_companies_in_one_kind_of_event_are_one_matter() -> None:
    assert is_same(matter(["谷歌与微软联合投资电厂"], "funding"), matter(["微软、谷歌押注核电"], "funding"))


def test_a_financing_told_in_two_languages_and_currencies_is_one_matter() -> None:
    chinese = matter(["DeepSeek 以 4000 亿元估值完成首轮融资"], "funding")
    assert is_same(chinese, matter(["DeepSeek takes outside money at a $50 billion valuation"], "funding"))


def test_a_company_has_one_round_of_financing_in_a_day_and_the_next_whatever_the_figures() -> None:
    told = matter(["DeepSeek 首轮融资规模约 75 亿美元，创始人出资最多"], "funding")
    again = matter(["DeepSeek 完成逾 70 亿美元首轮融资，估值超 500 亿美元"], "funding")
    assert is_same(told, again)
    assert is_retold(again, [told])


def test_one_investor_may_have_two_deals() -> None:
    one = matter(["腾讯投资宇树科技，金额 2 亿元"], "funding")
    other = matter(["腾讯投资智谱，金额 5 亿元"], "funding")
    assert not is_same(one, other)
    assert not is_retold(other, [one])


def test_one_company_can_do_two_things_of_a_kind() -> None:
    assert not is_same(matter(["腾讯发布游戏引擎助手"], "product"), matter(["腾讯会议上线同传"], "product"))


def test_the_same_sum_at_another_company_is_another_matter() -> None:
    assert not is_same(matter(["小米投资 10 亿元建厂"], "funding"), matter(["百度投资 10 亿元建厂"], "funding"))


def test_the_next_day_the_same_actors_may_do_something_new() -> None:
    told = matter(["特朗普与 Anthropic 争执升级"], "policy")
    today = matter(["Anthropic 起诉特朗普政府"], "policy")
    assert is_same(told, today)
    assert not is_retold(today, [told])


def test_a_nearly_equal_title_is_the_same_matter_again() -> None:
    told = matter(["某市智算中心二期启用，规模三万卡"], "compute")
    assert is_retold(matter(["某市智算中心二期正式启用，规模三万卡"], "product"), [told])


def test_an_item_vouches_for_a_lead_with_which_it_shares_a_name_a_sum_or_words() -> None:
    lead = matter(["Meridrive 无人驾驶出租车获准在圣何塞收费运营"], "")
    assert corroborates(matter(["Meridrive gets permit to charge for robotaxi rides"], ""), lead)
    assert corroborates(matter(["无人驾驶出租车在圣何塞获准收费"], ""), lead)
    assert not corroborates(matter(["Chipmaker warns of weak demand"], ""), lead)
    assert not corroborates(matter(["某市智算中心启用"], ""), lead)
