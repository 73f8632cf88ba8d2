"""Each side of a comparison, as a question of its own."""

from __future__ import annotations

import pytest

from pipeline.answering.comparing import measured, sides
from pipeline.answering.inquiry import read

# question | what only the first side says | only the second | what both say; words between spaces, "_" for a space
CHINESE = """
北辰算力和泊岸数据的融资各是多少？ | 北辰算力 | 泊岸数据 | 融资
北辰算力与泊岸数据融资额各多少 | 北辰算力 | 泊岸数据 | 融资额
谁融资更多，北辰算力还是泊岸数据？ | 北辰算力 | 泊岸数据 | 融资
哪家估值更高，北辰算力，还是泊岸数据？ | 北辰算力 | 泊岸数据 | 估值
北辰算力跟泊岸数据比，谁的估值更高？ | 北辰算力 | 泊岸数据 | 估值
与泊岸数据相比，北辰算力的估值高多少？ | 泊岸数据 | 北辰算力 | 估值
相比泊岸数据，北辰算力的员工多多少？ | 泊岸数据 | 北辰算力 | 员工
对比一下 Quantor 和 Pagewell 的营收 | Quantor | Pagewell | 营收
Quantor对比Pagewell，哪个园区更大 | Quantor | Pagewell | 园区
Quantor vs Pagewell 价格 | Quantor | Pagewell | 价格
LS300比LS200贵多少？ | LS300 | LS200 |
LS300的功耗比LS200的功耗低吗？ | LS300 | LS200 | 功耗
LS300的功耗和LS200的功耗哪个低？ | LS300 | LS200 | 功耗
LS300的售价和LS200相比高多少？ | LS300 | LS200 | 售价
澜桥云收购盾山安全和柏川机器人收购云鲸智能，哪笔更大？ | 澜桥云 盾山安全 | 柏川机器人 云鲸智能 | 收购
澜桥云收购盾山安全和云鲸智能各花了多少钱？ | 盾山安全 | 云鲸智能 | 澜桥云 收购
柏川机器人在瑞典和 Pagewell 在荷兰，分别什么时候开始试点？ | 柏川机器人 瑞典 | Pagewell 荷兰 | 试点
北辰算力、泊岸数据和盾山安全分别融了多少钱？ | 北辰算力 | 泊岸数据 |
小鹏和理想上个月的交付量分别是多少？ | 小鹏 | 理想 | 交付量
砾石半导体和摩尔线程的新显卡有什么区别？ | 砾石半导体 | 摩尔线程 | 显卡
北辰算力什么时候完成融资，泊岸数据呢？ | 北辰算力 | 泊岸数据 | 融资
LS300什么时候供货，LS400什么时候发布？ | LS300 供货 | LS400 发布 |
美国和欧盟对芯片出口的规定有何不同？ | 美国 | 欧盟 | 芯片 出口
云杉资本投给北辰算力的钱和投给泊岸数据的钱分别是多少？ | 北辰算力 | 泊岸数据 | 云杉资本
Quantor给微软的分成与给软银的分成各是多少？ | 微软 | 软银 | Quantor 分成
北辰算力和泊岸数据的新园区，2028 年的目标分别是什么？ | 北辰算力 | 泊岸数据 新园区 | 2028 目标
云杉资本投北辰算力的钱跟川流基金投泊岸数据的钱哪个多？ | 云杉资本 北辰算力 | 川流基金 泊岸数据 |
"""
ENGLISH = """
Who raised more, Northwind or Harborline? | Northwind | Harborline | raised
Which is bigger, the Quantor campus or the Pagewell campus? | Quantor | Pagewell | campus
Compare the price of Kestrel Studio with that of Figtree. | Kestrel | Figtree | price
Compare the price of Kestrel Studio and the price of Figtree | Kestrel | Figtree | price
Compare Quantor's revenue to Pagewell's. | Quantor | Pagewell | revenue
How much did Northwind and Harborline each raise? | Northwind | Harborline | How_much raise
Did Northwind raise more than Harborline? | Northwind | Harborline | raise
Is Quantor's campus larger than Pagewell's? | Quantor | Pagewell | campus
Did Quantor pay more for Windmere than for Brightlake? | Windmere | Brightlake | Quantor pay
What is the difference between Kestrel 3 and Kestrel 4 in price? | Kestrel_3 | Kestrel_4 | price
Quantor vs Pagewell: who has more employees? | Quantor | Pagewell | employees
Quantor versus Pagewell valuation | Quantor | Pagewell | valuation
Which of Quantor or Pagewell opens a data center first? | Quantor | Pagewell | data_center
Of Quantor and Pagewell, which raised the larger round? | Quantor | Pagewell | round
How does Quantor's power use compare with Pagewell's? | Quantor | Pagewell | power
Which cost more: Quantor's purchase of Windmere or Pagewell's purchase of Brightlake? | Windmere | Brightlake | purchase
When does Quantor open its campus and when does Pagewell launch its chip? | Quantor campus | Pagewell chip |
What do Quantor and Pagewell charge, respectively? | Quantor | Pagewell | charge
Between Quantor and Pagewell, who has the higher valuation? | Quantor | Pagewell | valuation
When will Helio in Sweden and Pagewell in Norway each start tests? | Helio Sweden | Pagewell Norway | start tests
How large are the campuses of Quantor and Pagewell, respectively? | Quantor | Pagewell | campuses
Is Kestrel 3 cheaper than Kestrel 4? | Kestrel_3 | Kestrel_4 |
Quantor's valuation compared to Pagewell's | Quantor | Pagewell | valuation
"""


def rows(table: str) -> list[list[list[str]]]:
    cells = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [[[row[0]], *([word.replace("_", " ") for word in cell.split()] for cell in row[1:])] for row in cells]


@pytest.mark.parametrize(("question", "first", "second", "shared"), rows(CHINESE) + rows(ENGLISH))
def test_each_side_has_its_own_words_and_those_of_both(
    question: list[str], first: list[str], second: list[str], shared: list[str]
) -> None:
    told = sides(read(question[0]))
    assert len(told) >= 2, told
    assert all(word in told[0] for word in first + shared), told
    assert all(word in told[1] for word in second + shared), told
    assert not any(word in told[0] for word in second), told
    assert not any(word in told[1] for word in first), told


@pytest.mark.parametrize(
    "question",
    ["北辰算力融资了多少钱？", "澜桥云什么时候收购了盾山安全？", "How much did Northwind raise?", "本周有哪些融资？",
     "它的估值呢？", "第3条详细说说", "Who founded Quantor and Pagewell's parent?"],
)  # fmt: skip
def test_what_compares_nobody_has_no_sides(question: str) -> None:
    assert sides(read(question)) == ()


def test_three_that_are_compared_are_three_sides() -> None:
    told = sides(read("北辰算力、泊岸数据和盾山安全分别融了多少钱？"))
    assert [name in side for name, side in zip(("北辰算力", "泊岸数据", "盾山安全"), told, strict=True)] == [True] * 3


@pytest.mark.parametrize("question", ["北辰算力和泊岸数据谁融资更多？", "Is Quantor's site larger than Pagewell's?"])
def test_a_side_does_not_say_what_only_compares(question: str) -> None:
    told = " ".join(sides(read(question)))
    assert not any(word in told for word in ("更多", "哪家", "larger", "than"))


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("哪家融资更多？", "number"), ("LS300比LS200贵吗？", "money"), ("谁更早量产？", "when"), ("有什么区别？", None),
     ("Which is cheaper?", "money"), ("Who opened first?", "when"), ("Which campus is larger?", "number"),
     ("How do they differ?", None)],
)  # fmt: skip
def test_a_word_of_degree_says_what_is_to_be_known(question: str, wanted: str | None) -> None:
    assert measured(question) == wanted
