"""Questions that are asked on a page: the answer, what follows it, and what it holds of hostile words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from pipeline.errors import DigestError, StoreError
from pipeline.model import Answer
from tests.bot.reports import HOSTILE
from tests.bot.test_web import DAILY, NOW, spoil
from tests.bot.web.conftest import Failing, Opening, Spoiling, browser
from tests.bot.web.reading import buttons, form, links, shown, tags
from tests.bot.whole import Oracle

ASKED = "远岫云以多少钱收购栅格安全？"
DAY = timedelta(days=1)


async def put(client: httpx.AsyncClient, question: str, page: str = "") -> httpx.Response:
    """The answer to `question`, sent by the form of `page`."""
    return await client.post("/questions", data={"question": question} | (form(page) if page else {}))


def spoilt(**changes: object) -> Spoiling:
    return Spoiling(change=lambda answer: answer.model_copy(update=changes))


# --- the answer ------------------------------------------------------------------------------------------------------


async def test_a_question_is_answered_with_numbers_that_lead_to_sources_and_their_words(open_site: Opening) -> None:
    async with open_site() as site, browser(site) as client:
        answer = await put(client, ASKED, (await client.get("/")).text)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert shown(answer.text, "//h1") == ASKED
    assert "11.2亿元" in shown(answer.text, "//div[@class='answer']")
    assert "#ref-1" in links(answer.text)
    assert "chenchao.example" in shown_source(answer.text)
    assert "未使用大模型" in shown(answer.text)


def shown_source(page: str) -> str:
    (line,) = [line for line in page.splitlines() if 'href="https://chenchao.example' in line]
    assert 'rel="noopener noreferrer nofollow"' in line
    return line


async def test_a_quote_stands_beneath_its_source(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        answer = (await put(client, ASKED)).text
    assert shown(answer, "//li[@id='ref-1']//blockquote") == "新的智算中心"
    assert links(answer).count("#cite-1") == 1
    assert answer.count('id="cite-1"') == 1  # the first of two sentences that cite it


async def test_the_days_that_were_looked_in_are_shown(open_site: Opening) -> None:
    async with open_site() as site, browser(site) as client:
        assert "查找范围：3月10日 至 3月10日（Asia/Shanghai）" in shown((await put(client, "昨天有几起并购？")).text)


async def test_what_is_not_stored_is_said_not_to_be_with_the_nearest(open_site: Opening) -> None:
    async with open_site() as site, browser(site) as client:
        answer = (await put(client, "月球矿业公司融资多少？")).text
    assert "库中没有能回答这个问题的资料" in shown(answer, "//div[@class='answer']")
    assert shown(answer, "//h2[1]").startswith("最接近的消息")


async def test_the_page_speaks_the_browsers_language(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        client.headers["Accept-Language"] = "en"
        answer = await put(client, ASKED)
    assert answer.headers["Content-Language"] == "en"
    assert "References" in shown(answer.text)


async def test_suggestions_are_asked_by_a_press_in_the_same_conversation(open_site: Opening) -> None:
    oracle = spoilt(suggestions=("远岫云还有什么消息？", HOSTILE))
    async with open_site(oracle) as site, browser(site) as client:
        first = (await put(client, ASKED)).text
        assert buttons(first) == ["远岫云还有什么消息？", HOSTILE]
        await put(client, buttons(first)[0], first)
    assert [turn.question for turn in oracle.asked[1].before] == [ASKED]


# --- what follows ----------------------------------------------------------------------------------------------------


async def test_a_follow_up_is_understood_in_its_conversation_and_in_no_other(open_site: Opening) -> None:
    async with open_site() as site, browser(site) as client:
        first = (await put(client, ASKED)).text
        assert "2018年" in shown((await put(client, "它成立于哪一年？", first)).text, "//div[@class='answer']")
        assert "2018年" not in shown((await put(client, "它成立于哪一年？")).text, "//div[@class='answer']")


async def test_what_was_asked_before_stands_above_the_answer(open_site: Opening) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        first = (await put(client, ASKED)).text
        second = (await put(client, "它呢？", first)).text
        third = (await put(client, "第3条", second)).text
    assert "<details>" not in first
    assert [ASKED in shown(page, "//summary") for page in (second, third)] == [True, True]
    assert "它呢？" in shown(third, "//summary")


async def test_a_question_about_a_report_is_answered_from_it_and_so_is_the_next(open_site: Opening) -> None:
    async with open_site() as site, browser(site) as client:
        first = (await put(client, "第1条为什么入选？", (await client.get("/", params={"report": DAILY})).text)).text
        assert "入选理由" in shown(first, "//div[@class='answer']")
        assert f"reports/{DAILY}" in links(first)
        assert "入选理由" in shown((await put(client, "第2条为什么入选？", first)).text, "//div[@class='answer']")


async def test_what_a_form_sends_twice_is_answered_once(open_site: Opening) -> None:
    oracle = Oracle()
    async with open_site(oracle) as site, browser(site) as client:
        page = (await client.get("/")).text
        first, again = await put(client, ASKED, page), await put(client, ASKED, page)
        assert shown(first.text, "//div[@class='answer']/div[last()]") == shown(again.text, "//div[@class='answer']")
        await put(client, "另一个问题？", page)
    assert [asked.question for asked in oracle.asked] == [ASKED, "另一个问题？"]


# --- hostile words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        HOSTILE,
        "{{7*7}} {% raw %} ${7*7} #{7*7}",
        "\"><img src=x onerror=alert(1)> ' autofocus onfocus=alert(1)",
        "</title></style></textarea><script>alert(1)</script>",
        "字" * 3_000,
        "x" * 10_000,
        "\x00\x1b[31m\u202e\u200b\ufeff问\ud7ff?\r\nSet-Cookie: a=b",
        "<!--",
    ],
)
async def test_a_hostile_question_is_words_and_nothing_else(open_site: Opening, question: str) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        plain = (await put(client, "几起？", (await put(client, "几起？")).text)).text
        first = await put(client, question)
        second = await put(client, question, first.text)
    assert first.status_code == second.status_code == 200
    assert tags(second.text) == tags(plain)
    heading = shown(second.text, "//h1")
    assert heading
    assert len(heading) <= 1_000
    assert "49" not in heading
    assert not any(sign in second.text for sign in "\x00\x1b\u202e\u200b")
    assert "a" not in first.cookies


async def test_a_question_that_is_too_long_is_read_as_far_as_it_is_shown(open_site: Opening) -> None:
    oracle = Oracle()
    async with open_site(oracle) as site, browser(site) as client:
        page = (await put(client, "字" * 5_000)).text
    assert oracle.asked[0].question == shown(page, "//h1") == "字" * 999 + "…"


async def test_hostile_words_of_an_answer_stay_words(open_site: Opening) -> None:
    def hostile(answer: Answer) -> Answer:
        proof = answer.references[0].model_copy(update={"title": HOSTILE, "name": HOSTILE, "quote": f"“{HOSTILE}”"})
        said = tuple(one.model_copy(update={"text": HOSTILE}) for one in answer.sentences)
        return answer.model_copy(update={"references": (proof,), "sentences": said, "notes": (HOSTILE,)})

    async with open_site(Spoiling(change=hostile)) as site, browser(site) as client:
        page = (await put(client, ASKED)).text
    assert "script" not in tags(page)
    assert not [link for link in links(page) if "evil" in link]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "/metrics", ""])
async def test_what_is_no_address_of_the_web_is_not_linked(open_site: Opening, url: str) -> None:
    def unlinked(answer: Answer) -> Answer:
        return answer.model_copy(update={"references": (answer.references[0].model_copy(update={"url": url}),)})

    async with open_site(Spoiling(change=unlinked)) as site, browser(site) as client:
        page = (await put(client, ASKED)).text
    assert set(links(page)) == {"./", "#ref-1", "#cite-1"}
    assert "星河智算启用新中心" in shown(page, "//li[@id='ref-1']")


async def test_a_number_that_no_source_has_leads_nowhere(open_site: Opening) -> None:
    async with open_site(spoilt(references=())) as site, browser(site) as client:
        assert "#ref" not in (await put(client, ASKED)).text


# --- failures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [DigestError("secret words"), ValueError("secret words"), StoreError("secret words")])
async def test_an_engine_that_fails_is_one_line_and_the_question_can_be_asked_again(
    open_site: Opening, error: Exception
) -> None:
    async with open_site(Failing(error)) as site, browser(site) as client:
        page = (await put(client, ASKED)).text
        assert await site.ledger.turns.count(None, NOW - DAY) == 0
    assert shown(page, "//div[@class='answer']/*[last()]") == "回答没有完成，请稍后再问一次。"
    assert "secret" not in page
    assert page.rstrip().endswith("</html>")
    assert f'name="question" value="{ASKED}"' in page


async def test_a_record_that_cannot_be_read_is_503_in_one_line(open_site: Opening, tmp_path: Path) -> None:
    async with open_site(Oracle()) as site, browser(site) as client:
        spoil(tmp_path / "asked.db", "turns")
        answer = await put(client, ASKED)
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)
    assert "asked.db" not in answer.text
