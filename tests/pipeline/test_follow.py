"""What is new in a story told before: a turn, a figure, someone who steps in; and what only sounds new."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.follow import Development, continued, development
from pipeline.extract.happenings import happenings
from pipeline.model import Item, Story, Told

TOLD_ON = date(2026, 6, 16)
OLD_TITLE = "消息称英伟达计划发债筹集 200 亿美元"
OLD_TEXT = "据路透社报道，知情人士透露，英伟达计划通过发行债券筹集 200 亿美元，所得用于偿还票据。"


def item(name: str, title: str, text: str = "", when: str = "2026-06-16T15:00:00+08:00", language: str = "zh") -> Item:
    moment = datetime.fromisoformat(when)
    return Item(name, "远方网", f"https://example.org/{name}", title, text, language, moment, "stated", moment)


OLD = item("old", OLD_TITLE, OLD_TEXT, "2026-06-15T20:00:00+08:00")
TOLD = Told("e1", "s", TOLD_ON, OLD_TEXT, (OLD_TEXT,), (OLD_TITLE,), ("old",))


def new_in(*items: Item, language: str = "zh") -> Development | None:
    return development(Story("s", (OLD, *items)), [TOLD], language)


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("英伟达首次发行投资级债券，认购额高达 850 亿美元", "新增：金额 850 亿美元"),
        ("英伟达债券获批发行", "新进展：获批"),
        ("英伟达正式宣布发债 200 亿美元", "新进展：官方确认"),
        ("英伟达推迟发债计划", "新进展：推迟"),
        ("投资者起诉英伟达发债隐瞒风险", "新进展：诉讼"),
        ("高盛承销英伟达 200 亿美元债券", "新增：高盛"),
        ("英伟达发债规模上调 25%", "新增：比例 25%"),
    ],
)
def test_what_happened_since_is_new(title: str, reason: str) -> None:
    found = new_in(item("new", title))
    assert found == Development(title, reason, "new")


@pytest.mark.parametrize(
    "title",
    [
        OLD_TITLE,
        "英伟达拟发债筹资 200 亿美元，偿还票据",
        "英伟达五年来重返债市",
        "英伟达计划发债约 1400 亿元人民币",
        "Nvidia plans $20 billion bond sale",
        "英伟达预计下月完成发债",
        "英伟达债券最快下周获批",
        "英伟达为什么要发债",
        "早报｜英伟达发债 850 亿美元；甲公司裁员；乙公司上市",
    ],
)
def test_repetition_conversion_plans_questions_and_round_ups_are_nothing_new(title: str) -> None:
    assert new_in(item("new", title)) is None


def test_a_rounded_figure_is_not_new_either_way() -> None:
    known = Told("e1", "s", TOLD_ON, "甲公司营收 126.4 亿元。", (), ("甲公司营收 126.4 亿元",), ())
    for title in ("甲公司营收约 126 亿元", "甲公司营收 126.38 亿元"):
        assert development(Story("s", (item("new", title),)), [known]) is None
    assert development(Story("s", (item("new", "甲公司营收上修至 162 亿元"),)), [known]) is not None


def test_what_an_earlier_item_of_the_story_said_is_not_new() -> None:
    told = item("also", "英伟达筹资", "其中 850 亿美元为认购额，高盛承销。", "2026-06-15T21:00:00+08:00")
    known = Told("e1", "s", TOLD_ON, OLD_TEXT, (OLD_TEXT,), (OLD_TITLE,), ("old", "also"))
    newer = item("new", "英伟达债券认购额 850 亿美元")
    assert development(Story("s", (OLD, told, newer)), [known]) is None


@pytest.mark.parametrize("when", ["2026-06-15T19:00:00+08:00", "2026-06-16T07:00:00+08:00"])
def test_an_item_from_before_the_telling_is_not_news_when_it_comes_late(when: str) -> None:
    assert new_in(item("late", "英伟达债券获批发行", when=when)) is None


def test_the_sentence_is_the_first_that_tells_the_news_and_can_lead() -> None:
    text = "此前传出发债消息。该债券获批。英伟达 16 日公告，监管机构已批准其 200 亿美元债券发行，承销商不变。"
    found = new_in(item("new", "英伟达债券获批发行", text))
    assert found is not None
    assert found.sentence == "英伟达 16 日公告，监管机构已批准其 200 亿美元债券发行，承销商不变。"


def test_a_turn_outweighs_a_figure_and_the_readers_language_comes_first() -> None:
    figure = item("figure", "英伟达债券认购额 850 亿美元")
    english = item("english", "Nvidia bond sale approved", language="en")
    chinese = item("chinese", "英伟达债券获批发行")
    found = new_in(figure, english, chinese)
    assert found is not None
    assert found.item_id == "chinese"
    assert new_in(english, language="en") == Development("Nvidia bond sale approved", "New: approved", "english")


def test_several_tellings_are_known_together() -> None:
    second = Told("e2", "s", date(2026, 6, 17), "英伟达债券获批发行。", (), ("英伟达债券获批发行",), ("approved",))
    approved = item("approved", "英伟达债券获批发行", when="2026-06-16T15:00:00+08:00")
    again = item("again", "英伟达债券获批", when="2026-06-17T15:00:00+08:00")
    assert development(Story("s", (OLD, approved, again)), [TOLD, second]) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲公司完成收购", ["completed"]),
        ("甲公司预计三季度完成收购", []),
        ("Acme closes the Bolt deal", ["completed"]),
        ("Acme plans to launch a phone", []),
        ("Acme unveils a phone", ["launched"]),
        ("甲公司将召回四千辆汽车", ["recalled"]),
        ("调查显示用户增长", []),
        ("乙公司被立案调查并罚款", ["fined", "probed"]),
    ],
)
def test_a_turn_has_only_happened_when_it_is_not_a_plan(text: str, names: list[str]) -> None:
    assert sorted(turn.name for turn in happenings(text)) == names


TITLES = st.sampled_from([OLD_TITLE, "英伟达债券获批", "甲公司 850 亿美元", "Nvidia sued", "", "！", "（）“”", "1.5T"])


@given(st.lists(st.tuples(TITLES, TITLES), max_size=4))
def test_a_development_always_stands_in_an_item_that_was_not_told(words: list[tuple[str, str]]) -> None:
    newer = [item(f"n{n}", title, text) for n, (title, text) in enumerate(words)]
    found = new_in(*newer)
    assert found == new_in(*newer)
    if found is not None:
        holder = next(i for i in newer if i.id == found.item_id)
        assert found.sentence in (holder.title, holder.text)


@pytest.mark.parametrize(
    ("title", "text", "goes_on"),
    [
        ("渡口算力采购2万片LX700推理芯片", "", True),
        ("Lumenforge to build a 600-megawatt campus", "Fresh from raising $3.2 billion, Lumenforge said so.", True),
        ("Lumenforge hires a finance chief", "The company did not give a reason.", False),
        ("另一家公司完成32亿美元融资", "", False),
        ("渡口算力采购2万片推理芯片", "", False),
    ],
)
def test_another_event_goes_on_from_one_that_names_its_thing_or_its_actor_and_sum(
    title: str, text: str, goes_on: bool
) -> None:
    told = [
        replace(TOLD, entry_id="chip", titles=("鹭洲半导体发布推理芯片LX700",), text="鹭洲半导体发布推理芯片LX700。"),
        replace(TOLD, entry_id="round", titles=("Lumenforge完成32亿美元融资",)),
    ]
    story = Story("s-new", (item("i-new", title, text),))
    assert (continued(story, told) is not None) is goes_on
