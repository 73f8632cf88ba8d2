"""Whether an item is on the shipped profile's topics."""

import time
from itertools import cycle, islice

import pytest

from pipeline.config import Profile, load, shipped
from pipeline.rank.relevance import relevance, topics_of
from tests.fakes.news import item, source


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load(shipped(), {}).profiles[0]


@pytest.mark.parametrize(
    "title",
    [
        "青禾智能发布百亿参数大模型",
        "云桥数据拟在中卫建智算中心，规划万卡规模",
        "北川机器人完成 3 亿元 B 轮融资",
        "某市政务云扩容项目中标结果公示",
        "首个 L4 级自动驾驶强制性国标公开征求意见",
        "OpenAI delays its open-weight model again",
        "Startup raises $90 million to build data centers in Portugal",
        "Regulators fine a robotaxi operator after crash",
        "字节跳动考虑自研芯片",
        "國產 AI 晶片廠商宣布擴產",
    ],
)
def test_news_of_the_topics_may_be_told(profile: Profile, title: str) -> None:
    assert relevance(item(title), profile, None) >= profile.thresholds.topic


@pytest.mark.parametrize(
    "title",
    [
        "1999 元新低：星云手机支持 AI 修图",
        "远山 X8 手机“AI 抓拍”功能曝光",
        "暮光笔记本发布：锐龙 AI 9 处理器，6999 元起",
        "远山 X8 手机曝光：首发骁龙芯片、6000mAh 电池",
        "前四月社会消费品零售总额同比增长",
        "《群星远征》公布新角色，游戏下周上线",
        "美股大型科技股盘前普涨，英伟达涨超 2%",
        "机构今日买入这 20 股，抛售算力龙头",
        "Best AI stocks to buy before the summer",
        "The chair said it was paid in full",
        "Quarterly dividend raised by regional bank",
        "Apple and Google renew their agreement",
        "京东发布冠军营养品标准",
    ],
)
def test_gadgets_prices_shares_and_passing_mentions_may_not(profile: Profile, title: str) -> None:
    assert relevance(item(title), profile, None) == 0


def test_a_word_that_needs_company_gets_it_from_the_opening(profile: Profile) -> None:
    bare = item("微软上调本财年预算")
    backed = item("微软上调本财年预算", text="微软称，增加的支出主要用于数据中心和 GPU 采购。")
    assert relevance(bare, profile, None) == 0
    assert relevance(backed, profile, None) >= profile.thresholds.topic


def test_a_source_that_names_itself_after_a_topic_lends_weight(profile: Profile) -> None:
    paper = item("Sparse decoding for long contexts", text="We study inference of language models on a GPU.")
    assert relevance(paper, profile, source("arXiv cs.AI")) > relevance(paper, profile, source("General News"))


def test_a_general_source_with_configured_topics_does_not_lift_its_off_topic_items(profile: Profile) -> None:
    general = source("晨光科技", topics=("人工智能", "芯片"))
    assert relevance(item("远山 X8 手机曝光：6000mAh 电池"), profile, general) == 0


def test_what_it_scores_lies_between_zero_and_one_and_grows_with_the_evidence(profile: Profile) -> None:
    weak = relevance(item("机器人进校园"), profile, None)
    strong = relevance(item("具身智能机器人大模型开源"), profile, None)
    assert 0 < weak < strong <= 1


def test_topics_are_named_as_tags_name_them_most_present_first(profile: Profile) -> None:
    topics = topics_of(item("智算中心液冷机柜与机器人"), profile)
    assert topics[0] == "算力"
    assert "机器人" in topics
    assert topics_of(item("OpenAI 发布公告"), profile) == ("人工智能",)


def test_thirteen_thousand_items_take_about_a_second(profile: Profile) -> None:
    titles = ["青禾智能发布大模型", "远山手机新低", "Startup raises $90 million for data centers", "社会消费品零售总额"]
    items = [item(f"{n} {title}", text="正文。" * 60) for n, title in enumerate(islice(cycle(titles), 1300))]
    started = time.process_time()
    for one in items:
        relevance(one, profile, None)
    assert (time.process_time() - started) * 10 < 3
