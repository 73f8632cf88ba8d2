"""What people type is the command that they meant, a question, or an answer that helps."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.commands import Ask, Command, Daily, Subscribe, Unknown, Weekly, Wrong, nearest, read, zone_shown
from bot.commands.meanings import Zone
from bot.commands.said import LONGEST
from bot.commands.zones import names
from tests.bot.typed import COMMANDS, HOSTILE, NEAR, QUESTIONS, TODAY, WRONG


@pytest.mark.parametrize(("text", "command"), COMMANDS)
def test_a_command_is_read_after_the_slash_and_said_to_the_bot(text: str, command: Command) -> None:
    assert read(text, TODAY, slash=True) == command
    assert read(text, TODAY, slash=False) == command


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_is_wrong_is_named_with_an_example_that_is_right(text: str, said: str) -> None:
    for slash in (True, False):
        answer = read(text, TODAY, slash=slash)
        assert isinstance(answer, Wrong)
        assert said in answer.why
        assert not isinstance(read(answer.example, TODAY, slash=True), Wrong | Unknown)


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_that_begins_like_a_command_is_a_question_as_it_was_said(text: str) -> None:
    assert read(text, TODAY, slash=False) == Ask(text)


@pytest.mark.parametrize(("text", "word"), NEAR)
def test_an_unknown_word_after_the_slash_gets_the_nearest_command(text: str, word: str | None) -> None:
    answer = read(text, TODAY, slash=True)
    assert isinstance(answer, Unknown)
    assert answer.nearest == word


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
@pytest.mark.parametrize("slash", [True, False])
def test_hostile_text_is_answered_and_what_comes_back_can_be_stored_and_shown(text: str, slash: bool) -> None:
    _is_fit(read(text, TODAY, slash=slash))


_WORDS = st.sampled_from(
    [*(text for text, _ in (*COMMANDS, *WRONG)), "/digest", "<@U1>", "到", "-", ":", "8", "周", "点", " "]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.lists(_WORDS, max_size=6).map("".join)), st.booleans())
@example("\ud800", False)
def test_any_text_is_answered_and_what_comes_back_can_be_stored_and_shown(text: str, slash: bool) -> None:
    _is_fit(read(text, TODAY, slash=slash))


@settings(max_examples=200, deadline=None)
@given(st.lists(_WORDS, min_size=1, max_size=5).map(" ".join), st.dates(date(1999, 1, 1), date(2098, 1, 1)))
def test_a_command_is_the_same_in_full_width_and_upper_case(text: str, today: date) -> None:
    wide = "".join(chr(ord(char) + 0xFEE0) if "a" <= char <= "z" or "0" <= char <= "9" else char for char in text)
    if "@" not in text and "<" not in text:
        plain, shouted = read(text, today, slash=True), read(wide.upper(), today, slash=True)
        assert type(plain) is type(shouted)
        assert isinstance(plain, Ask | Wrong | Unknown) or plain == shouted


def _is_fit(command: Command) -> None:
    match command:
        case Ask(question):
            assert question.strip() and len(question) <= LONGEST
            assert "\0" not in question and question.encode()
        case Wrong(text, why, sample):
            assert len(text) <= 200 and len(why) <= 400 and len(sample) <= 100
            assert (text + why + sample).encode()
        case Unknown(text, _):
            assert len(text) <= 200 and "\0" not in text and text.encode() is not None
        case Subscribe():
            assert command.zone is None or ZoneInfo(command.zone)
            assert command.weekdays is None or command.weekdays <= frozenset(range(7))
        case Weekly(start, end):
            assert (start is None and end is None) or (start and end and start <= end and start <= TODAY)
        case Daily(day):
            assert day is None or day <= TODAY
        case _:
            pass


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("ask What is RAG?", "What is RAG?"),
        ("ASK: What is RAG?", "What is RAG?"),
        ("/digest ask What is RAG?", "What is RAG?"),
        ("问 ＯｐｅｎＡＩ 最近融资了吗？", "ＯｐｅｎＡＩ 最近融资了吗？"),
        ("问OpenAI最近融资了吗", "OpenAI最近融资了吗"),
        ("提问：臺積電 的\n訂單？", "臺積電 的\n訂單？"),
        ("問一下英偉達", "英偉達"),
        ("<@U1> ask who bought Groq", "who bought Groq"),
        ("@_user_1 问 豆包的日活", "豆包的日活"),
        ("ask daily", "daily"),
        ("ask subscribe daily", "subscribe daily"),
        ("问 状态", "状态"),
    ],
)
def test_a_question_after_ask_is_kept_as_it_was_written(text: str, question: str) -> None:
    assert read(text, TODAY, slash=True) == Ask(question)
    assert read(text, TODAY, slash=False) == Ask(question)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("<@U1> 英伟达 发布了什么？", "英伟达 发布了什么？"),
        ("@Digest What's new?", "What's new?"),
        ('<at user_id="ou_1">Bot</at>  谁收购了 Groq', "谁收购了 Groq"),
        ("@OpenAI 发布了什么", "@OpenAI 发布了什么"),
        ("What did <@U2|ann> ask?", "What did   ask?"),
        ("👩‍💻 写代码的模型？", "👩‍💻 写代码的模型？"),
    ],
)
def test_the_mention_is_taken_out_of_a_question_and_nothing_else(text: str, question: str) -> None:
    assert read(text, TODAY, slash=False) == Ask(question)


def test_said_with_a_slash_in_a_chat_an_unknown_word_is_no_question() -> None:
    assert read("/digest subsribe", TODAY, slash=False) == Unknown("subsribe", "subscribe")
    assert read("/dialy", TODAY, slash=False) == Unknown("dialy", "daily")


def test_a_day_or_week_alone_is_a_command_only_after_the_slash() -> None:
    assert read("2026-06-17", TODAY, slash=True) == Daily(date(2026, 6, 17))
    assert read("上周", TODAY, slash=True) == Weekly(date(2026, 6, 8), date(2026, 6, 14))


def test_the_answer_to_a_mistake_is_in_the_language_that_was_typed_unless_one_is_named() -> None:
    for text, language, sample in (
        ("subscribe", None, "subscribe daily 08:30"),
        ("订阅", None, "订阅 日报 08:30"),
        ("subscribe", "zh", "订阅 日报 08:30"),
        ("订阅", "en", "subscribe daily 08:30"),
    ):
        answer = read(text, TODAY, slash=True, language=language)
        assert isinstance(answer, Wrong)
        assert answer.example == sample


def test_the_example_keeps_what_was_understood_and_mends_the_rest() -> None:
    answer = read("subscribe weekly 20:15 Asia/Shangai", TODAY, slash=True)
    assert isinstance(answer, Wrong)
    assert answer.example == "subscribe weekly 20:15 Asia/Shanghai"


def test_every_name_of_a_zone_is_a_zone_that_exists() -> None:
    zones = {meaning.name for meaning in names().values() if isinstance(meaning, Zone)}
    assert len(zones) > 500
    assert all(ZoneInfo(zone) for zone in zones)


def test_a_fixed_offset_is_shown_with_the_sign_that_people_use() -> None:
    zones = ("Etc/GMT-8", "Etc/GMT+5", "Asia/Tokyo", "UTC")
    assert [zone_shown(zone) for zone in zones] == ["UTC+8", "UTC-5", "Asia/Tokyo", "UTC"]


def test_the_nearest_command_can_be_asked_for_by_itself() -> None:
    assert (nearest("定阅"), nearest("xyzzy")) == ("订阅", None)
