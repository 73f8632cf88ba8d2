"""What kind of event a title tells of, and whether it is plain news."""

import pytest

from pipeline.config import Profile, load, shipped
from pipeline.rank.kinds import category_of, flaws, is_paper
from tests.fakes.news import item, source


@pytest.fixture(scope="module")
def profile() -> Profile:
    return load(shipped(), {}).profiles[0]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("某省智算中心二期项目招标公告", "tender"),
        ("青禾智能收购云桥数据", "ma"),
        ("Quillon to buy robotics startup for $2 billion", "ma"),
        ("北川机器人完成 3 亿元 B 轮融资", "funding"),
        ("Startup raises $90 million at a $1 billion valuation", "funding"),
        ("云桥数据一季度营收同比增长四成", "earnings"),
        ("画师集体起诉图像模型公司", "legal"),
        ("Judge throws out lawsuit over training data", "legal"),
        ("工信部就智能网联汽车标准征求意见", "policy"),
        ("Senators propose bill on AI chips", "policy"),
        ("开源组件被曝高危漏洞", "security"),
        ("青禾智能首席科学家离职", "people"),
        ("青禾智能发布新一代大模型", "model"),
        ("Quillon unveils a new language model", "model"),
        ("青禾智能宣布推理框架开源", "opensource"),
        ("某市开放全域无人驾驶路测", "driving"),
        ("人形机器人走进车间", "robot"),
        ("国产 GPU 完成流片", "chip"),
        ("沙漠里建起数据中心", "compute"),
        ("青禾智能与某银行达成合作", "partnership"),
        ("青禾智能上线办公助手", "product"),
        ("青禾智能成立十周年", "other"),
    ],
)
def test_the_kind_is_read_from_the_title(profile: Profile, title: str, key: str) -> None:
    assert category_of(title, "", profile).key == key


def test_a_kind_that_needs_a_second_word_does_not_fit_without_it(profile: Profile) -> None:
    assert category_of("大模型的记忆", "", profile).key != "model"


def test_what_a_person_says_is_an_opinion_and_no_event(profile: Profile) -> None:
    assert category_of("青禾智能 CEO 周行远：机器人会先进工厂", "", profile).key == "opinion"


def test_a_chatbot_is_no_robot_and_merged_departments_are_no_merger(profile: Profile) -> None:
    assert category_of("聊天机器人涨价", "", profile).key != "robot"
    assert category_of("青禾智能两大研发中心合并", "", profile).key != "ma"


def test_one_word_of_the_opening_is_not_enough_for_a_kind(profile: Profile) -> None:
    assert category_of("青禾智能的一天", "去年它拿到融资。", profile).key == "other"
    assert category_of("青禾智能的一天", "公司昨日宣布完成融资，由示例资本领投，估值翻倍。", profile).key == "funding"


@pytest.mark.parametrize(
    ("title", "flaw"),
    [
        ("科技早报｜青禾智能发布新模型；云桥数据涨价；北川机器人裁员", "roundup"),
        ("手把手教你搭建智能体", "howto"),
        ("How to build an agent with a vector store", "howto"),
        ("Summarize tickets with Amazon Bedrock", "howto"),
        ("10 个提升效率的 AI 工具", "listicle"),
        ("12 best tools for coding agents", "listicle"),
        ("青禾智能荣获年度创新奖", "promotion"),
        ("How Acme Freight uses AI to route trucks", "promotion"),
        ("人工智能产业峰会即将召开", "notice"),
        ("Webinar: agents in production", "notice"),
        ("为什么大公司做不好智能体", "opinion"),
        ("We need to talk about agents | Ada Example", "opinion"),
        ("开源模型还有机会吗？", "question"),
        ("Example Networks (EXNW): AI demand lifts the bull case", "shares"),
        ("算力板块大涨", "shares"),
        ("Show HN: an agent in 200 lines", "showcase"),
    ],
)
def test_what_is_not_plain_news_is_flagged(title: str, flaw: str) -> None:
    assert flaw in flaws(item(title))


@pytest.mark.parametrize(
    "title",
    [
        "青禾智能发布新一代大模型，上下文达百万",
        "某市与青禾智能签约建设智算中心",
        "Quillon Sparse Attention (QSA): a two-branch design for long inputs",
        "Quillon raises $90 million to build data centers",
        "工信部就大模型标准征求意见",
    ],
)
def test_plain_news_has_no_flaw(title: str) -> None:
    assert not flaws(item(title))


def test_a_note_on_a_blogging_platform_is_flagged_by_where_it_lives() -> None:
    assert "blog" in flaws(item("智能体编排记录", url="https://www.cnblogs.com/someone/p/1"))


def test_a_paper_is_known_by_where_it_or_its_feed_lives() -> None:
    assert is_paper(item("Sparse attention", url="https://arxiv.org/abs/2603.00001"), None)
    assert is_paper(item("Sparse attention"), source("arXiv", url="https://rss.arxiv.org/rss/cs.AI"))
    assert is_paper(item("Sparse attention", url="https://preprints.example/abs/2603.90011"), None)
    assert not is_paper(item("Sparse attention", url="https://notarxiv.org/abs/1"), None)
