"""The validator of cards and the readers' eyes: each rule by the smallest card that breaks it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.fakes.feishu import buttons, faults, links, mentions, shown, warnings
from tests.fakes.feishu.frames import BadFrame, Frame, decode

Json = dict[str, Any]


def good() -> Json:
    """A card as the digest has it: badges, a fold, buttons in a flow, a menu."""
    words = (
        "**一** <number_tag background_color='grey' font_color='white' url='https://a.example/1'>1</number_tag> "
        "[原文](https://a.example/2?a=1&amp;b=2) &#42;&lt;b&gt;"
    )
    icon = {"tag": "standard_icon", "token": "down-small-ccm_outlined", "size": "16px 16px"}
    fold = {
        "tag": "collapsible_panel",
        "header": {"title": plain("展开"), "icon": icon, "icon_expanded_angle": -180},
        "elements": [{"tag": "markdown", "content": "甲"}],
    }
    full = {"type": "callback", "value": {"action": "full"}}
    page = {"type": "open_url", "default_url": "https://a.example/page"}
    pressed = {"tag": "button", "text": plain("完整版"), "type": "primary", "behaviors": [full, page]}
    columns = [{"tag": "column", "width": "auto", "elements": [pressed]}]
    menu = {"tag": "select_static", "options": [{"text": plain("全部"), "value": "all"}], "initial_option": "all"}
    elements = [{"tag": "markdown", "element_id": "words", "content": words}, fold,
                {"tag": "column_set", "flex_mode": "flow", "columns": columns}, menu]  # fmt: skip
    header = {"title": plain("早报"), "template": "blue"}
    return {"schema": "2.0", "config": {"update_multi": True}, "header": header, "body": {"elements": elements}}


def plain(words: str) -> Json:
    return {"tag": "plain_text", "content": words}


def markdown(words: str) -> Json:
    return {"tag": "markdown", "content": words}


def nested(levels: int) -> Json:
    inner: Json = markdown("甲")
    for _ in range(levels):
        inner = {"tag": "column_set", "columns": [{"tag": "column", "elements": [inner]}]}
    return inner


def table(**more: Any) -> Json:
    return {"tag": "table", "columns": [{"name": "n", "data_type": "number"}], "rows": [{"n": 1}], **more}


def pressed(card: Json) -> Json:
    return dict(card["body"]["elements"][2]["columns"][0]["elements"][0])


MD_TABLE = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
BREAKS: list[tuple[str, int, Callable[[Json], object]]] = [
    ("no schema", 200621, lambda c: c.pop("schema")),
    ("a property of 1.0", 200621, lambda c: c["config"].update(wide_screen_mode=True)),
    ("an unshared card", 200621, lambda c: c["config"].update(update_multi=False)),
    ("a header without a title", 200621, lambda c: c["header"].pop("title")),
    ("an unknown template", 200621, lambda c: c["header"].update(template="pink")),
    ("an unknown tag", 200861, lambda c: c["body"]["elements"].append({"tag": "note", "elements": []})),
    ("an unknown property", 200621, lambda c: c["body"]["elements"][0].update(text_color="red")),
    ("a number as words", 200621, lambda c: c["body"]["elements"][0].update(content=1)),
    ("a colour in hex", 200621, lambda c: c["body"]["elements"][1].update(background_color="#ff0000")),
    ("a value that is a string", 200621,
     lambda c: c["body"]["elements"][2]["columns"][0]["elements"][0]["behaviors"][0].update(value="full")),
    ("a link to a script", 200621,
     lambda c: c["body"]["elements"][2]["columns"][0]["elements"][0]["behaviors"][1].update(default_url="js:1")),
    ("a label of 101 characters", 200621,
     lambda c: c["body"]["elements"][2]["columns"][0]["elements"][0].update(text=plain("字" * 101))),
    ("an old button", 200621, lambda c: c["body"]["elements"][2]["columns"][0]["elements"][0].update(url="https://a.b")),
    ("a column outside a set", 200861, lambda c: c["body"]["elements"].append({"tag": "column", "elements": []})),
    ("201 elements", 11310, lambda c: c["body"]["elements"].extend({"tag": "hr"} for _ in range(190))),
    ("six levels", 11310, lambda c: c["body"]["elements"].append(nested(6))),
    ("an id twice", 300301, lambda c: c["body"]["elements"].append({"tag": "hr", "element_id": "words"})),
    ("an id that begins with a digit", 200621, lambda c: c["body"]["elements"][0].update(element_id="1a")),
    ("more than 30 KB", 230025, lambda c: c["body"]["elements"].append(markdown("字" * 10_300))),
    ("six tables", 11310, lambda c: c["body"]["elements"].extend(table() for _ in range(6))),
    ("a table in a fold", 200621, lambda c: c["body"]["elements"][1]["elements"].append(table())),
    ("a cell of the wrong kind", 200914, lambda c: c["body"]["elements"].append(table(rows=[{"n": "1"}]))),
    ("a cell without a column", 200915, lambda c: c["body"]["elements"].append(table(rows=[{"x": 1}]))),
    ("eleven rows a page", 200621, lambda c: c["body"]["elements"].append(table(page_size=11))),
    ("a picture never uploaded", 200570,
     lambda c: c["body"]["elements"].append({"tag": "img", "img_key": "img_v3_y", "alt": plain("")})),
    ("a picture without words", 200621, lambda c: c["body"]["elements"].append({"tag": "img", "img_key": "img_v3_x"})),
    ("a picture from the web", 200570, lambda c: c["body"]["elements"].append(markdown("![a](https://a.b/a.png)"))),
    ("everybody", 100290, lambda c: c["body"]["elements"].append(markdown("<at id=all></at>"))),
    ("everybody in quotes", 100290, lambda c: c["body"]["elements"].append(markdown('<AT id="all"></AT>'))),
    ("a badge to a script", 200621,
     lambda c: c["body"]["elements"].append(markdown("<number_tag url='javascript:1'>1</number_tag>"))),
    ("four tables in markdown", 11310, lambda c: c["body"]["elements"].extend(markdown(MD_TABLE) for _ in range(4))),
    ("a menu without its choice", 200621, lambda c: c["body"]["elements"][3].update(initial_option="none")),
    ("two options of a value", 200621, lambda c: c["body"]["elements"][3]["options"].append(
        {"text": plain("别的"), "value": "all"})),
    ("an empty menu", 200621, lambda c: c["body"]["elements"][3].update(options=[])),
    ("a form that cannot be sent", 200621,
     lambda c: c["body"]["elements"].append({"tag": "form", "name": "f", "elements": [{"tag": "hr"}]})),
]  # fmt: skip


def test_a_card_within_every_rule_has_no_faults_and_no_warnings() -> None:
    assert (faults(good(), set()), warnings(good())) == ([], [])


@pytest.mark.parametrize(("code", "spoil"), [one[1:] for one in BREAKS], ids=[one[0] for one in BREAKS])
def test_each_rule_is_broken_by_its_smallest_change(code: int, spoil: Callable[[Json], object]) -> None:
    card = copy.deepcopy(good())
    spoil(card)
    assert faults(card, {"img_v3_x"})[0].startswith(f"ErrCode: {code}; ErrPath: ROOT")


def test_a_fault_says_where_it_is() -> None:
    card = good()
    card["body"]["elements"][1]["elements"][0]["colour"] = "red"
    assert faults(card, set()) == [
        "ErrCode: 200621; ErrPath: ROOT -> body -> elements -> [1](tag: collapsible_panel) -> elements -> "
        "[0](tag: markdown); ErrMsg: parse card json err: unknown property, property: colour; ErrorValue: colour"
    ]


def test_five_levels_and_two_hundred_elements_are_taken() -> None:
    card = good()
    card["body"]["elements"].append(nested(5))
    assert faults(card, set()) == []
    tags = 12 + 11
    card["body"]["elements"] += [{"tag": "hr"} for _ in range(200 - tags)]
    assert faults(card, set()) == []
    card["body"]["elements"].append({"tag": "hr"})
    assert "201 of 200" in faults(card, set())[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("OpenAI <b>发布</b>", "<b> is not shown"),
        ("见 https://a.example/x。下一句", "swallows"),
        ("    四个空格", "as code"),
        ("# 一", "huge"),
        ("[x](a.example)", "leads nowhere"),
        ("<font color='red'>x", "not closed"),
        ("字" * 5001, "5001 characters"),
    ],
)
def test_what_a_reader_would_lose_is_a_warning(words: str, said: str) -> None:
    card = good()
    card["body"]["elements"] = [markdown(words)]
    assert faults(card, set()) == []
    assert said in warnings(card)[0]


def test_a_reader_sees_plain_words_links_people_and_buttons() -> None:
    card = good()
    card["body"]["elements"].append(markdown("<at id=ou_li></at> <b>粗</b> ~~旧~~ `码` &#91;甲&#93;\n- 项"))
    lines = shown(card).splitlines()
    assert lines[:2] == ["早报", "一 [1] 原文 *<b>"]
    assert lines[-2:] == ["@ 粗 旧 码 [甲]", "项"]
    assert set(links(card)) == {"https://a.example/1", "https://a.example/2?a=1&b=2", "https://a.example/page"}
    assert mentions(card) == ["ou_li"]
    assert [(one.label, one.value, one.url) for one in buttons(card)] == [
        ("完整版", {"action": "full"}, "https://a.example/page")
    ]


def test_frames_read_back_as_they_were_written_and_incomplete_ones_are_refused() -> None:
    frame = Frame(1, 33554678, {"type": "event", "message_id": "m"}, "载荷".encode(), 7, 2**63 - 1)
    assert decode(frame.encode()) == frame
    with pytest.raises(BadFrame, match="required"):
        decode(b"\x08\x00")
