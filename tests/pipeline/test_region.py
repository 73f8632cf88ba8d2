"""Domestic or international by who acts, not by who reports."""

from collections.abc import Mapping

import pytest

from pipeline.model import Item, Region, Source, Story
from pipeline.rank.region import guessed_region, told_region
from tests.fakes.news import item, source, story


def region_of(told: Story, sources: Mapping[str, Source], **domestic: tuple[str, ...]) -> Region:
    return told_region(told, sources, **domestic) or guessed_region(told)


def region(title: str, text: str = "", **changes: object) -> Region:
    return region_of(story(item(title, text, **changes)), {})


@pytest.mark.parametrize(
    "title",
    [
        "华为在马来西亚启用数据中心",
        "腾讯收购美国机器人公司",
        "Alibaba opens a data center in Mexico",
        "我国发布首个具身智能标准",
        "八部门：支持企业采购智能体",
        "商汤与香港科技园合建智算中心",
        "台积电上调资本开支",
        "某初创公司收购英伟达旧数据中心",
        "前谷歌研究员任北川机器人首席科学家，小米领投",
        "对标特斯拉，小鹏推出机器人",
        "百度：与 Uber 合作投放无人车",
        "IDC：中国大模型市场增长三成",
        "Chinese startup DeepSeek takes outside money",
        "智譜股價大漲，Anthropic 受出口管制",
    ],
)
def test_a_chinese_actor_is_domestic_wherever_it_acts(title: str) -> None:
    assert region(title) == "domestic"


@pytest.mark.parametrize(
    "title",
    [
        "特斯拉在上海扩建储能工厂",
        "微软考虑接入 DeepSeek 模型",
        "美国暂缓把 DeepSeek 列入黑名单",
        "消息称苹果将用阿里千问服务中国用户",
        "挑战台积电：英特尔公布新制程",
        "欧盟就 AI 法案征求意见",
        "Nvidia seeks licence to sell chips to China",
        "Alleged China ties at a Korean carrier alarmed US officials",
        "After Tencent and Baidu, Google opens its agent store",
        "国产模型何时赶上？马斯克：明年一季度",
        "Sensor Tower：ChatGPT 份额跌破五成",
        "前 OpenAI 研究员创业，融资十亿美元",
        "英國擬限制青少年使用聊天機器人",
        "巨头激战：SpaceX600 亿收购编程公司，腾讯旁观",
    ],
)
def test_a_foreign_actor_is_international_whoever_reports(title: str) -> None:
    assert region(title) == "international"


def test_a_medium_that_is_quoted_does_not_act() -> None:
    assert region("彭博社：腾讯考虑分拆云业务") == "domestic"


def test_the_opening_decides_where_the_title_names_nobody() -> None:
    assert region("这家公司又裁员了", "据报道，Meta 本周裁撤了一个研究团队。") == "international"


def test_the_other_titles_decide_where_the_lead_names_nobody() -> None:
    assert region_of(story("又一家公司涨价", "谷歌上调云服务价格"), {}) == "international"


def test_then_the_source_as_configured_and_last_the_language() -> None:
    named_nobody: Item = item("A quiet week in compute")
    assert region_of(story(named_nobody), {}) == "international"
    assert region_of(story(named_nobody), {"晨光科技": source(region="domestic")}) == "domestic"
    assert region("算力价格回落") == "domestic"


def test_a_latin_name_that_opens_a_chinese_title_looks_foreign_unless_it_deals_in_yuan() -> None:
    assert region("Examplia 推出新一代编程助手") == "international"
    assert region("NoonExample 完成千万元天使轮融资") == "domestic"


def test_who_counts_as_domestic_is_the_profiles_choice() -> None:
    told = story("台积电上调资本开支")
    assert region_of(told, {}, domestic=("CN",)) == "international"
    assert region_of(story("微软上调资本开支"), {}, domestic=("US",)) == "domestic"
