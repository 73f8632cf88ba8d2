"""The bot in a terminal: what is drawn keeps its width, numbers press, and the end of the input ends it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.card import Button, Buttons, Card, Choice, Line, Link, Note
from bot.inbound import Inbound, Pressed, Typed, Where
from bot.platforms.console.client import Console, Session, script
from bot.platforms.console.posts import Posts
from bot.platforms.console.render import draw, text
from bot.platforms.console.typed import lines
from bot.platforms.console.wrap import breaks
from bot.present import Reader, View, full, short
from tests.bot.reports import sample
from tests.contract.test_platform import forty

NOW = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
CHAT = Where("console", "console")
READER = Reader("zh", "Asia/Shanghai")
WORDS = "一二三，。（）“”《》… a bc wörter 12.5% ，3200P 🔥👍"


def wrapped(said: str, width: int) -> list[str]:
    offsets = [0, *breaks(said, width), len(said)]
    return [said[start:end] for start, end in pairwise(offsets)]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=WORDS, max_size=120), st.integers(20, 60))
def test_wrapping_loses_nothing_and_no_line_is_wider_than_it_may_be(said: str, width: int) -> None:
    assert "".join(wrapped(said, width)) == said
    assert all(cell_len(line.rstrip()) <= width for line in wrapped(said, width))


def test_chinese_is_broken_between_any_two_characters_but_no_line_begins_with_a_comma() -> None:
    lines = wrapped("一二三四五六七八九十，甲乙丙丁戊己庚辛壬癸。", 20)
    assert lines == ["一二三四五六七八九", "十，甲乙丙丁戊己庚辛", "壬癸。"]


def test_english_is_broken_between_words_and_a_word_that_fits_nowhere_is_cut() -> None:
    assert [line.strip() for line in wrapped("cloud region in Lisbon", 12)] == ["cloud region", "in Lisbon"]
    assert wrapped("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_a_name_that_leads_somewhere_stays_on_one_line() -> None:
    said = "总投资 18.6 亿元。  晨潮科技（示例）"
    start = said.index("晨潮")
    assert [line.strip() for line in wrapped(said, 26)] == ["总投资 18.6 亿元。  晨潮科", "技（示例）"]
    kept = breaks(said, 26, [(start, len(said))])
    assert kept == [start]


@pytest.mark.parametrize("width", [30, 40, 60, 80, 100, 200])
@pytest.mark.parametrize("openable", [True, False])
def test_a_whole_report_keeps_the_width_but_for_addresses(width: int, openable: bool) -> None:
    for card in (short(sample(), READER), *full(sample(), View("r"), READER, Console.room.post)):
        drawn = draw(card, width, openable=openable).lines
        own = [line.plain for line in drawn if "🔗" not in line.plain]
        assert max(map(cell_len, own)) <= width


def test_a_label_that_exceeds_a_line_is_parted() -> None:
    card = Card("标题", (Buttons((Button("长" * 70, "vote", "v"), Button("短", "vote", "w"))),), "", "zh")
    assert all(cell_len(line) <= 60 for line in text(card, 60).splitlines())
    assert text(card, 60).count("长") == 70


def test_addresses_stand_whole_in_a_pipe_and_behind_their_names_in_a_terminal() -> None:
    card = Card("标题", (Line("话", (Link("源", "https://news.example/" + "a" * 200),)),), "话", "zh")
    assert f"🔗 源 https://news.example/{'a' * 200}" in text(card, 40).splitlines()
    opened = draw(card, 40, openable=True).lines
    assert "https" not in "".join(line.plain for line in opened)
    assert "话  源" in [line.plain for line in opened]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_an_address_that_is_not_of_the_web_is_not_linked(url: str) -> None:
    card = Card("标题", (Line("话", (Link("源", url),)),), "话", "zh")
    assert url not in text(card)
    drawn = draw(card, 60, openable=True)
    assert not any(span.style.link for line in drawn.lines for span in line.spans if not isinstance(span.style, str))


def test_the_chosen_option_has_no_number_and_the_others_press_their_values() -> None:
    choice = Choice("地区", "filter", (("全部", "a"), ("国内", "b"), ("国际", "c")), "b")
    drawn = draw(Card("标题", (choice,), "", "zh"), 60, first=7)
    assert drawn.lines[-1].plain == "地区  [7] 全部   ● 国内   [8] 国际"
    assert [(press.number, press.value) for press in drawn.presses] == [(7, "a"), (8, "c")]


class Bot:
    """Records what it hears, and answers each with the same card."""

    def __init__(self, typed: list[str], **changes: object) -> None:
        self.out = io.StringIO()
        session = Session(script(typed), self.out, lambda: NOW, "s", **changes)  # type: ignore[arg-type]
        self.console = Console(session)
        self.heard: list[Inbound] = []

    async def run(self) -> list[Inbound]:
        await self.console.run(self._receive)
        return self.heard

    async def _receive(self, event: Inbound) -> None:
        self.heard.append(event)
        await self.console.whisper(event, Card("", (Note("收到"), Buttons((Button("好", "vote", "v"),))), "", "zh"))


async def test_a_script_of_lines_is_answered_in_order_and_its_end_ends_the_run() -> None:
    bot = Bot(["/digest 日报", "", "  ", "谁融资了？", "2", "99"])
    heard = await bot.run()
    assert [type(event) for event in heard] == [Typed, Typed, Pressed, Typed]
    assert [event.event_id for event in heard] == ["s:1", "s:2", "s:3", "s:4"]
    assert bot.out.getvalue().count("收到") == 4


async def test_a_script_waits_until_what_it_said_is_answered() -> None:
    seen: list[int] = []

    async def settled() -> None:
        seen.append(len(bot.heard))

    bot = Bot(["一", "二"], settled=settled)
    await bot.run()
    assert seen == [0, 1, 2]


async def test_numbers_go_on_from_card_to_card_and_begin_anew_before_they_grow_long() -> None:
    bot = Bot([])
    card = Card("标题", (Buttons(tuple(Button(f"b{n}", "vote", str(n)) for n in range(300))),), "", "zh")
    for key in "abcd":
        await bot.console.post(CHAT, card, key)
    shown = bot.out.getvalue()
    assert "[1] b0" in shown
    assert "[301] b0" in shown
    assert "[901] b0" in shown
    assert "[1000]" in shown
    await bot.console.post(CHAT, card, "e")
    assert bot.out.getvalue().count("[1] b0") == 2


async def test_posts_are_found_by_their_keys_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    message = await Bot([], posts=Posts(file)).console.post(CHAT, short(sample(), READER), "k1")
    again = Bot([], posts=Posts(file)).console
    assert await again.find(CHAT, "k1", NOW - timedelta(hours=1)) == message
    assert await again.find(CHAT, "k1", NOW + timedelta(seconds=1)) is None
    assert await again.post(CHAT, short(sample(), READER), "k2") != message


async def test_a_file_that_a_sudden_end_cut_short_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    posts = Posts(file)
    posts.add("console", "k1", NOW)
    file.write_text(file.read_text() + '{"message": "2", "ch')
    Posts(file).add("console", "k2", NOW)
    again = Posts(file)
    assert again.find("console", "k1", NOW) == "1"
    assert again.find("console", "k2", NOW) == "2"


async def test_a_terminal_without_links_gets_the_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    bot = Bot([])
    await bot.console.post(CHAT, short(forty(), READER), "k")
    assert "🔗 示例来源0 https://news.example/10?id=10&page=2" in bot.out.getvalue()


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


async def test_lines_come_from_a_descriptor_as_they_are_typed_until_its_end(pipe: tuple[int, int]) -> None:
    reading, writing = pipe
    os.write(writing, "日报\r\n半".encode() + "句".encode()[:1])
    typed = lines(reading)
    assert await anext(typed) == "日报"
    os.write(writing, "句".encode()[1:] + b"\n" + b"x" * 9_000 + b"\nlast")
    os.close(writing)
    rest = [line async for line in typed]
    assert rest[0] == "半句"
    assert len(rest[1]) <= 4_000
    assert rest[-1] == "last"
